package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// addResourceRoutes registers the fixtures that are resources.
func addResourceRoutes(r *gin.Engine) {
	r.GET("/static-text", ginmcp.Op("static_text", func(c *gin.Context) {
		c.String(http.StatusOK, "This is the content of the static text resource.")
	}, ginmcp.URI("test://static-text"), ginmcp.Summary("Read a text that never changes.")))
	r.GET("/static-binary", ginmcp.Op("static_binary", func(c *gin.Context) {
		c.Data(http.StatusOK, "image/png", redPixel())
	}, ginmcp.URI("test://static-binary"), ginmcp.Summary("Read an image that never changes.")))
	r.GET("/template/:id/data", ginmcp.Op("template_data", func(c *gin.Context) {
		id := c.Param("id")
		c.JSON(http.StatusOK, gin.H{"id": id, "templateTest": true, "data": "Data for ID: " + id})
	}, ginmcp.URI("test://template/{id}/data"), ginmcp.Summary("Read the data of one id.")))
	r.GET("/watched-resource", ginmcp.Op("watched_resource", func(c *gin.Context) {
		c.String(http.StatusOK, "This is the content of the watched resource.")
	}, ginmcp.URI("test://watched-resource"), ginmcp.Summary("Read a text that clients subscribe to.")))
}
