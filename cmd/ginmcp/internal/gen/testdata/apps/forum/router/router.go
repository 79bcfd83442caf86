// Package router registers the routes of the forum.
package router

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/forum/controller"
)

// ForumAPIRouter has the controllers.
type ForumAPIRouter struct {
	question *controller.QuestionController
	answer   *controller.AnswerController
	user     *controller.UserController
	search   *controller.SearchController
}

// NewForumAPIRouter makes a router.
func NewForumAPIRouter(
	question *controller.QuestionController,
	answer *controller.AnswerController,
	user *controller.UserController,
	search *controller.SearchController,
) *ForumAPIRouter {
	return &ForumAPIRouter{question: question, answer: answer, user: user, search: search}
}

// RegisterPublic registers what needs no login.
func (a *ForumAPIRouter) RegisterPublic(r *gin.RouterGroup) {
	// question
	r.GET("/question/info", a.question.GetQuestion)
	r.GET("/question/page", a.question.QuestionPage)

	// comment
	r.GET("/comment/page", a.answer.CommentPage)

	// user
	r.GET("/personal/user/info", a.user.GetOtherUserInfo)

	// search
	r.GET("/search", a.search.Search)
	r.GET("/tags", a.search.Tags)
}

// RegisterAuth registers what needs a login.
func (a *ForumAPIRouter) RegisterAuth(r *gin.RouterGroup) {
	r.POST("/question", a.question.AddQuestion)
	r.PUT("/question", a.question.UpdateQuestion)
	r.DELETE("/question", a.question.RemoveQuestion)
	r.PUT("/question/status", a.question.CloseQuestion)

	r.POST("/answer", a.answer.Add)
	r.DELETE("/answer", a.answer.RemoveAnswer)
	r.POST("/answer/acceptance", a.answer.Accepted)
	r.POST("/vote/:direction", a.answer.Vote)
	r.POST("/comment", a.answer.AddComment)

	r.GET("/user/info", a.user.GetUserInfo)
	r.PUT("/user/info", a.user.UserUpdateInfo)
	r.POST("/file", a.user.UploadFile)
	r.GET("/notification/page", a.user.NotificationPage)
}
