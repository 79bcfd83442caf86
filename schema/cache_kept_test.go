package schema_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/invopop/jsonschema"
)

// factsAbout are generated facts about cachedUser.
func factsAbout(name string) map[reflect.Type]*introspect.TypeFacts {
	t := reflect.TypeFor[cachedUser]()
	return map[reflect.Type]*introspect.TypeFacts{t: {Type: t, Fields: map[string]string{"Name": name}}}
}

// An operation that is read again, with everything equal but nothing shared, keeps what was made for
// it, also where no other operation shares it.
func TestCacheKeeps(t *testing.T) {
	read := func(description string) *introspect.Operation {
		return &introspect.Operation{
			Method: "POST", Path: "/users", Segments: []introspect.Segment{{Literal: "users"}}, Declared: true,
			Params: []introspect.Param{{
				Name: "page", In: introspect.LocationQuery, Description: description,
				Type: introspect.TypeRef{Schema: []byte(`{"type":"integer"}`)},
			}},
			Responses: []introspect.Response{{Status: 200, Type: introspect.TypeRef{Schema: []byte(`{"type":"object"}`)}}},
			Types:     factsAbout("Who it is."),
		}
	}
	var cache schema.Cache
	in, _, _ := cache.Input(read("Which page."), schema.InputOptions{})
	out, _ := cache.Output(read("Which page."))
	cache.Renew()
	if again, _, _ := cache.Input(read("Which page."), schema.InputOptions{}); again != in {
		t.Error("the input was made again")
	}
	if again, _ := cache.Output(read("Which page.")); again != out {
		t.Error("the output was made again")
	}
	changed, _, _ := cache.Input(read("From which page on."), schema.InputOptions{})
	if !strings.Contains(string(changed.Schema), "From which page on.") {
		t.Errorf("the operation has changed, and its input has not: %s", changed.Schema)
	}
	if again, _, _ := cache.Input(read("Which page."), schema.InputOptions{DeclaredOnly: true}); again == in {
		t.Error("the options have changed, and the input has not")
	}
}

// The same type has comments where generated facts apply, and none elsewhere.
func TestCacheTellsFactsApart(t *testing.T) {
	op := func(path string, facts map[reflect.Type]*introspect.TypeFacts) *introspect.Operation {
		return &introspect.Operation{
			Method: "POST", Path: path, Segments: []introspect.Segment{{Literal: path[1:]}}, Declared: true, Types: facts,
			Inputs:    []introspect.Input{{Type: introspect.TypeRef{Go: reflect.TypeFor[cachedUser]()}}},
			Responses: []introspect.Response{{Status: 200, Type: introspect.TypeRef{Go: reflect.TypeFor[cachedUser]()}}},
		}
	}
	facts := factsAbout("Who it is.")
	for _, first := range []string{"with", "without"} {
		var cache schema.Cache
		paths := []string{"/with", "/without"}
		if first == "without" {
			paths = []string{"/without", "/with"}
		}
		for _, path := range paths {
			var about map[reflect.Type]*introspect.TypeFacts
			if path == "/with" {
				about = facts
			}
			in, _, _ := cache.Input(op(path, about), schema.InputOptions{})
			out, _ := cache.Output(op(path, about))
			for _, made := range []string{string(in.Schema), string(out.Schema)} {
				if strings.Contains(made, "Who it is.") != (about != nil) {
					t.Errorf("%s after %s: %s", path, paths[0], made)
				}
			}
		}
	}
}

// changing is a type whose schema depends on the state of the application.
type changing struct{ Level string }

var levels func() []any

func (changing) JSONSchema() *jsonschema.Schema {
	return &jsonschema.Schema{
		Type: "string", Enum: levels(),
	}
}

// The methods of types are called again when an application is read again.
func TestCacheCallsMethodsAgain(t *testing.T) {
	op := &introspect.Operation{
		Method: "POST", Path: "/levels", Segments: []introspect.Segment{{Literal: "levels"}}, Declared: true,
		Inputs: []introspect.Input{{Type: introspect.TypeRef{Go: reflect.TypeFor[struct{ Level changing }]()}}},
		Responses: []introspect.Response{
			{Status: 200, Type: introspect.TypeRef{Go: reflect.TypeFor[struct{ Level changing }]()}},
		},
	}
	var cache schema.Cache
	for _, step := range []struct {
		reason string
		levels func() []any
		want   string
	}{
		{"at first", func() []any { return []any{"low", "high"} }, `"enum":["low","high"]`},
		{"another schema", func() []any { return []any{"low"} }, `"enum":["low"]`},
		{"it fails", func() []any { panic("no levels") }, ""},
		{"it works again", func() []any { return []any{"low"} }, `"enum":["low"]`},
	} {
		levels = step.levels
		cache.Renew()
		in, _, err := cache.Input(op, schema.InputOptions{})
		out, _ := cache.Output(op)
		if err != nil || !strings.Contains(string(in.Schema), step.want) || !strings.Contains(string(out.Schema), step.want) {
			t.Errorf("%s: %s and %s, want %s", step.reason, in.Schema, out.Schema, step.want)
		}
		if step.want == "" && strings.Contains(string(in.Schema), "enum") {
			t.Errorf("%s: the schema is that of before: %s", step.reason, in.Schema)
		}
	}
}
