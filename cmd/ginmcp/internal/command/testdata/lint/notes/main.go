// Command notes is an application of which the source shows almost everything.
package main

import (
	"expvar"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

type note struct {
	ID   int    `json:"id"`
	Text string `json:"text" binding:"required"`
}

func list(c *gin.Context) { c.JSON(http.StatusOK, []note{}) }

// create stores a note.
func create(c *gin.Context) {
	var n note
	if err := c.ShouldBindJSON(&n); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusCreated, n)
}

func main() {
	r := gin.New()
	r.GET("/notes", list)
	r.POST("/notes", create)
	r.GET("/about", ginmcp.Op("about", func(c *gin.Context) { c.Status(http.StatusNoContent) }))
	r.GET("/metrics", gin.WrapH(expvar.Handler()))
	_ = r.Run()
}
