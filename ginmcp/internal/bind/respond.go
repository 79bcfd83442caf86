package bind

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
)

const maxErrorStatus = 599

// IsErrorStatus reports whether a status is an error status, from 400 to 599.
func IsErrorStatus(status int) bool {
	return status >= http.StatusBadRequest && status <= maxErrorStatus
}

// StatusOf returns the status of the response to an error: that of the first error in its tree with
// a method StatusCode() int, if this is an error status, and otherwise 500.
func StatusOf(err error) int {
	var coded codedError
	if errors.As(err, &coded) {
		if status := coded.StatusCode(); IsErrorStatus(status) {
			return status
		}
	}
	return http.StatusInternalServerError
}

// A codedError has the status of its response.
type codedError interface {
	error
	StatusCode() int
}

type rendererKey struct{}

// SetRenderer makes f render the errors of the handlers that follow. If f is nil, the response is
// left to middleware that reads c.Errors.
func SetRenderer(c *gin.Context, f func(c *gin.Context, err error)) { c.Set(rendererKey{}, f) }

// Respond writes the response for what a handler returned: the error or, if it is nil, the status
// and out as JSON. It attaches an error to the context in any case. It writes nothing if the
// handler has already written a response or aborted.
func Respond(c *gin.Context, status int, out any, err error) {
	if err != nil {
		_ = c.Error(err) // it returns the same error
	}
	switch {
	case c.Writer.Written():
		if err != nil {
			finish(c)
		}
	case c.IsAborted():
	case err != nil:
		renderError(c, err)
	case status == http.StatusNoContent:
		c.Status(status)
	default:
		renderJSON(c, status, out)
	}
}

// RespondError responds with an error, which it attaches to the context.
func RespondError(c *gin.Context, err error) {
	_ = c.Error(err) // it returns the same error
	renderError(c, err)
}

// renderJSON responds with a value, or with an error if the value cannot be written as JSON.
func renderJSON(c *gin.Context, status int, out any) {
	c.JSON(status, out)
	if last := c.Errors.Last(); last != nil && !c.Writer.Written() {
		renderError(c, last.Err)
	}
}

// renderError responds with an error that is attached to the context: in the form of [SetRenderer] or,
// if none is set or it writes nothing, in the default form.
func renderError(c *gin.Context, err error) {
	renderer, set := c.Get(rendererKey{})
	if f, ok := renderer.(func(*gin.Context, error)); ok && f != nil {
		c.Status(http.StatusOK)
		f(c, err)
		if c.Writer.Written() || c.Writer.Status() != http.StatusOK {
			c.Abort()
			finish(c)
			return
		}
	} else if set {
		c.Status(StatusOf(err))
		c.Abort()
		return
	}
	c.AbortWithStatusJSON(newErrorBody(err))
	finish(c)
}

// An errorBody is the response to an error in the default form.
type errorBody struct {
	Error  string       `json:"error"`
	Fields []errorField `json:"fields,omitempty"`
}

type errorField struct {
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// newErrorBody hides the text of an error without a status, and the text that wraps an error with one.
func newErrorBody(err error) (status int, body errorBody) {
	status, body = StatusOf(err), errorBody{Error: http.StatusText(http.StatusInternalServerError)}
	var coded codedError
	if errors.As(err, &coded) && coded.StatusCode() == status {
		body.Error = coded.Error()
	}
	var invalid *Error
	if errors.As(err, &invalid) {
		for _, f := range invalid.Problems {
			body.Fields = append(body.Fields, errorField{f.Path, f.Message})
		}
	}
	return status, body
}

// finish sends the response, and discards what middleware writes after the handler, such as a
// second document for the errors of the context.
func finish(c *gin.Context) {
	c.Writer.WriteHeaderNow()
	c.Writer = finishedWriter{c.Writer}
}

// A finishedWriter discards what is written.
type finishedWriter struct{ gin.ResponseWriter }

// Write discards b.
func (finishedWriter) Write(b []byte) (int, error) { return len(b), nil }

// WriteString discards s.
func (finishedWriter) WriteString(s string) (int, error) { return len(s), nil }

// WriteHeader does nothing: the header has been written.
func (finishedWriter) WriteHeader(int) {}

// Unwrap returns the writer, for [http.ResponseController].
func (w finishedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
