// Package controller has the handlers of the forum.
package controller

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/apps/forum/handler"
	"example.com/apps/forum/schema"
)

const asked = 1733000000

// Store keeps the forum in memory.
type Store struct {
	questions []*schema.QuestionInfo
	answers   []*schema.AnswerInfo
	comments  []*schema.GetCommentResp
}

// NewStore returns a forum with one question.
func NewStore() *Store {
	return &Store{
		questions: []*schema.QuestionInfo{{
			ID: "10", Title: "How do I boil an egg?", Content: "I have water.", Votes: 3, Answers: 1, CreatedAt: asked, Status: "available",
			Tags: []*schema.TagItem{{SlugName: "eggs", DisplayName: "Eggs"}}, UserInfo: &schema.UserBasic{ID: "1", Username: "ada", Rank: 10},
		}},
		answers:  []*schema.AnswerInfo{{ID: "20", QuestionID: "10", Content: "For ten minutes.", VoteCount: 1}},
		comments: []*schema.GetCommentResp{{CommentID: "30", ObjectID: "20", OriginalText: "Nine!", CreatedAt: asked}},
	}
}

func (s *Store) question(id string) *schema.QuestionInfo {
	for _, q := range s.questions {
		if q.ID == id {
			return q
		}
	}
	return nil
}

func (s *Store) answer(id string) *schema.AnswerInfo {
	for _, a := range s.answers {
		if a.ID == id {
			return a
		}
	}
	return nil
}

// MustAuth lets users through.
func MustAuth() gin.HandlerFunc {
	return func(ctx *gin.Context) {
		token := ctx.GetHeader("Authorization")
		if token == "" {
			token = ctx.Query("Authorization")
		}
		if token != "ada" {
			handler.NewResponse().SetError(http.StatusUnauthorized, "base.unauthorized_error").Send(ctx)
			ctx.Abort()
			return
		}
		ctx.Set("ctxUuid", "1")
		ctx.Next()
	}
}

func loginUserID(ctx *gin.Context) string { return ctx.GetString("ctxUuid") }

func notFound(ctx *gin.Context) {
	handler.NewResponse().SetError(http.StatusNotFound, "error.object.not_found").Send(ctx)
}
