// Command compare makes four calls to an application of Gin, through ginmcp. The application is the
// one of fastmcp_app.py.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func newEngine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	gin.DefaultErrorWriter = io.Discard
	r := gin.New()
	r.Use(gin.Recovery())
	r.DELETE("/items/:id", ginmcp.Op("delete_item", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"deleted": c.Param("id")})
	}))
	r.DELETE("/items/:id/purge", ginmcp.Op("purge_item", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"purged": c.Param("id")})
	}, ginmcp.Hidden()))
	r.GET("/broken", ginmcp.Op("broken", func(*gin.Context) { panic("the password is hunter2") }))
	r.GET("/picture", ginmcp.Op("picture", func(c *gin.Context) {
		var picture bytes.Buffer
		_ = png.Encode(&picture, image.NewGray(image.Rect(0, 0, 1, 1))) // writing to memory does not fail
		c.Data(http.StatusOK, "image/png", picture.Bytes())
	}))
	r.GET("/slow", ginmcp.Op("slow", func(c *gin.Context) {
		time.Sleep(3 * time.Second)
		c.JSON(http.StatusOK, gin.H{"done": true})
	}))
	return r
}

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	server, err := ginmcp.New(newEngine(), ginmcp.WithTimeout(time.Second), ginmcp.WithLogger(nil))
	if err != nil {
		return err
	}
	clientEnd, serverEnd := mcp.NewInMemoryTransports()
	go func() { _ = server.Run(ctx, serverEnd) }()
	client, err := mcp.NewClient(&mcp.Implementation{Name: "compare", Version: "1"}, nil).Connect(ctx, clientEnd, nil)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	for _, call := range []struct{ tool, arguments string }{
		{"delete_item", `{"id":"1/purge"}`}, {"broken", `{}`}, {"picture", `{}`}, {"slow", `{}`},
	} {
		start := time.Now()
		outcome := "success: "
		result, err := client.CallTool(ctx, &mcp.CallToolParams{
			Name: call.tool, Arguments: json.RawMessage(call.arguments),
		})
		switch {
		case err != nil:
			outcome = "exception: " + err.Error()
		case result.IsError:
			outcome = "error: " + text(result)
		default:
			outcome += text(result)
		}
		fmt.Printf("%s\t%.0f\t%s\n", call.tool, time.Since(start).Seconds(), strings.ReplaceAll(outcome, "\n", " "))
	}
	return nil
}

// text returns the texts of a result, and the types of what is not a text.
func text(result *mcp.CallToolResult) string {
	var parts []string
	for _, c := range result.Content {
		if t, ok := c.(*mcp.TextContent); ok {
			parts = append(parts, t.Text)
		} else {
			parts = append(parts, "<"+strings.TrimPrefix(fmt.Sprintf("%T", c), "*mcp.")+">")
		}
	}
	return strings.Join(parts, " ")
}
