package ginmcp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A panic, of the application or of ours, ends a call and nothing else.
func TestPanicIsAnErrorResult(t *testing.T) {
	r := gin.New()
	r.GET("/panic", Op("panics", func(*gin.Context) { panic("s3cret") }))
	r.GET("/fine", Op("fine", answering("fine")))
	r.GET("/hook", Op("hook", answering("hook")))
	s := newServer(t, r, WithLogger(nil), WithRequestFunc(func(_, inner *http.Request) error {
		if inner.URL.Path == "/hook" {
			panic("s3cret")
		}
		return nil
	}))
	session := inMemory(t, s, nil)
	for _, name := range []string{"panics", "hook"} {
		if text, failed := textCall(t, session, name, nil); !failed || strings.Contains(text, "s3cret") {
			t.Errorf("%s: %q, error %v: want an error that does not tell what it panicked with", name, text, failed)
		}
	}
	if text, failed := textCall(t, session, "fine", nil); failed || text != "fine" {
		t.Errorf("after a panic: %q, error %v", text, failed)
	}
}

func TestTimeoutOption(t *testing.T) {
	release, left := make(chan struct{}), make(chan struct{})
	r := gin.New()
	r.GET("/slow", Op("slow", func(*gin.Context) { <-release; close(left) }, Timeout(time.Millisecond)))
	session := inMemory(t, newServer(t, r), nil)
	if text, failed := textCall(t, session, "slow", nil); !failed || !strings.Contains(text, "did not respond within 1ms") {
		t.Errorf("%q, error %v: want an error that says how long was waited", text, failed)
	}
	close(release)
	<-left
}

// A tool that calls the mount again, as a proxy within the process would, is refused
// there: each call would make the next.
func TestLoopGuard(t *testing.T) {
	r := gin.New()
	var s *Server
	r.POST("/again", Op("again", func(c *gin.Context) {
		body := strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"again"}}`)
		inner, err := http.NewRequestWithContext(c.Request.Context(), http.MethodPost, "/mcp", body)
		if err != nil {
			t.Error(err)
			return
		}
		s.ServeHTTP(c.Writer, inner)
	}))
	s = newServer(t, r)
	text, failed := textCall(t, inMemory(t, s, nil), "again", nil)
	if !failed || !strings.Contains(text, "508") || !strings.Contains(text, "leads back to ginmcp") {
		t.Errorf("%q, error %v: want a loop that is refused", text, failed)
	}
}

func TestShutdown(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	r := gin.New()
	r.GET("/slow", Op("slow", func(c *gin.Context) {
		close(started)
		<-release
		c.String(http.StatusOK, "done")
	}))
	r.GET("/fast", Op("fast", answering("fast")))
	s := newServer(t, r)
	slow, other := inMemory(t, s, nil), inMemory(t, s, nil)
	answer := make(chan string, 1)
	go func() {
		text, _ := textCall(t, slow, "slow", nil)
		answer <- text
	}()
	<-started

	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.calls.Close(over); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for a call under way returned %v, want the end of the context", err)
	}
	if text, failed := textCall(t, other, "fast", nil); !failed || !strings.Contains(text, "shutting down") {
		t.Errorf("a call after Shutdown: %q, error %v", text, failed)
	}
	close(release)
	if text := <-answer; text != "done" {
		t.Errorf("the call under way was answered %q, want its answer", text)
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Errorf("Shutdown without calls under way: %v", err)
	}
	if err := other.Ping(t.Context(), nil); err == nil {
		t.Error("a session is still open after Shutdown")
	}
}

func TestLargeRequests(t *testing.T) {
	s := newServer(t, gin.New())
	for size, want := range map[int]int{serve.MaxBody - 100: http.StatusOK, serve.MaxBody + 1: http.StatusRequestEntityTooLarge} {
		for _, known := range []bool{true, false} {
			before, after := `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"x":"`, `"}}}`
			var body io.Reader = strings.NewReader(before + strings.Repeat("x", size-len(before)-len(after)) + after)
			if !known {
				body = io.MultiReader(body) // of unknown length
			}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", body)
			r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%d bytes, length known %v: status %d, want %d: %s", size, known, w.Code, want, w.Body)
			}
		}
	}
}

func TestConcurrentCallsAndRefreshes(t *testing.T) {
	const callers, calls, refreshes = 8, 25, 10
	r := gin.New()
	r.GET("/echo/:id", Op("echo", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"id": c.Param("id")}) }))
	s := newServer(t, r)
	var all sync.WaitGroup
	for n := range callers {
		session := inMemory(t, s, nil)
		all.Go(func() {
			for i := range calls {
				id := fmt.Sprint(n, "-", i)
				res, err := session.CallTool(context.Background(), &mcp.CallToolParams{Name: "echo", Arguments: map[string]any{"id": id}})
				if err != nil || res.IsError {
					t.Errorf("call %s: %+v, %v", id, res, err)
					return
				}
				if text := res.Content[0].(*mcp.TextContent).Text; text != `{"id":"`+id+`"}` {
					t.Errorf("call %s was answered %s", id, text)
				}
			}
		})
	}
	all.Go(func() {
		for range refreshes {
			if err := s.Refresh(); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
}
