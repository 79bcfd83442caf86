package ginmcp

import (
	"errors"
	"fmt"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/bind"
)

// Error returns an error with which a [Handle] route responds with status, and with message as
// the error of a JSON object. It panics if status is not the status of an error, 400 to 599.
//
// Any error with a method StatusCode() int works the same way: errors.As finds it, and the
// response has its own text, without the text of the errors that wrap it.
func Error(status int, message string) error {
	if !bind.IsErrorStatus(status) {
		panic(fmt.Sprintf("ginmcp: Error: %d is not the status of an error, 400 to 599", status))
	}
	return &statusError{status, errors.New(message)}
}

// Errorf is [Error] with a message that is formatted as by [fmt.Errorf]. It wraps the operand
// of a verb %w, for [errors.Is] and [errors.As]:
//
//	return User{}, ginmcp.Errorf(http.StatusConflict, "the name %q is taken: %w", name, err)
//
// The whole message reaches the caller, including the text of the error that it wraps. It
// panics if status is not the status of an error, 400 to 599.
func Errorf(status int, format string, args ...any) error {
	if !bind.IsErrorStatus(status) {
		panic(fmt.Sprintf("ginmcp: Errorf: %d is not the status of an error, 400 to 599", status))
	}
	return &statusError{status, fmt.Errorf(format, args...)}
}

type statusError struct {
	status int
	cause  error // its text is the message
}

func (e *statusError) Error() string   { return e.cause.Error() }
func (e *statusError) StatusCode() int { return e.status }
func (e *statusError) Unwrap() error   { return e.cause }

// RenderErrors returns middleware with which the [Handle] routes after it respond to errors in
// the application's own form:
//
//	r.Use(ginmcp.RenderErrors(func(c *gin.Context, err error) {
//		c.JSON(ginmcp.StatusOf(err), gin.H{"success": false, "message": err.Error()})
//	}))
//
// The error is also attached to the context, for the application's log. If f does not write a
// response, the default one is written. The text of an error without a status, or of one that
// wraps another, may be internal: f decides what the caller sees.
//
// Nil leaves the response to the application's middleware for c.Errors: Handle attaches the
// error, sets its status and aborts, but writes nothing. It is for the error middleware of Gin's
// documentation. Without RenderErrors, Handle writes the response of an error, and what
// middleware writes after it is discarded, so that a response never has two documents.
//
// An error of the input has a method InputProblems() []schema.Problem, which names each field.
func RenderErrors(f func(c *gin.Context, err error)) gin.HandlerFunc {
	return func(c *gin.Context) { bind.SetRenderer(c, f) }
}

// StatusOf returns the status with which a [Handle] route responds to err: that of the first
// error in its tree with a method StatusCode() int, if it is from 400 to 599, and otherwise 500.
func StatusOf(err error) int { return bind.StatusOf(err) }
