package ginmcp_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// An agent sees a few tools, finds the others by what they are for, and calls them.
func ExampleWithSearch() {
	r := gin.New()
	answer := func(text string) gin.HandlerFunc { return func(c *gin.Context) { c.String(http.StatusOK, text) } }
	r.GET("/health", ginmcp.Op("health", answer("ok")))
	r.POST("/orders/:id/refund", ginmcp.Op("refund_order", answer("refunded"), ginmcp.Summary("Pay back the money for an order.")))
	r.DELETE("/orders/:id", ginmcp.Op("delete_order", answer("deleted"), ginmcp.Summary("Delete an order.")))
	s := ginmcp.Attach(r, ginmcp.WithSearch(ginmcp.Search{Always: []string{"health"}, MaxResults: 1}))

	with(s, func(ctx context.Context, session *mcp.ClientSession) {
		for tool, err := range session.Tools(ctx, nil) {
			fmt.Println(tool.Name, err)
		}
	})
	fmt.Println(call(s, "search_tools", map[string]any{"query": "give the customer the money back"}))
	fmt.Println(call(s, "call_tool", map[string]any{"name": "refund_order", "arguments": map[string]any{"id": "5"}}))
	// Output:
	// call_tool <nil>
	// describe_tool <nil>
	// health <nil>
	// search_tools <nil>
	// {"tools":[{"name":"refund_order","description":"Pay back the money for an order.","required":["id"],"destructive":true}]}
	// refunded
}
