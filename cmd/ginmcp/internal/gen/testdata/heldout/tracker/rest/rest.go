// Package rest registers resources.
package rest

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// Resource is what all resources implement.
type Resource interface{ Name() string }

// Lister has a list.
type Lister interface{ List(c *gin.Context) }

// Getter returns one thing.
type Getter interface{ Get(c *gin.Context) }

// Creator makes things.
type Creator interface{ Create(c *gin.Context) }

// Patcher changes things.
type Patcher interface{ Patch(c *gin.Context) }

// Deleter removes things.
type Deleter interface{ Delete(c *gin.Context) }

// Acting has more than the five.
type Acting interface {
	Actions() map[string]gin.HandlerFunc
}

// Mount registers what a resource implements.
func Mount(g gin.IRouter, r Resource) {
	base := "/" + r.Name()
	item := base + "/:id"
	if l, ok := r.(Lister); ok {
		g.GET(base, l.List)
	}
	if get, ok := r.(Getter); ok {
		g.GET(item, get.Get)
	}
	if c, ok := r.(Creator); ok {
		g.POST(base, Authenticated, c.Create)
	}
	if p, ok := r.(Patcher); ok {
		g.PATCH(item, Authenticated, p.Patch)
	}
	if d, ok := r.(Deleter); ok {
		g.DELETE(item, Authenticated, d.Delete)
	}
	if a, ok := r.(Acting); ok {
		for name, h := range a.Actions() {
			g.POST(item+"/"+name, Authenticated, h)
		}
	}
}

// Identify finds out who calls, in any of three ways.
func Identify(c *gin.Context) {
	token := c.Query("access_token")
	if token == "" {
		token = c.GetHeader("Private-Token")
	}
	if name, password, ok := c.Request.BasicAuth(); ok && password == "pw" {
		c.Set(gin.AuthUserKey, name)
		return
	}
	if token == "pt-9" {
		c.Set(gin.AuthUserKey, "pat")
	}
}

// Authenticated lets known callers through.
func Authenticated(c *gin.Context) {
	if c.GetString(gin.AuthUserKey) == "" {
		Abort(c, Status(http.StatusUnauthorized, "who are you?"))
	}
}

// StatusError is an error with a status.
type StatusError struct {
	Code int
	Text string
}

func (e StatusError) Error() string { return e.Text }

// Status makes an error with a status.
func Status(code int, text string) error { return StatusError{code, text} }

// Abort responds with an error.
func Abort(c *gin.Context, err error) {
	var s StatusError
	if !errors.As(err, &s) {
		s = StatusError{http.StatusBadRequest, err.Error()}
	}
	c.AbortWithStatusJSON(s.Code, gin.H{"error": gin.H{"code": s.Code, "message": s.Text}})
}

// Render writes a value: pretty if the client wants that.
func Render(c *gin.Context, code int, v any) {
	if _, pretty := c.GetQuery("pretty"); pretty {
		c.IndentedJSON(code, v)
		return
	}
	c.JSON(code, v)
}

// Must is the second half of handlers: it renders a value or an error.
func Must[T any](c *gin.Context, code int) func(T, error) {
	return func(v T, err error) {
		if err != nil {
			Abort(c, err)
			return
		}
		Render(c, code, v)
	}
}

// Int reads a number in the path.
func Int(c *gin.Context, name string) (int, error) {
	n, err := strconv.Atoi(c.Param(name))
	if err != nil {
		return 0, Status(http.StatusBadRequest, name+" is a number")
	}
	return n, nil
}

// IntQuery reads a number in the query that is between two others.
func IntQuery(c *gin.Context, name string, def, low, high int) (int, error) {
	s := strings.TrimSpace(c.Query(name))
	if s == "" {
		return def, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		return 0, Status(http.StatusBadRequest, name+" is out of range")
	}
	return n, nil
}

// BoolQuery reads a switch in the query.
func BoolQuery(c *gin.Context, name string) (*bool, error) {
	s, ok := c.GetQuery(name)
	if !ok {
		return nil, nil
	}
	b, err := strconv.ParseBool(s)
	if err != nil {
		return nil, Status(http.StatusBadRequest, name+" is true or false")
	}
	return &b, nil
}
