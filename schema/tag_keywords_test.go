package schema_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// Whatever the tags of a field state, the schema is valid.
func TestTagsMakeValidSchemas(t *testing.T) {
	kinds := []reflect.Type{
		reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[float64](), reflect.TypeFor[bool](),
		reflect.TypeFor[[]string](), reflect.TypeFor[map[string]int](), reflect.TypeFor[*int](), reflect.TypeFor[uintptr](),
		reflect.TypeFor[any](),
	}
	tags := []string{
		`minimum:"+5"`, `maximum:"0x10"`, `minimum:".5"`, `minimum:"1/3"`, `maximum:"1e999"`, `maximum:"abc"`, `minimum:"-"`,
		`multipleOf:"0"`, `multipleOf:"-2"`, `multipleOf:"+2"`, `minLength:"-1"`, `maxLength:"-3"`, `minItems:"-1"`,
		`pattern:"["`, `pattern:"(?<=a)b"`, `jsonschema:"pattern=["`, `jsonschema:"multipleOf=0"`, `jsonschema:"minimum=abc"`,
		`jsonschema:"maxItems=-1"`, `jsonschema:"minItems=1.5"`, `jsonschema:"enum=a,enum=a"`, `binding:"max=1e400"`,
		`binding:"min=0x3"`, `binding:"oneof=+1 0x2 3"`, `enums:"1,NaN,0x3"`, `default:"NaN"`, `default:"{"`,
		`example:"Infinity"`, `default:"null"`, `enums:",,"`, "enums:\"\\xff,b\"", "description:\"bad \\xff\"",
	}
	for _, kind := range kinds {
		for _, tag := range tags {
			for _, method := range []string{"GET", "POST"} {
				of := reflect.StructOf([]reflect.StructField{{
					Name: "V", Type: kind, Tag: reflect.StructTag(`json:"v" form:"v" ` + tag),
				}})
				op := &introspect.Operation{
					Method: method, Path: "/", Declared: true,
					Inputs:    []introspect.Input{{Type: introspect.TypeRef{Go: of}}},
					Responses: []introspect.Response{{Status: 200, Type: introspect.TypeRef{Go: of}}},
				}
				name := fmt.Sprintf("%s %s %s", method, kind, tag)
				if in, _, err := schema.NewInput(op, schema.InputOptions{}); err == nil {
					checkSchema(t, name, in.Schema)
				} else if !strings.Contains(err.Error(), "Gin cannot bind") {
					t.Errorf("%s: %v", name, err)
				}
				if out, _ := schema.NewOutput(op, schema.Config{}); out == nil {
					t.Errorf("%s: no output", name)
				} else {
					checkSchema(t, name, out.Schema)
				}
			}
		}
	}
}
