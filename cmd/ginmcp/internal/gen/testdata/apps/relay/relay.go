// Package relay passes requests on to language models and counts what they cost. Its routes are
// in tables.
package relay

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/relay/model"
	"example.com/apps/relay/router"
)

// New returns the engine of a relay with two channels.
func New() *gin.Engine {
	server := gin.New()
	server.Use(gin.Recovery())
	router.SetRouter(server, model.NewStore())
	return server
}
