package routemap

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
)

func TestNew(t *testing.T) {
	for _, tt := range []struct {
		reason string
		in     Definition
		want   string // the error, "" if there is none
	}{
		{"a kind", Definition{Kind: Resource}, ""},
		{"a method in lower case", Definition{Methods: []string{"get"}, Kind: Exclude}, ""},
		{"no kind with tags is a tool", Definition{AddTags: []string{"a"}}, ""},
		{"no kind with scopes leaves it to a later map", Definition{Scopes: []string{"a"}}, ""},
		{"nothing to decide", Definition{Pattern: "^/a"}, "no Kind"},
		{"an unknown kind", Definition{Kind: Exclude + 1}, "not a kind"},
		{"a negative kind", Definition{Kind: -1}, "not a kind"},
		{"a misspelled method", Definition{Methods: []string{"DELTE"}, Kind: Exclude}, `"DELTE" is not a method`},
		{"a pattern that does not compile", Definition{Pattern: "(", Kind: Exclude}, "the pattern"},
		{"what is not a scope", Definition{Scopes: []string{"a b"}, Kind: Tool}, "Scopes"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := New(tt.in)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is %v, want %q", err, tt.want)
			}
		})
	}
}

func TestDecide(t *testing.T) {
	define := func(d Definition) Map {
		m, err := New(d)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	admin := define(Definition{Pattern: `^/admin/\{id\}`, Kind: Exclude})
	reads := define(Definition{Methods: []string{"GET"}, Kind: Resource, AddTags: []string{"read", "a"}})
	for _, tt := range []struct {
		reason       string
		method, path string
		rules        Rules
		kind         Kind
		tags         []string
		why, err     string
	}{
		{"a tool by default", "POST", "/a", Rules{}, Tool, []string{"a"}, "", ""},
		{"the first map that matches", "GET", "/admin/:id", Rules{Maps: []Map{admin, reads}}, Exclude, []string{"a"}, "map 1 of WithRouteMaps", ""},
		{"a later map", "GET", "/a", Rules{Maps: []Map{admin, reads}}, Resource, []string{"a", "read"}, "", ""},
		{"a resource with parameters is a template", "GET", "/a/:id", Rules{Maps: []Map{reads}}, Template, []string{"a", "read"}, "", ""},
		{"a resource is read with GET", "POST", "/a", Rules{Maps: []Map{define(Definition{Kind: Resource})}}, Exclude, []string{"a"}, "", "is read with GET"},
		{"a filter", "POST", "/a", Rules{OnlyReadOnly: true}, Exclude, []string{"a"}, "WithOnlyReadOnly", ""},
		{"the function decides last", "POST", "/a", Rules{OnlyReadOnly: true, RouteFunc: func(introspect.Operation, Kind) (Kind, error) { return Tool, nil }}, Tool, []string{"a"}, "", ""},
		{"the function fails", "POST", "/a", Rules{RouteFunc: func(introspect.Operation, Kind) (Kind, error) { return Tool, errors.New("no") }}, Exclude, []string{"a"}, "", "WithRouteFunc: no"},
		{"the function panics", "POST", "/a", Rules{RouteFunc: func(introspect.Operation, Kind) (Kind, error) { panic("no") }}, Exclude, []string{"a"}, "", "it panicked: no"},
		{"the function returns no kind", "POST", "/a", Rules{RouteFunc: func(introspect.Operation, Kind) (Kind, error) { return 0, nil }}, Exclude, []string{"a"}, "", "not a kind"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			op := introspect.Operation{Method: tt.method, Path: tt.path, Tags: []string{"a"}}
			for _, s := range strings.Split(tt.path, "/")[1:] {
				name, isParam := strings.CutPrefix(s, ":")
				if !isParam {
					op.Segments = append(op.Segments, introspect.Segment{Literal: s})
					continue
				}
				op.Segments = append(op.Segments, introspect.Segment{Param: name})
			}
			kind, why, err := tt.rules.Decide(&op)
			if kind != tt.kind || !slices.Equal(op.Tags, tt.tags) {
				t.Errorf("%s with the tags %q, want %s with %q", kind, op.Tags, tt.kind, tt.tags)
			}
			if (why == "") != (tt.why == "") || !strings.Contains(why, tt.why) {
				t.Errorf("the reason is %q, want %q", why, tt.why)
			}
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("the error is %v, want %q", err, tt.err)
			}
		})
	}
}

// A map that restricts something and matches nothing is reported with the reason.
func TestUnmatched(t *testing.T) {
	op := &introspect.Operation{
		Method: "GET", Path: "/orders", Tags: []string{"orders"}, Segments: []introspect.Segment{{Literal: "orders"}},
	}
	for _, tt := range []struct {
		reason    string
		in        Definition
		documents bool
		want      string // of the error, "" if there is none
	}{
		{"it matches", Definition{Pattern: "^/orders", Kind: Exclude}, false, ""},
		{"it restricts nothing", Definition{Pattern: "^/users", Kind: Resource}, false, ""},
		{"it is a filter over everything", Definition{Methods: []string{"DELETE"}, Kind: Exclude}, false, ""},
		{"a pattern of nothing", Definition{Pattern: "^/users", Kind: Exclude}, false, `excludes nothing: no route matches the pattern "^/users"`},
		{"a misspelled tag", Definition{Tags: []string{"order"}, Scopes: []string{"s"}}, false, `restricts nothing: no operation has the tag "order"; did you mean orders?`},
		{"a document may have the tag", Definition{Tags: []string{"order"}, Scopes: []string{"s"}}, true, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			m, err := New(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			rules := Rules{Maps: []Map{m}}
			got := errors.Join(rules.Unmatched([]*introspect.Operation{op}, nil, tt.documents)...)
			if (got == nil) != (tt.want == "") || got != nil && !strings.Contains(got.Error(), tt.want) {
				t.Errorf("got %v, want %q", got, tt.want)
			}
		})
	}
}
