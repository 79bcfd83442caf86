// Package middleware guards the routes.
package middleware

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// AdminAuth lets administrators through.
func AdminAuth() func(c *gin.Context) {
	return func(c *gin.Context) { authHelper(c, "admin") }
}

// UserAuth lets users through.
func UserAuth() func(c *gin.Context) {
	return func(c *gin.Context) { authHelper(c, "admin", "user") }
}

func authHelper(c *gin.Context, allowed ...string) {
	accessToken := c.Request.Header.Get("Authorization")
	for _, name := range allowed {
		if accessToken == name {
			c.Set("id", 1)
			c.Next()
			return
		}
	}
	c.JSON(http.StatusUnauthorized, gin.H{
		"success": false,
		"message": "not logged in, or not allowed",
	})
	c.Abort()
}

// TokenAuth lets clients with a token through.
func TokenAuth() func(c *gin.Context) {
	return func(c *gin.Context) {
		key := strings.TrimPrefix(c.Request.Header.Get("Authorization"), "Bearer ")
		key = strings.TrimPrefix(key, "sk-")
		if key != "t-1" {
			AbortWithMessage(c, http.StatusUnauthorized, "no such token")
			return
		}
		c.Next()
	}
}

// AbortWithMessage responds as language models do.
func AbortWithMessage(c *gin.Context, statusCode int, message string) {
	c.JSON(statusCode, gin.H{
		"error": gin.H{
			"message": message,
			"type":    "relay_error",
		},
	})
	c.Abort()
}
