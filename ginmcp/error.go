package ginmcp

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/bind"
)

// maxStatus is the last status of an error.
const maxStatus = 599

// Error returns an error with which a [Handle] route responds with status, and with message as
// the error of a JSON object. It panics if status is not the status of an error, 400 to 599.
//
// Any error with a method StatusCode() int works the same way: errors.As finds it, and the
// response has its own text, without the text of the errors that wrap it.
func Error(status int, message string) error {
	if status < http.StatusBadRequest || status > maxStatus {
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
	if status < http.StatusBadRequest || status > maxStatus {
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

// A codedError has the status of its response.
type codedError interface {
	error
	StatusCode() int
}

type rendererKey struct{}

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
	return func(c *gin.Context) { c.Set(rendererKey{}, f) }
}

// StatusOf returns the status with which a [Handle] route responds to err: that of the first
// error in its tree with a method StatusCode() int, if it is from 400 to 599, and otherwise 500.
func StatusOf(err error) int {
	var coded codedError
	if errors.As(err, &coded) {
		if status := coded.StatusCode(); status >= http.StatusBadRequest && status <= maxStatus {
			return status
		}
	}
	return http.StatusInternalServerError
}

// errorBody is the default response of a Handle route to an error.
type errorBody struct {
	Error  string       `json:"error"`
	Fields []errorField `json:"fields,omitempty"`
}

type errorField struct {
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// newErrorBody hides the text of an error without a status, and of what wraps one with a status.
func newErrorBody(err error) (status int, body errorBody) {
	status, body = StatusOf(err), errorBody{Error: http.StatusText(http.StatusInternalServerError)}
	var coded codedError
	if errors.As(err, &coded) && coded.StatusCode() == status {
		body.Error = coded.Error()
	}
	var invalid *bind.Error
	if errors.As(err, &invalid) {
		for _, f := range invalid.Problems {
			body.Fields = append(body.Fields, errorField{f.Path, f.Message})
		}
	}
	return status, body
}

// renderError responds to an error, which is attached to the context, in the application's form
// or, if it has none, in the default form.
func renderError(c *gin.Context, err error) {
	renderer, given := c.Get(rendererKey{})
	if f, ok := renderer.(func(*gin.Context, error)); ok && f != nil {
		c.Status(http.StatusOK)
		f(c, err)
		if c.Writer.Written() || c.Writer.Status() != http.StatusOK {
			c.Abort()
			seal(c)
			return
		}
	} else if given {
		c.Status(StatusOf(err))
		c.Abort()
		return
	}
	c.AbortWithStatusJSON(newErrorBody(err))
	seal(c)
}

// seal makes the response final: what middleware writes after the handler is discarded, such as
// another document for the errors of the context.
func seal(c *gin.Context) {
	c.Writer.WriteHeaderNow()
	c.Writer = sealed{c.Writer}
}

// A sealed writer discards what is written.
type sealed struct{ gin.ResponseWriter }

// Write discards b.
func (sealed) Write(b []byte) (int, error) { return len(b), nil }

// WriteString discards s.
func (sealed) WriteString(s string) (int, error) { return len(s), nil }

// WriteHeader does nothing: the header has been written.
func (sealed) WriteHeader(int) {}

// Unwrap returns the writer, for [http.ResponseController].
func (s sealed) Unwrap() http.ResponseWriter { return s.ResponseWriter }
