package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestProgress: a client that asks for progress gets a report for each part of a response and for
// each report of the handler, and one result at the end.
func TestProgress(t *testing.T) {
	r := gin.New()
	r.GET("/events", Op("events", func(c *gin.Context) {
		for i := range 3 {
			c.SSEvent("tick", i)
			c.Writer.Flush()
		}
	}))
	r.GET("/lines", Op("lines", func(c *gin.Context) {
		c.Header("Content-Type", "application/x-ndjson")
		for _, line := range []string{`{"n":1}`, `{"n":2}`} {
			_, _ = c.Writer.WriteString(line + "\n")
			c.Writer.Flush()
		}
	}))
	r.GET("/told", Op("told", func(c *gin.Context) {
		FromContext(c).Progress(1, 2, "half")
		FromContext(c.Request.Context()).Log(slog.LevelWarn, "careful")
		c.String(http.StatusOK, "done")
	}))
	server := httptest.NewServer(newServer(t, r))
	defer server.Close()
	var mu sync.Mutex
	var told []string
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, &mcp.ClientOptions{
		ProgressNotificationHandler: func(_ context.Context, req *mcp.ProgressNotificationClientRequest) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, req.Params.Message)
		},
	})
	session, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: server.URL}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = session.Close() }()
	for _, c := range []struct {
		tool, result string
		told         []string
	}{
		{"events", `{"result":[{"event":"tick","data":0},{"event":"tick","data":1},{"event":"tick","data":2}]}`, []string{"event:tick\ndata:0", "event:tick\ndata:1", "event:tick\ndata:2"}},
		{"lines", `{"result":[{"n":1},{"n":2}]}`, []string{`{"n":1}`, `{"n":2}`}},
		{"told", `null`, []string{"half"}},
	} {
		told = nil
		params := &mcp.CallToolParams{Name: c.tool}
		params.SetProgressToken("token")
		res, err := session.CallTool(t.Context(), params)
		if err != nil {
			t.Fatal(err)
		}
		waitFor(t, func() bool { mu.Lock(); defer mu.Unlock(); return len(told) >= len(c.told) }, c.tool+" to be told")
		mu.Lock()
		if !slices.Equal(told, c.told) {
			t.Errorf("%s: told %q, want %q", c.tool, told, c.told)
		}
		mu.Unlock()
		if got := mustJSON(t, res.StructuredContent); !sameJSON(t, got, c.result) {
			t.Errorf("%s: got %s, want %s", c.tool, got, c.result)
		}
		if res, err = session.CallTool(t.Context(), &mcp.CallToolParams{Name: c.tool}); err != nil || res.IsError {
			t.Errorf("%s without a wish for progress: %v, %v", c.tool, res, err)
		}
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		t.Fatalf("%s or %s is no JSON", a, b)
	}
	return mustJSON(t, x) == mustJSON(t, y)
}

// TestFromContext is what a handler knows about the agent behind a request.
func TestFromContext(t *testing.T) {
	var seen *Invocation
	r := gin.New()
	r.GET("/x", Op("x", func(c *gin.Context) { seen = FromContext(c); c.Status(http.StatusNoContent) }))
	s := newServer(t, r)
	r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x", http.NoBody))
	if seen != nil {
		t.Error("a request over plain HTTP has an agent behind it")
	}
	if FromContext(t.Context()) != nil || FromContext(new(gin.Context)) != nil {
		t.Error("a context without a request has an agent behind it")
	}
	server := httptest.NewServer(s)
	defer server.Close()
	if _, err := connect(t, server.URL).CallTool(t.Context(), &mcp.CallToolParams{Name: "x"}); err != nil {
		t.Fatal(err)
	}
	name, version := seen.Client()
	if seen.Tool() != "x" || name != "test" || version != "1" || seen.RequestID() == "" {
		t.Errorf("tool %q, client %q %q, request %q", seen.Tool(), name, version, seen.RequestID())
	}
	seen.Progress(1, 1, "too late") // does nothing, and does not fail
	seen.Log(slog.LevelError, "too late")
}

