// Package monitor watches servers. All handlers return a value and an error; generic wrappers
// turn them into Gin handlers.
package monitor

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/monitor/controller"
)

// New returns the engine of the dashboard with two servers.
func New() *gin.Engine {
	return controller.ServeWeb()
}
