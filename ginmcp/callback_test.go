package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/snapshot"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/invopop/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// described and encoded are types whose methods misbehave as the test specifies.
type (
	described struct{ A int }
	encoded   struct{ A int }
)

var misbehave = func() {}

func (described) JSONSchema() *jsonschema.Schema {
	misbehave()
	return &jsonschema.Schema{Type: "object"}
}

func (encoded) MarshalJSON() ([]byte, error) {
	misbehave()
	return []byte(`{"A":1}`), nil
}

// callbacks are all functions of the application that a server calls and that are not handlers.
func callbacks(f func()) map[string][]Option {
	one := func(o ...Option) []Option { return o }
	return map[string][]Option{
		"WithRouteFunc": one(WithRouteFunc(func(_ introspect.Operation, k Kind) (Kind, error) { f(); return k, nil })),
		"WithToolFunc":  one(WithToolFunc(func(introspect.Operation, *mcp.Tool) error { f(); return nil })),
		"WithRequestFunc": one(WithRequestFunc(func(_, _ *http.Request) error {
			f()
			return nil
		})),
		"WithErrorFunc": one(WithErrorFunc(func(int, http.Header, []byte) bool { f(); return false })),
		"WithCallHook":  one(WithCallHook(func(context.Context, CallInfo) { f() })),
		"WithCompletion": one(
			WithCompletion(func(context.Context, string, string, string) ([]string, error) { f(); return nil, nil }),
		),
		"WithVisibility": one(
			WithVisibility(func(context.Context, *http.Request, introspect.Operation) bool { f(); return true }),
		),
		"Search.Rank": one(WithSearch(Search{Rank: func(context.Context, string, []Candidate) ([]string, error) {
			f()
			return []string{"x"}, nil
		}})),
		"HideArgumentFunc": one(
			Curate("x").HideArgumentFunc("q", func(context.Context) (any, error) { f(); return "v", nil }),
		),
		"a value of HideArgumentFunc": one(Curate("x").HideArgumentFunc("q", func(context.Context) (any, error) {
			misbehave = f
			return encoded{}, nil
		})),
		"WithTool": one(WithTool("x2", func(context.Context, Caller, struct{}) (int, error) { f(); return 1, nil })),
		"an output of WithTool": one(WithTool("x2", func(context.Context, Caller, struct{}) (encoded, error) {
			misbehave = f
			return encoded{}, nil
		})),
		"a method JSONSchema": one(WithOperation("GET /described", ID("described"), Out[described]())),
	}
}

// Whatever a function of the application does, every request is answered, and the server continues.
func TestCallbacks(t *testing.T) {
	var s *Server
	behaviours := map[string]func(){
		"panics":                       func() { panic("s3cret") },
		"ends its goroutine":           runtime.Goexit,
		"asks for operations":          func() { s.Operations() },
		"asks for tools":               func() { s.Tools() },
		"asks for resources":           func() { s.Resources(); s.ResourceTemplates() },
		"asks for diagnostics":         func() { s.Diagnostics() },
		"lints":                        func() { s.Lint() },
		"refreshes":                    func() { _ = s.Refresh() },
		"checks":                       func() { _ = s.Check() },
		"sends a request to the mount": func() { rpcOf(s, "2025-06-18", "ping", "{}") },
	}
	for what, behaviour := range behaviours {
		var called atomic.Bool
		f := func() { called.Store(true); behaviour() }
		for name := range callbacks(f) {
			t.Run(name+" "+what, func(t *testing.T) {
				called.Store(false)
				misbehave = func() {}
				if name == "a method JSONSchema" {
					misbehave = f
				}
				r := gin.New()
				r.GET("/x", Op("x", answering("x"), QueryParam[string]("q", "")))
				r.GET("/described", answering("{}"))
				r.GET("/y", Op("y", answering("y"), QueryParam[string]("q", "")))
				var log strings.Builder
				opts := append(callbacks(f)[name], WithLogger(slog.New(slog.NewTextHandler(&log, nil))), everyGETMap("^/y$"))
				s = newServer(t, r, opts...)
				answered := make(chan struct{})
				go func() {
					defer close(answered)
					useEverything(t, s)
				}()
				select {
				case <-answered:
				case <-time.After(time.Minute):
					t.Fatal("a request is not answered")
				}
				misbehave = func() {}
				if !called.Load() {
					t.Error("the function was not called")
				}
			})
		}
	}
}

