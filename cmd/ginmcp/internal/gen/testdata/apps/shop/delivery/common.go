// Package delivery speaks HTTP.
package delivery

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/shop/domain"
)

// ResponseError is the response to an error.
type ResponseError struct {
	Message string `json:"message"`
	TraceID string `json:"trace_id,omitempty"`
}

func statusOf(err error) int {
	switch {
	case errors.Is(err, domain.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, domain.ErrConflict):
		return http.StatusConflict
	case errors.Is(err, domain.ErrBadParam):
		return http.StatusBadRequest
	case errors.Is(err, domain.ErrOutOfStock):
		return http.StatusUnprocessableEntity
	default:
		return http.StatusInternalServerError
	}
}

func abort(c *gin.Context, err error) {
	c.AbortWithStatusJSON(statusOf(err), ResponseError{err.Error(), c.GetHeader("X-Trace-Id")})
}

// bind reads JSON into a new T, or responds.
func bind[T any](c *gin.Context) (*T, bool) {
	in := new(T)
	if err := c.ShouldBindJSON(in); err != nil {
		c.AbortWithStatusJSON(http.StatusBadRequest, ResponseError{Message: err.Error()})
		return nil, false
	}
	return in, true
}

func pathInt64(c *gin.Context, name string) (int64, bool) {
	n, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil {
		abort(c, domain.ErrBadParam)
		return 0, false
	}
	return n, true
}

// APIKey lets clients with the key through.
func APIKey(key string) gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.GetHeader("X-Api-Key") != key {
			c.AbortWithStatusJSON(http.StatusUnauthorized, ResponseError{Message: "no valid API key"})
		}
	}
}
