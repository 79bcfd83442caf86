// Command cost is the smallest application with ginmcp. It ends when it has started, so that
// measure.sh can tell what a dependency costs.
package main

import (
	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

func main() {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.GET("/users/:id", func(c *gin.Context) { c.JSON(200, gin.H{"id": c.Param("id")}) })
	ginmcp.Attach(r)
}
