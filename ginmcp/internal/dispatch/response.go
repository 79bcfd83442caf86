package dispatch

import (
	"errors"
	"net/http"
)

// A Response is the application's response to a call.
type Response struct {
	Status      int
	ContentType string
	Disposition string
	// Headers are the response headers that a result reports, in the order of
	// [ReportedHeaders].
	Headers []Header
	// Body is the recorded part of the body, and Size the size of the whole body.
	Body []byte
	Size int
	// Path is the path and the query that were called.
	Path string
	// Hijacked is true if the handler tried to hijack the connection, which a call does not have.
	Hijacked bool
	// Errors are the public errors that the handler attached to its context. Panicked is true if the
	// handler panicked, and Broken if it stopped writing the response, as Gin does if rendering fails.
	// They are known only for handlers with an annotation.
	Errors           []string
	Panicked, Broken bool
	// Misplaced is a sentence about a handler with an annotation that is not the last one of its
	// route, or empty.
	Misplaced string
	// Streamed is true if the response came in parts. Cut is the reason why its end is missing:
	// [ErrTimeout], [ErrCanceled], or nil.
	Streamed bool
	Cut      error
}

// A Header is one field of a response.
type Header struct{ Name, Value string }

// ReportedHeaders are the response headers that a result reports: the location of a new resource,
// further pages, and when to retry.
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

// empty reports whether the response is a success without a body.
func (r *Response) empty() bool { return r.Size == 0 && r.Status < http.StatusMultipleChoices }

// Errors of a call without a response. See also [ArgumentError], [PanicError] and [BusyError].
var (
	// ErrTimeout is the error of a call that took longer than its limit.
	ErrTimeout = errors.New("the application did not respond in time")
	// ErrNotReached is the error of a call that reached its deadline before its handler began. The
	// handler will not be called.
	ErrNotReached = errors.New("the call did not reach its handler in time")
	// ErrCanceled is the error of a call whose client disconnected or cancelled it.
	ErrCanceled = errors.New("the call was cancelled")
	// ErrLoop is the error of a call that leads to ginmcp itself.
	ErrLoop = errors.New("the call leads back to ginmcp itself")
	// ErrElsewhere is the error of a call whose path a wrapper of the engine changed, or to which
	// the wrapper itself responded.
	ErrElsewhere = errors.New("the wrapper of the engine did not pass the call on to its route")
)

// A PanicError is the error of a handler that panicked without a recovery in the application. Its
// text does not contain the value.
type PanicError struct {
	Value any
	Stack []byte
}

// Error reports that the handler panicked.
func (e *PanicError) Error() string { return "the handler panicked" }
