package ginmcp_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Global middleware that cannot let a request through to the mount: with WithoutMiddleware, an
// agent lists and calls tools all the same.
func TestWithoutMiddleware(t *testing.T) {
	var lock sync.Mutex
	for _, test := range []struct {
		reason     string
		middleware gin.HandlerFunc
	}{
		{"a lock, which the call inside would wait for", func(c *gin.Context) {
			lock.Lock()
			defer lock.Unlock()
			c.Next()
		}},
		{"a front end for what the application does not know", func(c *gin.Context) {
			if !strings.HasPrefix(c.Request.URL.Path, "/items") {
				c.Data(http.StatusOK, "text/html", []byte("<html>"))
				c.Abort()
			}
		}},
		{"a limiter that answers with an envelope", func(c *gin.Context) {
			if strings.HasPrefix(c.Request.URL.Path, "/mcp") {
				c.AbortWithStatusJSON(http.StatusOK, gin.H{"code": 429, "msg": "slow down"})
			}
		}},
		{"a demo mode that refuses what writes", func(c *gin.Context) {
			if c.Request.Method != http.MethodGet {
				c.AbortWithStatusJSON(http.StatusForbidden, gin.H{"error": "demo"})
			}
		}},
	} {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			r.Use(test.middleware)
			r.GET("/items", ginmcp.Op("list_items", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"items": 1}) }))
			ginmcp.Attach(r, ginmcp.WithoutMiddleware(), ginmcp.WithTimeout(10*time.Second))
			server := httptest.NewServer(r)
			defer server.Close()
			session := overHTTP(t, server, "/mcp", nil)
			res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "list_items"})
			if err != nil || res.IsError {
				t.Errorf("the call failed: %v %+v", err, res)
			}
		})
	}
}

// Authentication in global middleware guards the calls, and no longer the list.
func TestWithoutMiddlewareKeepsCallsGuarded(t *testing.T) {
	r := gin.New()
	r.Use(requireToken)
	r.GET("/items", ginmcp.Op("list_items", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"items": 1}) }))
	s := ginmcp.Attach(r, ginmcp.WithoutMiddleware())
	const list, call = `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_items"}}`
	token := http.Header{"Authorization": {"Bearer t"}}
	for _, test := range []struct {
		reason, message string
		header          http.Header
		want            string
	}{
		{"the list is public", list, nil, `"name":"list_items"`},
		{"a call without a token is refused as over HTTP", call, nil, `HTTP 401 Unauthorized`},
		{"a call with one is not", call, token, `{"items":1}`},
	} {
		if w := rpc(t, r, "/mcp", test.message, test.header); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s: got %d %s, want %s", test.reason, w.Code, w.Body, test.want)
		}
	}
	if w := rpc(t, r, "/items", "", nil); w.Code != http.StatusNotFound && w.Code != http.StatusUnauthorized {
		t.Errorf("the engine's own routes are guarded as before: got %d", w.Code)
	}
	group := r.Group("/admin", func(c *gin.Context) { c.AbortWithStatus(http.StatusForbidden) })
	defer func() {
		message, _ := recover().(string)
		if !strings.Contains(message, "WithoutMiddleware would leave out the middleware of the group /admin") {
			t.Errorf("a guarded group: got %q", message)
		}
	}()
	s.Mount(group, "/mcp")
}

// What can be known about a mount without running anything is a diagnostic.
func TestMountDiagnostics(t *testing.T) {
	r := gin.New()
	s := ginmcp.Attach(r, ginmcp.WithLogger(nil))
	r.Use(requireToken)
	r.GET("/items", func(c *gin.Context) { c.Status(http.StatusNoContent) })
	r.Group("/admin", requireToken).GET("/users", func(c *gin.Context) { c.Status(http.StatusNoContent) })
	var got []string
	for _, d := range s.Diagnostics() {
		if strings.Contains(d.Message, "/mcp") {
			got = append(got, d.String())
		}
	}
	want := []string{
		"WARN /mcp is not guarded by middleware that was added after the mount, ginmcp_test.requireToken: call Attach or Mount after Use",
		"WARN 1 of 2 routes have more middleware than /mcp",
	}
	for i, w := range want {
		if i >= len(got) || !strings.HasPrefix(got[i], w) {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
	}
}
