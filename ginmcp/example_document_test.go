package ginmcp_test

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/swaggo/swag"
)

const ordersDocument = `{"swagger":"2.0","paths":{"/orders/{id}":{"get":{"operationId":"get_order","summary":"Get an order.",
	"parameters":[{"name":"id","in":"path","required":true,"type":"integer","minimum":1}]}}}}`

func orders() *gin.Engine {
	r := gin.New()
	r.GET("/orders/:id", func(c *gin.Context) { c.String(http.StatusOK, "order "+c.Param("id")) })
	return r
}

func ExampleWithOpenAPI() {
	s := ginmcp.Attach(orders(), ginmcp.WithOpenAPI([]byte(ordersDocument)))
	fmt.Println(s.Tools()[0].Description)
	fmt.Println(call(s, "get_order", map[string]any{"id": 0}))
	// Output:
	// Get an order.
	// error: The arguments of get_order are not valid; nothing was called.
	// - id: must be at least 1, got 0
}

func ExampleWithSwagger() {
	swag.Register("orders", registeredDocument(ordersDocument)) // the package that swag generates does this
	s := ginmcp.Attach(orders(), ginmcp.WithSwagger("orders"))
	fmt.Println(s.Tools()[0].Description)
	// Output: Get an order.
}

// The inputs of a tool stay, and its output schema is removed first.
func ExampleWithMaxList() {
	type address struct {
		Street string `json:"street" description:"The street and the number of the house, or a post-office box"`
		City   string `json:"city" description:"The city, in the language of the country"`
	}
	type order struct {
		ID       int     `json:"id" description:"The number of the order, which is printed on the invoice"`
		Delivery address `json:"delivery"`
		Invoice  address `json:"invoice"`
	}
	r := gin.New()
	r.GET("/orders/:id", ginmcp.Op("get_order", getUser, ginmcp.PathParam[int]("id", ""), ginmcp.Out[order]()))
	whole := ginmcp.Attach(r).Tools()[0]
	part := ginmcp.Attach(r, ginmcp.WithPath("/small"), ginmcp.WithMaxList(300)).Tools()[0]
	fmt.Println(len(fmt.Sprint(part.OutputSchema)) < len(fmt.Sprint(whole.OutputSchema)))
	fmt.Println(fmt.Sprint(part.InputSchema) == fmt.Sprint(whole.InputSchema))
	// Output:
	// true
	// true
}

func ExampleLintTools() {
	tools := ginmcp.Attach(orders(), ginmcp.WithOpenAPI([]byte(ordersDocument))).Tools()
	for _, finding := range ginmcp.LintTools(tools)[1:] { // the first one is about the list as a whole
		fmt.Println(finding.Tool, finding.Problems)
	}
	// Output: get_order [the argument id has no description]
}

func ExampleStatusOf() {
	missing := ginmcp.Error(http.StatusNotFound, "there is no order 7")
	fmt.Println(ginmcp.StatusOf(missing))
	fmt.Println(ginmcp.StatusOf(fmt.Errorf("get: %w", missing)))
	fmt.Println(ginmcp.StatusOf(fmt.Errorf("the connection is closed")))
	// Output:
	// 404
	// 404
	// 500
}

func ExampleServer_Load() {
	r := gin.New()
	var s *ginmcp.Server
	r.GET("/load", ginmcp.Op("load", func(c *gin.Context) { c.String(http.StatusOK, "%d call", s.Load().Calls) }))
	s = ginmcp.Attach(r)
	fmt.Println(call(s, "load", nil))
	fmt.Println(s.Load().Calls)
	// Output:
	// 1 call
	// 0
}
