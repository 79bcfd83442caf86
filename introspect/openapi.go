package introspect

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// An openAPIParam is a parameter of OpenAPI 3.
type openAPIParam struct {
	Name, In, Description, Style string
	Required, Deprecated         bool
	Explode                      *bool
	Schema, Content, Example     json.RawMessage
}

func (p *documentParser) openAPIOperation(op *DocumentOperation, r *rawOperation, shared []json.RawMessage) {
	for _, raw := range p.parameters(op, r.Parameters, shared) {
		var param openAPIParam
		if err := lenient(raw, &param); err != nil {
			op.note(slog.LevelWarn, "parameter "+strconv.Quote(param.Name)+": "+err.Error())
		}
		p.openAPIParam(op, &param)
	}
	p.requestBody(op, p.deref(r.RequestBody))
	for status, raw := range jsonscan.Members(r.Responses) {
		raw := p.deref(raw)
		media, content := choose(field(raw, "content"))
		schema := json.RawMessage(nil)
		if media == "*/*" || jsonMedia(media) {
			schema = field(content, "schema")
		}
		p.response(op, string(status), raw, schema)
	}
}

func (p *documentParser) openAPIParam(op *DocumentOperation, param *openAPIParam) {
	in := map[string]Location{"path": LocationPath, "query": LocationQuery, "header": LocationHeader, "cookie": LocationCookie}[param.In]
	schema, encoding := param.Schema, EncodingMulti
	if media, content := choose(param.Content); len(content) > 0 {
		schema = field(content, "schema")
		if jsonMedia(media) {
			encoding = EncodingJSON
		}
	} else {
		encoding = param.encoding(op, in)
	}
	if len(schema) == 0 {
		schema = json.RawMessage(`{"type":"string"}`)
	}
	p.param(op, Param{
		Name: param.Name, Description: strings.TrimSpace(param.Description), In: in,
		Required: param.Required, Type: p.schema(schema), Encoding: encoding, Source: SourceDocument,
	}, param.In)
}

// encoding returns how a list or an object is written: by its style, of which each place has
// a default.
func (param *openAPIParam) encoding(op *DocumentOperation, in Location) Encoding {
	style := cmp.Or(param.Style, map[Location]string{LocationPath: "simple", LocationHeader: "simple"}[in], "form")
	explode := style == "form"
	if param.Explode != nil {
		explode = *param.Explode
	}
	switch {
	case style == "deepObject":
		return EncodingDeep
	case style == "simple":
		return EncodingCSV
	case style == "label", style == "matrix":
		op.note(slog.LevelWarn, "parameter "+strconv.Quote(param.Name)+": Gin has nothing for the style "+style+"; its value is written as it is")
		return EncodingCSV
	case explode:
		return EncodingMulti
	case style == "spaceDelimited":
		return EncodingSSV
	case style == "pipeDelimited":
		return EncodingPipes
	default:
		return EncodingCSV
	}
}

// requestBody adds the body. OpenAPI takes one that says nothing about it for optional, but
// hardly a document means that; so only required: false makes it optional.
func (p *documentParser) requestBody(op *DocumentOperation, raw json.RawMessage) {
	if len(raw) == 0 {
		return
	}
	var b struct {
		Description string
		Required    *bool
		Content     json.RawMessage
	}
	if err := lenient(raw, &b); err != nil {
		op.note(slog.LevelWarn, "the body: "+err.Error())
	}
	media, content := choose(b.Content)
	if media == "" {
		return
	}
	schema := field(content, "schema")
	if len(schema) == 0 {
		schema = json.RawMessage("{}")
	}
	if form, fields := p.swagForm(b.Content); form != "" {
		media, schema = form, fields
	}
	p.body(op, Input{
		Type: p.schema(schema), Description: b.Description, Optional: b.Required != nil && !*b.Required, MediaType: media,
	}, media)
}

// choose returns the content that an agent can give or read best.
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

