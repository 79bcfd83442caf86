package openapi

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
)

// A body is the body of a request, as a document of either version describes it.
type body struct {
	schema             json.RawMessage
	description, media string
	optional           bool
	examples           []json.RawMessage
	encodings          map[string]introspect.Encoding
}

// body adds a body. Its content type decides whether it is a form.
func (p *parser) body(op *introspect.DocumentOperation, b body) {
	if op.Method == http.MethodGet || op.Method == http.MethodHead {
		p.queryBody(op, b)
		return
	}
	in := introspect.Input{
		In: introspect.LocationBody, Type: p.schema(b.schema), Source: introspect.SourceDocument,
		Description: strings.TrimSpace(b.description), Optional: b.optional, MediaType: b.media, Examples: b.examples,
	}
	switch baseMedia(b.media) {
	case formMedia, multipartMedia:
		in.In, in.Encodings = introspect.LocationForm, b.encodings
	case "", "*/*":
		in.MediaType = ""
	}
	op.Inputs = append(op.Inputs, in)
}

// queryBody adds the members of a body on GET as query parameters, because Gin does not bind a body
// on GET. Comments for swag often declare a struct with form tags as a body.
func (p *parser) queryBody(op *introspect.DocumentOperation, b body) {
	list := p.membersOf(b.schema, 0)
	if len(list) == 0 {
		note(op, slog.LevelWarn, "the document's body is left out: Gin does not bind a body on %s", op.Method)
		return
	}
	note(op, slog.LevelInfo, "the members of the document's body are parameters in the query: "+
		"Gin does not bind a body on %s", op.Method)
	for _, m := range list {
		named := func(o introspect.Param) bool { return o.In == introspect.LocationQuery && o.Name == m.name }
		if slices.ContainsFunc(op.Params, named) {
			continue
		}
		p.param(op, introspect.Param{
			Name: m.name, In: introspect.LocationQuery, Required: m.required && !b.optional, Type: p.schema(m.schema),
			Source: introspect.SourceDocument,
		}, string(introspect.LocationQuery))
	}
}

// A member is a property of an object in a document.
type member struct {
	name     string
	schema   json.RawMessage
	required bool
}

// membersOf returns the properties of a schema and of the schemas that it refers to or extends.
func (p *parser) membersOf(schema json.RawMessage, depth int) []member {
	if depth > maxHops || len(schema) == 0 {
		return nil
	}
	var list []member
	if ref := refOf(schema); ref != "" {
		_, target := p.lookup(ref)
		if target == nil {
			p.note("%s; its members are left out", unresolved(ref))
		}
		list = p.membersOf(target, depth+1)
	}
	for part := range jsonscan.Items(field(schema, "allOf")) {
		list = append(list, p.membersOf(part, depth+1)...)
	}
	for name, value := range jsonscan.Members(field(schema, "properties")) {
		list = slices.DeleteFunc(list, func(m member) bool { return m.name == string(name) })
		list = append(list, member{name: string(name), schema: value})
	}
	var required []string
	_ = json.Unmarshal(field(schema, "required"), &required)
	for i := range list {
		list[i].required = list[i].required || slices.Contains(required, list[i].name)
	}
	return list
}
