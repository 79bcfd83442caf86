package ginmcp_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func contextWith(r *http.Request, trace string) context.Context {
	return context.WithValue(r.Context(), traceKey{}, trace)
}

type rename struct {
	ID   int    `uri:"id" binding:"min=1"`
	Note string `form:"note"`
	Name string `json:"name" binding:"required,max=10"`
}

type renamed struct {
	ID         int
	Note, Name string
}

// A typed handler is called over HTTP and as a tool, and is the same.
func TestHandleAnswersPlainHTTP(t *testing.T) {
	r := gin.New()
	reached := 0
	r.PUT("/users/:id", ginmcp.Handle("rename_user", func(_ *gin.Context, in rename) (renamed, error) {
		reached++
		switch in.Name {
		case "taken":
			return renamed{}, ginmcp.Error(http.StatusConflict, "the name is taken")
		case "broken":
			return renamed{}, errors.New("dial tcp 10.0.0.1: password is wrong")
		}
		return renamed(in), nil
	}, ginmcp.Status(http.StatusAccepted)))
	ginmcp.Attach(r)
	server := serve(t, r)
	session := connect(t, server, nil)
	for _, c := range []struct {
		reason, path, body, tool string
		status                   int
		contains                 string
		reached                  int
	}{
		{"bound from path, query and body", "/users/7?note=hi", `{"name":"Bob"}`, `{"id":7,"note":"hi","name":"Bob"}`, 202, `{"ID":7,"Note":"hi","Name":"Bob"}`, 2},
		{"an error that says its status", "/users/7", `{"name":"taken"}`, `{"id":7,"name":"taken"}`, 409, "the name is taken", 2},
		{"an error that does not keeps its text", "/users/7", `{"name":"broken"}`, `{"id":7,"name":"broken"}`, 500, "Internal Server Error", 2},
		{"a body that is not valid, by field", "/users/7", `{"name":"much too long"}`, `{"id":7,"name":"much too long"}`, 400, "name", 0},
		{"a path that is not valid, by field", "/users/x", `{"name":"Bob"}`, `{"id":"x","name":"Bob"}`, 400, "id", 0},
	} {
		t.Run(c.reason, func(t *testing.T) {
			reached = 0
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, server.URL+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			status, body := read(t, do(t, server, req))
			if status != c.status || !strings.Contains(body, c.contains) {
				t.Errorf("over HTTP: got %d %s, want %d and %q", status, body, c.status, c.contains)
			}
			res := call(t, session, "rename_user", given(c.tool))
			if res.IsError != (c.status >= http.StatusBadRequest) || !strings.Contains(textOf(res), c.contains) {
				t.Errorf("as a tool: isError = %t, %s; want %q", res.IsError, textOf(res), c.contains)
			}
			if strings.Contains(body+textOf(res), "password") {
				t.Error("the text of an error that was not for the caller leaked")
			}
			if reached != c.reached {
				t.Errorf("the function was called %d times, want %d", reached, c.reached)
			}
		})
	}
}

// A taken path is a panic that names the route, and leaves nothing behind.
func TestTakenPath(t *testing.T) {
	for _, c := range []struct {
		reason, method, path string
		options              []ginmcp.Option
		way                  string // that the panic names; "" if there is none
	}{
		{"the path itself", "POST", "/mcp", nil, `WithPath or Mount, such as "/mcp-server"`},
		{"a route below it", "POST", "/mcp/tools", nil, `WithPath or Mount, such as "/mcp-server"`},
		{"a parameter below it", "POST", "/mcp/:session", nil, `WithPath or Mount, such as "/mcp-server"`},
		{"a wildcard at the root", "POST", "/*page", nil, "ginmcp.New(engine) in front of the engine"},
		{"the path itself, for another verb", "GET", "/mcp", nil, ""},
		{"a parameter below it, for another verb", "GET", "/mcp/:session", nil, ""},
		{"a wildcard at the root, as of a single-page application", "GET", "/*page", nil, ""},
		{"a preflight handler for every path", "OPTIONS", "/*any", nil, ""},
		{"another path is free", "POST", "/mcp", []ginmcp.Option{ginmcp.WithPath("/agents")}, ""},
		{"a parameter at the root does not conflict", "POST", "/:page", nil, ""},
		{"nor does a wildcard below a parameter", "POST", "/:page/*rest", nil, ""},
		{"nor a name that only begins the same", "POST", "/mcp2", nil, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			r := gin.New()
			r.Handle(c.method, c.path, health)
			message := panicOf(func() { ginmcp.Attach(r, c.options...) })
			if c.way == "" {
				if message != "" {
					t.Fatalf("Attach panicked: %s", message)
				}
				path := "/mcp"
				if c.options != nil {
					path = "/agents"
				}
				if status, answer := post(t, serve(t, r), path, initialize("2025-11-25")); status != http.StatusOK {
					t.Errorf("%s answers %d %s", path, status, answer)
				}
				return
			}
			for _, want := range []string{"ginmcp", c.method + " " + c.path, c.way} {
				if !strings.Contains(message, want) {
					t.Errorf("the panic lacks %q: %s", want, message)
				}
			}
			if routes := r.Routes(); len(routes) != 1 {
				t.Errorf("half a registration is left: %d routes", len(routes))
			}
		})
	}
}

