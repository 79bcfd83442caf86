// Package common has what users and articles share.
package common

import (
	"errors"
	"fmt"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/go-playground/validator/v10"
)

// CommonError is the form of all errors.
type CommonError struct {
	Errors map[string]interface{} `json:"errors"`
}

// NewValidatorError describes what is wrong with the fields of a body.
func NewValidatorError(err error) CommonError {
	res := CommonError{Errors: map[string]interface{}{}}
	var errs validator.ValidationErrors
	if !errors.As(err, &errs) {
		return NewError("body", err)
	}
	for _, v := range errs {
		if v.Param() != "" {
			res.Errors[v.Field()] = fmt.Sprintf("{%v: %v}", v.Tag(), v.Param())
		} else {
			res.Errors[v.Field()] = fmt.Sprintf("{key: %v}", v.Tag())
		}
	}
	return res
}

// NewError describes one error.
func NewError(key string, err error) CommonError {
	return CommonError{Errors: map[string]interface{}{key: err.Error()}}
}

// Bind is ShouldBind; it does not write a header of its own.
func Bind(c *gin.Context, obj interface{}) error {
	b := binding.Default(c.Request.Method, c.ContentType())
	return c.ShouldBindWith(obj, b)
}

// UserModel is a row.
type UserModel struct {
	ID       uint
	Username string
	Email    string
	Bio      string
	Image    *string
	Follows  map[string]bool
}

// ArticleModel is a row.
type ArticleModel struct {
	Slug      string
	Title     string
	Body      string
	Tags      []string
	Author    *UserModel
	Favorites map[string]bool
	Comments  []CommentModel
	CreatedAt time.Time
}

// CommentModel is a row.
type CommentModel struct {
	ID     uint
	Body   string
	Author *UserModel
}

// The tables.
var (
	Users    []*UserModel
	Articles []*ArticleModel
)

// Init fills the tables.
func Init() {
	image := "https://example.org/kai.png"
	kai := &UserModel{ID: 1, Username: "kai", Email: "kai@example.org", Bio: "I write.", Image: &image, Follows: map[string]bool{"lou": true}}
	lou := &UserModel{ID: 2, Username: "lou", Email: "lou@example.org", Follows: map[string]bool{}}
	Users = []*UserModel{kai, lou}
	Articles = []*ArticleModel{{
		Slug: "on-tea", Title: "On tea", Body: "Hot.", Tags: []string{"tea"}, Author: lou, Favorites: map[string]bool{"kai": true},
		Comments:  []CommentModel{{1, "Indeed.", kai}},
		CreatedAt: time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC),
	}}
}

// FindArticle returns an error if there is none.
func FindArticle(slug string) (*ArticleModel, error) {
	for _, a := range Articles {
		if a.Slug == slug {
			return a, nil
		}
	}
	return nil, errors.New("invalid slug")
}

// FindUser returns an error if there is none.
func FindUser(name string) (*UserModel, error) {
	for _, u := range Users {
		if u.Username == name {
			return u, nil
		}
	}
	return nil, errors.New("invalid username")
}
