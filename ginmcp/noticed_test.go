package ginmcp

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/swaggo/swag"
)

// postCall calls a tool over HTTP and returns the response.
func postCall(t *testing.T, engine http.Handler, tool, arguments string) string {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", strings.NewReader(
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"`+tool+`","arguments":`+arguments+`}}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	engine.ServeHTTP(w, r)
	return w.Body.String()
}

// TestAnOpThatIsNotLastIsReported: the first call that reaches it reports it, once.
func TestAnOpThatIsNotLastIsReported(t *testing.T) {
	var log bytes.Buffer
	engine := gin.New()
	engine.GET("/x", Op("get_x", func(*gin.Context) {}), func(c *gin.Context) { c.String(http.StatusOK, "x") })
	s := Attach(engine, WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	for range 3 {
		if text := postCall(t, engine, "get_x_2", "{}"); !strings.Contains(text, "unknown tool") {
			t.Fatalf("the annotation has an effect: %s", text)
		}
		postCall(t, engine, s.Tools()[0].Name, "{}")
	}
	const want = `the annotation \"get_x\" of the handler`
	if n := strings.Count(log.String(), want); n != 1 {
		t.Errorf("logged %d times, want once:\n%s", n, log.String())
	}
	about := func(d introspect.Diagnostic) bool {
		return d.Level == slog.LevelWarn && d.Route == "GET /x" && strings.Contains(d.Message, "must be the last one")
	}
	if !slices.ContainsFunc(s.Diagnostics(), about) {
		t.Errorf("no diagnostic: %v", s.Diagnostics())
	}
}

// TestUnreadDocuments registers documents under names that are not read by default.
func TestUnreadDocuments(t *testing.T) {
	const path = "/unread/{id}"
	text := func(path string) string { return `{"swagger":"2.0","paths":{"` + path + `":{"get":{"summary":"A"}}}}` }
	swag.Register("ginmcp_unread", &spec{text: text(path)})
	swag.Register("ginmcp_unread_elsewhere", &spec{text: text("/elsewhere")})
	engine := func() *gin.Engine {
		r := gin.New()
		r.GET("/unread/:id", func(*gin.Context) {})
		return r
	}
	warns := func(s *Server, name string) bool {
		return slices.ContainsFunc(s.Diagnostics(), func(d introspect.Diagnostic) bool {
			return d.Level == slog.LevelWarn && strings.Contains(d.Message, `"`+name+`"`) && strings.Contains(d.Message, "WithSwagger(")
		})
	}
	for _, c := range []struct {
		reason string
		opts   []Option
		want   bool
	}{
		{"by default", nil, true},
		{"one that is named is read", []Option{WithSwagger("ginmcp_unread")}, false},
		{"none is wanted", []Option{WithSwagger("")}, false},
	} {
		s, err := New(engine(), append(c.opts, WithLogger(nil))...)
		if err != nil {
			t.Fatal(err)
		}
		if got := warns(s, "ginmcp_unread"); got != c.want {
			t.Errorf("%s: %v", c.reason, s.Diagnostics())
		}
		if warns(s, "ginmcp_unread_elsewhere") {
			t.Errorf("%s: the document of another engine is a warning: %v", c.reason, s.Diagnostics())
		}
	}
}

// TestNothingIsDeclared warns of an application that nothing describes.
func TestNothingIsDeclared(t *testing.T) {
	for _, c := range []struct {
		reason string
		routes []string
		opts   []Option
		want   bool
	}{
		{"no routes", nil, nil, false},
		{"a few routes", []string{"/a", "/b"}, nil, false},
		{"several routes", []string{"/a", "/b", "/c", "/d", "/e"}, nil, true},
		{"one of them is annotated", []string{"/a", "/b", "/c", "/d", "/e"}, []Option{WithOperation("GET /a", ID("a"))}, false},
	} {
		r := gin.New()
		for _, path := range c.routes {
			r.GET(path, func(*gin.Context) {})
		}
		s, err := New(r, append(c.opts, WithLogger(nil))...)
		if err != nil {
			t.Fatal(err)
		}
		got := slices.ContainsFunc(s.Diagnostics(), func(d introspect.Diagnostic) bool { return strings.Contains(d.Message, "ginmcp gen") })
		if got != c.want {
			t.Errorf("%s: %v", c.reason, s.Diagnostics())
		}
	}
}

// TestHeadersThatNoCallCanHave withholds what needs one, and nothing else.
func TestHeadersThatNoCallCanHave(t *testing.T) {
	type author struct {
		Name string `header:"X-Author" binding:"required"`
	}
	type upgrade struct {
		To string `header:"Upgrade" binding:"required"`
	}
	type optional struct {
		To string `header:"Upgrade"`
	}
	r := gin.New()
	r.GET("/author", Handle("author", func(_ *gin.Context, in author) (string, error) { return in.Name, nil }))
	r.GET("/upgrade", Handle("upgrade", func(_ *gin.Context, in upgrade) (string, error) { return in.To, nil }))
	r.GET("/optional", Handle("optional", func(_ *gin.Context, in optional) (string, error) { return in.To, nil }))
	s := Attach(r, WithLogger(nil))
	err := s.Refresh()
	if err == nil || !strings.Contains(err.Error(), "GET /upgrade: the header Upgrade is required, but no call can have it") {
		t.Errorf("Refresh: %v", err)
	}
	s = Attach(r, WithLogger(nil), WithPath("/lazily"))
	names := make([]string, 0, len(s.Tools()))
	for _, tool := range s.Tools() {
		names = append(names, tool.Name)
	}
	if got := strings.Join(names, " "); got != "author optional" {
		t.Errorf("the tools are %s", got)
	}
	if text := postCall(t, r, "author", `{"X-Author":"ann"}`); !strings.Contains(text, "ann") {
		t.Errorf("a header that only contains auth: %s", text)
	}
}
