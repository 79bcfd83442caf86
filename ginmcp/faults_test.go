package ginmcp

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// faulty is an application whose handlers do what handlers should not. Released is closed
// when those that ignore their context may go.
func faulty(released <-chan struct{}) *gin.Engine {
	r := gin.New()
	route := func(path string, h gin.HandlerFunc) { r.GET("/"+path, Op(strings.ReplaceAll(path, "-", "_"), h)) }
	route("fine", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"fine": true}) })
	route("panic-before", func(*gin.Context) { panic("secret") })
	route("panic-during", func(c *gin.Context) {
		c.String(http.StatusOK, "half an ans")
		panic("secret")
	})
	route("panic-abort", func(*gin.Context) { panic(http.ErrAbortHandler) })
	route("panic-nil-map", func(c *gin.Context) {
		m := map[string]map[string]int{}
		m["x"]["y"] = 1
		c.Status(http.StatusOK)
	})
	route("reads-body", func(c *gin.Context) {
		if _, err := io.ReadAll(c.Request.Body); err != nil {
			c.Status(http.StatusInternalServerError)
		}
	})
	route("endless", func(c *gin.Context) {
		for c.Request.Context().Err() == nil {
			if _, err := c.Writer.WriteString("again and "); err != nil {
				return
			}
			c.Writer.Flush()
		}
	})
	route("endless-deaf", func(c *gin.Context) {
		_, _ = c.Writer.WriteString("one part")
		c.Writer.Flush()
		<-released
		_, _ = c.Writer.WriteString("too late")
	})
	route("deaf", func(c *gin.Context) {
		<-released
		c.JSON(http.StatusOK, gin.H{"too": "late"})
	})
	route("huge", func(c *gin.Context) {
		chunk := bytes.Repeat([]byte("x"), 1<<20)
		for range 1 << 10 {
			if _, err := c.Writer.Write(chunk); err != nil {
				_ = c.Error(err)
				return
			}
		}
	})
	route("hijack", func(c *gin.Context) {
		if _, _, err := c.Writer.Hijack(); err != nil {
			c.String(http.StatusNotImplemented, err.Error())
		}
	})
	route("late-writer", func(c *gin.Context) {
		// Gin gives its own writer to the next request; what is below it stays.
		unwrapper, _ := c.Writer.(interface{ Unwrap() http.ResponseWriter })
		w := unwrapper.Unwrap()
		go func() {
			<-released
			w.Header().Set("Late", "yes")
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, "late")
		}()
		c.String(http.StatusOK, "in time")
	})
	route("stdout", func(c *gin.Context) {
		_, _ = os.Stdout.WriteString("a handler prints\n")
		c.String(http.StatusOK, "printed")
	})
	route("goexit", func(*gin.Context) { runtime.Goexit() })
	return r
}

// TestFaults calls every faulty handler of one server, several times at once, and then asks
// whether the server is still there.
func TestFaults(t *testing.T) {
	released := make(chan struct{})
	s := newServer(t, faulty(released), WithTimeout(time.Second), WithMaxResponse(64<<10), WithLogger(nil))
	server := httptest.NewServer(s)
	defer server.Close()
	client := connect(t, server.URL)
	tests := []struct {
		tool, want, reason string
		isError            bool
	}{
		{"panic_before", "the handler panicked", "a panic is an error result", true},
		{"panic_during", "the handler panicked", "and a half answer no success", true},
		{"panic_abort", "the handler panicked", "the panic that net/http lets pass as well", true},
		{"panic_nil_map", "the handler panicked", "and one of the runtime", true},
		{"reads_body", "succeeded", "there is always a body to read", false},
		{"endless", "cut off", "a stream without an end is cut", false},
		{"endless_deaf", "one part", "also of a handler that does not hear", false},
		{"deaf", "did not respond within 1s", "a handler that does not hear holds nobody", true},
		{"huge", "over the limit", "a gigabyte is stopped at the limit", true},
		{"hijack", "websocket", "there is no connection to take", true},
		{"late_writer", "in time", "what is written late is not in the answer", false},
		{"stdout", "printed", "a handler may print", false},
		{"goexit", "the handler panicked", "a handler that ends its goroutine did not answer", true},
	}
	var all sync.WaitGroup
	for range 3 {
		for _, c := range tests {
			all.Go(func() {
				res, err := client.CallTool(context.Background(), &mcp.CallToolParams{Name: c.tool})
				if err != nil {
					t.Errorf("%s: %v", c.tool, err)
					return
				}
				text := textOf(res)
				if res.IsError != c.isError || !strings.Contains(text, c.want) || strings.Contains(text, "secret") {
					t.Errorf("%s: error %t, %.200q: want error %t, %q: %s", c.tool, res.IsError, text, c.isError, c.want, c.reason)
				}
			})
		}
	}
	all.Wait()
	if n := s.Load().Abandoned; n != 6 {
		t.Errorf("%d handlers are said to go on, want those 6 that do not hear", n)
	}
	res, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: "fine"})
	if err != nil || res.IsError {
		t.Errorf("the server does not answer any more: %v, %v", res, err)
	}
	close(released)
	waitFor(t, func() bool { return s.Load() == Load{} }, "the handlers that went on to be gone")
}

