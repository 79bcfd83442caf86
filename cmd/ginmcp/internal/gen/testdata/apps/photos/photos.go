// Package photos shows pictures. Each route has a function of its own that registers it with a
// closure.
package photos

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/photos/entity"
	"example.com/apps/photos/server"
)

// New returns the engine of a small collection.
func New() *gin.Engine {
	entity.Reset()
	router := gin.New()
	router.Use(gin.Recovery())
	server.RegisterRoutes(router)
	return router
}
