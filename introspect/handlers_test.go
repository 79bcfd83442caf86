package introspect

import (
	"mime/multipart"
	"net/http"
	"sync/atomic"

	"github.com/gin-gonic/gin"
)

// executed counts how often a handler or a middleware of these tests ran. Reading
// routes must leave it alone.
var executed atomic.Int64

func plain(c *gin.Context)      { executed.Add(1); c.Status(http.StatusNoContent) }
func other(c *gin.Context)      { executed.Add(1); c.Status(http.StatusAccepted) }
func middleware(c *gin.Context) { executed.Add(1); c.Next() }

// shop has methods, for method values: those of two shops share symbol and code.
type shop struct{ name string }

func (s *shop) list(c *gin.Context) { executed.Add(1); c.String(http.StatusOK, s.name) }
func (s shop) value(c *gin.Context) { executed.Add(1); c.String(http.StatusOK, s.name) }

type lister interface{ list(c *gin.Context) }

// factory makes closures that share symbol and code.
//
//go:noinline
func factory(text string) gin.HandlerFunc {
	return func(c *gin.Context) { executed.Add(1); c.String(http.StatusOK, text) }
}

// inlined is as factory, but its closures are the compiler's to copy.
func inlined(text string) gin.HandlerFunc {
	return func(c *gin.Context) { executed.Add(1); c.String(http.StatusOK, text) }
}

// wrap is a generic wrapper, as applications have them.
func wrap[T any](f func() T) gin.HandlerFunc {
	return func(c *gin.Context) { executed.Add(1); c.JSON(http.StatusOK, f()) }
}

func generic[T any](c *gin.Context) {
	executed.Add(1)
	var zero T
	c.JSON(http.StatusOK, zero)
}

func annotated(id string) gin.HandlerFunc { return Annotate(&Annotation{ID: id}, plain) }

type (
	file     = multipart.FileHeader
	bodyPart struct {
		A int `json:"a"`
	}
	loop struct {
		*loop
		B int `form:"b"`
	}
)
