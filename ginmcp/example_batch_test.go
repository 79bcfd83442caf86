package ginmcp_test

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

func ExampleWithBatch() {
	r := gin.New()
	r.GET("/users/:id", ginmcp.Op("get_user", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"id": c.Param("id")}) }))
	s := ginmcp.Attach(r, ginmcp.WithBatch(10))
	fmt.Println(call(s, "batch", map[string]any{"calls": []map[string]any{
		{"tool": "get_user", "arguments": map[string]any{"id": "1"}},
		{"tool": "get_user", "arguments": map[string]any{"id": "2"}},
	}}))
	// Output: {"results":[{"tool":"get_user","isError":false,"structuredContent":{"id":"1"}},{"tool":"get_user","isError":false,"structuredContent":{"id":"2"}}]}
}
