// Package common has responses.
package common

import "github.com/gin-gonic/gin"

// Resp is around each response.
type Resp[T any] struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    T      `json:"data"`
}

// PageResp is a page.
type PageResp struct {
	Content interface{} `json:"content"`
	Total   int64       `json:"total"`
}

// ErrorResp is the response to an error.
func ErrorResp(c *gin.Context, err error, code int, l ...bool) {
	ErrorStrResp(c, err.Error(), code, l...)
}

// ErrorStrResp is the response to an error that is a text.
func ErrorStrResp(c *gin.Context, str string, code int, l ...bool) {
	if len(l) != 0 && l[0] {
		c.Header("X-Logged", "true")
	}
	c.JSON(200, Resp[interface{}]{
		Code:    code,
		Message: str,
		Data:    nil,
	})
	c.Abort()
}

// SuccessResp is the response with data, or without.
func SuccessResp(c *gin.Context, data ...interface{}) {
	SuccessWithMsgResp(c, "success", data...)
}

// SuccessWithMsgResp is SuccessResp with a message.
func SuccessWithMsgResp(c *gin.Context, msg string, data ...interface{}) {
	var respData interface{}
	if len(data) > 0 {
		respData = data[0]
	}

	c.JSON(200, Resp[interface{}]{
		Code:    200,
		Message: msg,
		Data:    respData,
	})
}
