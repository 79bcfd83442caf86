package main

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// newLab makes an application that has one of each thing that a console shows.
func newLab(opts ...ginmcp.Option) (*gin.Engine, *ginmcp.Server, error) {
	r := gin.New()
	r.PUT("/lab/rooms/:id", ginmcp.Handle("configure", configure, ginmcp.Summary("Configure a room.")))
	r.POST("/lab/empty", ginmcp.Op("do_nothing", func(c *gin.Context) { c.Status(http.StatusNoContent) },
		ginmcp.Summary("Do nothing."), ginmcp.ReadOnly()))
	r.GET("/lab/sound", ginmcp.Op("get_sound", func(c *gin.Context) { c.Data(http.StatusOK, "audio/wav", silence) },
		ginmcp.Summary("Get a sound.")))
	r.GET("/lab/drawing", ginmcp.Op("get_drawing", func(c *gin.Context) {
		c.Data(
			http.StatusOK,
			"image/svg+xml",
			[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
		)
	}, ginmcp.Summary("Get a drawing.")))
	s, err := ginmcp.New(r, opts...)
	if err != nil {
		return nil, nil, err
	}
	s.Mount(r.Group("/lab"), "/mcp")
	mcp.AddTool(s.MCP(), &mcp.Tool{Name: "by_hand", Description: "Return every kind of content."}, byHand)
	return r, s, nil
}

// silence is an audio file without a sample.
var silence = []byte("RIFF$\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00" +
	"\x01\x00\x08\x00data\x00\x00\x00\x00")

type configuration struct {
	ID      int               `uri:"id" binding:"required"`
	Kind    string            `json:"kind" binding:"required,oneof=office lab hall" description:"What the room is for."`
	Open    *bool             `json:"open"`
	Count   int               `json:"count" binding:"min=1,max=9" default:"3"`
	Note    *string           `json:"note"`
	Address address           `json:"address"`
	People  []person          `json:"people" binding:"dive"`
	Parent  *part             `json:"parent"`
	Labels  map[string]string `json:"labels"`
}

type address struct {
	Street string `json:"street"`
	City   string `json:"city" binding:"required"`
}

// A part is one of a tree.
type part struct {
	Name  string `json:"name"`
	Parts []part `json:"parts"`
}

func configure(_ *gin.Context, in configuration) (configuration, error) { return in, nil }

func byHand(context.Context, *mcp.CallToolRequest, struct{}) (*mcp.CallToolResult, map[string]any, error) {
	return &mcp.CallToolResult{Content: []mcp.Content{
		&mcp.TextContent{Text: "A sentence for the agent."},
		&mcp.ResourceLink{URI: "javascript:alert(1)", Name: "a link"},
		&mcp.EmbeddedResource{
			Resource: &mcp.ResourceContents{URI: "app:///page", MIMEType: "text/html", Text: "<b>bold</b>"},
		},
	}}, map[string]any{"figure": 7}, nil
}
