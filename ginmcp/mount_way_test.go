package ginmcp_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"pgregory.net/rapid"

	"github.com/ginmcp/ginmcp/ginmcp"
)

// A registered route is one of a generated table.
type registered struct{ method, path string }

// engineOf registers a table, and reports whether Gin accepted it.
func engineOf(table []registered, opts ...gin.OptionFunc) (engine *gin.Engine, ok bool) {
	defer func() { ok = recover() == nil }()
	engine = gin.New(opts...)
	for _, r := range table {
		engine.Handle(r.method, r.path, func(c *gin.Context) { c.String(http.StatusOK, "route %s", c.FullPath()) })
	}
	return engine, true
}

// offeredPath matches the path that a panic offers.
var offeredPath = regexp.MustCompile(`with WithPath or Mount, such as "([^"]+)"$`)

// A front is what a developer puts in front of an engine on which every path is taken.
func front(server, engine http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/mcp", server)
	mux.Handle("/", engine)
	return mux
}

// TestOneLineAlwaysMounts checks that any table that Gin accepts has a reachable mount after one
// line, or a panic that names a way that works, which is then tried.
func TestOneLineAlwaysMounts(t *testing.T) {
	segment := rapid.SampledFrom([]string{"*any", "*any", "mcp", ":x", "a", "mcp-server", "mcp:x", `mcp\:x`})
	path := rapid.Map(rapid.SliceOfN(segment, 1, 3), func(parts []string) string { return "/" + strings.Join(parts, "/") })
	method := rapid.SampledFrom([]string{"GET", "POST", "OPTIONS", "DELETE", "PUT", "HEAD"})
	rapid.Check(t, func(t *rapid.T) {
		var table []registered
		for range rapid.IntRange(0, 8).Draw(t, "routes") {
			more := append(slices.Clone(table), registered{method.Draw(t, "method"), path.Draw(t, "path")})
			if _, ok := engineOf(more); ok {
				table = more
			}
		}
		engine, _ := engineOf(table, func(e *gin.Engine) {
			for name, flag := range map[string]*bool{
				"raw": &e.UseRawPath, "escaped": &e.UseEscapedPath, "unescape": &e.UnescapePathValues, "extra": &e.RemoveExtraSlash,
				"slash": &e.RedirectTrailingSlash, "fixed": &e.RedirectFixedPath, "method": &e.HandleMethodNotAllowed,
			} {
				*flag = rapid.Bool().Draw(t, name)
			}
		})
		before := len(engine.Routes())
		handler, at := http.Handler(engine), "/mcp"
		var opts []ginmcp.Option
		if rapid.Bool().Draw(t, "outside the middleware") {
			opts = append(opts, ginmcp.WithoutMiddleware())
		}
		if message := attachPanic(engine, opts...); message != "" {
			if n := len(engine.Routes()); n != before {
				t.Fatalf("%q, and %d routes were registered", message, n-before)
			}
			offered := offeredPath.FindStringSubmatch(message)
			switch {
			case offered != nil:
				at = offered[1]
				if again := attachPanic(engine, append(opts, ginmcp.WithPath(at))...); again != "" {
					t.Fatalf("%q offers a path that does not work: %q", message, again)
				}
			case strings.Contains(message, "serve ginmcp.New(engine) in front of the engine"):
				server, err := ginmcp.New(engine, ginmcp.WithLogger(nil))
				if err != nil {
					t.Fatal(err)
				}
				handler = front(server, engine)
			default:
				t.Fatalf("%q names no way that works", message)
			}
		}
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, at, strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`))
		r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}}
		if handler.ServeHTTP(w, r); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"tools":[`) {
			t.Fatalf("POST %s is %d %s", at, w.Code, w.Body)
		}
		for _, route := range table { // and the routes of the application still are its own
			w := httptest.NewRecorder()
			path := strings.NewReplacer("*any", "z", ":", "_", `\`, "").Replace(route.path)
			if !routed(handler, w, httptest.NewRequest(route.method, path, http.NoBody)) {
				continue
			}
			if w.Code == http.StatusOK && !strings.HasPrefix(w.Body.String(), "route ") && route.method != http.MethodHead {
				t.Fatalf("%v is answered by the server: %s", route, w.Body)
			}
		}
	})
}

// routed serves a request, and reports whether Gin's router could: Gin 1.12 panics for some tables of
// competing routes, without ginmcp as well, when the nodes that it skips do not fit into a context.
func routed(h http.Handler, w http.ResponseWriter, r *http.Request) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			if err, isError := p.(runtime.Error); !isError || !strings.Contains(err.Error(), "slice bounds out of range") {
				panic(p)
			}
		}
	}()
	h.ServeHTTP(w, r)
	return true
}

// attachPanic returns what Attach panics with, or "".
func attachPanic(engine *gin.Engine, opts ...ginmcp.Option) (message string) {
	defer func() {
		if p := recover(); p != nil {
			message, _ = p.(string)
		}
	}()
	ginmcp.Attach(engine, append(opts, ginmcp.WithLogger(nil))...)
	return ""
}

// A preflight handler and a front end on every path are common, and both leave room for a mount.
func TestMountBesideCatchAlls(t *testing.T) {
	r := gin.New()
	r.OPTIONS("/*any", func(c *gin.Context) { c.Status(http.StatusNoContent) })
	r.GET("/*any", func(c *gin.Context) { c.Data(http.StatusOK, "text/html", []byte("<html>")) })
	r.POST("/items", ginmcp.Op("add_item", func(c *gin.Context) { c.Status(http.StatusCreated) }))
	s := ginmcp.Attach(r)
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	var told bool
	for _, d := range s.Diagnostics() {
		told = told || strings.Contains(d.Message, "instead of the server: GET /*any, OPTIONS /*any")
	}
	if !told {
		t.Errorf("no diagnostic names the routes that answer for the server: %v", s.Diagnostics())
	}
	server := httptest.NewServer(r)
	defer server.Close()
	session := overHTTP(t, server, "/mcp", nil)
	res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "add_item"})
	if err != nil || res.IsError {
		t.Errorf("the call failed: %v %+v", err, res)
	}
	if w := rpc(t, r, "/mcp", `{"jsonrpc":"2.0","id":1,"method":"ping"}`, nil); w.Code != http.StatusOK ||
		strings.TrimSpace(w.Body.String()) != `{"jsonrpc":"2.0","id":1,"result":{}}` { // as docs/troubleshooting.md promises
		t.Errorf("POST /mcp is %d %s", w.Code, w.Body)
	}
}

// Route tables that Gin accepts and then lists ambiguously, because its first request hides
// escapes. Every tool is listed, and routes that cannot be distinguished are not called.
func TestAmbiguousTables(t *testing.T) {
	for _, table := range [][]registered{
		{{"PUT", "/:x"}, {"PUT", "/mcp:x"}, {"PUT", `/mcp\:x`}},
		{{"PUT", `/mcp\:x`}, {"PUT", "/mcp:x"}, {"PUT", "/:x"}},
	} {
		engine, ok := engineOf(table)
		if !ok {
			t.Fatalf("Gin refuses %v", table)
		}
		ginmcp.Attach(engine, ginmcp.WithLogger(nil))
		if w := rpc(t, engine, "/mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, nil); !strings.Contains(w.Body.String(), `"tools":[`) {
			t.Errorf("%v: the list is %d %s", table, w.Code, w.Body)
		}
		call := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"put_by_x","arguments":{"x":"mcpa"}}}`
		if w := rpc(t, engine, "/mcp", call, nil); strings.Contains(w.Body.String(), `"text":"route /mcp`) {
			t.Errorf("%v: the call reached another route: %s", table, w.Body)
		}
	}
}
