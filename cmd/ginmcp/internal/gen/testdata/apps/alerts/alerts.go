// Package alerts collects what sensors saw and decides whom to block. Its filters are read from
// the whole query, and its server hides the engine.
package alerts

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/alerts/apiserver"
)

// New returns the engine of a server with two decisions.
func New() *gin.Engine {
	server := apiserver.NewServer()
	server.InitController()
	router, err := server.Router()
	if err != nil {
		panic(err)
	}
	return router
}
