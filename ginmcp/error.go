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

// Error returns an error that a [Handle] route answers with that status, and with
// message as the error of a JSON object. It panics if status is not one of an error,
// 400 to 599, since nothing else could be done with it.
//
// Any error with a method StatusCode() int is as good: errors.As finds it, and its own
// text is what the caller reads, without that of the errors that wrap it.
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

// errorBody is what a Handle route answers with.
type errorBody struct {
	Error  string       `json:"error"`
	Fields []errorField `json:"fields,omitempty"`
}

type errorField struct {
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// A codedError says which status it is answered with.
type codedError interface {
	error
	StatusCode() int
}

// renderError turns an error into a response. The text of one that does not say
// what status it has, or of what wraps one that does, stays in the log of the
// application.
func renderError(c *gin.Context, err error) {
	_ = c.Error(err)
	status, body := http.StatusInternalServerError, errorBody{Error: http.StatusText(http.StatusInternalServerError)}
	var coded codedError
	if errors.As(err, &coded) {
		if code := coded.StatusCode(); code >= http.StatusBadRequest && code <= maxStatus {
			status, body.Error = code, coded.Error()
		}
	}
	var invalid *bind.Error
	if errors.As(err, &invalid) {
		for _, f := range invalid.Problems {
			body.Fields = append(body.Fields, errorField{f.Path, f.Message})
		}
	}
	c.AbortWithStatusJSON(status, body)
}
