// Package handler binds requests and builds responses.
package handler

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-playground/validator/v10"
)

// Response is around each response.
type Response struct {
	status  int
	Code    int    `json:"code"`   // the HTTP status
	Reason  string `json:"reason"` // for programs
	Message string `json:"msg"`    // for people
	Data    any    `json:"data"`
}

// NewResponse returns a response without data.
func NewResponse() *Response {
	return &Response{status: http.StatusOK, Code: http.StatusOK, Reason: "base.success", Message: "Success."}
}

// SetData sets what the caller asked for.
func (r *Response) SetData(data any) *Response {
	r.Data = data
	return r
}

// SetError makes the response a failure.
func (r *Response) SetError(status int, reason string) *Response {
	r.status, r.Code, r.Reason, r.Message = status, status, reason, http.StatusText(status)
	return r
}

// SetMsg sets the text for people.
func (r *Response) SetMsg(msg string) { r.Message = msg }

// Send writes the response.
func (r *Response) Send(ctx *gin.Context) {
	ctx.JSON(r.status, r)
}

// FieldError is what is wrong with one field.
type FieldError struct {
	ErrorField string `json:"error_field"`
	ErrorMsg   string `json:"error_msg"`
}

var validate = validator.New()

// BindAndCheck binds the request to data and checks it. It returns true if it has responded.
func BindAndCheck(ctx *gin.Context, data any) bool {
	if err := ctx.ShouldBind(data); err != nil {
		NewResponse().SetError(http.StatusBadRequest, "base.request_format_error").Send(ctx)
		ctx.Abort()
		return true
	}
	errs := check(data)
	if len(errs) > 0 {
		NewResponse().SetError(http.StatusBadRequest, "base.request_format_error").SetData(errs).Send(ctx)
		ctx.Abort()
		return true
	}
	return false
}

func check(data any) []*FieldError {
	var invalid validator.ValidationErrors
	if !errors.As(validate.Struct(data), &invalid) {
		return nil
	}
	var fields []*FieldError
	for _, fe := range invalid {
		fields = append(fields, &FieldError{ErrorField: fe.Field(), ErrorMsg: fe.Tag()})
	}
	return fields
}
