package ginmcp_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
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
