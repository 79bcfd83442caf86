package ginmcp

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// A mistake in an option is an error of New that names the option.
func TestOptionsRefuse(t *testing.T) {
	tests := []struct {
		reason string
		opts   []Option
		want   []string
	}{
		{"an empty name", []Option{WithName("")}, []string{"WithName: "}},
		{"a path that is relative", []Option{WithPath("mcp")}, []string{`WithPath: "mcp" is not a path`}},
		{"the root", []Option{WithPath("/")}, []string{`WithPath: "/"`}},
		{"the root, twice", []Option{WithPath("//")}, []string{`WithPath: "//"`}},
		{"no path", []Option{WithPath("")}, []string{`WithPath: ""`}},
		{"a parameter", []Option{WithPath("/:x")}, []string{"WithPath: "}},
		{"a wildcard", []Option{WithPath("/*x")}, []string{"WithPath: "}},
		{"an escape", []Option{WithPath(`/a\b`)}, []string{"WithPath: "}},
		{"a query", []Option{WithPath("/mcp?x=y")}, []string{"WithPath: "}},
		{"no time", []Option{WithTimeout(0)}, []string{"WithTimeout: 0s is not a positive duration"}},
		{"less than no time", []Option{WithTimeout(-1)}, []string{"WithTimeout: -1ns"}},
		{"no room for an answer", []Option{WithMaxResponse(0)}, []string{"WithMaxResponse: 0 is not a positive number of bytes"}},
		{"an origin that is none", []Option{WithTrustedOrigins("https://ok.example.com", "example.com")}, []string{"WithTrustedOrigins: "}},
		{"no route", []Option{WithOperation("", ID("x"))}, []string{`WithOperation: "" is not a route such as GET /users/:id`}},
		{"a route without a method", []Option{WithOperation("/x", ID("x"))}, []string{`WithOperation: "/x"`}},
		{"a method in lower case", []Option{WithOperation("get /x", ID("x"))}, []string{`WithOperation: "get /x"`}},
		{"a path that is relative", []Option{WithOperation("GET x", ID("x"))}, []string{`WithOperation: "GET x"`}},
		{"a route that is named twice", []Option{WithOperation("GET /x", ID("x")), WithOperation("GET /x", ID("y"))}, []string{`WithOperation: "GET /x" is given twice`}},
		{"a wrapper that is nil", []Option{WithHandler(func(http.Handler) http.Handler { return nil })}, []string{"WithHandler: the function returned no handler"}},
		{"no option", []Option{WithName("x"), nil}, []string{"option 2 is nil"}},
		{"all mistakes at once", []Option{WithName(""), WithTimeout(0)}, []string{"WithName: ", "WithTimeout: "}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			s, err := New(gin.New(), test.opts...)
			if s != nil || err == nil {
				t.Fatalf("got %v, %v, want an error", s, err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want it to say %q", err, want)
				}
			}
		})
	}
}

// Where an option is given twice the later one wins; what is nil is the default.
func TestOptionsCombine(t *testing.T) {
	c, err := newConfig([]Option{
		WithName("a"), WithName("b"), WithPath("/x/"), WithPath("/y/"),
		WithTrustedOrigins("https://a.example.com"), WithTrustedOrigins("https://b.example.com"),
		WithRequestFunc(nil), WithErrorFunc(nil), WithHandler(nil), WithLogger(nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.info.Name != "b" || c.path != "/y" {
		t.Errorf("name %q and path %q, want the later ones, without the trailing slash", c.info.Name, c.path)
	}
	if len(c.origins) != 2 {
		t.Errorf("origins %v, want both", c.origins)
	}
	if c.logger == nil || c.logger.Enabled(t.Context(), 100) {
		t.Error("a nil logger logs")
	}
}
