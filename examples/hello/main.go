// Command hello serves one route, which is also a tool at /mcp.
package main

import (
	"log"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

func newEngine() *gin.Engine {
	r := gin.Default()
	r.GET("/hello/:name", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"message": "Hello " + c.Param("name") + "!"})
	})
	ginmcp.Attach(r)
	return r
}

func main() {
	log.Fatal(newEngine().Run("127.0.0.1:8080"))
}
