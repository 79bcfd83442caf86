package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/google/jsonschema-go/jsonschema"
)

// A Raw is a JSON Schema that a developer wrote, which is published as it is. It is immutable and
// safe for concurrent use.
type Raw struct {
	document json.RawMessage
	resolved *jsonschema.Resolved
}

// NewRaw reads a JSON Schema of 2020-12 or draft 7. It returns an error if the text is not one, if the
// schema is not that of an object, or if it refers to another document.
func NewRaw(text []byte) (*Raw, error) {
	var document bytes.Buffer
	if err := json.Compact(&document, text); err != nil {
		return nil, fmt.Errorf("the schema is not JSON: %w", err)
	}
	var s jsonschema.Schema
	if err := json.Unmarshal(document.Bytes(), &s); err != nil {
		return nil, fmt.Errorf("the schema cannot be read: %w", err)
	}
	if s.Type != "object" {
		return nil, errors.New(`the schema must have "type": "object"`)
	}
	resolved, err := s.Resolve(nil)
	if err != nil {
		return nil, fmt.Errorf("the schema cannot be resolved: %w", err)
	}
	return &Raw{slices.Clip(document.Bytes()), resolved}, nil
}

// Check returns what is wrong with a JSON text, or nil.
func (r *Raw) Check(text []byte) []Problem {
	var value any
	err := json.Unmarshal(text, &value)
	if err == nil {
		err = r.resolved.Validate(value)
	}
	if err == nil {
		return nil
	}
	return []Problem{{Message: Truncate("does not conform to the schema: "+shortened(err.Error()), maxRawProblem)}}
}

// maxRawProblem is the number of characters of a message of the validator that are shown.
const maxRawProblem = 500

// shortened removes the position of the whole document, with which every message begins.
func shortened(message string) string { return strings.TrimPrefix(message, "validating root: ") }

// rawOutput makes the output of an operation whose schema was written by hand. It returns nil if there
// is no such schema.
func rawOutput(op *introspect.Operation) (*Output, error) {
	for _, response := range op.Responses {
		if !response.Raw {
			continue
		}
		raw, err := NewRaw(response.Type.Schema)
		if err != nil {
			return nil, fmt.Errorf("RawOutput: %w", err)
		}
		return &Output{Schema: raw.document, raw: raw, root: typeObject}, nil
	}
	return nil, nil //nolint:nilnil // no schema was written by hand
}

// rawInput returns the schema that states all arguments, or nil.
func rawInput(op *introspect.Operation) *introspect.Input {
	for i := range op.Inputs {
		if op.Inputs[i].Raw {
			return &op.Inputs[i]
		}
	}
	return nil
}

// raw makes the input of an operation whose schema was written by hand. Each property of the schema
// is one argument. Its location is the path if the route has that parameter, or that of the
// declared parameter with its name. Otherwise it is the query of a GET, HEAD or DELETE, and the
// JSON body of other methods.
func (b *inputBuilder) raw(from *introspect.Input) (*Input, error) {
	if len(b.op.Inputs) > 1 {
		return nil, errors.New("RawInput states all arguments, so no other option can declare a type")
	}
	raw, err := NewRaw(from.Type.Schema)
	if err != nil {
		return nil, fmt.Errorf("RawInput: %w", err)
	}
	keywords, _ := members(raw.document) // NewRaw has read it as an object
	object := new(node)
	var required []string
	for _, k := range keywords {
		switch k.name {
		case "properties":
			list, err := members(k.value)
			if err != nil {
				return nil, fmt.Errorf("RawInput: properties: %w", err)
			}
			for _, p := range list {
				object.properties = append(object.properties, property{name: p.name, node: coarse(p.value)})
			}
		case "required":
			_ = json.Unmarshal(k.value, &required) // NewRaw has read it as a list of names
		case "additionalProperties", "unevaluatedProperties":
			object.closed = object.closed || string(k.value) == "false"
		case "patternProperties":
			object.additional = anything
		}
	}
	object.closed = object.closed && object.additional == nil
	for i := range object.properties {
		object.properties[i].required = slices.Contains(required, object.properties[i].name)
	}
	return b.rawArguments(raw, object)
}

