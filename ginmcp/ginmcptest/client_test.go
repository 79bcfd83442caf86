package ginmcptest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/ginmcptest"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"go.uber.org/goleak"
)

func TestClient(t *testing.T) {
	session := ginmcptest.Client(t, shop())
	res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "list_orders"})
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := res.Content[0].(*mcp.TextContent); res.IsError || !ok || text.Text != `[]` {
		t.Errorf("error %v: %+v", res.IsError, res.Content[0])
	}
}

// The client is gone with its test, whatever it was doing.
func TestClientLeavesNothing(t *testing.T) {
	t.Run("a test", func(t *testing.T) {
		entered := make(chan struct{})
		r := gin.New()
		r.GET("/slow", func(c *gin.Context) {
			close(entered)
			<-c.Request.Context().Done()
		})
		session := ginmcptest.Client(t, r)
		ctx, cancel := context.WithCancel(t.Context())
		over := make(chan error)
		go func() {
			_, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "get_slow"})
			over <- err
		}()
		<-entered
		cancel()
		if err := <-over; err == nil {
			t.Error("a call that was given up was answered")
		}
	})
	goleak.VerifyNone(t)
}

func TestClientRefuses(t *testing.T) {
	passed, said := try(t, func(tb testing.TB) {
		ginmcptest.Client(tb, shop(), ginmcp.WithOperation("GET /nowhere", ginmcp.ID("nowhere")))
	})
	if passed || !strings.Contains(said, "GET /nowhere") {
		t.Errorf("passed: %v, %s", passed, said)
	}
}
