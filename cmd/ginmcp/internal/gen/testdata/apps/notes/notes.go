// Package notes is a place to write for many. Its handlers are plain functions, its bodies nested
// anonymous structs, and its responses come from serializers.
package notes

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/notes/articles"
	"example.com/apps/notes/common"
	"example.com/apps/notes/users"
)

// New returns the engine of a place with two authors.
func New() *gin.Engine {
	common.Init()
	r := gin.New()
	r.Use(gin.Recovery())
	r.RedirectTrailingSlash = false

	v1 := r.Group("/api")
	users.UsersRegister(v1.Group("/users"))
	v1.Use(users.AuthMiddleware(false))
	articles.ArticlesAnonymousRegister(v1.Group("/articles"))
	articles.TagsAnonymousRegister(v1.Group("/tags"))

	v1.Use(users.AuthMiddleware(true))
	users.UserRegister(v1.Group("/user"))
	users.ProfileRegister(v1.Group("/profiles"))
	articles.ArticlesRegister(v1.Group("/articles"))

	testAuth := r.Group("/api/ping")
	testAuth.GET("/", func(c *gin.Context) {
		c.JSON(200, gin.H{
			"message": "pong",
		})
	})
	return r
}