// useEverything sends every request that may call a function of the application, twice.
func useEverything(t *testing.T, s *Server) {
	t.Helper()
	for range 2 {
		for _, request := range [][2]string{
			{"tools/list", `{}`}, {"resources/list", `{}`}, {"resources/templates/list", `{}`},
			{"tools/call", `{"name":"x","arguments":{}}`}, {"tools/call", `{"name":"x2","arguments":{}}`},
			{"tools/call", `{"name":"described","arguments":{}}`}, {"tools/call", `{"name":"search_tools","arguments":{"query":"x"}}`},
			{"resources/read", `{"uri":"app:///y"}`},
			{"completion/complete", `{"ref":{"type":"ref/resource","uri":"app:///y{?q}"},"argument":{"name":"q","value":""}}`},
		} {
			w := rpcOf(s, "2025-06-18", request[0], request[1])
			if body := w.Body.String(); !json.Valid([]byte(body)) || strings.Contains(body, "s3cret") {
				t.Errorf("%s %s: %d %s", request[0], request[1], w.Code, body)
			}
		}
		s.Diagnostics()
	}
}

// A function that is called while the tools are built sees the operations, and no tools yet.
func TestNestedAccessors(t *testing.T) {
	r := gin.New()
	r.GET("/x", Op("x", answering("x")))
	var s *Server
	var operations, tools int
	var refresh, check error
	s = newServer(t, r, WithToolFunc(func(introspect.Operation, *mcp.Tool) error {
		operations, tools = len(s.Operations()), len(s.Tools())
		refresh, check = s.Refresh(), s.Check()
		return nil
	}))
	if n := len(s.Tools()); n != 1 {
		t.Errorf("%d tools, want one", n)
	}
	if operations != 1 || tools != 0 {
		t.Errorf("the function sees %d operations and %d tools, want one and none", operations, tools)
	}
	if !errors.Is(refresh, snapshot.ErrNested) || !errors.Is(check, snapshot.ErrNested) {
		t.Errorf("Refresh returned %v and Check %v, want an error", refresh, check)
	}
	r.GET("/y", Op("y", answering("y")))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	if tools != 1 {
		t.Errorf("while tools are there, the function sees %d of them, want one", tools)
	}
}

// A log handler may use the server: nothing is logged under a lock.
func TestLogHandlerUsesTheServer(t *testing.T) {
	r := gin.New()
	r.GET("/a", Op("same", answering("a")))
	r.GET("/b", Op("same", answering("b")))
	r.GET("/x", Op("x", answering("generated")))
	h := &curious{}
	s := newServer(t, r, WithLogger(slog.New(h)))
	h.server = s
	s.MCP().AddTool(&mcp.Tool{Name: "x", InputSchema: noInput}, handWrittenTool("written"))
	session := inMemory(t, s, nil)
	toolNames(t, session)
	if _, failed := textCall(t, session, "x", nil); failed {
		t.Error("the call failed")
	}
	_ = s.Refresh()
	if h.records == 0 {
		t.Error("nothing was logged")
	}
}

// curious is a log handler that asks the server for everything.
type curious struct {
	server  *Server
	records int
}

func (h *curious) Enabled(context.Context, slog.Level) bool { return true }

func (h *curious) Handle(context.Context, slog.Record) error {
	h.records++
	h.server.Diagnostics()
	h.server.Tools()
	h.server.Operations()
	return nil
}

func (h *curious) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h *curious) WithGroup(string) slog.Handler      { return h }
