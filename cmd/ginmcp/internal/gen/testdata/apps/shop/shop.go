// Package shop sells things. It is built in layers: domain, repository, usecase, delivery and
// bootstrap.
package shop

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/shop/bootstrap"
)

// New returns the engine of a shop with three products.
func New() *gin.Engine {
	app := bootstrap.App()
	return app.Handler().(*gin.Engine)
}
