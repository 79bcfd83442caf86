// Package forum has questions and answers. Responses are built with setters.
package forum

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/forum/controller"
	"example.com/apps/forum/router"
)

// New returns the engine of a forum with one question.
func New() *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery())
	store := controller.NewStore()
	api := router.NewForumAPIRouter(
		controller.NewQuestionController(store),
		controller.NewAnswerController(store),
		controller.NewUserController(store),
		controller.NewSearchController(store),
	)

	r.GET("/sitemap.xml", controller.SiteMap)
	v1 := r.Group("/forum/api/v1")
	api.RegisterPublic(v1)

	auth := v1.Group("")
	auth.Use(controller.MustAuth())
	api.RegisterAuth(auth)
	return r
}
