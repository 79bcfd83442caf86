// Package api has the routes of the picture collection.
package api

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/photos/entity"
)

// Response is a message.
type Response struct {
	Code int    `json:"code"`
	Err  string `json:"error,omitempty"`
	Msg  string `json:"message,omitempty"`
}

// NewResponse makes a message.
func NewResponse(code int, msg string) Response {
	if code < 400 {
		return Response{Code: code, Msg: msg}
	}
	return Response{Code: code, Err: msg}
}

// Abort ends a request with an error.
func Abort(c *gin.Context, code int, msg string) {
	c.AbortWithStatusJSON(code, NewResponse(code, msg))
}

// AbortBadRequest ends a request whose body is wrong.
func AbortBadRequest(c *gin.Context) { Abort(c, http.StatusBadRequest, "unable to do that") }

// AbortEntityNotFound ends a request for something that does not exist.
func AbortEntityNotFound(c *gin.Context) { Abort(c, http.StatusNotFound, "entity not found") }

// Session is who calls.
type Session struct{ user string }

// Abort ends the request of a caller who is not logged in.
func (s *Session) Abort(c *gin.Context) bool {
	if s != nil {
		return false
	}
	Abort(c, http.StatusUnauthorized, "please log in and try again")
	return true
}

// AuthToken returns the token of the caller.
func AuthToken(c *gin.Context) string {
	if token := c.GetHeader("X-Auth-Token"); token != "" {
		return token
	}
	return c.GetHeader("X-Session-ID")
}

// Auth finds the caller's session.
func Auth(c *gin.Context, resource, action string) *Session {
	if AuthToken(c) != "secret" {
		return nil
	}
	return &Session{user: resource + action}
}

// AddCountHeader tells how many results there are.
func AddCountHeader(c *gin.Context, count int) { c.Header("X-Count", strconv.Itoa(count)) }

func clean(uid string) string {
	if len(uid) < 2 || uid[0] != entity.AlbumUID && uid[0] != entity.PhotoUID {
		return ""
	}
	return uid
}
