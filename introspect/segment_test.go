package introspect

import (
	"slices"
	"strings"
	"testing"
)

func TestParsePath(t *testing.T) {
	tests := []struct {
		reason, path string
		want         []Segment
	}{
		{"the root is one empty segment", "/", []Segment{{}}},
		{"literals stand for themselves", "/users/all", []Segment{{Literal: "users"}, {Literal: "all"}}},
		{"a trailing slash is a path of its own", "/users/", []Segment{{Literal: "users"}, {}}},
		{"a double slash is kept", "/a//b", []Segment{{Literal: "a"}, {}, {Literal: "b"}}},
		{"a parameter", "/users/:id", []Segment{{Literal: "users"}, {Param: "id"}}},
		{"parameters in the middle", "/a/:b/c/:d", []Segment{{Literal: "a"}, {Param: "b"}, {Literal: "c"}, {Param: "d"}}},
		{"a parameter may follow a text", "/user_:id", []Segment{{Literal: "user_", Param: "id"}}},
		{"nothing ends a parameter but a slash", "/:id.json", []Segment{{Param: "id.json"}}},
		{"a wildcard takes the rest", "/files/*path", []Segment{{Literal: "files"}, {Param: "path", Wild: true}}},
		{"a wildcard at the root", "/*any", []Segment{{Param: "any", Wild: true}}},
		{"an escaped colon is a colon", `/users\:batch`, []Segment{{Literal: "users:batch"}}},
		{"an escaped colon before a parameter", `/a\:b/:id`, []Segment{{Literal: "a:b"}, {Param: "id"}}},
		{"an escaped colon and a parameter in one segment", `/a\:b:id`, []Segment{{Literal: "a:b", Param: "id"}}},
		{"several escaped colons", `/\:a\:b`, []Segment{{Literal: ":a:b"}}},
		{"a colon at the end names nothing: it was escaped", "/a:", []Segment{{Literal: "a:"}}},
		{"letters need not be ASCII", "/grüße/:größe", []Segment{{Literal: "grüße"}, {Param: "größe"}}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			got, err := ParsePath(test.path)
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("ParsePath(%q) = %+v, %v, want %+v", test.path, got, err, test.want)
			}
		})
	}
}

func TestParsePathRefuses(t *testing.T) {
	tests := []struct{ reason, path, want string }{
		{"nothing is no path", "", "does not begin with a slash"},
		{"a path is absolute", "users", "does not begin with a slash"},
		{"a wildcard has a name", "/files/*", "wildcard without a name"},
		{"nothing follows a wildcard", "/files/*path/x", "continues after *path"},
		{"a wildcard is a segment", "/files*path", "does not begin its segment"},
		{"a segment has one parameter", "/:a:b", "two parameters"},
		{"a parameter is no wildcard as well", "/:a*b", "two parameters"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			got, err := ParsePath(test.path)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("ParsePath(%q) = %+v, %v, want an error with %q", test.path, got, err, test.want)
			}
		})
	}
}

func TestPathParams(t *testing.T) {
	segments, err := ParsePath("/a/:b/c_:d/*e")
	if err != nil {
		t.Fatal(err)
	}
	o := Operation{Segments: segments}
	if got := o.PathParams(); !slices.Equal(got, []string{"b", "d", "e"}) {
		t.Errorf("PathParams() = %v, want b, d, e in the order of the path", got)
	}
}
