package openapi

import (
	"cmp"
	"encoding/json"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
)

// choose returns the content type that an agent can write or read best, and its value.
func choose(content json.RawMessage) (media string, value json.RawMessage) {
	var types []string
	values := map[string]json.RawMessage{}
	for key, v := range jsonscan.Members(content) {
		types = append(types, string(key))
		values[string(key)] = v
	}
	if len(types) == 0 {
		return "", nil
	}
	media = preferred(types)
	return media, values[media]
}

// preferred returns the first content type of the best group: JSON, then urlencoded forms,
// multipart forms, and texts.
func preferred(types []string) string {
	best, rank := "", -1
	for _, media := range types {
		base := baseMedia(media)
		r := 1
		switch {
		case base == "application/json":
			r = 6
		case jsonMedia(media):
			r = 5
		case base == formMedia:
			r = 4
		case base == multipartMedia:
			r = 3
		case strings.HasPrefix(base, "text/"):
			r = 2
		}
		if r > rank {
			best, rank = media, r
		}
	}
	return best
}

const (
	formMedia      = "application/x-www-form-urlencoded"
	multipartMedia = "multipart/form-data"
)

// baseMedia returns a content type without its parameters.
func baseMedia(media string) string {
	if base, _, err := mime.ParseMediaType(media); err == nil {
		return base
	}
	base, _, _ := strings.Cut(media, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

// jsonMedia reports whether a content type is JSON or a format based on it.
func jsonMedia(media string) bool {
	base := baseMedia(media)
	return base == "application/json" || base == "text/json" || strings.HasSuffix(base, "+json")
}

// response adds a response. Only successful responses are used later.
func (p *parser) response(op *introspect.DocumentOperation, status string, raw, schema json.RawMessage) {
	code, err := strconv.Atoi(strings.NewReplacer("X", "0", "x", "0").Replace(status))
	if err != nil {
		return // "default" describes errors
	}
	var description string
	_ = json.Unmarshal(field(raw, "description"), &description)
	op.Responses = append(op.Responses, introspect.Response{
		Status: code, Description: description, Type: p.schema(schema), Source: introspect.SourceDocument,
	})
	slices.SortStableFunc(op.Responses, func(x, y introspect.Response) int { return cmp.Compare(x.Status, y.Status) })
}
