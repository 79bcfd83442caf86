package controllers

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
)

// TagAPI serves tags, and what else works in a chain. Each request has a copy.
type TagAPI struct{ API }

// List returns tags.
func (e TagAPI) List(c *gin.Context) {
	var req struct {
		Name  string `form:"name"`
		State *int   `form:"state" binding:"omitempty,oneof=0 1"`
	}
	if err := e.MakeContext(c).Bind(&req, binding.Query).Err; err != nil {
		e.Error(http.StatusBadRequest, err)
		return
	}
	tags := []*Tag{}
	for _, t := range e.site.tags {
		if (req.Name == "" || t.Name == req.Name) && (req.State == nil || t.State == *req.State) {
			tags = append(tags, t)
		}
	}
	e.OK(tags)
}

// AddTagForm is a new tag. It has form tags only, so it is bound from a form.
type AddTagForm struct {
	Name  string `form:"name" valid:"Required;MaxSize(100)" binding:"required,max=100"`
	State int    `form:"state" valid:"Range(0,1)" binding:"oneof=0 1"`
}

// Add adds a tag.
func (e TagAPI) Add(c *gin.Context) {
	var form AddTagForm
	if err := e.MakeContext(c).Require().Bind(&form).Err; err != nil {
		e.Error(status(err), err)
		return
	}
	t := &Tag{ID: len(e.site.tags) + 1, Name: form.Name, State: form.State}
	e.site.tags = append(e.site.tags, t)
	e.OK(t)
}

func status(err error) int {
	switch {
	case errors.Is(err, errLogin):
		return http.StatusUnauthorized
	case errors.Is(err, errNotFound):
		return http.StatusNotFound
	default:
		return http.StatusBadRequest
	}
}

// editTag has members of the path and of the body.
type editTag struct {
	ID    int    `uri:"id" json:"-" binding:"required"`
	Name  string `json:"name"`
	State *int   `json:"state"`
}

// Edit changes a tag.
func (e TagAPI) Edit(c *gin.Context) {
	req := editTag{}
	err := e.MakeContext(c).
		Require().
		BindURI(&req).
		Bind(&req, binding.JSON).
		Err
	if err != nil {
		e.Error(status(err), err)
		return
	}
	for _, t := range e.site.tags {
		if t.ID != req.ID {
			continue
		}
		if req.Name != "" {
			t.Name = req.Name
		}
		if req.State != nil {
			t.State = *req.State
		}
		e.OK(t)
		return
	}
	e.Error(http.StatusNotFound, errNotFound)
}

// EditArticle changes the members of an article that are given.
func (e TagAPI) EditArticle(c *gin.Context) {
	var uri struct {
		ID int `uri:"id"`
	}
	changes := map[string]any{}
	if err := e.MakeContext(c).Require().BindURI(&uri).Bind(&changes, binding.JSON).Err; err != nil {
		e.Error(status(err), err)
		return
	}
	a := e.site.article(uri.ID)
	if a == nil {
		e.Error(http.StatusNotFound, errNotFound)
		return
	}
	for name, value := range changes {
		switch name {
		case "title":
			a.Title = fmt.Sprint(value)
		case "body":
			a.Body = fmt.Sprint(value)
		}
	}
	e.OK(gin.H{"article": a, "changed": len(changes)})
}

// Upload stores a picture.
func (e TagAPI) Upload(c *gin.Context) {
	if err := e.MakeContext(c).Require().Err; err != nil {
		e.Error(status(err), err)
		return
	}
	file, header, err := c.Request.FormFile("image")
	if err != nil {
		e.Error(http.StatusBadRequest, err)
		return
	}
	defer file.Close()
	size, err := io.Copy(io.Discard, file)
	if err != nil {
		e.Error(http.StatusInternalServerError, err)
		return
	}
	e.OK(map[string]any{"url": "/images/" + header.Filename, "size": size, "alt": c.Request.FormValue("alt")})
}