// coarse returns a node with the type of a value and, for a list, of its items, where the schema
// states one type. It accepts whatever the schema accepts. The check uses it to correct texts.
func coarse(schema json.RawMessage) *node {
	var s struct {
		Type  json.RawMessage `json:"type"`
		Items json.RawMessage `json:"items"`
	}
	n := new(node)
	if json.Unmarshal(schema, &s) != nil {
		return n // true or false
	}
	if len(s.Type) > 0 {
		_ = n.setTypes(s.Type) // NewRaw has read them as JSON types
	}
	if n.types == typeArray {
		n.items = new(node)
		if len(s.Items) > 0 && s.Items[0] == '{' && !bytes.Contains(schema, []byte(`"prefixItems"`)) {
			n.items = coarse(s.Items)
		}
	}
	return n
}

// rawArguments makes the input from the properties of a schema.
func (b *inputBuilder) rawArguments(raw *Raw, object *node) (*Input, error) {
	in := &Input{Schema: raw.document, raw: raw, root: &node{types: typeObject, closed: object.closed}}
	elsewhere := introspect.LocationBody
	switch b.op.Method {
	case http.MethodGet, http.MethodHead, http.MethodDelete:
		elsewhere = introspect.LocationQuery
	}
	declared := map[string]introspect.Location{}
	for _, p := range b.op.Params {
		if !slices.ContainsFunc(object.properties, func(o property) bool { return o.name == p.Name }) {
			return nil, fmt.Errorf("RawInput: the schema has no property %q, which is declared in the %s", p.Name, p.In)
		}
		declared[p.Name] = p.In
	}
	for _, name := range b.op.PathParams() {
		if !slices.ContainsFunc(object.properties, func(o property) bool { return o.name == name }) {
			return nil, fmt.Errorf("RawInput: the schema has no property %q, which is in the path of the route", name)
		}
		declared[name] = introspect.LocationPath
	}
	for _, p := range object.properties {
		at, ok := declared[p.name]
		if !ok {
			at = elsewhere
		}
		if err := b.rawArgument(in, p, at); err != nil {
			return nil, fmt.Errorf("RawInput: %w", err)
		}
	}
	in.Verbatim = elsewhere == introspect.LocationBody
	for _, a := range in.Arguments {
		in.root.properties = append(in.root.properties, property{name: a.Name, node: a.node, required: a.Required})
		in.Verbatim = in.Verbatim && a.In == introspect.LocationBody
	}
	if elsewhere == introspect.LocationBody {
		in.Body = BodyJSON
	}
	if !object.closed {
		in.Arguments = append(
			in.Arguments,
			Argument{In: elsewhere, Style: StyleMap, Rest: true, Hidden: true, node: anything},
		)
		in.rest = len(in.Arguments)
		in.root.additional = anything
	}
	in.root.compile()
	return in, nil
}

// rawArgument adds the argument of a property.
func (b *inputBuilder) rawArgument(in *Input, p property, at introspect.Location) error {
	a := Argument{Name: p.name, Wire: p.name, In: at, Required: p.required, node: p.node}
	switch {
	case at == introspect.LocationHeader && reservedHeader(a.Wire, b.options.ReservedHeaders),
		at == introspect.LocationCookie && identifies(a.Wire):
		return fmt.Errorf("the %s %q cannot be an argument, because it identifies or locates the caller", at, a.Wire)
	case at != introspect.LocationBody:
		a.node, a.Style, a.Separator = b.reflector.written(p.node, at, introspect.Encoding(""))
		if a.Style == StyleText || a.Style == StyleMulti {
			a.node = a.node.asText()
		}
	}
	if at == introspect.LocationPath {
		b.path(&a)
	}
	in.Arguments = append(in.Arguments, a)
	return nil
}
