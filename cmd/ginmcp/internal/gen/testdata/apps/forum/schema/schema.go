// Package schema has requests and responses.
package schema

// TagItem is a tag of a question.
type TagItem struct {
	// slug_name
	SlugName string `validate:"omitempty,gt=0,lte=35" json:"slug_name"`
	// display_name
	DisplayName string `validate:"omitempty,gt=0,lte=35" json:"display_name"`
}

// QuestionAdd asks a question.
type QuestionAdd struct {
	// question title
	Title string `validate:"required,gte=6,lte=150" json:"title"`
	// content
	Content string `validate:"gte=0,lte=65535" json:"content"`
	// html
	HTML string `json:"-"`
	// tags
	Tags []*TagItem `validate:"required,dive" json:"tags"`
	// user id
	UserID string `json:"-"`
}

// QuestionUpdate changes a question.
type QuestionUpdate struct {
	// question id
	ID          string     `validate:"required" json:"id"`
	Title       string     `validate:"required,gte=6,lte=150" json:"title"`
	Content     string     `json:"content"`
	EditSummary string     `validate:"omitempty" json:"edit_summary"` // why it changed
	Tags        []*TagItem `validate:"dive" json:"tags"`
	NoNeedCheck bool       `json:"-"`
	UserID      string     `json:"-"`
}

// RemoveQuestionReq removes a question.
type RemoveQuestionReq struct {
	// question id
	ID          string `validate:"required" json:"id"`
	UserID      string `json:"-"` // user_id
	IsAdmin     bool   `json:"-"`
	CaptchaID   string `json:"captcha_id"`   // captcha_id
	CaptchaCode string `json:"captcha_code"` // captcha_code
}

// CloseQuestionReq closes a question.
type CloseQuestionReq struct {
	ID        string `validate:"required" json:"id"`
	CloseType int    `json:"close_type" validate:"oneof=1 2 3"` // 1: duplicate, 2: off topic, 3: other
	CloseMsg  string `json:"close_msg"`
	UserID    string `json:"-"`
}

// QuestionPageReq selects a page of questions.
type QuestionPageReq struct {
	Page        int    `validate:"omitempty,min=1" form:"page"`
	PageSize    int    `validate:"omitempty,min=1" form:"page_size"`
	OrderCond   string `validate:"omitempty,oneof=newest active hot score unanswered" form:"order"`
	Tag         string `validate:"omitempty,gt=0,lte=100" form:"tag"`
	Username    string `validate:"omitempty,gt=0,lte=100" form:"username"`
	InDays      int    `validate:"omitempty,min=1" form:"in_days"`
	LoginUserID string `json:"-"`
}

// QuestionInfo is a question.
type QuestionInfo struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Content   string     `json:"content"`
	Tags      []*TagItem `json:"tags"`
	Votes     int        `json:"vote_count"`
	Answers   int        `json:"answer_count"`
	Accepted  string     `json:"accepted_answer_id"`
	CreatedAt int64      `json:"create_time"`
	Status    string     `json:"status"`
	UserInfo  *UserBasic `json:"user_info"`
}

// UserBasic is a user as others see the user.
type UserBasic struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Rank     int    `json:"rank"`
}

// PageModel is a page.
type PageModel struct {
	Count int64 `json:"count"`
	List  any   `json:"list"`
}

// NewPageModel makes a page.
func NewPageModel(total int64, list any) *PageModel {
	return &PageModel{Count: total, List: list}
}

// AnswerAddReq answers a question.
type AnswerAddReq struct {
	QuestionID string `json:"question_id" validate:"required"`
	Content    string `validate:"required,gte=6,lte=65535" json:"content"`
	HTML       string `json:"-"`
	UserID     string `json:"-"`
}

// AnswerInfo is an answer.
type AnswerInfo struct {
	ID         string `json:"id"`
	QuestionID string `json:"question_id"`
	Content    string `json:"content"`
	Accepted   bool   `json:"accepted"`
	VoteCount  int    `json:"vote_count"`
}

// AddCommentReq comments on a question or an answer.
type AddCommentReq struct {
	ObjectID            string   `validate:"required" json:"object_id"`
	ReplyCommentID      string   `validate:"omitempty" json:"reply_comment_id"`
	OriginalText        string   `validate:"required,gte=2,lte=600" json:"original_text"`
	MentionUsernameList []string `validate:"omitempty" json:"mention_username_list"`
	UserID              string   `json:"-"`
}

// GetCommentResp is a comment.
type GetCommentResp struct {
	CommentID    string `json:"comment_id"`
	ObjectID     string `json:"object_id"`
	OriginalText string `json:"original_text"`
	CreatedAt    int64  `json:"created_at"`
}

// GetCommentWithPageReq selects a page of comments.
type GetCommentWithPageReq struct {
	Page      int    `validate:"omitempty,min=1" form:"page"`
	ObjectID  string `validate:"required" form:"object_id"`
	QueryCond string `validate:"omitempty,oneof=vote" form:"query_cond"`
	UserID    string `json:"-"`
}

// UpdateInfoRequest changes the profile of the caller.
type UpdateInfoRequest struct {
	DisplayName string     `validate:"required,gte=2,lte=30" json:"display_name"`
	Bio         string     `validate:"omitempty,lte=4096" json:"bio"`
	Website     string     `validate:"omitempty,url" json:"website"`
	Avatar      AvatarInfo `json:"avatar"`
	UserID      string     `json:"-"`
}

// AvatarInfo selects a picture.
type AvatarInfo struct {
	Type   string `validate:"omitempty,oneof=default gravatar custom" json:"type"`
	Custom string `validate:"omitempty,lte=200" json:"custom"`
}

// SearchReq searches.
type SearchReq struct {
	Query string `validate:"required,gte=1,lte=60" form:"q"`
	Page  int    `validate:"omitempty,min=1" form:"page"`
	Size  int    `validate:"omitempty,min=1,max=50" form:"size"`
	Order string `validate:"omitempty,oneof=newest active score relevance" form:"order"`
}

// SearchResult is one result.
type SearchResult struct {
	ObjectType string        `json:"object_type"`
	Object     *SearchObject `json:"object"`
}

// SearchObject is what was found.
type SearchObject struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Excerpt string `json:"excerpt"`
}