// panicOf runs f and returns what it panicked with, or nothing.
func panicOf(f func()) (message string) {
	defer func() {
		if p := recover(); p != nil {
			message = fmt.Sprint(p)
		}
	}()
	f()
	return ""
}

// The engine has no Recovery, as an application may forget it; net/http would have saved it.
func TestPanicIsAnErrorResult(t *testing.T) {
	r := gin.New()
	r.GET("/plain", func(*gin.Context) { panic("a secret") })
	r.GET("/abort", func(*gin.Context) { panic(http.ErrAbortHandler) })
	r.GET("/late", func(c *gin.Context) {
		c.String(http.StatusOK, "half an answer")
		panic("a secret")
	})
	r.GET("/typed", ginmcp.Handle("typed", func(*gin.Context, struct{}) (string, error) { panic("a secret") }))
	r.GET("/health", health)
	ginmcp.Attach(r, ginmcp.WithLogger(nil))
	session := connect(t, serve(t, r), nil)
	for _, tool := range []string{"get_plain", "get_abort", "get_late", "typed"} {
		t.Run(tool, func(t *testing.T) {
			res := call(t, session, tool, nil)
			if !res.IsError || !strings.Contains(textOf(res), "panicked") || strings.Contains(textOf(res), "secret") {
				t.Errorf("isError = %t, %s; want an error that keeps what the panic said", res.IsError, textOf(res))
			}
			if res := call(t, session, "health", nil); res.IsError {
				t.Errorf("the server does not answer any more: %s", textOf(res))
			}
		})
	}
}

// Recovery of the application turns a panic into an answer of its own. The wrapper of an
// annotated handler knows better.
func TestPanicThatTheApplicationRecovered(t *testing.T) {
	r := gin.New()
	r.Use(gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, _ any) { c.AbortWithStatus(http.StatusInternalServerError) }))
	r.GET("/late", ginmcp.Op("late", func(c *gin.Context) {
		c.String(http.StatusOK, "half an answer")
		panic("a secret")
	}))
	r.GET("/early", ginmcp.Op("early", func(*gin.Context) { panic("a secret") }))
	ginmcp.Attach(r)
	session := connect(t, serve(t, r), nil)
	for _, tool := range []string{"late", "early"} {
		t.Run(tool, func(t *testing.T) {
			if res := call(t, session, tool, nil); !res.IsError || strings.Contains(textOf(res), "secret") {
				t.Errorf("isError = %t, %s; want an error", res.IsError, textOf(res))
			}
		})
	}
}

func TestAttachMayStandBeforeTheRoutes(t *testing.T) {
	r := gin.New()
	tools := ginmcp.Attach(r)
	r.GET("/health", health)
	session := connect(t, serve(t, r), nil)
	if got := namesOf(listTools(t, session)); !slices.Equal(got, []string{"health"}) {
		t.Errorf("tools %q, want health", got)
	}
	r.GET("/users/:id", new(userController).GetUser)
	if err := tools.Refresh(); err != nil {
		t.Fatal(err)
	}
	if got := namesOf(listTools(t, session)); !slices.Equal(got, []string{"get_user", "health"}) {
		t.Errorf("tools %q after Refresh, want get_user too", got)
	}
}

// A mistake is an error of Refresh. Without it, what the mistake touches is withheld, and
// the rest is served.
func TestMistakeWithholdsWhatItTouches(t *testing.T) {
	r := gin.New()
	r.GET("/a", ginmcp.Op("same", health))
	r.GET("/b", ginmcp.Op("same", health))
	r.GET("/c", ginmcp.Op("other", health))
	tools := ginmcp.Attach(r, ginmcp.WithLogger(nil), ginmcp.WithOperation("GET /nowhere", ginmcp.ID("nowhere")))
	if got := namesOf(listTools(t, connect(t, serve(t, r), nil))); !slices.Equal(got, []string{"other"}) {
		t.Errorf("tools %q, want other", got)
	}
	err := tools.Refresh()
	if err == nil {
		t.Fatal("Refresh found no mistake")
	}
	for _, want := range []string{"GET /a", "GET /b", "GET /nowhere"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %s: %v", want, err)
		}
	}
}

