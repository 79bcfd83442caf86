package ginmcp

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

func newServer(t testing.TB, engine *gin.Engine, opts ...Option) *Server {
	t.Helper()
	s, err := New(engine, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// routeNamesOf returns what is registered for GET, sorted.
func routeNamesOf(engine *gin.Engine) []string {
	var paths []string
	for _, r := range engine.Routes() {
		if r.Method == http.MethodGet {
			paths = append(paths, r.Path)
		}
	}
	slices.Sort(paths)
	return paths
}

func TestMount(t *testing.T) {
	tests := []struct {
		reason string
		mount  func(*Server, *gin.Engine)
		want   []string
	}{
		{"on the engine", func(s *Server, r *gin.Engine) { s.Mount(r, "/mcp") }, []string{"/mcp", "/mcp/*path"}},
		{"without a leading slash", func(s *Server, r *gin.Engine) { s.Mount(r, "mcp") }, []string{"/mcp", "/mcp/*path"}},
		{"with a trailing slash", func(s *Server, r *gin.Engine) { s.Mount(r, "/mcp/") }, []string{"/mcp", "/mcp/*path"}},
		{"below", func(s *Server, r *gin.Engine) { s.Mount(r, "/a/b") }, []string{"/a/b", "/a/b/*path"}},
		{"on a group", func(s *Server, r *gin.Engine) { s.Mount(r.Group("/api"), "/mcp") }, []string{"/api/mcp", "/api/mcp/*path"}},
		{"on a group with a slash", func(s *Server, r *gin.Engine) { s.Mount(r.Group("/api/"), "/mcp") }, []string{"/api/mcp", "/api/mcp/*path"}},
		{"at the path of a group", func(s *Server, r *gin.Engine) { s.Mount(r.Group("/api"), "") }, []string{"/api", "/api/*path"}},
		{"which a slash says as well", func(s *Server, r *gin.Engine) { s.Mount(r.Group("/api"), "/") }, []string{"/api", "/api/*path"}},
		{"twice", func(s *Server, r *gin.Engine) { s.Mount(r, "/a"); s.Mount(r, "/b") }, []string{"/a", "/a/*path", "/b", "/b/*path"}},
		{"beside a path that begins alike", func(s *Server, r *gin.Engine) {
			r.GET("/mcps", nothing)
			s.Mount(r, "/mcp")
		}, []string{"/mcp", "/mcp/*path", "/mcps"}},
		{"beside a parameter", func(s *Server, r *gin.Engine) {
			r.GET("/:page/*rest", nothing)
			s.Mount(r, "/mcp")
		}, []string{"/:page/*rest", "/mcp", "/mcp/*path"}},
		{"beside a verb that Any does not have", func(s *Server, r *gin.Engine) {
			r.Handle("PROPFIND", "/*path", nothing)
			s.Mount(r, "/mcp")
		}, []string{"/mcp", "/mcp/*path"}},
		{"on another engine, whatever the first one has", func(s *Server, r *gin.Engine) {
			r.GET("/mcp", nothing)
			r.POST("/mcp", nothing)
			s.Mount(gin.New(), "/mcp")
		}, []string{"/mcp"}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			engine := gin.New()
			test.mount(newServer(t, engine), engine)
			if got := routeNamesOf(engine); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func nothing(*gin.Context) {}

// Misuse panics with what to do instead, and leaves the routes as they were.
func TestMountRefuses(t *testing.T) {
	route := func(method, path string) func(*Server, *gin.Engine) {
		return func(_ *Server, r *gin.Engine) { r.Handle(method, path, nothing) }
	}
	none := func(*Server, *gin.Engine) {}
	mounted := func(s *Server, r *gin.Engine) { s.Mount(r, "/mcp") }
	tests := []struct {
		reason string
		setup  func(*Server, *gin.Engine)
		group  string
		path   string
		want   string
	}{
		{"the root", none, "", "/", `"/" on "/" is not a path such as /mcp`},
		{"nothing", none, "", "", "is not a path"},
		{"a group whose path Gin cannot end", none, "/api/", "", "is not a path"},
		{"the root in disguise", none, "", "/a/..", `"/" is not a path`},
		{"a parameter", none, "", "/:x", "without parameters"},
		{"a parameter of the group", none, "/:tenant", "/mcp", "without parameters"},
		{"a wildcard", none, "", "/*x", "without parameters"},
		{"a backslash, which Gin reads as an escape", none, "", `/a\b`, "without parameters"},
		{"a query", none, "", "/mcp?x=y", "without parameters, query and fragment"},
		{"a fragment", none, "", "/mcp#y", "without parameters, query and fragment"},
		{"a query in disguise", none, "", "/a?b/../mcp", "without parameters, query and fragment"},
		{"a space", none, "", "/m cp", "without parameters"},
		{"the path is taken", route("POST", "/mcp"), "", "/mcp",
			`the route POST /mcp conflicts with /mcp; choose another path with WithPath or Mount, such as "/mcp-server"`},
		{"a route below", route("POST", "/mcp/x"), "", "/mcp", "the route POST /mcp/x conflicts with"},
		{"a route that only a slash tells apart", route("POST", "/mcp/"), "", "/mcp", "the route POST /mcp/ conflicts with"},
		{"a root wildcard", route("POST", "/*any"), "", "/mcp",
			"the route POST /*any conflicts with /mcp, and a route conflicts with every other path below /; serve ginmcp.New(engine) in front of the engine"},
		{"a wildcard above, on a group", route("POST", "/api/*any"), "/api", "/mcp", "the route POST /api/*any conflicts with /api/mcp"},
		{"a wildcard beside", route("POST", "/elsewhere/*any"), "/elsewhere", "/x/mcp", "the route POST /elsewhere/*any conflicts with"},
		{"the same mount", mounted, "", "/mcp/", "conflicts with /mcp"},
		{"a mount below it", mounted, "", "/mcp/x", "conflicts with /mcp/x"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			engine := gin.New()
			s := newServer(t, engine)
			test.setup(s, engine)
			before := len(engine.Routes())
			got := panicOf(func() { s.Mount(engine.Group(test.group), test.path) })
			if !strings.HasPrefix(got, "ginmcp: Mount: ") || !strings.Contains(got, test.want) {
				t.Errorf("got  %q\nwant ginmcp: Mount: … %s", got, test.want)
			}
			if after := len(engine.Routes()); after != before {
				t.Errorf("%d routes were registered", after-before)
			}
		})
	}
	if got := panicOf(func() { newServer(t, gin.New()).Mount(nil, "/mcp") }); got != "ginmcp: Mount: the router is nil" {
		t.Errorf("without a router: got %q", got)
	}
}

// panicOf returns what f panics with, or "".
func panicOf(f func()) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprint(p)
		}
	}()
	f()
	return ""
}

func TestAttachRefuses(t *testing.T) {
	engine := gin.New()
	engine.POST("/mcp/x", nothing)
	for _, test := range []struct {
		reason string
		f      func()
		want   string
	}{
		{"the default path is taken", func() { Attach(engine) }, "ginmcp: Mount: the route POST /mcp/x conflicts with /mcp"},
		{"an option", func() { Attach(engine, WithTimeout(0)) }, "ginmcp: Attach: WithTimeout"},
		{"no engine", func() { Attach(nil) }, "ginmcp: Attach: "},
	} {
		if got := panicOf(test.f); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.reason, got, test.want)
		}
	}
	if n := len(engine.Routes()); n != 1 {
		t.Errorf("the engine has %d routes, want the one that it had", n)
	}
	Attach(engine, WithPath("/elsewhere"))
}

// The mount serves behind the middleware of its group, with and without a trailing
// slash, and without a redirect.
func TestMountIsGuarded(t *testing.T) {
	engine := gin.New()
	handlers := len(engine.Handlers)
	group := engine.Group("/api", func(c *gin.Context) {
		if c.GetHeader("Authorization") == "" {
			c.AbortWithStatus(http.StatusUnauthorized)
		}
	})
	newServer(t, engine).Mount(group, "/mcp")
	const ping = `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	for target, served := range map[string]int{
		"/api/mcp": http.StatusOK, "/api/mcp/": http.StatusOK, "/api/mcp/no/toolset": http.StatusNotFound,
	} {
		for token, want := range map[string]int{"": http.StatusUnauthorized, "Bearer x": served} {
			r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(ping))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", "application/json, text/event-stream")
			r.Header.Set("Authorization", token)
			w := httptest.NewRecorder()
			engine.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s with %q: got %d %s, want %d", target, token, w.Code, w.Body, want)
			}
		}
	}
	if len(engine.Handlers) != handlers {
		t.Errorf("the engine has %d global handlers, want %d as before", len(engine.Handlers), handlers)
	}
}
