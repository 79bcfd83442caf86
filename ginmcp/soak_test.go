package ginmcp

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

var soak = flag.Duration("soak", 0, "how long TestSoak runs; it is skipped by default")

// soaked is an application with every kind of route that a call can have trouble with.
func soaked() *gin.Engine {
	r := gin.New()
	r.GET("/items/:id", Op("get", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"id": c.Param("id")}) }))
	r.POST("/items", Handle("post", func(_ *gin.Context, in struct {
		Name string `json:"name" binding:"required"`
	}) (any, error) {
		return in, nil
	}))
	r.GET("/slow", Op("slow", func(c *gin.Context) {
		select {
		case <-c.Request.Context().Done():
		case <-time.After(20 * time.Millisecond):
			c.String(http.StatusOK, "at last")
		}
	}))
	r.GET("/events", Op("events", func(c *gin.Context) {
		for i := range 5 {
			c.SSEvent("tick", i)
			c.Writer.Flush()
		}
	}))
	r.GET("/panic", Op("panic", func(*gin.Context) { panic("on purpose") }))
	return r
}

// TestSoak lets 256 official clients call at random, take calls back and hang up, and then checks
// that nothing is left: no call, no goroutine (goleak), no memory. It runs for the duration in the
// flag -soak.
func TestSoak(t *testing.T) {
	if *soak == 0 {
		t.Skip("runs only with -soak, for example -soak=30s")
	}
	const callers = 256
	s := newServer(t, soaked(), WithLogger(nil))
	server := httptest.NewServer(s)
	ctx, stop := context.WithTimeout(t.Context(), *soak)
	defer stop()
	var answered, cancelled atomic.Int64
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for ctx.Err() == nil {
				soakOnce(ctx, t, server.URL, &answered, &cancelled)
			}
		})
	}
	half := time.AfterFunc(*soak/2, runtime.GC)
	all.Wait()
	half.Stop()
	before := heap()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	server.Close()
	waitFor(t, func() bool { return s.Load() == Load{} }, "the last calls to be over")
	t.Logf("%d calls answered, %d cancelled; %d KiB of heap", answered.Load(), cancelled.Load(), before>>10)
	if answered.Load() == 0 || cancelled.Load() == 0 {
		t.Error("the callers did not both wait and go away")
	}
	const most = 32 << 20 // what 256 idle clients and their buffers may hold, and no more the longer it runs
	if before > most {
		t.Errorf("%d MiB of heap are held after the calls, want at most %d", before>>20, most>>20)
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// soakOnce is the life of one client: it connects, makes a few calls, and goes, now and then
// in the middle of one.
func soakOnce(ctx context.Context, t *testing.T, url string, answered, cancelled *atomic.Int64) {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := mcp.NewClient(&mcp.Implementation{Name: "soak", Version: "1"}, nil)
	session, err := client.Connect(ctx, &mcp.StreamableClientTransport{Endpoint: url, HTTPClient: &http.Client{Transport: transport}, MaxRetries: -1}, nil)
	if err != nil {
		if ctx.Err() == nil {
			t.Errorf("connect: %v", err)
		}
		return
	}
	defer func() { _ = session.Close() }()
	for range 1 + rand.IntN(20) {
		call, cancel := context.WithCancel(ctx)
		if rand.IntN(4) == 0 {
			time.AfterFunc(time.Duration(rand.IntN(20))*time.Millisecond, cancel)
		}
		name, arguments := soakTool()
		res, err := session.CallTool(call, &mcp.CallToolParams{Name: name, Arguments: arguments})
		gone := call.Err() != nil
		cancel()
		switch {
		case err == nil && res.IsError == (name == "panic"):
			answered.Add(1)
		case gone:
			cancelled.Add(1)
			return // a client that was interrupted may not be used again
		case errors.Is(err, context.Canceled):
			cancelled.Add(1)
		default:
			t.Errorf("%s: %v, %v", name, res, err)
			return
		}
	}
}

func soakTool() (name string, arguments map[string]any) {
	switch rand.IntN(6) {
	case 0:
		return "slow", nil
	case 1:
		return "events", nil
	case 2:
		return "panic", nil
	case 3:
		return "post", map[string]any{"name": "x"}
	default:
		return "get", map[string]any{"id": "5"}
	}
}
