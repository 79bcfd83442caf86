package schema

import (
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
)

// TestUndeclaredInputs: what an operation can be called with whose inputs nobody declared, or
// of which the facts say that there are more.
func TestUndeclaredInputs(t *testing.T) {
	query, body, form := introspect.LocationQuery, introspect.LocationBody, introspect.LocationForm
	for _, c := range []struct {
		reason       string
		method       string
		declared     bool
		open         []introspect.Location
		declaredOnly bool
		want         string
		kind         BodyKind
	}{
		{"nothing is known of a GET", "GET", false, nil, false, "query", BodyNone},
		{"nor of a POST", "POST", false, nil, false, "query body form", BodyEither},
		{"nor of a PUT", "PUT", false, nil, false, "query body form", BodyEither},
		{"nor of a PATCH", "PATCH", false, nil, false, "query body form", BodyEither},
		{"a DELETE may have a body", "DELETE", false, nil, false, "query body form", BodyEither},
		{"an option leaves them out", "POST", false, nil, true, "", BodyNone},
		{"everything is declared", "POST", true, nil, false, "", BodyNone},
		{"facts leave the query open", "GET", true, []introspect.Location{query}, false, "query", BodyNone},
		{"or the body", "POST", true, []introspect.Location{body}, false, "body", BodyEither},
		{"or the form", "POST", true, []introspect.Location{form}, false, "form", BodyEither},
		{"or both", "POST", true, []introspect.Location{body, form}, false, "body form", BodyEither},
		{"a GET has no body to leave open", "GET", true, []introspect.Location{body, form}, false, "", BodyNone},
	} {
		op := &introspect.Operation{Method: c.method, Path: "/x", Declared: c.declared, Open: c.open}
		in, _, err := NewInput(op, InputOptions{DeclaredOnly: c.declaredOnly})
		if err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		var names []string
		for _, a := range in.Arguments {
			if a.Required {
				t.Errorf("%s: %s is required", c.reason, a.Name)
			}
			names = append(names, a.Name)
		}
		if got := strings.Join(names, " "); got != c.want || in.Body != c.kind {
			t.Errorf("%s: arguments %q, body %d; want %q, %d", c.reason, got, in.Body, c.want, c.kind)
		}
	}
}

// TestUndeclaredBesideDeclared: a declared body leaves no room for another one, and a path
// parameter of the same name is renamed.
func TestUndeclaredBesideDeclared(t *testing.T) {
	segments, err := introspect.ParsePath("/x/:form/:body")
	if err != nil {
		t.Fatal(err)
	}
	in, _, err := NewInput(&introspect.Operation{Method: "POST", Path: "/x/:form/:body", Segments: segments}, InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, a := range in.Arguments {
		if seen[a.Name] {
			t.Errorf("two arguments are called %s", a.Name)
		}
		seen[a.Name] = true
	}
	if len(seen) != 5 {
		t.Errorf("arguments %v, want five", seen)
	}
	op := &introspect.Operation{
		Method: "POST", Path: "/x", Declared: true, Open: []introspect.Location{introspect.LocationBody, introspect.LocationForm},
		Inputs: []introspect.Input{{In: introspect.LocationBody, Type: introspect.TypeRef{Schema: []byte(`{"type":"object","properties":{"a":{"type":"string"}}}`)}}},
	}
	if in, _, err = NewInput(op, InputOptions{}); err != nil || len(in.Arguments) != 1 || in.Body != BodyJSON {
		t.Errorf("arguments %v, body %d, %v; want the declared one", in.Arguments, in.Body, err)
	}
}
