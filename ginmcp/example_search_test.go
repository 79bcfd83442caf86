package ginmcp_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

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

// An application ranks the tools itself, for example by the similarity of embeddings. The function
// here counts the words that a tool has in common with the query.
func ExampleSearch() {
	r := gin.New()
	answer := func(c *gin.Context) { c.Status(http.StatusNoContent) }
	r.POST("/orders/:id/refund", ginmcp.Op("refund_order", answer, ginmcp.Summary("Pay back the money for an order.")))
	r.DELETE("/orders/:id", ginmcp.Op("delete_order", answer, ginmcp.Summary("Delete an order.")))
	similarity := func(query string, tool ginmcp.Candidate) int {
		n := 0
		for word := range strings.FieldsSeq(query) {
			if strings.Contains(tool.Description, word) {
				n++
			}
		}
		return n
	}
	s := ginmcp.Attach(r, ginmcp.WithSearch(ginmcp.Search{
		Rank: func(_ context.Context, query string, tools []ginmcp.Candidate) ([]string, error) {
			slices.SortStableFunc(tools, func(a, b ginmcp.Candidate) int {
				return cmp.Compare(similarity(query, b), similarity(query, a))
			})
			return []string{tools[0].Name}, nil
		},
	}))

	fmt.Println(call(s, "search_tools", map[string]any{"query": "the money back"}))
	// Output:
	// {"tools":[{"name":"refund_order","description":"Pay back the money for an order.","required":["id"],"destructive":true}]}
}