// A gate tells when it is reached, and is passed when it is let.
type gate struct{ reached, let chan struct{} }

func newGate() gate { return gate{make(chan struct{}), make(chan struct{})} }

func (g gate) pass() {
	g.reached <- struct{}{}
	<-g.let
}

func TestShutdownWaitsForCallsUnderWay(t *testing.T) {
	for _, c := range []struct {
		reason string
		hold   func(r *gin.Engine, tools *ginmcp.Server, g gate)
	}{
		{"the handler has not answered", func(r *gin.Engine, _ *ginmcp.Server, g gate) {
			r.GET("/slow", func(c *gin.Context) {
				g.pass()
				c.String(http.StatusOK, "done")
			})
		}},
		{"the handler has answered, but the client has not heard of it", func(r *gin.Engine, tools *ginmcp.Server, g gate) {
			r.GET("/slow", func(c *gin.Context) { c.String(http.StatusOK, "done") })
			tools.MCP().AddReceivingMiddleware(func(next mcp.MethodHandler) mcp.MethodHandler {
				return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
					res, err := next(ctx, method, req)
					if call, ok := req.(*mcp.CallToolRequest); ok && call.Params.Name == "get_slow" {
						g.pass()
					}
					return res, err
				}
			})
		}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			r, g := gin.New(), newGate()
			r.GET("/health", health)
			tools := ginmcp.Attach(r)
			c.hold(r, tools, g)
			checkShutdownWaits(t, serve(t, r), tools, g)
		})
	}
}

func checkShutdownWaits(t *testing.T, server *httptest.Server, tools *ginmcp.Server, g gate) {
	t.Helper()
	answered, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		defer close(answered)
		_, answer := post(t, server, "/mcp", sessionless("2025-11-25", "tools/call", `{"name":"get_slow"}`))
		answered <- answer
	}()
	<-g.reached
	go func() { ended <- tools.Shutdown(t.Context()) }()
	for { // until Shutdown has begun, which nothing else tells
		status, answer := post(t, server, "/mcp", sessionless("2025-11-25", "tools/call", `{"name":"health"}`))
		if status == http.StatusServiceUnavailable && strings.Contains(answer, "nothing was called") {
			break
		}
	}
	select {
	case err := <-ended:
		t.Errorf("Shutdown did not wait, and returned %v", err)
	default:
	}
	close(g.let)
	if answer := <-answered; !strings.Contains(answer, `"text":"done"`) {
		t.Errorf("the call under way was answered with %q", answer)
	}
	if err := <-ended; err != nil {
		t.Errorf("Shutdown returned %v", err)
	}
}

// A route that ignores its context does not hold Shutdown longer than Shutdown may take.
func TestShutdownEndsWithItsContext(t *testing.T) {
	r, g := gin.New(), newGate()
	r.GET("/slow", func(*gin.Context) { g.pass() })
	tools := ginmcp.Attach(r)
	server := serve(t, r)
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		post(t, server, "/mcp", sessionless("2025-11-25", "tools/call", `{"name":"get_slow"}`))
	}()
	<-g.reached
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := tools.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Shutdown returned %v, want the error of its context", err)
	}
	close(g.let)
	<-answered
}

// A client that listens for changes would never end by itself.
func TestShutdownEndsSubscriptions(t *testing.T) {
	r := gin.New()
	r.GET("/health", health)
	tools := ginmcp.Attach(r)
	server := serve(t, r)
	m := modern("subscriptions/listen", `"notifications":{"toolsListChanged":true}`, "")
	res := open(t, server, "/mcp", m)
	defer func() { _ = res.Body.Close() }()
	first := bufio.NewReader(res.Body)
	if line, err := first.ReadString('\n'); err != nil || !strings.HasPrefix(line, "event") {
		t.Fatalf("the subscription begins with %q (%v)", line, err)
	}
	if err := tools.Shutdown(t.Context()); err != nil {
		t.Errorf("Shutdown returned %v", err)
	}
	if _, err := io.Copy(io.Discard, first); err != nil {
		t.Errorf("the subscription ended with %v", err)
	}
}
