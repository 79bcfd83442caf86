package schema

import (
	"reflect"
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
		{"a pointer to an object is the object", []introspect.Response{response[*item](200)}, itemSchema, false},
		{"a list is wrapped", []introspect.Response{response[[]int](200)}, `{"type":"object","properties":{"result":{"type":["array","null"],"items":{"type":"integer"}}},"required":["result"]}`, true},
		{"a scalar is wrapped", []introspect.Response{response[string](201)}, `{"type":"object","properties":{"result":{"type":"string"}},"required":["result"]}`, true},
		{"anything is wrapped", []introspect.Response{response[any](200)}, `{"type":"object","properties":{"result":{}},"required":["result"]}`, true},
		{"two successes are either", []introspect.Response{response[item](200), response[problem](202)}, `{"type":"object","anyOf":[` + itemSchema + `,{"type":"object","properties":{"error":{"type":"string"}},"required":["error"]}]}`, false},
		{"a success without a body breaks the promise", []introspect.Response{response[item](200), {Status: 204}}, "", false},
		{"and so do bytes", []introspect.Response{response[[]byte](200)}, "", false},
	} {
		out, _ := NewOutput(&introspect.Operation{Method: "GET", Path: "/x", Responses: c.responses})
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

// TestAccepts holds an answer to the type that was promised.
func TestAccepts(t *testing.T) {
	list, _ := NewOutput(&introspect.Operation{Responses: []introspect.Response{response[[]int](200)}})
	whole, _ := NewOutput(&introspect.Operation{Responses: []introspect.Response{response[int](200)}})
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
