package ginmcp_test

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
)

type refund struct {
	Order  int    `json:"order"  binding:"required"`
	Reason string `json:"reason"`
}

func createRefund(c *gin.Context) { c.Status(http.StatusNoContent) }

// Facts are usually registered by a generated file. An application with two engines passes the
// facts of each engine to its server.
func ExampleWithFacts() {
	facts := introspect.Facts{Routes: []introspect.RouteFacts{{
		Method: http.MethodPost, Path: "/refunds", Handler: "github.com/ginmcp/ginmcp/ginmcp_test.createRefund",
		Summary: "Refunds an order.",
		Inputs:  []introspect.Input{{In: introspect.LocationBody, Type: introspect.TypeOf[refund]()}},
	}}}

	r := gin.New()
	r.POST("/refunds", createRefund)
	server := ginmcp.Attach(r, ginmcp.WithFacts(facts))
	for _, tool := range server.Tools() {
		fmt.Println(tool.Name, "-", tool.Description)
		var schema struct{ Required []string }
		text, _ := json.Marshal(tool.InputSchema)
		_ = json.Unmarshal(text, &schema)
		fmt.Println("required:", schema.Required)
	}
	// Output:
	// create_refund - Refunds an order.
	// required: [order]
}
