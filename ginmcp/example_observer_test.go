package ginmcp_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func ExampleWithObserver() {
	r := gin.New()
	r.GET("/orders/:id", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"id": c.Param("id")}) })
	ginmcp.Attach(r, ginmcp.WithObserver(ginmcp.Observer{
		Message: func(_ context.Context, m ginmcp.Message) ginmcp.Observation {
			return ginmcp.Observation{End: func(o ginmcp.Outcome) {
				fmt.Println(m.Method, m.Tool, "failed:", o.IsError || o.Code != 0)
			}}
		},
		Request: func(ctx context.Context, r ginmcp.InnerRequest) (context.Context, http.Header, func(int, error)) {
			return ctx, nil, func(status int, _ error) { fmt.Println(r.Method, r.Path, status) }
		},
	}))

	message := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_orders_by_id","arguments":{"id":"7"}}}`
	request := httptest.NewRequest(http.MethodPost, "http://localhost/mcp", strings.NewReader(message))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	r.ServeHTTP(httptest.NewRecorder(), request)
	// Output:
	// GET /orders/:id 200
	// tools/call get_orders_by_id failed: false
}

// A request of the server to a client in a session is observed as well: here, which roots it has.
func ExampleWithObserver_question() {
	r := gin.New()
	r.GET("/roots", func(c *gin.Context) {
		list, err := ginmcp.FromContext(c).Roots(c, "roots")
		if err != nil {
			c.String(http.StatusBadGateway, "%v", err)
			return
		}
		c.String(http.StatusOK, "%d", len(list.Roots))
	})
	ginmcp.Attach(r, ginmcp.WithLogger(nil), ginmcp.WithSessions(ginmcp.Sessions{}), ginmcp.WithObserver(ginmcp.Observer{
		Question: func(_ context.Context, m ginmcp.Message) (http.Header, func(ginmcp.Outcome)) {
			return nil, func(o ginmcp.Outcome) { fmt.Println(m.Method, "failed:", o.Code != 0) }
		},
	}))
	listener := httptest.NewServer(r)
	defer listener.Close()
	ctx := context.Background()
	client := mcp.NewClient(&mcp.Implementation{Name: "example", Version: "1"}, nil)
	client.AddRoots(&mcp.Root{URI: "file:///home/me/project"})
	session, err := client.Connect(ctx, &mcp.StreamableClientTransport{Endpoint: listener.URL + "/mcp"},
		&mcp.ClientSessionOptions{ProtocolVersion: "2025-11-25"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer session.Close()
	if _, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "get_roots"}); err != nil {
		fmt.Println(err)
	}
	// Output: roots/list failed: false
}
