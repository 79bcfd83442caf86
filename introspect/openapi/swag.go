package openapi

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// swagName matches the name that swag gives to a definition: the package and the type.
var swagName = regexp.MustCompile(`^[a-z0-9_]+(\.|_[a-z0-9_]*\.)[A-Z]\w*`)

// looksLikeSwag reports whether the definitions have names as swag writes them.
func (p *parser) looksLikeSwag() bool {
	found := false
	for _, key := range p.schemas.order {
		name := unescaper.Replace(key[strings.LastIndexByte(key, '/')+1:])
		if !swagName.MatchString(name) || field(p.schemas.raw[key], "x-go-package") != nil {
			return false
		}
		found = true
	}
	return found
}

// swagForm returns the form of a body as swag v2 writes it: always urlencoded, and as a union of
// its fields, whose names are in the titles.
func (p *parser) swagForm(content json.RawMessage) (media string, schema json.RawMessage) {
	if !p.swag {
		return "", nil
	}
	var properties object
	media = formMedia
	for option := range jsonscan.Items(field(field(field(content, formMedia), "schema"), "oneOf")) {
		var f struct{ Title, Type string }
		if lenient(option, &f) != nil || f.Title == "" {
			continue
		}
		if f.Type == "file" {
			media = multipartMedia
		}
		properties.add(f.Title, option)
	}
	if len(properties.buf) == 0 {
		return "", nil
	}
	if len(field(content, multipartMedia)) > 0 {
		media = multipartMedia
	}
	var form object
	form.add("type", []byte(`"object"`))
	form.add("properties", properties.bytes())
	return media, form.bytes()
}

// swagBody reports whether an option of a union is the one that swag v2 adds to every body: an
// object without members, which has no meaning.
func (p *parser) swagBody(option json.RawMessage) bool {
	if !p.swag {
		return false
	}
	members := 0
	for range jsonscan.Members(option) {
		members++
	}
	return members == 1 && string(field(option, "type")) == `"object"`
}
