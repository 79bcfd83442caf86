package ginmcp

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// plugins is an engine whose routes come while it serves: no request is in it meanwhile, which
// Gin itself asks for.
type plugins struct {
	mu      sync.RWMutex
	engine  *gin.Engine
	handler http.Handler // the engine, as ginmcp hands it over
}

func (p *plugins) inFrontOf(engine http.Handler) http.Handler {
	p.handler = engine
	return p
}

func (p *plugins) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	p.handler.ServeHTTP(w, r)
}

func (p *plugins) add(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.engine.GET("/"+name+"/:id", Op(name, func(c *gin.Context) { c.String(http.StatusOK, name+" "+c.Param("id")) }))
}

// Calls continue while plugins register routes: no call is lost or reaches another route, each
// plugin's tool exists after its Refresh, and clients are notified.
func TestRoutesAtRunTime(t *testing.T) {
	const callers, added = 6, 20
	p := &plugins{engine: gin.New()}
	p.add("plugin_0")
	s := newServer(t, p.engine, WithHandler(p.inFrontOf))
	server := httptest.NewServer(s)
	defer server.Close()
	changed := make(chan struct{}, 1)
	listener := inMemory(t, s, &mcp.ClientOptions{ToolListChangedHandler: func(context.Context, *mcp.ToolListChangedRequest) {
		select {
		case changed <- struct{}{}:
		default:
		}
	}})
	if names := toolNames(t, listener); !slices.Equal(names, []string{"plugin_0"}) {
		t.Fatalf("tools %v", names)
	}

	var there, calls atomic.Int64 // the last plugin whose Refresh is over
	stop := make(chan struct{})
	var all sync.WaitGroup
	for n := range callers {
		session := inMemory(t, s, nil)
		if n%2 == 0 {
			session = overLoopback(t, server)
		}
		all.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				tool, id := fmt.Sprint("plugin_", int64(i)%(there.Load()+1)), fmt.Sprint(n, "-", i)
				res, err := session.CallTool(context.Background(), &mcp.CallToolParams{Name: tool, Arguments: map[string]any{"id": id}})
				if err != nil || res.IsError {
					t.Errorf("%s of %s was lost: %+v, %v", id, tool, res, err)
					return
				}
				if text, ok := res.Content[0].(*mcp.TextContent); !ok || text.Text != tool+" "+id {
					t.Errorf("%s of %s was answered %v", id, tool, res.Content[0])
				}
				calls.Add(1)
			}
		})
	}
	for i := range int64(added) {
		for before := calls.Load(); calls.Load() < before+callers && !t.Failed(); {
			if text, failed := textCall(t, listener, "plugin_0", map[string]any{"id": "x"}); failed {
				t.Error(text) // a call of our own, in place of waiting
			}
		}
		p.add(fmt.Sprint("plugin_", i+1))
		if err := s.Refresh(); err != nil {
			t.Error(err)
		}
		there.Store(i + 1)
		<-changed
	}
	close(stop)
	all.Wait()
	if got := len(toolNames(t, listener)); got != added+1 {
		t.Errorf("%d tools, want %d", got, added+1)
	}
}

func overLoopback(t *testing.T, server *httptest.Server) *mcp.ClientSession {
	t.Helper()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(),
		&mcp.StreamableClientTransport{Endpoint: server.URL, HTTPClient: server.Client()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// A call finishes on the tools that there were when it began.
func TestRefreshLeavesCallsUnderWay(t *testing.T) {
	var gone atomic.Bool
	entered, release := make(chan struct{}), make(chan struct{})
	r := gin.New()
	r.GET("/slow", Op("slow", func(c *gin.Context) {
		close(entered)
		<-release
		c.String(http.StatusOK, "done")
	}))
	s := newServer(t, r, WithRouteFunc(func(_ introspect.Operation, kind Kind) (Kind, error) {
		if gone.Load() {
			return Exclude, nil
		}
		return kind, nil
	}))
	session, other := inMemory(t, s, nil), inMemory(t, s, nil)
	answer := make(chan string)
	go func() {
		text, _ := textCall(t, session, "slow", nil)
		answer <- text
	}()
	<-entered
	gone.Store(true)
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	if names := toolNames(t, other); len(names) != 0 {
		t.Errorf("tools %v, want none", names)
	}
	if _, err := other.CallTool(t.Context(), &mcp.CallToolParams{Name: "slow"}); err == nil {
		t.Error("a tool that is gone was called")
	}
	close(release)
	if text := <-answer; text != "done" {
		t.Errorf("the call under way was answered %q", text)
	}
}
