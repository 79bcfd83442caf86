package controller

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/apps/forum/handler"
	"example.com/apps/forum/schema"
)

// QuestionController question controller
type QuestionController struct {
	store *Store
}

// NewQuestionController new controller
func NewQuestionController(store *Store) *QuestionController {
	return &QuestionController{store: store}
}

// AddQuestion add question
// @Summary add question
// @Description add question
// @Tags Question
// @Accept  json
// @Produce  json
// @Security ApiKeyAuth
// @Param data body schema.QuestionAdd true "question"
// @Success 200 {object} handler.Response
// @Router  /forum/api/v1/question [post]
func (qc *QuestionController) AddQuestion(ctx *gin.Context) {
	req := &schema.QuestionAdd{}
	if handler.BindAndCheck(ctx, req) {
		return
	}
	req.UserID = loginUserID(ctx)

	q := &schema.QuestionInfo{
		ID: fmt.Sprint(10 + len(qc.store.questions)), Title: req.Title, Content: req.Content, Tags: req.Tags, CreatedAt: asked,
		UserInfo: &schema.UserBasic{ID: req.UserID, Username: "ada"},
	}
	qc.store.questions = append(qc.store.questions, q)

	resp := handler.NewResponse()
	resp.SetData(q)
	resp.Send(ctx)
}

// UpdateQuestion update question
// @Summary update question
// @Tags Question
// @Param data body schema.QuestionUpdate true "question"
// @Router /forum/api/v1/question [put]
func (qc *QuestionController) UpdateQuestion(ctx *gin.Context) {
	req := &schema.QuestionUpdate{}
	if handler.BindAndCheck(ctx, req) {
		return
	}
	req.UserID = loginUserID(ctx)

	q := qc.store.question(req.ID)
	if q == nil {
		notFound(ctx)
		return
	}
	q.Title, q.Content, q.Tags = req.Title, req.Content, req.Tags
	resp := handler.NewResponse()
	resp.SetMsg("changed: " + req.EditSummary)
	resp.SetData(&UpdateQuestionResp{WaitForReview: !req.NoNeedCheck})
	resp.Send(ctx)
}

// UpdateQuestionResp says whether somebody has to look at the change.
type UpdateQuestionResp struct {
	WaitForReview bool `json:"wait_for_review"`
}

// RemoveQuestion delete question
// @Summary delete question
// @Tags Question
// @Param data body schema.RemoveQuestionReq true "question"
// @Router /forum/api/v1/question [delete]
func (qc *QuestionController) RemoveQuestion(ctx *gin.Context) {
	req := &schema.RemoveQuestionReq{}
	if handler.BindAndCheck(ctx, req) {
		return
	}
	if qc.store.question(req.ID) == nil {
		notFound(ctx)
		return
	}
	qc.store.question(req.ID).Status = "deleted"
	handler.NewResponse().Send(ctx)
}

// CloseQuestion close question
// @Summary Close question
// @Tags Question
// @Param data body schema.CloseQuestionReq true "question"
// @Router /forum/api/v1/question/status [put]
func (qc *QuestionController) CloseQuestion(ctx *gin.Context) {
	req := &schema.CloseQuestionReq{}
	if handler.BindAndCheck(ctx, req) {
		return
	}
	q := qc.store.question(req.ID)
	if q == nil {
		notFound(ctx)
		return
	}
	q.Status = "closed"
	handler.NewResponse().Send(ctx)
}

// GetQuestion get question details
// @Summary get question details
// @Tags Question
// @Param id query string true "Question TagID"  default(1)
// @Router /forum/api/v1/question/info [get]
func (qc *QuestionController) GetQuestion(ctx *gin.Context) {
	id := ctx.Query("id")
	q := qc.store.question(id)
	if q == nil {
		notFound(ctx)
		return
	}
	resp := handler.NewResponse()
	resp.SetData(q)
	resp.Send(ctx)
}

// QuestionPage get questions by page
// @Summary get questions by page
// @Tags Question
// @Router /forum/api/v1/question/page [get]
func (qc *QuestionController) QuestionPage(ctx *gin.Context) {
	req := &schema.QuestionPageReq{}
	if handler.BindAndCheck(ctx, req) {
		return
	}
	req.LoginUserID = loginUserID(ctx)
	questions := make([]*schema.QuestionInfo, 0)
	for _, q := range qc.store.questions {
		if req.Username == "" || q.UserInfo.Username == req.Username {
			questions = append(questions, q)
		}
	}
	resp := handler.NewResponse()
	resp.SetData(schema.NewPageModel(int64(len(questions)), questions))
	resp.Send(ctx)
}

// SiteMap lists all pages for search engines.
func SiteMap(ctx *gin.Context) {
	ctx.Header("Content-Type", "application/xml; charset=utf-8")
	ctx.String(http.StatusOK, `<?xml version="1.0"?><urlset><url><loc>/questions/10</loc></url></urlset>`)
}
