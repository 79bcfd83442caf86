package dispatch

import (
	"errors"
	"net/http"
)

// A Response is what the application responded to a call.
type Response struct {
	Status      int
	ContentType string
	Disposition string
	// Headers are the response headers that a result reports, in the order of
	// [ReportedHeaders].
	Headers []Header
	// Body is the body as far as it was recorded, and Size how large it was.
	Body []byte
	Size int
	// Path is the path and query that was called.
	Path string
	// Hijacked reports that the handler asked for the connection. A call has none.
	Hijacked bool
	// Errors are the errors that the handler attached to its context and that are meant for
	// the client. Panicked reports that the handler panicked, and Broken that it gave up
	// writing the response, as Gin does with what it cannot render. They are known on routes
	// whose handler has an annotation.
	Errors           []string
	Panicked, Broken bool
	// Misplaced is a sentence about an annotation of a handler that ran but is not the last
	// one of its route, or empty.
	Misplaced string
	// Streamed reports that the response came in parts, and Cut why its end is missing:
	// [ErrTimeout], [ErrCanceled], or nil.
	Streamed bool
	Cut      error
}

// A Header is one field of a response.
type Header struct{ Name, Value string }

// ReportedHeaders are the response headers that a result reports: what was created, where more
// is, and when to come back.
var ReportedHeaders = []string{"Location", "Link", "X-Total-Count", "Retry-After"}

// Header returns the value of a reported header, or "".
func (r *Response) Header(name string) string {
	for _, h := range r.Headers {
		if h.Name == name {
			return h.Value
		}
	}
	return ""
}

// TooLarge reports whether Body is only the beginning of the response.
func (r *Response) TooLarge() bool { return r.Size > len(r.Body) }

// empty reports whether the response is a success and nothing else.
func (r *Response) empty() bool { return r.Size == 0 && r.Status < http.StatusMultipleChoices }

// Errors of a call that has no response. See [ArgumentError], [PanicError] and [BusyError] too.
var (
	// ErrTimeout is the error of a handler that took longer than the call may.
	ErrTimeout = errors.New("the application did not respond in time")
	// ErrNotReached is the error of a call whose time was up before its handler began. The
	// handler will not be called any more.
	ErrNotReached = errors.New("the call did not reach its handler in time")
	// ErrCanceled is the error of a call whose client went away or cancelled it.
	ErrCanceled = errors.New("the call was cancelled")
	// ErrLoop is the error of a call that came back to ginmcp itself.
	ErrLoop = errors.New("the call would come back to ginmcp itself")
	// ErrElsewhere is the error of a call that a wrapper of the engine responded to itself, or
	// led to another path.
	ErrElsewhere = errors.New("the wrapper of the engine did not pass the call on to its route")
)

// A PanicError is the error of a handler that panicked where nothing in the application
// recovered. Its text does not contain the value.
type PanicError struct {
	Value any
	Stack []byte
}

// Error reports that the handler panicked.
func (e *PanicError) Error() string { return "the handler panicked" }
