package ginmcp_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/ginmcptest"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func textIn(t *testing.T, res *mcp.CallToolResult) string {
	t.Helper()
	text, ok := res.Content[0].(*mcp.TextContent)
	if !ok {
		t.Fatalf("the content is %T", res.Content[0])
	}
	return text.Text
}

// TestComposedToolsAreCounted: WithMaxConcurrent holds for composed tools, for what they call at
// the same time, and for both together.
func TestComposedToolsAreCounted(t *testing.T) {
	var functions, handlers, mostFunctions, mostHandlers atomic.Int64
	enter := func(n, most *atomic.Int64) func() {
		now := n.Add(1)
		for seen := most.Load(); now > seen; seen = most.Load() {
			most.CompareAndSwap(seen, now)
		}
		time.Sleep(time.Millisecond)
		return func() { n.Add(-1) }
	}
	r := gin.New()
	r.GET("/part", func(c *gin.Context) { defer enter(&handlers, &mostHandlers)(); c.String(http.StatusOK, "x") })
	session := ginmcptest.Client(t, r, ginmcp.WithLogger(nil), ginmcp.WithMaxConcurrent(1),
		ginmcp.WithTool("whole", func(ctx context.Context, call ginmcp.Caller, _ struct{}) (int, error) {
			defer enter(&functions, &mostFunctions)()
			var all sync.WaitGroup
			for range 5 {
				all.Go(func() {
					if err := call.Do(ctx, "get_part", nil, nil); err != nil {
						t.Errorf("a part of the tool: %v", err)
					}
				})
			}
			all.Wait()
			return 1, nil
		}))
	var all sync.WaitGroup
	var made, busy atomic.Int64
	for range 20 {
		all.Go(func() {
			res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "whole"})
			switch {
			case err != nil:
				t.Error(err)
			case !res.IsError:
				made.Add(1)
			case strings.Contains(textIn(t, res), "try again"):
				busy.Add(1)
			default:
				t.Errorf("a call failed: %s", textIn(t, res))
			}
		})
	}
	all.Wait()
	if mostFunctions.Load() != 1 || mostHandlers.Load() != 1 || made.Load() == 0 || made.Load()+busy.Load() != 20 {
		t.Errorf("%d functions and %d handlers ran at once, %d calls were made and %d refused; want one of each at a time",
			mostFunctions.Load(), mostHandlers.Load(), made.Load(), busy.Load())
	}
}

// TestWrapperOfTheEngine: a call whose arguments lead it to a handler of the wrapper is an error,
// and shows nothing of the response; a refusal by the wrapper is passed on.
func TestWrapperOfTheEngine(t *testing.T) {
	r := gin.New()
	r.GET("/:section/:name", ginmcp.Op("read", func(c *gin.Context) { c.String(http.StatusOK, "own") }))
	session := ginmcptest.Client(t, r, ginmcp.WithLogger(nil), ginmcp.WithHandler(func(engine http.Handler) http.Handler {
		mux := http.NewServeMux()
		mux.HandleFunc("/internal/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("s3cret")) })
		mux.HandleFunc("/guarded/", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "who are you", http.StatusUnauthorized) })
		mux.Handle("/", engine)
		return mux
	}))
	for _, c := range []struct {
		section, want string
		isError       bool
	}{
		{"a", "own", false}, {"internal", "did not pass the call on", true}, {"guarded", "HTTP 401 Unauthorized: who are you", true},
	} {
		res, err := session.CallTool(t.Context(), &mcp.CallToolParams{
			Name: "read", Arguments: map[string]any{"section": c.section, "name": "b"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if text := textIn(t, res); res.IsError != c.isError || !strings.Contains(text, c.want) || strings.Contains(text, "s3cret") {
			t.Errorf("%s: error %t, %s; want %t, %s", c.section, res.IsError, text, c.isError, c.want)
		}
	}
}
