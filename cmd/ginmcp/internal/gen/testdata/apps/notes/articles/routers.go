// Package articles has articles and comments.
package articles

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/notes/common"
	"example.com/apps/notes/users"
)

// ArticlesRegister registers what needs a login.
func ArticlesRegister(router *gin.RouterGroup) {
	router.GET("/feed", ArticleFeed)
	router.POST("", ArticleCreate)
	router.PUT("/:slug", ArticleUpdate)
	router.DELETE("/:slug", ArticleDelete)
	router.POST("/:slug/favorite", ArticleFavorite)
	router.DELETE("/:slug/favorite", ArticleUnfavorite)
	router.POST("/:slug/comments", ArticleCommentCreate)
	router.DELETE("/:slug/comments/:id", ArticleCommentDelete)
}

// ArticlesAnonymousRegister registers what anybody may read.
func ArticlesAnonymousRegister(router *gin.RouterGroup) {
	router.GET("", ArticleList)
	router.GET("/:slug", ArticleRetrieve)
	router.GET("/:slug/comments", ArticleCommentList)
}

// TagsAnonymousRegister registers tags.
func TagsAnonymousRegister(router *gin.RouterGroup) {
	router.GET("", TagList)
}

var errSlug = errors.New("Invalid slug")

func ArticleCreate(c *gin.Context) {
	articleModelValidator := NewArticleModelValidator()
	if err := articleModelValidator.Bind(c); err != nil {
		c.JSON(http.StatusUnprocessableEntity, common.NewValidatorError(err))
		return
	}
	common.Articles = append(common.Articles, &articleModelValidator.articleModel)
	serializer := ArticleSerializer{c, &articleModelValidator.articleModel}
	c.JSON(http.StatusCreated, gin.H{"article": serializer.Response()})
}

func ArticleList(c *gin.Context) {
	tag := c.Query("tag")
	author := c.Query("author")
	favorited := c.Query("favorited")
	limit := c.Query("limit")
	offset := c.Query("offset")
	articleModels, modelCount, err := findMany(limit, offset, func(a *common.ArticleModel) bool {
		return (tag == "" || slices.Contains(a.Tags, tag)) && (author == "" || a.Author.Username == author) &&
			(favorited == "" || a.Favorites[favorited])
	})
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("articles", errors.New("Invalid param")))
		return
	}
	serializer := ArticlesSerializer{c, articleModels}
	c.JSON(http.StatusOK, gin.H{"articles": serializer.Response(), "articlesCount": modelCount})
}

// ArticleFeed returns the articles of authors that the caller follows.
func ArticleFeed(c *gin.Context) {
	limit := c.Query("limit")
	offset := c.Query("offset")
	me := users.Me(c)
	articleModels, modelCount, err := findMany(limit, offset, func(a *common.ArticleModel) bool { return me.Follows[a.Author.Username] })
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("articles", errors.New("Invalid param")))
		return
	}
	serializer := ArticlesSerializer{c, articleModels}
	c.JSON(http.StatusOK, gin.H{"articles": serializer.Response(), "articlesCount": modelCount})
}

// findMany returns a page: 20 articles if limit is not a number.
func findMany(limit, offset string, fits func(*common.ArticleModel) bool) ([]*common.ArticleModel, int, error) {
	offsetInt, err := strconv.Atoi(offset)
	if err != nil {
		offsetInt = 0
	}
	limitInt, err := strconv.Atoi(limit)
	if err != nil {
		limitInt = 20
	}
	if offsetInt < 0 || limitInt < 0 {
		return nil, 0, errors.New("negative")
	}
	var found []*common.ArticleModel
	for _, a := range common.Articles {
		if fits(a) {
			found = append(found, a)
		}
	}
	from := min(offsetInt, len(found))
	return found[from:min(from+limitInt, len(found))], len(found), nil
}

