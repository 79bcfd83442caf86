package openapi

import (
	"cmp"
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
	case "", "*/*", "application/*":
		if in.MediaType = ""; p.isFile(b.schema) {
			in.MediaType = cmp.Or(b.media, "*/*")
		}
	}
	op.Inputs = append(op.Inputs, in)
}

// isFile reports whether a schema describes bytes, such as those of a file.
func (p *parser) isFile(schema json.RawMessage) bool {
	schema = p.deref(schema)
	return string(field(schema, "format")) == `"binary"` || string(field(schema, "type")) == `"file"`
}

// queryBody adds the members of a body on GET as query parameters, because Gin does not bind a body
// on GET. Comments for swag often declare a struct with form tags as a body.
func (p *parser) queryBody(op *introspect.DocumentOperation, b body) {
	list := p.membersOf(b.schema, map[string]bool{})
	if len(list) == 0 {
		p.openQuery(op)
		return
	}
	note(op, slog.LevelInfo, "the members of the document's body are parameters in the query: "+
		"Gin does not bind a body on %s", op.Method)
	for _, m := range list {
		if inQuery(op, m.name) || p.readOnly(m.schema, map[string]bool{}) {
			continue
		}
		p.param(op, introspect.Param{
			Name: m.name, In: introspect.LocationQuery, Required: m.required && !b.optional, Type: p.schema(m.schema),
			Source: introspect.SourceDocument,
		}, string(introspect.LocationQuery))
	}
}

// openQuery adds a parameter for a query of any names, in place of a body on GET without known
// members, such as a map or a list.
func (p *parser) openQuery(op *introspect.DocumentOperation) {
	note(op, slog.LevelWarn, "the document's body is left out: Gin does not bind a body on %s", op.Method)
	const name = "query"
	if inQuery(op, name) {
		return
	}
	op.Params = append(op.Params, introspect.Param{
		Name: name, In: introspect.LocationQuery, Encoding: introspect.EncodingMulti, Source: introspect.SourceDocument,
		Description: "Query parameters by name. The document describes a body, which this method does not have.",
		Type:        introspect.TypeRef{Schema: json.RawMessage(`{"type":"object"}`)},
	})
}

// inQuery reports whether an operation has a parameter of that name in the query.
func inQuery(op *introspect.DocumentOperation, name string) bool {
	return slices.ContainsFunc(op.Params, func(o introspect.Param) bool {
		return o.In == introspect.LocationQuery && o.Name == name
	})
}

// readOnly reports whether only responses have the values of a schema: it is marked so itself, or
// what it refers to, extends or chooses from is.
func (p *parser) readOnly(schema json.RawMessage, seen map[string]bool) bool {
	if own := field(schema, "readOnly"); own != nil {
		return string(own) == "true"
	}
	if ref := refOf(schema); ref != "" && !seen[ref] {
		seen[ref] = true
		if _, target := p.lookup(ref); p.readOnly(target, seen) {
			return true
		}
	}
	for part := range jsonscan.Items(field(schema, "allOf")) {
		if p.readOnly(part, seen) {
			return true
		}
	}
	return false
}

// A member is a property of an object in a document.
type member struct {
	name     string
	schema   json.RawMessage
	required bool
}

// membersOf returns the properties of a schema and of the schemas that it refers to, extends or
// chooses from. What only an option has is not required.
func (p *parser) membersOf(schema json.RawMessage, seen map[string]bool) []member {
	var list []member
	if ref := refOf(schema); ref != "" && !seen[ref] {
		seen[ref] = true // each is read once: there are ever more ways through those that refer to each other
		_, target := p.lookup(ref)
		if target == nil {
			p.note("%s; its members are left out", unresolved(ref))
		}
		list = p.membersOf(target, seen)
	}
	for part := range jsonscan.Items(field(schema, "allOf")) {
		list = append(list, p.membersOf(part, seen)...)
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		for option := range jsonscan.Items(field(schema, key)) {
			for _, m := range p.membersOf(option, seen) {
				if !slices.ContainsFunc(list, func(o member) bool { return o.name == m.name }) {
					m.required = false
					list = append(list, m)
				}
			}
		}
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
