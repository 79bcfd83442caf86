package controllers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// ArticleController serves articles to programs.
type ArticleController struct {
	BaseController
}

// List finds articles by words in their titles.
func (c *ArticleController) List() {
	q := c.Ctx.Query("q")
	limit := c.QueryInt("limit", 20)
	offset := c.QueryInt("offset", 0)
	found := c.site.search(q)
	total := len(found)
	found = found[min(max(offset, 0), total):]
	found = found[:min(max(limit, 0), len(found))]
	c.Data["json"] = gin.H{"articles": found, "total": total}
	c.ServeJSON()
}

// Get returns an article.
func (c *ArticleController) Get() {
	a := c.site.article(c.ID())
	if a == nil {
		c.Fail(http.StatusNotFound, "no such article")
		return
	}
	c.Data["json"] = a
	c.ServeJSON()
}

// Add writes an article. It takes a form.
func (c *ArticleController) Add() {
	if _, ok := c.Session(); !ok {
		return
	}
	title, ok := c.Ctx.GetPostForm("title")
	if !ok || title == "" {
		c.Fail(http.StatusUnprocessableEntity, "an article needs a title")
		return
	}
	published, err := strconv.ParseBool(c.Ctx.DefaultPostForm("published", "false"))
	if err != nil {
		c.Fail(http.StatusBadRequest, "published is true or false")
		return
	}
	a := &Article{
		ID:        len(c.site.articles) + 1,
		Slug:      strings.ReplaceAll(strings.ToLower(title), " ", "-"),
		Title:     title,
		Body:      c.Ctx.PostForm("body"),
		Tags:      c.Ctx.PostFormArray("tag"),
		Published: published,
		WrittenAt: written,
	}
	c.site.articles = append(c.site.articles, a)
	c.Ctx.JSON(http.StatusCreated, a)
}

// Delete removes an article.
func (c *ArticleController) Delete() {
	if _, ok := c.Session(); !ok {
		return
	}
	a := c.site.article(c.ID())
	if a == nil {
		c.Fail(http.StatusNotFound, "no such article")
		return
	}
	c.site.articles = slices.DeleteFunc(c.site.articles, func(other *Article) bool { return other == a })
	c.Ctx.Status(http.StatusNoContent)
}

// Publish makes an article public, or takes it back with undo.
func (c *ArticleController) Publish() {
	if _, ok := c.Session(); !ok {
		return
	}
	a := c.site.article(c.ID())
	if a == nil {
		c.Fail(http.StatusNotFound, "no such article")
		return
	}
	a.Published = c.Ctx.Query("undo") != "true"
	c.Data["json"] = a
	c.ServeJSON()
}

// SaveSettings changes options: option[title]=My site.
func (c *ArticleController) SaveSettings() {
	if _, ok := c.Session(); !ok {
		return
	}
	options := c.Ctx.PostFormMap("option")
	if len(options) == 0 {
		c.Fail(http.StatusBadRequest, "no options")
		return
	}
	for name, value := range options {
		c.site.options[name] = value
	}
	c.Ctx.JSON(http.StatusOK, c.site.options)
}
