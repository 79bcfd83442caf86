package controllers

import (
	"encoding/xml"
	"net/http"

	"github.com/gin-gonic/gin"
)

// PageController serves people.
type PageController struct{ BaseController }

// Index shows the newest articles.
func (c *PageController) Index() {
	page := c.QueryInt("p", 1)
	articles := c.site.articles
	if page > 1 {
		articles = nil
	}
	c.Ctx.HTML(http.StatusOK, "index.html", gin.H{"Title": c.site.options["title"], "Articles": articles})
}

// Article shows one article.
func (c *PageController) Article() {
	slug := c.Ctx.Param("slug")
	for _, a := range c.site.articles {
		if a.Slug == slug {
			c.Ctx.HTML(http.StatusOK, "article.html", a)
			return
		}
	}
	c.Ctx.HTML(http.StatusNotFound, "index.html", gin.H{"Title": "not found"})
}

type feed struct {
	XMLName xml.Name `xml:"feed"`
	Titles  []string `xml:"entry>title"`
}

// Feed is for readers of news.
func (c *PageController) Feed() {
	var f feed
	for _, a := range c.site.articles {
		f.Titles = append(f.Titles, a.Title)
	}
	c.Ctx.XML(http.StatusOK, f)
}

// Login starts a session and leads to the page in "next".
func (c *PageController) Login() {
	name := c.Ctx.PostForm("username")
	password := c.Ctx.PostForm("password")
	if name != "editor" || password == "" {
		c.Ctx.String(http.StatusForbidden, "wrong name or password")
		return
	}
	c.Ctx.SetCookie("sid", "s-editor", 3600, "/", "", true, true)
	c.Ctx.Redirect(http.StatusSeeOther, c.GetString("next", "/"))
}

// Logout ends a session.
func (c *PageController) Logout() {
	c.Ctx.SetCookie("sid", "", -1, "/", "", true, true)
	c.Ctx.Redirect(http.StatusFound, "/")
}
