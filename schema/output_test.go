package schema

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ginmcp/ginmcp/introspect"
)

func response[T any](status int) introspect.Response {
	return introspect.Response{Status: status, Type: introspect.TypeRef{Go: reflect.TypeFor[T]()}}
}

// TestNewOutput is what a tool promises for what its operation declares.
func TestNewOutput(t *testing.T) {
	type item struct {
		ID   int        `json:"id" binding:"max=5" enums:"1,2"`
		Tags []string   `json:"tags"`
		At   *time.Time `json:"at,omitempty"`
	}
	type problem struct {
		Error string `json:"error"`
	}
	const itemSchema = `{"type":"object","properties":{"id":{"type":"integer"},"tags":{"type":["array","null"],"items":{"type":"string"}},"at":{"type":["string","null"],"format":"date-time"}},"required":["id","tags"]}`
	for _, c := range []struct {
		reason    string
		responses []introspect.Response
		want      string
		wrapped   bool
	}{
		{"nothing is declared", nil, "", false},
		{"only an error is", []introspect.Response{response[problem](404)}, "", false},
		{"an object; what a nil slice or pointer becomes is null, what may be left out is not required, and no rule for input limits it", []introspect.Response{response[item](200), response[problem](400)}, itemSchema, false},
		{"a pointer to an object is the object, or the empty one for null", []introspect.Response{response[*item](200)}, strings.Replace(itemSchema, `,"required":["id","tags"]`, "", 1), false},
		{"so is a map", []introspect.Response{response[map[string]int](200)}, `{"type":"object","additionalProperties":{"type":"integer"}}`, false},
		{"of any values", []introspect.Response{response[map[string]any](200)}, `{"type":"object","additionalProperties":{}}`, false},
		{"a pointer to a map", []introspect.Response{response[*map[string]any](200)}, `{"type":"object","additionalProperties":{}}`, false},
		{"a pointer to a type that holds itself", []introspect.Response{response[*outputTree](200)}, `{"type":"object","properties":{"name":{"type":"string"},"kids":{"type":["array","null"],"items":{"anyOf":[{"$ref":"#/$defs/outputTree"},{"type":"null"}]}}},"$defs":{"outputTree":{"type":"object","properties":{"name":{"type":"string"},"kids":{"type":["array","null"],"items":{"anyOf":[{"$ref":"#/$defs/outputTree"},{"type":"null"}]}}},"required":["name","kids"]}}}`, false},
		{"a pointer to a scalar is wrapped", []introspect.Response{response[*int](200)}, "", true},
		{"a list is wrapped", []introspect.Response{response[[]int](200)}, `{"type":"object","properties":{"result":{"type":["array","null"],"items":{"type":"integer"}}},"required":["result"]}`, true},
		{"a scalar is wrapped", []introspect.Response{response[string](201)}, `{"type":"object","properties":{"result":{"type":"string"}},"required":["result"]}`, true},
		{"anything is wrapped", []introspect.Response{response[any](200)}, `{"type":"object","properties":{"result":{}},"required":["result"]}`, true},
		{"two successes are either", []introspect.Response{response[item](200), response[problem](202)}, `{"type":"object","anyOf":[` + itemSchema + `,{"type":"object","properties":{"error":{"type":"string"}},"required":["error"]}]}`, false},
		{"a success without a body breaks the promise", []introspect.Response{response[item](200), {Status: 204}}, "", false},
		{"and so do bytes", []introspect.Response{response[[]byte](200)}, "", false},
	} {
		out, _ := NewOutput(&introspect.Operation{Method: "GET", Path: "/x", Responses: c.responses}, Config{})
		switch {
		case c.want == "" && !c.wrapped:
			if out != nil {
				t.Errorf("%s: got %s, want no promise", c.reason, out.Schema)
			}
		case out == nil:
			t.Errorf("%s: no promise", c.reason)
		case c.want != "" && string(out.Schema) != c.want, out.Wrapped != c.wrapped:
			t.Errorf("%s: wrapped %t, got  %s\nwant %s", c.reason, out.Wrapped, out.Schema, c.want)
		}
	}
}

type outputTree struct {
	Name string        `json:"name"`
	Kids []*outputTree `json:"kids"`
}

// TestNullable: an object that may be null is one that the empty object stands for.
func TestNullable(t *testing.T) {
	type item struct{ ID int }
	for name, c := range map[string]struct {
		responses []introspect.Response
		want      bool
	}{
		"a struct":                {[]introspect.Response{response[item](200)}, false},
		"a pointer":               {[]introspect.Response{response[*item](200)}, true},
		"a map":                   {[]introspect.Response{response[map[string]int](200)}, true},
		"a list":                  {[]introspect.Response{response[[]int](200)}, false},
		"a struct or a pointer":   {[]introspect.Response{response[item](200), response[*item](201)}, true},
		"a pointer to a number":   {[]introspect.Response{response[*int](200)}, false},
		"a pointer to any object": {[]introspect.Response{response[*map[string]any](200)}, true},
	} {
		out, _ := NewOutput(&introspect.Operation{Method: "GET", Path: "/x", Responses: c.responses}, Config{})
		if out.Nullable != c.want {
			t.Errorf("%s: nullable %t, schema %s", name, out.Nullable, out.Schema)
		}
	}
}

// TestAccepts holds an answer to the type that was promised.
func TestAccepts(t *testing.T) {
	list, _ := NewOutput(&introspect.Operation{Responses: []introspect.Response{response[[]int](200)}}, Config{})
	whole, _ := NewOutput(&introspect.Operation{Responses: []introspect.Response{response[int](200)}}, Config{})
	for _, c := range []struct {
		out  *Output
		body string
		want bool
	}{
		{list, `[1]`, true}, {list, ` null`, true}, {list, `{}`, false}, {list, ``, false}, {whole, `5`, true}, {whole, `"5"`, false},
	} {
		if got := c.out.Accepts([]byte(c.body)); got != c.want {
			t.Errorf("%s accepts %q: %t", c.out.Schema, c.body, got)
		}
	}
}
