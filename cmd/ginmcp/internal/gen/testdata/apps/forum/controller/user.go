package controller

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/forum/handler"
	"example.com/apps/forum/schema"
)

// UserController user controller
type UserController struct {
	store   *Store
	profile schema.UpdateInfoRequest
}

// NewUserController new controller
func NewUserController(store *Store) *UserController {
	return &UserController{store: store, profile: schema.UpdateInfoRequest{DisplayName: "Ada"}}
}

// GetUserInfo returns the caller's profile.
func (uc *UserController) GetUserInfo(ctx *gin.Context) {
	resp := handler.NewResponse()
	resp.SetData(uc.profile)
	resp.Send(ctx)
}

// UserUpdateInfo changes the caller's profile. Members that are left out become empty.
func (uc *UserController) UserUpdateInfo(ctx *gin.Context) {
	req := &schema.UpdateInfoRequest{}
	if handler.BindAndCheck(ctx, req) {
		return
	}
	req.UserID = loginUserID(ctx)
	uc.profile = *req
	resp := handler.NewResponse()
	resp.Send(ctx)
}

// GetOtherUserInfo returns a user.
func (uc *UserController) GetOtherUserInfo(ctx *gin.Context) {
	username, ok := ctx.GetQuery("username")
	if !ok || username == "" {
		handler.NewResponse().SetError(http.StatusBadRequest, "error.user.username_invalid").Send(ctx)
		return
	}
	for _, q := range uc.store.questions {
		if strings.EqualFold(q.UserInfo.Username, username) {
			resp := handler.NewResponse()
			resp.SetData(q.UserInfo)
			resp.Send(ctx)
			return
		}
	}
	notFound(ctx)
}

// UploadFile stores a picture and returns its address.
func (uc *UserController) UploadFile(ctx *gin.Context) {
	// source: post or avatar
	source := ctx.PostForm("source")
	resp := handler.NewResponse()
	file, err := ctx.FormFile("file")
	if err != nil {
		resp.SetError(http.StatusBadRequest, "base.request_format_error").Send(ctx)
		return
	}
	switch source {
	case "avatar":
		resp.SetData("/uploads/avatar/" + file.Filename)
	case "post":
		resp.SetData("/uploads/post/" + file.Filename)
	default:
		resp.SetError(http.StatusBadRequest, "error.file.source")
	}
	resp.Send(ctx)
}

type notification struct {
	ID     string `json:"id"`
	Type   int    `json:"type"`
	IsRead bool   `json:"is_read"`
}

// NotificationPage returns a page of what happened.
func (uc *UserController) NotificationPage(ctx *gin.Context) {
	page, pageSize := pageOf(ctx)
	unread := []notification{{ID: "40", Type: 1}, {ID: "41", Type: 2, IsRead: true}}
	from := min((page-1)*pageSize, len(unread))
	resp := handler.NewResponse()
	resp.SetData(schema.NewPageModel(int64(len(unread)), unread[from:min(from+pageSize, len(unread))]))
	resp.Send(ctx)
}

// pageOf reads page and page_size, with 1 and 20 for what is not a positive number.
func pageOf(ctx *gin.Context) (page, size int) {
	page, size = 1, 20
	if n, err := strconv.Atoi(ctx.Query("page")); err == nil && n > 0 {
		page = n
	}
	if n, err := strconv.Atoi(ctx.Query("page_size")); err == nil && n > 0 && n <= 100 {
		size = n
	}
	return page, size
}

// SearchController search controller
type SearchController struct{ store *Store }

// NewSearchController new controller
func NewSearchController(store *Store) *SearchController { return &SearchController{store} }

// Search finds questions.
func (sc *SearchController) Search(ctx *gin.Context) {
	dto := schema.SearchReq{Size: 20}
	if handler.BindAndCheck(ctx, &dto) {
		return
	}
	list := []*schema.SearchResult{}
	for _, q := range sc.store.questions {
		if strings.Contains(strings.ToLower(q.Title), strings.ToLower(dto.Query)) && len(list) < dto.Size {
			list = append(list, &schema.SearchResult{ObjectType: "question", Object: &schema.SearchObject{ID: q.ID, Title: q.Title, Excerpt: q.Content}})
		}
	}
	resp := handler.NewResponse()
	resp.SetData(struct {
		Total int64                  `json:"count"`
		List  []*schema.SearchResult `json:"list"`
	}{int64(len(list)), list})
	resp.Send(ctx)
}

// Tags returns the names of all tags.
func (sc *SearchController) Tags(ctx *gin.Context) {
	names := map[string]string{}
	for _, q := range sc.store.questions {
		for _, tag := range q.Tags {
			names[tag.SlugName] = tag.DisplayName
		}
	}
	resp := handler.NewResponse()
	resp.SetData(names)
	resp.Send(ctx)
}
