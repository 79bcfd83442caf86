// Package controllers has the handlers of the site.
package controllers

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
)

// BaseController is part of each controller. A controller serves one request.
type BaseController struct {
	Ctx  *gin.Context
	Data map[string]any
	site *Site
}

// GetString returns a parameter of the query or the form.
func (c *BaseController) GetString(key string, def ...string) string {
	if v := c.Ctx.Query(key); v != "" {
		return v
	}
	if v := c.Ctx.PostForm(key); v != "" {
		return v
	}
	if len(def) > 0 {
		return def[0]
	}
	return ""
}

// QueryInt returns a number in the query, or def.
func (c *BaseController) QueryInt(key string, def int) int {
	n, err := strconv.Atoi(c.Ctx.Query(key))
	if err != nil {
		return def
	}
	return n
}

// ID returns the number in the path; 0 if it is none.
func (c *BaseController) ID() int {
	id, _ := strconv.Atoi(c.Ctx.Param("id"))
	return id
}

// ServeJSON writes what is in Data under "json".
func (c *BaseController) ServeJSON() {
	c.Ctx.JSON(http.StatusOK, c.Data["json"])
}

// Fail writes an error.
func (c *BaseController) Fail(status int, msg string) {
	c.Ctx.JSON(status, gin.H{"error": msg})
}

// Session finds the user of a request.
func (c *BaseController) Session() (string, bool) {
	sid, err := c.Ctx.Cookie("sid")
	if err != nil || sid != "s-editor" {
		c.Fail(http.StatusUnauthorized, "log in first")
		return "", false
	}
	return "editor", true
}

// API is for controllers that work in a chain.
type API struct {
	Context *gin.Context
	Err     error
	site    *Site
}

// MakeContext sets the context.
func (e *API) MakeContext(c *gin.Context) *API {
	e.Context = c
	return e
}

// Bind binds with each binding, or with the one that fits if there is none.
func (e *API) Bind(d any, bindings ...binding.Binding) *API {
	if e.Err != nil {
		return e
	}
	if len(bindings) == 0 {
		e.Err = e.Context.ShouldBind(d)
		return e
	}
	for _, b := range bindings {
		if e.Err == nil {
			e.Err = e.Context.ShouldBindWith(d, b)
		}
	}
	return e
}

// BindURI binds the path.
func (e *API) BindURI(d any) *API {
	if e.Err == nil {
		e.Err = e.Context.ShouldBindUri(d)
	}
	return e
}

// Require lets users through.
func (e *API) Require() *API {
	if sid, err := e.Context.Cookie("sid"); err != nil || sid != "s-editor" {
		e.Err = errLogin
	}
	return e
}

// Error writes an error.
func (e API) Error(code int, err error) {
	e.Context.AbortWithStatusJSON(code, gin.H{"error": err.Error()})
}

// OK writes data.
func (e API) OK(data any) {
	e.Context.JSON(http.StatusOK, data)
}
