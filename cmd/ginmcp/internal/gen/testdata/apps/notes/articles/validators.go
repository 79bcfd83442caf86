package articles

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/notes/common"
	"example.com/apps/notes/users"
)

// ArticleModelValidator binds an article.
type ArticleModelValidator struct {
	Article struct {
		Title       string   `form:"title" json:"title" binding:"required,min=4"`
		Description string   `form:"description" json:"description" binding:"max=2048"`
		Body        string   `form:"body" json:"body" binding:"max=2048"`
		Tags        []string `form:"tagList" json:"tagList"`
	} `json:"article"`
	articleModel common.ArticleModel `json:"-"`
}

// NewArticleModelValidator makes one.
func NewArticleModelValidator() ArticleModelValidator {
	return ArticleModelValidator{}
}

// NewArticleModelValidatorFillWith makes one that keeps what the body leaves out.
func NewArticleModelValidatorFillWith(articleModel *common.ArticleModel) ArticleModelValidator {
	v := NewArticleModelValidator()
	v.Article.Title = articleModel.Title
	v.Article.Body = articleModel.Body
	v.Article.Tags = articleModel.Tags
	return v
}

// Bind binds.
func (s *ArticleModelValidator) Bind(c *gin.Context) error {
	if err := common.Bind(c, s); err != nil {
		return err
	}
	s.articleModel = common.ArticleModel{
		Slug: slugOf(s.Article.Title), Title: s.Article.Title, Body: s.Article.Body, Tags: s.Article.Tags,
		Author: users.Me(c), Favorites: map[string]bool{}, CreatedAt: common.Articles[0].CreatedAt,
	}
	return nil
}

// CommentModelValidator binds a comment.
type CommentModelValidator struct {
	Comment struct {
		Body string `form:"body" json:"body" binding:"required,max=2048"`
	} `json:"comment"`
	commentModel common.CommentModel `json:"-"`
}

// NewCommentModelValidator makes one.
func NewCommentModelValidator() CommentModelValidator { return CommentModelValidator{} }

// Bind binds.
func (s *CommentModelValidator) Bind(c *gin.Context) error {
	if err := common.Bind(c, s); err != nil {
		return err
	}
	s.commentModel.Body, s.commentModel.Author = s.Comment.Body, users.Me(c)
	return nil
}
