package schema_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

func TestChoices(t *testing.T) {
	type enums struct {
		Kind  string   `form:"kind" binding:"oneof=small large"`
		Level int      `form:"level" binding:"oneof=1 2"`
		Dry   *bool    `form:"dry"`
		Kinds []string `form:"kinds" binding:"dive,oneof=a b"`
		Name  string   `form:"name"`
		Sizes []int    `form:"sizes"`
	}
	document := func(name, text string) introspect.Param {
		return introspect.Param{Name: name, In: introspect.LocationQuery, Type: introspect.TypeRef{Schema: json.RawMessage(text)}}
	}
	op := introspect.Operation{
		Method: http.MethodGet, Path: "/x", Declared: true,
		Inputs: []introspect.Input{{In: introspect.LocationQuery, Type: introspect.TypeRef{Go: reflect.TypeFor[enums]()}}},
		Params: []introspect.Param{
			document("nullable", `{"type":["string","null"],"enum":["x","null",null]}`),
			document("either", `{"anyOf":[{"enum":["x","y"]},{"type":"boolean"},{"enum":["y"]},{"type":"null"}]}`),
			document("open", `{"anyOf":[{"enum":["x"]},{"type":"string"}]}`),
		},
	}
	in, _, err := schema.NewInput(&op, schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		reason, argument string
		want             []string
	}{
		{"an enum", "kind", []string{"small", "large"}},
		{"numbers, as they are written", "level", []string{"1", "2"}},
		{"a boolean", "dry", []string{"true", "false"}},
		{"the items of a list", "kinds", []string{"a", "b"}},
		{"any text", "name", nil},
		{"a list of any numbers", "sizes", nil},
		{"null is not typed, but its word may be", "nullable", []string{"x", "null"}},
		{"one of several, each once", "either", []string{"x", "y", "true", "false"}},
		{"one of which takes any text", "open", nil},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			for i := range in.Arguments {
				if a := &in.Arguments[i]; a.Name == test.argument {
					if got := a.Choices(); !slices.Equal(got, test.want) {
						t.Errorf("%q, want %q", got, test.want)
					}
					return
				}
			}
			t.Error("no such argument")
		})
	}
}
