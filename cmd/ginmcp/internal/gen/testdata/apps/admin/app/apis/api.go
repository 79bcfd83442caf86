// Package apis has the handlers.
package apis

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

// Response is around each response.
type Response struct {
	RequestID string      `json:"requestId,omitempty"`
	Code      int         `json:"code"`
	Data      interface{} `json:"data,omitempty"`
	Msg       string      `json:"msg,omitempty"`
}

// PageResult is a page.
type PageResult struct {
	List      interface{} `json:"list"`
	Count     int         `json:"count"`
	PageIndex int         `json:"pageIndex"`
	PageSize  int         `json:"pageSize"`
}

// Api has what all handlers share.
type Api struct{}

// OK responds with data.
func (e Api) OK(c *gin.Context, data interface{}, msg string) {
	res := Response{Code: http.StatusOK, RequestID: c.GetHeader("X-Request-Id")}
	res.Data = data
	if msg != "" {
		res.Msg = msg
	}
	c.AbortWithStatusJSON(http.StatusOK, res)
}

// PageOK responds with a page.
func (e Api) PageOK(c *gin.Context, list interface{}, count, pageIndex, pageSize int, msg string) {
	var page PageResult
	page.List = list
	page.Count = count
	page.PageIndex = pageIndex
	page.PageSize = pageSize
	e.OK(c, page, msg)
}

// Error responds with a failure, which has HTTP status 200.
func (e Api) Error(c *gin.Context, code int, err error, msg string) {
	res := Response{Code: code}
	if err != nil {
		res.Msg = err.Error()
	}
	if msg != "" {
		res.Msg = msg
	}
	c.AbortWithStatusJSON(http.StatusOK, res)
}

func idOf(c *gin.Context) (uint, error) {
	n, err := strconv.ParseUint(c.Param("id"), 10, 32)
	return uint(n), err
}
