package controllers

import (
	"errors"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

var (
	errLogin    = errors.New("log in first")
	errNotFound = errors.New("there is no such thing")
)

var written = time.Date(2026, time.April, 4, 4, 0, 0, 0, time.UTC)

// Article is a text.
type Article struct {
	ID        int       `json:"id"`
	Slug      string    `json:"slug"`
	Title     string    `json:"title"`
	Body      string    `json:"body"`
	Tags      []string  `json:"tags"`
	Published bool      `json:"published"`
	WrittenAt time.Time `json:"written_at"`
}

// Tag is a word for articles.
type Tag struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	State int    `json:"state"`
}

// Site has everything.
type Site struct {
	articles []*Article
	tags     []*Tag
	options  map[string]string
}

// NewSite returns a site with two articles.
func NewSite() *Site {
	return &Site{
		articles: []*Article{
			{1, "hello", "Hello", "Hello, world.", []string{"news"}, true, written},
			{2, "draft", "Draft", "Not yet.", nil, false, written},
		},
		tags:    []*Tag{{1, "news", 1}, {2, "old", 0}},
		options: map[string]string{"title": "My site"},
	}
}

func (s *Site) article(id int) *Article {
	for _, a := range s.articles {
		if a.ID == id {
			return a
		}
	}
	return nil
}

func (s *Site) search(q string) []*Article {
	found := []*Article{}
	for _, a := range s.articles {
		if strings.Contains(strings.ToLower(a.Title), strings.ToLower(q)) {
			found = append(found, a)
		}
	}
	return found
}

// Register registers all routes.
func Register(r *gin.Engine, site *Site) {
	page := func(f func(*PageController)) gin.HandlerFunc {
		return func(c *gin.Context) {
			f(&PageController{BaseController{Ctx: c, Data: map[string]any{}, site: site}})
		}
	}
	r.GET("/", page((*PageController).Index))
	r.GET("/articles/:slug", page((*PageController).Article))
	r.GET("/feed.xml", page((*PageController).Feed))
	r.POST("/login", page((*PageController).Login))
	r.GET("/logout", page((*PageController).Logout))

	article := func(f func(*ArticleController)) gin.HandlerFunc {
		return func(c *gin.Context) {
			ctl := new(ArticleController)
			ctl.Ctx, ctl.Data, ctl.site = c, map[string]any{}, site
			f(ctl)
		}
	}
	api := r.Group("/api")
	api.GET("/articles", article((*ArticleController).List))
	api.GET("/articles/:id", article((*ArticleController).Get))
	api.POST("/articles", article((*ArticleController).Add))
	api.DELETE("/articles/:id", article((*ArticleController).Delete))
	api.POST("/articles/:id/publish", article((*ArticleController).Publish))
	api.PUT("/settings", article((*ArticleController).SaveSettings))

	tags := TagAPI{API{site: site}}
	api.GET("/tags", tags.List)
	api.POST("/tags", tags.Add)
	api.PUT("/tags/:id", tags.Edit)
	api.PATCH("/articles/:id", tags.EditArticle)
	api.POST("/images", tags.Upload)
}
