// Package drive keeps files in a cloud. Middleware binds the parameters of a request and puts
// them into the context, where the handlers find them.
package drive

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/drive/routers"
	"example.com/apps/drive/service"
)

// New returns the engine of a drive with a few files.
func New() *gin.Engine {
	return routers.InitRouter(service.NewManager())
}
