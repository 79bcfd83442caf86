package ginmcp_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A client of 2025-11-25 subscribes to a resource. It needs a session for that.
func ExampleWithSessions() {
	price := "10"
	r := gin.New()
	r.GET("/price", func(c *gin.Context) { c.String(http.StatusOK, price) })
	server := ginmcp.Attach(r, ginmcp.WithLogger(nil),
		ginmcp.WithSessions(ginmcp.Sessions{Idle: 5 * time.Minute, Max: 100}),
		ginmcp.WithRouteMaps(ginmcp.RouteMap{Pattern: "^/price$", Kind: ginmcp.Resource}),
	)
	listener := httptest.NewServer(r)
	defer listener.Close()

	ctx := context.Background()
	updated := make(chan string)
	client := mcp.NewClient(&mcp.Implementation{Name: "example", Version: "1"}, &mcp.ClientOptions{
		ResourceUpdatedHandler: func(_ context.Context, req *mcp.ResourceUpdatedNotificationRequest) { updated <- req.Params.URI },
	})
	session, err := client.Connect(ctx, &mcp.StreamableClientTransport{Endpoint: listener.URL + "/mcp"},
		&mcp.ClientSessionOptions{ProtocolVersion: "2025-11-25"})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := session.Subscribe(ctx, &mcp.SubscribeParams{URI: "app:///price"}); err != nil {
		fmt.Println(err)
	}

	price = "12"
	server.ResourceUpdated("app:///price")
	fmt.Println(<-updated, "was updated; sessions:", server.Load().Sessions)
	if err := session.Close(); err != nil {
		fmt.Println(err)
	}
	if err := server.Shutdown(ctx); err != nil {
		fmt.Println(err)
	}
	// Output: app:///price was updated; sessions: 1
}

// What callers may see depends on a switch of the application: clients that listen are notified.
func ExampleServer_Changed() {
	r := gin.New()
	r.GET("/report", ginmcp.Op("get_report", func(c *gin.Context) { c.String(http.StatusOK, "all is well") }))
	server := ginmcp.Attach(r, ginmcp.WithLogger(nil))

	r.POST("/admin/reload", ginmcp.Op("reload", func(c *gin.Context) {
		server.Changed()
		c.String(http.StatusOK, "reloaded")
	}, ginmcp.Hidden()))
	response := httptest.NewRecorder()
	r.ServeHTTP(response, httptest.NewRequest(http.MethodPost, "/admin/reload", http.NoBody))
	fmt.Println(response.Body)
	// Output: reloaded
}

// A handler that changes what a resource shows notifies its subscribers.
func ExampleServer_ResourceUpdated() {
	r := gin.New()
	stock := map[string]string{"tea": "3"}
	r.GET("/stock/:item", func(c *gin.Context) { c.String(http.StatusOK, stock[c.Param("item")]) })
	server := ginmcp.Attach(r, ginmcp.WithLogger(nil),
		ginmcp.WithRouteMaps(ginmcp.RouteMap{Methods: []string{"GET"}, Pattern: "^/stock/", Kind: ginmcp.Resource}))
	r.PUT("/stock/:item/:count", func(c *gin.Context) {
		stock[c.Param("item")] = c.Param("count")
		server.ResourceUpdated("app:///stock/" + c.Param("item"))
		c.String(http.StatusOK, "counted")
	})
	response := httptest.NewRecorder()
	r.ServeHTTP(response, httptest.NewRequest(http.MethodPut, "/stock/tea/2", http.NoBody))
	fmt.Println(response.Body, stock["tea"])
	// Output: counted 2
}
