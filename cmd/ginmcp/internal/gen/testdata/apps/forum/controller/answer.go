package controller

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/apps/forum/handler"
	"example.com/apps/forum/schema"
)

// AnswerController answer controller
type AnswerController struct{ store *Store }

// NewAnswerController new controller
func NewAnswerController(store *Store) *AnswerController { return &AnswerController{store} }

// Add answers a question.
func (ac *AnswerController) Add(ctx *gin.Context) {
	req := &schema.AnswerAddReq{}
	if handler.BindAndCheck(ctx, req) {
		return
	}
	req.UserID = loginUserID(ctx)
	q := ac.store.question(req.QuestionID)
	if q == nil {
		notFound(ctx)
		return
	}
	a := &schema.AnswerInfo{ID: fmt.Sprint(20 + len(ac.store.answers)), QuestionID: req.QuestionID, Content: req.Content}
	ac.store.answers = append(ac.store.answers, a)
	q.Answers++

	resp := handler.NewResponse()
	resp.SetData(gin.H{
		"info":     a,
		"question": q,
	})
	resp.Send(ctx)
}

// RemoveAnswer deletes an answer.
func (ac *AnswerController) RemoveAnswer(ctx *gin.Context) {
	var req struct {
		ID string `json:"id" validate:"required"` // the answer
	}
	if handler.BindAndCheck(ctx, &req) {
		return
	}
	if ac.store.answer(req.ID) == nil {
		notFound(ctx)
		return
	}
	handler.NewResponse().Send(ctx)
}

// Accepted marks an answer as the one that helped.
func (ac *AnswerController) Accepted(ctx *gin.Context) {
	type acceptAnswerReq struct {
		QuestionID string `validate:"required" json:"question_id"`
		AnswerID   string `json:"answer_id"` // empty takes it back
	}
	req := new(acceptAnswerReq)
	if handler.BindAndCheck(ctx, req) {
		return
	}
	q := ac.store.question(req.QuestionID)
	if q == nil {
		notFound(ctx)
		return
	}
	if a := ac.store.answer(req.AnswerID); a != nil {
		a.Accepted = true
	}
	q.Accepted = req.AnswerID
	handler.NewResponse().Send(ctx)
}

// VoteResp is the result of a vote.
type VoteResp struct {
	UpVotes   int    `json:"up_votes"`
	DownVotes int    `json:"down_votes"`
	Votes     int    `json:"votes"`
	Status    string `json:"vote_status"`
}

// Vote votes for or against a question or an answer.
func (ac *AnswerController) Vote(ctx *gin.Context) {
	req := &struct {
		ObjectID string `json:"object_id" validate:"required"`
		IsCancel bool   `json:"is_cancel"`
	}{}
	if handler.BindAndCheck(ctx, req) {
		return
	}
	vote := &VoteResp{}
	switch direction := ctx.Param("direction"); direction {
	case "up":
		vote.UpVotes, vote.Votes, vote.Status = 1, 1, "vote_up"
	case "down":
		vote.DownVotes, vote.Votes, vote.Status = 1, -1, "vote_down"
	default:
		handler.NewResponse().SetError(http.StatusBadRequest, "error.vote.direction").Send(ctx)
		return
	}
	if req.IsCancel {
		*vote = VoteResp{}
	}
	resp := handler.NewResponse().SetData(vote)
	resp.Send(ctx)
}

// AddComment comments on a question or an answer.
func (ac *AnswerController) AddComment(ctx *gin.Context) {
	req := &schema.AddCommentReq{}
	if handler.BindAndCheck(ctx, req) {
		return
	}
	if ac.store.answer(req.ObjectID) == nil && ac.store.question(req.ObjectID) == nil {
		notFound(ctx)
		return
	}
	comment := &schema.GetCommentResp{
		CommentID: fmt.Sprint(30 + len(ac.store.comments)), ObjectID: req.ObjectID, OriginalText: req.OriginalText, CreatedAt: asked,
	}
	ac.store.comments = append(ac.store.comments, comment)
	resp := handler.NewResponse()
	resp.SetData(comment)
	resp.Send(ctx)
}

// CommentPage returns a page of comments.
func (ac *AnswerController) CommentPage(ctx *gin.Context) {
	req := &schema.GetCommentWithPageReq{}
	if handler.BindAndCheck(ctx, req) {
		return
	}
	list := []*schema.GetCommentResp{}
	for _, comment := range ac.store.comments {
		if comment.ObjectID == req.ObjectID {
			list = append(list, comment)
		}
	}
	page := schema.NewPageModel(int64(len(list)), list)
	resp := handler.NewResponse()
	resp.SetData(page)
	resp.Send(ctx)
}
