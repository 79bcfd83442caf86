// Command stdio serves its tools to the client that started it, on stdin and stdout.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func main() {
	gin.DefaultWriter = os.Stderr // before gin.Default: stdout belongs to the protocol
	r := gin.Default()
	r.GET("/host", func(c *gin.Context) {
		name, err := os.Hostname()
		if err != nil {
			c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
			return
		}
		c.JSON(http.StatusOK, gin.H{"host": name, "caller": c.GetHeader("Authorization")})
	})
	// A call on stdio has no HTTP request, so the application's credentials come from here.
	server, err := ginmcp.New(r, ginmcp.WithRequestFunc(func(_, inner *http.Request) error {
		inner.Header.Set("Authorization", os.Getenv("API_TOKEN"))
		return nil
	}))
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := server.Run(ctx, &mcp.StdioTransport{}); err != nil && ctx.Err() == nil {
		log.Print(err)
	}
}
