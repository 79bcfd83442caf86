package introspect

import (
	"encoding/json"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// swagForm returns the form of a body as swag v2 writes it: urlencoded, whatever it is, and
// as a choice of its fields, each of which has its name as title.
func (p *documentParser) swagForm(content json.RawMessage) (media string, schema json.RawMessage) {
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

// swagBody tells whether an option of a union is the one that swag v2 adds to every body
// without meaning it: any object.
func (p *documentParser) swagBody(option json.RawMessage) bool {
	if !p.swag {
		return false
	}
	members := 0
	for range jsonscan.Members(option) {
		members++
	}
	return members == 1 && string(field(option, "type")) == `"object"`
}
