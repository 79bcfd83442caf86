// Package clinic schedules appointments. Its endpoints are functions of a request struct, which
// generic code binds from the path, the query and the body.
package clinic

import (
	"github.com/gin-gonic/gin"

	"example.com/heldout/clinic/core"
	"example.com/heldout/clinic/web"
)

// New returns the engine of a clinic with two patients.
func New() *gin.Engine {
	return web.NewAPI(core.NewService()).Engine()
}
