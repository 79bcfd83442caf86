package main

import (
	"bytes"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// pause lies between the notifications of a call, so that they arrive one by one.
const pause = 50 * time.Millisecond

// addRoutes registers the fixtures that are Gin routes.
func addRoutes(r *gin.Engine, server *ginmcp.Server) {
	r.GET("/test_simple_text", ginmcp.Op("test_simple_text", func(c *gin.Context) {
		c.String(http.StatusOK, "This is a simple text response for testing.")
	}, ginmcp.Summary("Return a short text.")))
	r.GET("/test_image_content", ginmcp.Op("test_image_content", func(c *gin.Context) {
		c.Data(http.StatusOK, "image/png", redPixel())
	}, ginmcp.Summary("Return an image.")))
	r.GET("/test_audio_content", ginmcp.Op("test_audio_content", func(c *gin.Context) {
		c.Data(http.StatusOK, "audio/wav", silence())
	}, ginmcp.Summary("Return a sound.")))
	// A text would become text content: bytes that are neither text, image nor audio become
	// an embedded resource.
	r.GET("/test_embedded_resource", ginmcp.Op("test_embedded_resource", func(c *gin.Context) {
		c.Data(http.StatusOK, "application/octet-stream", []byte("This is an embedded resource content."))
	}, ginmcp.Summary("Return an embedded resource.")))
	r.GET("/test_multiple_content_types", ginmcp.Op("test_multiple_content_types", mixed,
		ginmcp.Summary("Return a text, an image and an embedded resource.")))
	r.GET("/test_error_handling", ginmcp.Op("test_error_handling", func(c *gin.Context) {
		c.String(http.StatusConflict, "This tool intentionally returns an error for testing")
	}, ginmcp.Summary("Return an error.")))

	r.POST("/test_tool_with_progress", ginmcp.Op("test_tool_with_progress", progress,
		ginmcp.Summary("Report progress three times.")))
	r.POST("/test_tool_with_logging", ginmcp.Op("test_tool_with_logging", logging,
		ginmcp.Summary("Log three lines.")))
	r.POST("/test_logging_tool", ginmcp.Op("test_logging_tool", func(c *gin.Context) {
		if call := ginmcp.FromContext(c); call != nil {
			call.Log(slog.LevelInfo, "a line for clients that asked for it")
		}
		c.String(http.StatusOK, "Logged one line.")
	}, ginmcp.Summary("Log one line, which the server drops if the client did not ask for it.")))
	// The scenario looks for requests of the server in the stream of the call: there must
	// be none, because the client declares no capability.
	r.POST("/test_streaming_elicitation", ginmcp.Op("test_streaming_elicitation", func(c *gin.Context) {
		c.String(http.StatusOK, "The stream carries notifications only.")
	}, ginmcp.Summary("Stream the result of a call.")))
	addQuestionRoutes(r)
	addInputRoutes(r)
	addResourceRoutes(r)
	addProtocolRoutes(r, server)
}

func progress(c *gin.Context) {
	call := ginmcp.FromContext(c)
	for _, done := range []float64{0, 50, 100} {
		if call != nil {
			call.Progress(done, 100, "working")
		}
		time.Sleep(pause)
	}
	c.String(http.StatusOK, "Reported progress three times.")
}

func logging(c *gin.Context) {
	call := ginmcp.FromContext(c)
	for _, line := range []string{"Tool execution started", "Tool processing data", "Tool execution completed"} {
		if call != nil {
			call.Log(slog.LevelInfo, line)
		}
		time.Sleep(pause)
	}
	c.String(http.StatusOK, "Logged three lines.")
}

// mixed returns a response of three parts, which become three content blocks.
func mixed(c *gin.Context) {
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for _, part := range []struct {
		contentType string
		data        []byte
	}{
		{"text/plain", []byte("Multiple content types test:")},
		{"image/png", redPixel()},
		{"application/octet-stream", []byte(`{"test":"data","value":123}`)},
	} {
		w, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {part.contentType}})
		if err == nil {
			_, err = w.Write(part.data)
		}
		if err != nil {
			c.String(http.StatusInternalServerError, err.Error())
			return
		}
	}
	if err := parts.Close(); err != nil {
		c.String(http.StatusInternalServerError, err.Error())
		return
	}
	c.Data(http.StatusOK, "multipart/mixed; boundary="+parts.Boundary(), body.Bytes())
}
