package schema_test

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/invopop/jsonschema"
)

// Types whose method JSONSchema does what it should not.
type (
	schemaPanics   struct{ A int }
	schemaEnds     struct{ A int }
	schemaHangs    struct{ A int }
	schemaNil      struct{ A int }
	schemaItself   struct{ A int }
	schemaInItems  struct{ A int }
	schemaDeep     struct{ A int }
	schemaWide     struct{ A int }
	schemaUnwanted struct{ A int }
	schemaGood     struct{ A int }
	schemaRefs     struct{ A int }
)

func (schemaPanics) JSONSchema() *jsonschema.Schema { panic("a secret") }
func (*schemaEnds) JSONSchema() *jsonschema.Schema  { runtime.Goexit(); return nil }
func (schemaHangs) JSONSchema() *jsonschema.Schema  { select {} }
func (schemaNil) JSONSchema() *jsonschema.Schema    { return nil }
func (schemaItself) JSONSchema() *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties()}
	s.Properties.Set("self", s)
	return s
}

func (schemaInItems) JSONSchema() *jsonschema.Schema {
	s := &jsonschema.Schema{}
	s.AnyOf = []*jsonschema.Schema{{Items: s}}
	s.Extras = map[string]any{"x": []any{map[string]any{"y": s}}}
	return s
}

func (schemaDeep) JSONSchema() *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	for range 100_000 {
		s = &jsonschema.Schema{Type: "array", Items: s}
	}
	return s
}

func (schemaWide) JSONSchema() *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties()}
	for i := range 3000 {
		s.Properties.Set(fmt.Sprint("member_", i), &jsonschema.Schema{Type: "string", Description: strings.Repeat("long ", 300)})
	}
	return s
}

func (schemaUnwanted) JSONSchema() *jsonschema.Schema {
	return &jsonschema.Schema{
		Version: "https://json-schema.org/draft/2020-12/schema", ID: "https://example.com/x", Type: "object", AdditionalProperties: jsonschema.FalseSchema,
		Default: 1, Examples: []any{"no object", map[string]any{}}, AllOf: []*jsonschema.Schema{{Required: []string{"a"}}},
	}
}

func (schemaGood) JSONSchema() *jsonschema.Schema {
	return &jsonschema.Schema{Type: "string", Enum: []any{"a", "b", "a"}, Default: "b", Description: "One of two."}
}

func (schemaRefs) JSONSchema() *jsonschema.Schema {
	return &jsonschema.Schema{Ref: "#/$defs/Leaf", Definitions: jsonschema.Definitions{
		"Leaf": {Type: "object", Properties: jsonschema.NewProperties(), Description: "A leaf."},
	}}
}

// TestSchemaMethods: whatever a method JSONSchema does, the type is described, and the developer
// is told why not by the method.
func TestSchemaMethods(t *testing.T) {
	const byFields = `{"properties":{"A":{"type":"integer"}},"type":"object"}`
	for _, c := range []struct {
		t                    reflect.Type
		reason, schema, note string
	}{
		{reflect.TypeFor[schemaPanics](), "it panics", byFields, "panicked"},
		{reflect.TypeFor[schemaEnds](), "it ends its goroutine", byFields, "ended its goroutine"},
		{reflect.TypeFor[schemaHangs](), "it does not return", byFields, "did not return within 2s"},
		{reflect.TypeFor[schemaNil](), "it returns nil", byFields, "returned nil"},
		{reflect.TypeFor[schemaItself](), "its schema contains itself", byFields, "contains itself"},
		{reflect.TypeFor[schemaInItems](), "in a list and in an extension", byFields, "contains itself"},
		{reflect.TypeFor[schemaDeep](), "its schema is very deep", byFields, "too large"},
		{reflect.TypeFor[schemaWide](), "its schema is very wide", "", ""},
		{reflect.TypeFor[schemaUnwanted](), "its schema has what clients do not accept", `{"examples":[{}],"type":"object"}`, ""},
		{reflect.TypeFor[schemaGood](), "it is right", `{"default":"b","description":"One of two.","enum":["a","b"],"type":"string"}`, ""},
		{reflect.TypeFor[schemaRefs](), "it has definitions", `{"description":"A leaf.","type":"object"}`, ""},
	} {
		op := &introspect.Operation{
			Method: "POST", Path: "/x", Declared: true,
			Inputs: []introspect.Input{{In: introspect.LocationBody, Type: introspect.TypeRef{Go: reflect.SliceOf(c.t)}}},
		}
		in, notes, err := schema.NewInput(op, schema.InputOptions{})
		if err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		got := mustJSON(parseDocument(in.Schema).sub("properties").sub("body").sub("items"))
		if c.schema != "" && got != c.schema {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, got, c.schema)
		}
		if told := fmt.Sprint(notes); c.note == "" && len(notes) > 0 && c.schema != "" || !strings.Contains(told, c.note) || strings.Contains(told, "secret") {
			t.Errorf("%s: the notes %s, want %q", c.reason, told, c.note)
		}
		if len(in.Schema) > schema.DefaultInputSize {
			t.Errorf("%s: %d bytes", c.reason, len(in.Schema))
		}
		compileSchema(t, in.Schema)
	}
}
