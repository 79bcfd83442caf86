package ginmcp

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/schema"
)

// Error returns an error that a [Handle] route answers with that status, and with
// message as the error of a JSON object. It panics if status is not one of an error,
// 400 to 599, since nothing else could be done with it.
//
// Any error with a method StatusCode() int is as good: errors.As finds it, and its
// text is what the caller reads.
func Error(status int, message string) error {
	if status < http.StatusBadRequest || status > 599 {
		panic("ginmcp: Error: " + http.StatusText(status) + " is not the status of an error")
	}
	return &statusError{status, message}
}

type statusError struct {
	status  int
	message string
}

func (e *statusError) Error() string   { return e.message }
func (e *statusError) StatusCode() int { return e.status }

// An inputError tells that a request could not be bound: what is wrong with which
// field. It is a 400, or a 415 where the body is not of a type that is read.
type inputError struct {
	status int
	fields []schema.Problem
}

func (e *inputError) Error() string   { return "invalid input" }
func (e *inputError) StatusCode() int { return e.status }

// errorBody is what a Handle route answers with.
type errorBody struct {
	Error  string       `json:"error"`
	Fields []errorField `json:"fields,omitempty"`
}

type errorField struct {
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// renderError turns an error into a response. The text of one that does not say
// what status it has stays in the log of the application.
func renderError(c *gin.Context, err error) {
	_ = c.Error(err)
	status, body := http.StatusInternalServerError, errorBody{Error: http.StatusText(http.StatusInternalServerError)}
	var coded interface{ StatusCode() int }
	if errors.As(err, &coded) && coded.StatusCode() >= http.StatusBadRequest {
		status, body.Error = coded.StatusCode(), err.Error()
	}
	var invalid *inputError
	if errors.As(err, &invalid) {
		for _, f := range invalid.fields {
			body.Fields = append(body.Fields, errorField{f.Path, f.Message})
		}
	}
	c.AbortWithStatusJSON(status, body)
}
