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
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// inMemory connects a client to a server without HTTP, and checks the schemas of the server.
func inMemory(tb testing.TB, s *Server, options *mcp.ClientOptions) *mcp.ClientSession {
	tb.Helper()
	session := inMemoryRaw(tb, s, options)
	if err := testkit.CheckTools(s.Tools()); err != nil {
		tb.Error(err)
	}
	return session
}

// inMemoryRaw is [inMemory] for a server whose schemas are written by hand, so that they are not checked.
func inMemoryRaw(tb testing.TB, s *Server, options *mcp.ClientOptions) *mcp.ClientSession {
	tb.Helper()
	near, far := mcp.NewInMemoryTransports()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, far) }()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, options).Connect(ctx, near, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = session.Close()
		cancel()
		<-done
	})
	return session
}

func toolNames(tb testing.TB, session *mcp.ClientSession) []string {
	tb.Helper()
	list, err := session.ListTools(tb.Context(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	var names []string
	for _, t := range list.Tools {
		names = append(names, t.Name)
	}
	return names
}

// textCall calls a tool and returns its first text, and whether it is an error.
func textCall(tb testing.TB, session *mcp.ClientSession, tool string, arguments any) (string, bool) {
	tb.Helper()
	res, err := session.CallTool(tb.Context(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		tb.Fatalf("%s: %v", tool, err)
	}
	text, ok := res.Content[0].(*mcp.TextContent)
	if !ok {
		tb.Fatalf("%s answered with %T", tool, res.Content[0])
	}
	return text.Text, res.IsError
}

func answering(text string) gin.HandlerFunc {
	return func(c *gin.Context) { c.String(http.StatusOK, text) }
}

func TestRoutesMayComeAfterTheServer(t *testing.T) {
	r := gin.New()
	s := newServer(t, r)
	s.MCP() // an accessor builds nothing
	r.GET("/a", Op("a", answering("a")))
	session := inMemory(t, s, nil)
	if names := toolNames(t, session); !slices.Equal(names, []string{"a"}) {
		t.Errorf("tools %v, want the route of after New", names)
	}
	r.GET("/b", Op("b", answering("b")))
	if names := toolNames(t, session); !slices.Equal(names, []string{"a", "b"}) {
		t.Errorf("tools %v, want the route that was added since", names)
	}
}

func TestRefresh(t *testing.T) {
	r := gin.New()
	r.GET("/a", Op("a", answering("a")))
	s := newServer(t, r)
	changed := make(chan struct{}, 8)
	session := inMemory(t, s, &mcp.ClientOptions{
		ToolListChangedHandler: func(context.Context, *mcp.ToolListChangedRequest) { changed <- struct{}{} },
	})
	if names := toolNames(t, session); !slices.Equal(names, []string{"a"}) {
		t.Fatalf("tools %v", names)
	}

	r.GET("/b", Op("b", answering("b")))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	<-changed
	if names := toolNames(t, session); !slices.Equal(names, []string{"a", "b"}) {
		t.Errorf("tools %v after Refresh, want both", names)
	}
	if text, failed := textCall(t, session, "b", nil); failed || text != "b" {
		t.Errorf("b answered %q, error %v", text, failed)
	}

	r.GET("/other", Op("a", answering("other")))
	err := s.Refresh()
	if err == nil || !strings.Contains(err.Error(), "GET /a") || !strings.Contains(err.Error(), "GET /other") {
		t.Errorf("Refresh returned %v, want an error that names both routes of the name", err)
	}
	if names := toolNames(t, session); !slices.Equal(names, []string{"a", "b"}) {
		t.Errorf("tools %v after a Refresh that failed, want those of before", names)
	}
	if text, _ := textCall(t, session, "a", nil); text != "a" {
		t.Errorf("a answered %q after a Refresh that failed, want the one of before", text)
	}
}

func TestLazyBuildWithholdsMistakes(t *testing.T) {
	var log strings.Builder
	r := gin.New()
	r.GET("/a", Op("same", answering("a")))
	r.GET("/b", Op("same", answering("b")))
	r.GET("/c", Op("fine", answering("c")))
	s := newServer(t, r, WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	session := inMemory(t, s, nil)
	if names := toolNames(t, session); !slices.Equal(names, []string{"fine"}) {
		t.Errorf("tools %v, want both of one name withheld", names)
	}
	if _, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "same"}); err == nil {
		t.Error("a tool that was withheld was called")
	}
	var routes []string
	for _, d := range s.Diagnostics() {
		if d.Level == slog.LevelError {
			routes = append(routes, d.Route)
		}
	}
	if slices.Sort(routes); !slices.Equal(routes, []string{"GET /a", "GET /b"}) {
		t.Errorf("error diagnostics of %v, want both routes", routes)
	}
	toolNames(t, session)
	if n := strings.Count(log.String(), "level=ERROR"); n != 2 {
		t.Errorf("%d errors were logged, want each once:\n%s", n, log.String())
	}
}

func TestUnknownTool(t *testing.T) {
	session := inMemory(t, newServer(t, gin.New()), nil)
	_, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "nothing"})
	var wire *jsonrpc.Error
	if !errors.As(err, &wire) || wire.Code != jsonrpc.CodeInvalidParams {
		t.Errorf("error %v, want one of the protocol: invalid params", err)
	}
}

