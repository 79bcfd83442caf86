// Package admin manages an organisation. Its models are gorm models, and the engine is behind a
// getter of the runtime.
package admin

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/admin/app/models"
	"example.com/apps/admin/app/router"
	"example.com/apps/admin/sdk"
)

// New returns the engine of an organisation with two users.
func New() *gin.Engine {
	models.Reset()
	sdk.Runtime.SetEngine(gin.New())
	router.InitRouter()
	return sdk.Runtime.GetEngine().(*gin.Engine)
}
