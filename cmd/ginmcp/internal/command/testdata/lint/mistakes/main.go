// Command mistakes is an application that does not compile.
package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

func number() int { return "one" }

// list returns all notes.
func list(c *gin.Context) { c.JSON(http.StatusOK, []string{}) }

func main() {
	r := gin.New()
	r.GET("/notes", list)
	_ = r.Run()
}
