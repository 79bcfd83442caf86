package openapi

import (
	"bytes"
	"encoding/json"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// The limits of the examples of one value. An agent reads them in every conversation.
const (
	maxExamples    = 3
	maxExampleSize = 2000
)

// examples returns the examples of a parameter or of a content type: the member example of either
// version, the values of the members of examples (OpenAPI 3), and x-example, which swag writes. A
// large example is left out.
func (p *parser) examples(raw json.RawMessage) []json.RawMessage {
	var out []json.RawMessage
	add := func(value json.RawMessage) {
		if len(value) > 0 && len(value) <= maxExampleSize && len(out) < maxExamples {
			out = append(out, bytes.Clone(value)) // a part of the text would keep all of it in memory
		}
	}
	add(field(raw, "example"))
	add(field(raw, "x-example"))
	for _, example := range jsonscan.Members(field(raw, "examples")) {
		add(field(p.deref(example), "value"))
	}
	return out
}
