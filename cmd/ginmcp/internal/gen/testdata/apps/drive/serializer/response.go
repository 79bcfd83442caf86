// Package serializer has the form of all responses.
package serializer

import "errors"

// Codes of failures. Success is 0.
const (
	CodeNotFound   = 404
	CodeParamErr   = 40001
	CodeNotSet     = 50000
	CodeCheckLogin = 401
)

// Response is what each route returns.
type Response struct {
	Code          int         `json:"code"`
	Data          interface{} `json:"data,omitempty"`
	Msg           string      `json:"msg"`
	Error         string      `json:"error,omitempty"`
	CorrelationID string      `json:"correlation_id,omitempty"`
}

// AppError is a failure with a code.
type AppError struct {
	Code int
	Msg  string
}

func (e AppError) Error() string { return e.Msg }

// NewError makes a failure.
func NewError(code int, msg string) AppError { return AppError{code, msg} }

// Err is the response to a failure.
func Err(err error) Response {
	var app AppError
	if errors.As(err, &app) {
		return Response{Code: app.Code, Msg: app.Msg}
	}
	return Response{Code: CodeNotSet, Msg: "something went wrong", Error: err.Error()}
}

// ParamErr is the response to parameters that cannot be bound.
func ParamErr(err error) Response {
	return Response{Code: CodeParamErr, Msg: "parameters are invalid", Error: err.Error()}
}
