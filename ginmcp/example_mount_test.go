package ginmcp_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// A lock in global middleware would be held by the agent's request while the call inside of it
// waits. Without the middleware in front of the mount, only the call takes the lock.
func ExampleWithoutMiddleware() {
	var lock sync.Mutex
	r := gin.New()
	r.Use(func(c *gin.Context) {
		lock.Lock()
		defer lock.Unlock()
		c.Next()
	})
	r.GET("/time", ginmcp.Op("get_time", func(c *gin.Context) { c.String(http.StatusOK, "noon") }))
	ginmcp.Attach(r, ginmcp.WithoutMiddleware())

	message := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_time"}}`
	request := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(message))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	response := httptest.NewRecorder()
	r.ServeHTTP(response, request)
	fmt.Println(response.Body)
	// Output: {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"noon"}]}}
}
