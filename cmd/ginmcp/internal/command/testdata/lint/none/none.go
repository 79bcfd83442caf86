// Package none has a handler and no routes.
package none

import "github.com/gin-gonic/gin"

// Handle does nothing.
func Handle(*gin.Context) {}
