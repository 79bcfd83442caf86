// Package booking rents rooms. Handlers return errors, which a middleware turns into responses.
package booking

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/booking/internal/bootstrap"
)

// New returns the engine of a house with two rooms.
func New() *gin.Engine {
	return bootstrap.Router()
}