// waitFor waits for something that another goroutine brings about.
func waitFor(t *testing.T, done func() bool, what string) {
	t.Helper()
	for range 1000 {
		if done() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("waited in vain for %s", what)
}

// connect connects the official client over HTTP.
func connect(t *testing.T, url string) *mcp.ClientSession {
	t.Helper()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: url}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

func textOf(res *mcp.CallToolResult) string {
	var texts []string
	for _, c := range res.Content {
		if text, ok := c.(*mcp.TextContent); ok {
			texts = append(texts, text.Text)
		}
	}
	return strings.Join(texts, "\n")
}

// TestAbandonedHandlersAreBounded: the number of handlers that run on after their call is limited.
func TestAbandonedHandlersAreBounded(t *testing.T) {
	released := make(chan struct{})
	s := newServer(t, faulty(released), WithTimeout(time.Millisecond), WithLogger(nil))
	s.config.env.Target.Load.MaxHandlers = 3
	for range 3 {
		if got := string(invokeTool(t.Context(), s, "deaf", invoke.Call{}).Content[0].Data); !strings.Contains(got, "did not respond") {
			t.Errorf("got %s, want the end of its time", got)
		}
	}
	if got := string(invokeTool(t.Context(), s, "fine", invoke.Call{}).Content[0].Data); !strings.Contains(got, "busy") || !strings.Contains(got, "try again") {
		t.Errorf("with as many handlers left as may be, a call got %s, want a polite refusal", got)
	}
	close(released)
	waitFor(t, func() bool { return s.Load().Abandoned == 0 }, "the handlers to be gone")
	if r := invokeTool(t.Context(), s, "fine", invoke.Call{}); r.IsError {
		t.Errorf("after they are gone a call got %s", r.Content[0].Data)
	}
}

// TestDefaultLimitsOfHandlers: without an option, the handlers of one tool, those for one caller and all
// together are limited.
func TestDefaultLimitsOfHandlers(t *testing.T) {
	released := make(chan struct{})
	r := gin.New()
	for _, name := range []string{"a", "b", "c", "d"} {
		r.GET("/"+name, Op(name, func(*gin.Context) { <-released }))
	}
	r.GET("/fine", Op("fine", answering("fine")))
	s := newServer(t, r, WithTimeout(time.Millisecond), WithLogger(nil))
	busy := func(tool, address string) bool {
		request := httptest.NewRequest(http.MethodPost, "/mcp", http.NoBody)
		request.RemoteAddr = address + ":1"
		refused := invokeTool(t.Context(), s, tool, invoke.Call{Request: request})
		return strings.Contains(string(refused.Content[0].Data), "busy")
	}
	fill := func(tool, address string) {
		t.Helper()
		var all sync.WaitGroup
		var refused atomic.Int64
		for range 16 {
			all.Go(func() {
				for range maxPerOperation / 16 {
					if busy(tool, address) {
						refused.Add(1)
					}
				}
			})
		}
		if all.Wait(); refused.Load() > 0 {
			t.Errorf("%d calls of %s from %s were refused", refused.Load(), tool, address)
		}
	}
	fill("a", "10.0.0.1")
	if !busy("a", "10.0.0.2") || busy("fine", "10.0.0.1") {
		t.Error("with 512 handlers of one tool, only that tool is busy")
	}
	fill("b", "10.0.0.1")
	if !busy("fine", "10.0.0.1") || busy("fine", "10.0.0.2") {
		t.Error("with 1024 handlers for one caller, the server is busy for that caller only")
	}
	fill("c", "10.0.0.2")
	fill("d", "10.0.0.2")
	if !busy("fine", "10.0.0.3") {
		t.Error("with 2048 handlers, the server is busy for everyone")
	}
	close(released)
	waitFor(t, func() bool { return s.Load().Abandoned == 0 }, "the handlers to be gone")
	if busy("fine", "10.0.0.1") {
		t.Error("the server is busy after the handlers are gone")
	}
}

// TestMaxConcurrent: calls over the limit are refused and not queued.
func TestMaxConcurrent(t *testing.T) {
	released, entered := make(chan struct{}), make(chan struct{})
	r := gin.New()
	r.GET("/wait", Op("wait", func(c *gin.Context) { entered <- struct{}{}; <-released; c.String(http.StatusOK, "done") }))
	s := newServer(t, r, WithMaxConcurrent(1))
	first := make(chan bool)
	go func() { first <- invokeTool(context.Background(), s, "wait", invoke.Call{}).IsError }()
	<-entered
	if got := s.Load(); got.Calls != 1 {
		t.Errorf("load %+v, want one call", got)
	}
	if got := invokeTool(t.Context(), s, "wait", invoke.Call{}); !got.IsError || !strings.Contains(string(got.Content[0].Data), "busy") {
		t.Errorf("a second call got %s, want a refusal", got.Content[0].Data)
	}
	close(released)
	if <-first {
		t.Error("the first call failed")
	}
}