// preferred returns the first of the best kind: JSON, then urlencoded, multipart, texts.
func preferred(types []string) string {
	best, rank := "", -1
	for _, media := range types {
		kind := baseMedia(media)
		r := 1
		switch {
		case kind == "application/json":
			r = 6
		case jsonMedia(media):
			r = 5
		case kind == formMedia:
			r = 4
		case kind == multipartMedia:
			r = 3
		case strings.HasPrefix(kind, "text/"):
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

// baseMedia is a content type without its parameters.
func baseMedia(media string) string {
	if base, _, err := mime.ParseMediaType(media); err == nil {
		return base
	}
	base, _, _ := strings.Cut(media, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

// jsonMedia tells whether a content type is JSON, or JSON of a special kind.
func jsonMedia(media string) bool {
	base := baseMedia(media)
	return base == "application/json" || base == "text/json" || strings.HasSuffix(base, "+json")
}

// parameters returns those of an operation, and those of its path that it does not declare
// itself.
func (p *documentParser) parameters(op *DocumentOperation, own, shared []json.RawMessage) []json.RawMessage {
	type key struct{ Name, In string }
	var out []json.RawMessage
	at := map[key]int{}
	for _, raw := range slices.Concat(shared, own) {
		raw = p.deref(raw)
		var k key
		_ = lenient(raw, &k)
		if k.Name == "" {
			op.note(slog.LevelWarn, "a parameter without a name is left out")
			continue
		}
		if i, ok := at[k]; ok && k.In != "body" {
			out[i] = raw
			continue
		}
		at[k] = len(out)
		out = append(out, raw)
	}
	return out
}

// param adds a parameter, unless it says who the caller is: that comes with the caller's own
// request, and is never an argument.
func (p *documentParser) param(op *DocumentOperation, param Param, in string) {
	switch {
	case param.In == "":
		op.note(slog.LevelWarn, "the parameter "+strconv.Quote(param.Name)+" is left out: there is no place "+strconv.Quote(in))
	case p.identifies(param):
		op.note(slog.LevelInfo, "the "+in+" parameter "+strconv.Quote(param.Name)+" is left out: it says who the caller is, and comes with the caller's own request")
	default:
		op.Params = append(op.Params, param)
	}
}

func (p *documentParser) identifies(param Param) bool {
	if param.In == LocationHeader && (strings.EqualFold(param.Name, "Authorization") || strings.EqualFold(param.Name, "Cookie")) {
		return true
	}
	return slices.ContainsFunc(p.schemes, func(s securityScheme) bool {
		return Location(s.In) == param.In && (s.Name == param.Name || param.In == LocationHeader && strings.EqualFold(s.Name, param.Name))
	})
}

// body adds a body, in the place that its content type makes it.
func (p *documentParser) body(op *DocumentOperation, in Input, media string) {
	if op.Method == http.MethodGet || op.Method == http.MethodHead {
		op.note(slog.LevelWarn, "the document's body is left out: Gin binds none on "+op.Method)
		return
	}
	in.Source, in.In = SourceDocument, LocationBody
	in.Description = strings.TrimSpace(in.Description)
	switch base := baseMedia(media); base {
	case formMedia, multipartMedia:
		in.In = LocationForm
	case "", "*/*", "application/json":
		if media == "" || base == "*/*" {
			in.MediaType = ""
		}
	}
	op.Inputs = append(op.Inputs, in)
}

// response adds an answer. Only a success is of interest; the rest is kept as it is.
func (p *documentParser) response(op *DocumentOperation, status string, raw, schema json.RawMessage) {
	code, err := strconv.Atoi(strings.NewReplacer("X", "0", "x", "0").Replace(status))
	if err != nil {
		return // default says what errors look like
	}
	var description string
	_ = json.Unmarshal(field(raw, "description"), &description)
	op.Responses = append(op.Responses, Response{Status: code, Description: description, Type: p.schema(schema), Source: SourceDocument})
	slices.SortStableFunc(op.Responses, func(x, y Response) int { return cmp.Compare(x.Status, y.Status) })
}