func TestUnknownCursor(t *testing.T) {
	s := newServer(t, gin.New())
	session := inMemory(t, s, nil)
	for _, written := range []bool{false, true} {
		if written {
			s.MCP()
		}
		if _, err := session.ListTools(t.Context(), &mcp.ListToolsParams{Cursor: "nowhere"}); err == nil {
			t.Errorf("hand-written tools %v: a cursor that nobody gave was taken", written)
		}
	}
}

// noInput is the schema of a tool without arguments.
var noInput = json.RawMessage(`{"type":"object"}`)

func handWrittenTool(text string) mcp.ToolHandler {
	return func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: text}}}, nil
	}
}

func TestHandWrittenTools(t *testing.T) {
	var log strings.Builder
	r := gin.New()
	r.GET("/a", Op("a", answering("generated")))
	r.GET("/b", Op("b", answering("generated")))
	s := newServer(t, r, WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	for _, name := range []string{"a", "c"} {
		s.MCP().AddTool(&mcp.Tool{Name: name, InputSchema: noInput}, handWrittenTool("written"))
	}
	session := inMemory(t, s, nil)
	for range 2 {
		if names := toolNames(t, session); !slices.Equal(names, []string{"a", "b", "c"}) {
			t.Errorf("tools %v, want each name once, sorted", names)
		}
		for name, want := range map[string]string{"a": "written", "b": "generated", "c": "written"} {
			if text, failed := textCall(t, session, name, nil); failed || text != want {
				t.Errorf("%s answered %q, want %q", name, text, want)
			}
		}
	}
	want := introspect.Diagnostic{
		Level:   slog.LevelWarn,
		Route:   "GET /a",
		Message: "the tool a was also written by hand; the hand-written one is listed and called instead",
	}
	if got := s.Diagnostics(); !slices.Equal(got, []introspect.Diagnostic{want}) {
		t.Errorf("diagnostics %v, want %v", got, want)
	}
	if n := strings.Count(log.String(), "written by hand"); n != 1 {
		t.Errorf("it was logged %d times, want once:\n%s", n, log.String())
	}
	s.MCP().RemoveTools("a")
	if text, _ := textCall(t, session, "a", nil); text != "generated" {
		t.Errorf("a answered %q without the hand-written tool, want the generated one", text)
	}
}

// Changed notifies clients by a tool and a resource that are never listed.
func TestChanged(t *testing.T) {
	s := newServer(t, gin.New(), everyGET())
	tools, resources := make(chan struct{}, 8), make(chan struct{}, 8)
	session := inMemory(t, s, &mcp.ClientOptions{
		ToolListChangedHandler:     func(context.Context, *mcp.ToolListChangedRequest) { tools <- struct{}{} },
		ResourceListChangedHandler: func(context.Context, *mcp.ResourceListChangedRequest) { resources <- struct{}{} },
	})
	s.Changed()
	<-tools
	<-resources
	if names := toolNames(t, session); len(names) != 0 {
		t.Errorf("the announcement is listed: %v", names)
	}
}

// rpcOf sends one request to a handler.
func rpcOf(h http.Handler, version, method, params string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(
		http.MethodPost,
		"/mcp",
		strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"`+method+`","params":`+params+`}`),
	)
	r.Header = http.Header{
		"Content-Type": {
			"application/json",
		}, "Accept": {"application/json, text/event-stream"}, "Mcp-Protocol-Version": {version},
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// Large results that the SDK encodes share a limit of memory, and small ones do not wait for it.
func TestEncodedResultsShareMemory(t *testing.T) {
	r := gin.New()
	r.GET("/large", Op("large", answering(strings.Repeat("<", 1<<20))))
	r.GET("/small", Op("small", answering("<")))
	r.GET("/list", answering(strings.Repeat("<", 1<<20)))
	s := newServer(t, r, WithLogger(nil), everyGETMap("^/list"), WithMaxResponse(2<<20))
	s.MCP()
	release, err := s.sdk.Results.Hold(t.Context(), 1<<60)
	if err != nil {
		t.Fatal(err)
	}
	over := make(chan string, 2)
	for _, message := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"large"}}`,
		`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"app:///list"}}`,
	} {
		go func() { over <- postRPC(s, "2025-06-18", message).Body.String() }()
	}
	if w := postRPC(s, "2025-06-18", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"small"}}`); w.Code != http.StatusOK {
		t.Errorf("a small result: %d %s", w.Code, w.Body)
	}
	select {
	case got := <-over:
		t.Errorf("a large result does not wait for room: %.200s", got)
	case <-time.After(100 * time.Millisecond):
	}
	release()
	for range 2 {
		if got := receive(t, "a large result", over); strings.Count(got, `\u003c`) != 1<<20 {
			t.Errorf("got %.200s", got)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if release, err = s.sdk.Results.Hold(ctx, 1<<60); err != nil {
		t.Errorf("the room is not free after the responses were written: %v", err)
		return
	}
	release()
}