// TestCallHook is what an audit sees, and that it sees no argument unless it asks.
func TestCallHook(t *testing.T) {
	var calls []CallInfo
	r := gin.New()
	r.GET("/users/:id", Op("user", func(c *gin.Context) { c.JSON(http.StatusTeapot, gin.H{"error": "short"}) }))
	s := newServer(t, r, WithCallHook(nil), WithCallHook(func(_ context.Context, c CallInfo) { calls = append(calls, c) }))
	server := httptest.NewServer(s)
	defer server.Close()
	client := connect(t, server.URL)
	for _, arguments := range []string{`{"id":"7"}`, `{}`} {
		if _, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: "user", Arguments: json.RawMessage(arguments)}); err != nil {
			t.Fatal(err)
		}
	}
	if len(calls) != 2 {
		t.Fatalf("%d calls were heard of, want 2", len(calls))
	}
	answered, refused := calls[0], calls[1]
	if answered.Tool != "user" || answered.Route != "GET /users/:id" || answered.Status != http.StatusTeapot || !answered.IsError ||
		answered.ClientName != "test" || !strings.HasPrefix(answered.RemoteAddr, "127.0.0.1:") || answered.ArgumentBytes != 10 || answered.AnswerBytes != 17 ||
		answered.Duration <= 0 || time.Since(answered.Started) > time.Minute {
		t.Errorf("an answered call: %+v", answered)
	}
	if refused.Status != 0 || !refused.IsError || refused.ArgumentBytes != 2 {
		t.Errorf("a refused call: %+v", refused)
	}
	if got := string(answered.Arguments()); got != `{"id":"7"}` {
		t.Errorf("asked for, the arguments are %s", got)
	}
}

// TestCallHookPanics: the result of a call is not lost if its hook panics.
func TestCallHookPanics(t *testing.T) {
	r := gin.New()
	r.GET("/x", Op("x", func(c *gin.Context) { c.String(http.StatusOK, "done") }))
	s := newServer(t, r, WithLogger(nil), WithCallHook(func(context.Context, CallInfo) { panic("audit") }))
	server := httptest.NewServer(s)
	defer server.Close()
	res, err := connect(t, server.URL).CallTool(t.Context(), &mcp.CallToolParams{Name: "x"})
	if err != nil || res.IsError || textOf(res) != "done" {
		t.Errorf("got %v, %v, want the answer", res, err)
	}
}

// TestResultsSayThatTheyAreComplete holds what 2026-07-28 asks of every result, of generated
// tools and resources as of what the SDK answers, and that earlier versions do not get it.
func TestResultsSayThatTheyAreComplete(t *testing.T) {
	r := gin.New()
	r.GET("/x", Op("x", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"a": 1}) }))
	r.GET("/y", Op("y", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"a": 1}) }))
	s := newServer(t, r, WithRouteMaps(RouteMap{Pattern: "^/y", Kind: Resource}))
	const meta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"}}`
	for _, c := range []struct{ method, name, params string }{
		{"tools/call", "x", `"name":"x"`}, {"resources/read", "app:///y", `"uri":"app:///y"`},
	} {
		for version, want := range map[string]bool{"2026-07-28": true, "2025-06-18": false} {
			params := c.params
			if want {
				params += "," + meta
			}
			req := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"`+c.method+`","params":{`+params+`}}`))
			req.Header = http.Header{
				"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}, "Mcp-Protocol-Version": {version},
				"Mcp-Method": {c.method}, "Mcp-Name": {c.name},
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, req)
			if got := strings.Contains(w.Body.String(), `"resultType":"complete"`); w.Code != http.StatusOK || got != want {
				t.Errorf("%s of %s: %d %s, want a result type: %t", c.method, version, w.Code, w.Body, want)
			}
		}
	}
}

// TestPrivateErrors: an error that a handler attached reaches the agent only if it is meant for
// clients, whatever the status.
func TestPrivateErrors(t *testing.T) {
	r := gin.New()
	for name, h := range map[string]gin.HandlerFunc{
		"private": func(c *gin.Context) { _ = c.AbortWithError(http.StatusInternalServerError, errors.New("dsn secret")) },
		"public": func(c *gin.Context) {
			_ = c.AbortWithError(http.StatusBadGateway, errors.New("the bank is closed")).SetType(gin.ErrorTypePublic)
		},
		"missing": func(c *gin.Context) { _ = c.AbortWithError(http.StatusNotFound, errors.New("dsn secret")) },
		"bad": func(c *gin.Context) {
			_ = c.AbortWithError(http.StatusBadRequest, errors.New("limit is no number")).SetType(gin.ErrorTypeBind)
		},
	} {
		r.GET("/"+name, Op(name, h))
	}
	s := newServer(t, r)
	for name, want := range map[string]string{"private": "", "missing": "HTTP 404", "public": "the bank is closed", "bad": "limit is no number"} {
		got := string(invokeTool(t.Context(), s, name, invoke.Call{}).Content[0].Data)
		if strings.Contains(got, "secret") || !strings.Contains(got, want) {
			t.Errorf("%s: the agent reads %q, want %q and no secret", name, got, want)
		}
	}
}