func ArticleRetrieve(c *gin.Context) {
	slug := c.Param("slug")
	articleModel, err := common.FindArticle(slug)
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("articles", errSlug))
		return
	}
	serializer := ArticleSerializer{c, articleModel}
	c.JSON(http.StatusOK, gin.H{"article": serializer.Response()})
}

func ArticleUpdate(c *gin.Context) {
	slug := c.Param("slug")
	articleModel, err := common.FindArticle(slug)
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("articles", errSlug))
		return
	}
	articleModelValidator := NewArticleModelValidatorFillWith(articleModel)
	if err := articleModelValidator.Bind(c); err != nil {
		c.JSON(http.StatusUnprocessableEntity, common.NewValidatorError(err))
		return
	}
	articleModel.Title, articleModel.Body = articleModelValidator.articleModel.Title, articleModelValidator.articleModel.Body
	articleModel.Tags = articleModelValidator.articleModel.Tags
	serializer := ArticleSerializer{c, articleModel}
	c.JSON(http.StatusOK, gin.H{"article": serializer.Response()})
}

func ArticleDelete(c *gin.Context) {
	slug := c.Param("slug")
	if _, err := common.FindArticle(slug); err != nil {
		c.JSON(http.StatusNotFound, common.NewError("articles", errSlug))
		return
	}
	common.Articles = slices.DeleteFunc(common.Articles, func(a *common.ArticleModel) bool { return a.Slug == slug })
	c.JSON(http.StatusOK, gin.H{"article": "Delete success"})
}

func ArticleFavorite(c *gin.Context) {
	favorite(c, true)
}

func ArticleUnfavorite(c *gin.Context) {
	favorite(c, false)
}

func favorite(c *gin.Context, on bool) {
	articleModel, err := common.FindArticle(c.Param("slug"))
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("articles", errSlug))
		return
	}
	if me := users.Me(c).Username; on {
		articleModel.Favorites[me] = true
	} else {
		delete(articleModel.Favorites, me)
	}
	serializer := ArticleSerializer{c, articleModel}
	c.JSON(http.StatusOK, gin.H{"article": serializer.Response()})
}

func ArticleCommentCreate(c *gin.Context) {
	slug := c.Param("slug")
	articleModel, err := common.FindArticle(slug)
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("comment", errSlug))
		return
	}
	commentModelValidator := NewCommentModelValidator()
	if err := commentModelValidator.Bind(c); err != nil {
		c.JSON(http.StatusUnprocessableEntity, common.NewValidatorError(err))
		return
	}
	commentModelValidator.commentModel.ID = uint(len(articleModel.Comments) + 1)
	articleModel.Comments = append(articleModel.Comments, commentModelValidator.commentModel)
	serializer := CommentSerializer{c, commentModelValidator.commentModel}
	c.JSON(http.StatusCreated, gin.H{"comment": serializer.Response()})
}

func ArticleCommentDelete(c *gin.Context) {
	id64, err := strconv.ParseUint(c.Param("id"), 10, 32)
	id := uint(id64)
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("comment", errors.New("Invalid id")))
		return
	}
	articleModel, err := common.FindArticle(c.Param("slug"))
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("comment", errSlug))
		return
	}
	articleModel.Comments = slices.DeleteFunc(articleModel.Comments, func(m common.CommentModel) bool { return m.ID == id })
	c.JSON(http.StatusOK, gin.H{"comment": "Delete success"})
}

func ArticleCommentList(c *gin.Context) {
	articleModel, err := common.FindArticle(c.Param("slug"))
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("comments", errSlug))
		return
	}
	serializer := CommentsSerializer{c, articleModel.Comments}
	c.JSON(http.StatusOK, gin.H{"comments": serializer.Response()})
}

func TagList(c *gin.Context) {
	var tags []string
	for _, a := range common.Articles {
		tags = append(tags, a.Tags...)
	}
	c.JSON(http.StatusOK, gin.H{"tags": tags})
}

func slugOf(title string) string { return strings.ReplaceAll(strings.ToLower(title), " ", "-") }
