package dispatch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Response is what an application answered to a call.
type Response struct {
	Status                                         int
	ContentType, Location, RetryAfter, Disposition string
	// Body is the answer as far as it was recorded, and Size how large it was.
	Body []byte
	Size int
	// Path is the path and query that was called.
	Path string
	// Hijacked tells that the handler asked for the connection, which there is none of.
	Hijacked bool
	// Errors are the errors that the handler attached to its context, of a status from
	// 500 on only those that are meant for the client, and
	// Misplaced is a sentence about an annotation of a handler that ran but is not the last one of
	// its route, or empty.
	Misplaced string
	// Panicked tells that it panicked, where it has an annotation.
	Errors   []string
	Panicked bool
	// Streamed tells that the answer came in parts, and Cut why its end is missing:
	// [ErrTimeout], [ErrCanceled], or nil.
	Streamed bool
	Cut      error
}

// TooLarge tells whether Body is only the beginning of the answer.
func (r *Response) TooLarge() bool { return r.Size > len(r.Body) }

// empty tells whether the answer says nothing but that all is well.
func (r *Response) empty() bool { return r.Size == 0 && r.Status < http.StatusMultipleChoices }

// Errors of a call that was not answered.
var (
	// ErrTimeout tells that the handler took longer than the call may.
	ErrTimeout = errors.New("the application did not answer in time")
	// ErrCanceled tells that the caller went away or took the call back.
	ErrCanceled = errors.New("the call was cancelled")
	// ErrBusy tells that as many calls are under way as may be.
	ErrBusy = errors.New("as many calls are under way as the server takes")
	// ErrLoop tells that a call came back to ginmcp itself.
	ErrLoop = errors.New("the call would come back to ginmcp itself")
)

// A PanicError tells that a handler panicked and that nothing in the application
// recovered. Its text does not tell with what.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return "the handler panicked" }

// A Target is where the calls of one server go.
type Target struct {
	// Handler is the engine, or what wraps it.
	Handler http.Handler
	// Limit is the largest answer that is recorded, in bytes.
	Limit int
	// Adjust has the last word on every inner request; nil leaves it as it is.
	Adjust func(caller, inner *http.Request) error
	// Load counts the calls under way, and limits them; nil does neither.
	Load *Load
}

// A Call is one call of a plan.
type Call struct {
	// Caller is the HTTP request that carried the call, or nil where none did.
	Caller  *http.Request
	Values  *schema.Values
	Timeout time.Duration
	// Trace are headers of the trace that the call belongs to, where they did not come as
	// headers. They only count where the caller's request has none of them.
	Trace http.Header
	// Progress hears each part of an answer that comes in parts, in the handler's own
	// goroutine; nil hears nothing.
	Progress func(part []byte)
	// Key and Value are one more value that the context of the request holds.
	Key, Value any
}

// An exchange is one call under way. It holds in one piece what would be a dozen.
type exchange struct {
	recorder recorder
	outcome  introspect.Outcome
	inside   inside
	request  http.Request
	url      url.URL
	body     body
	head     meter
	form     meter
	headers  [12]string
	response Response
	// done is closed once the handler has returned, and err then says how.
	done chan struct{}
	err  error
	load *Load
	left atomic.Bool // the handler has returned, or nobody waits for it
}

// Inside is the context of a request that this package dispatched.
type inside struct {
	context.Context

	outcome    *introspect.Outcome
	key, value any
	caller     *http.Request
}

type insideKey struct{}

// Value returns what the call's own context holds.
func (c *inside) Value(key any) any {
	switch {
	case key == (insideKey{}):
		return true
	case introspect.IsOutcomeKey(key):
		return c.outcome
	case c.key != nil && key == c.key:
		return c.value
	}
	value := c.Context.Value(key)
	if value == nil && c.caller != nil && (key == http.ServerContextKey || key == http.LocalAddrContextKey) {
		return c.caller.Context().Value(key) // the context of a session is not that of the request
	}
	return value
}

// Inside tells whether ctx is that of a request which this package dispatched.
func Inside(ctx context.Context) bool { return ctx.Value(insideKey{}) != nil }

// Do makes one call of p and waits for its answer, for as long as the call may take.
//
// The handler runs in a goroutine of its own, so that one which does not heed its
// context does not hold the caller; its request's context is cancelled when Do
// returns. An answer that was coming in parts when time was up is returned as far as it came.
func (p *Plan) Do(ctx context.Context, t Target, c Call) (*Response, error) {
	if !t.Load.begin() {
		return nil, ErrBusy
	}
	defer t.Load.end()
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	x := &exchange{done: make(chan struct{}), load: t.Load}
	x.inside = inside{ctx, &x.outcome, c.Key, c.Value, c.Caller}
	inner, err := p.prepare(x, &c)
	if err != nil {
		if cause := ctx.Err(); cause != nil && errors.Is(err, cause) {
			err = ended(ctx)
		}
		return nil, err
	}
	path := inner.RequestURI // without what Adjust adds, which may be a secret
	if t.Adjust != nil {
		if err := t.Adjust(c.Caller, inner); err != nil {
			return nil, fmt.Errorf("the request was refused: %w", err)
		}
	}
	x.recorder.open(ctx, t.Limit, c.Progress)
	go x.serve(t.Handler, inner)
	if err := x.end(ctx, c.Caller); err != nil {
		return nil, err
	}
	x.response.Path = path
	x.response.Errors, x.response.Panicked = x.outcome.Errors(), x.outcome.Err() != nil
	x.response.Misplaced = x.outcome.Misplaced()
	if x.response.Status >= http.StatusInternalServerError {
		// What went wrong inside is for the application's own log.
		x.response.Errors = x.outcome.Public()
	}
	return &x.response, nil
}

// end waits for the answer and closes the recording. A handler that gives up when its time is
// up did not succeed; what it sent in parts until then still counts.
func (x *exchange) end(ctx context.Context, caller *http.Request) error {
	err := x.wait(ctx, caller)
	x.recorder.close(&x.response)
	if err == nil && ctx.Err() != nil && (x.response.empty() || x.response.Streamed) {
		err = ended(ctx)
	}
	if x.response.Streamed && (errors.Is(err, ErrTimeout) || errors.Is(err, ErrCanceled)) {
		x.response.Cut, err = err, nil
	}
	return err
}

// wait waits for the handler, or for whatever ends the call before: its own context,
// or that of the request that carried it, since a session of the protocol may outlive
// the connection.
func (x *exchange) wait(ctx context.Context, caller *http.Request) error {
	var gone <-chan struct{}
	if caller != nil {
		gone = caller.Context().Done()
	}
	select {
	case <-x.done:
		return x.err
	case <-gone:
	case <-ctx.Done():
	}
	select {
	case <-x.done: // has just ended too
		return x.err
	default:
		x.abandon()
		return ended(ctx)
	}
}

// ended tells why a call is over.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrTimeout
	}
	return ErrCanceled
}

// serve asks the application.
func (x *exchange) serve(h http.Handler, r *http.Request) {
	x.run(func() { h.ServeHTTP(&x.recorder, r) })
}

// run runs a part of the application. A panic that it lets through would end the process,
// since no server's recover stands above.
func (x *exchange) run(application func()) {
	returned := false
	defer func() {
		if value := recover(); value != nil {
			x.err = &PanicError{Value: value, Stack: debug.Stack()}
		} else if !returned {
			x.err = &PanicError{Value: "the handler ended its goroutine"}
		}
		close(x.done)
		x.leave()
	}()
	deepen(0)
	application()
	returned = true
}

// deepen makes the stack of a new goroutine as large as a handler will need, while there is
// next to nothing on it to move: growing step by step, each time with all that a handler has
// put there, took a fifth of a small call.
//
//go:noinline
func deepen(i byte) byte {
	var room [8 << 10]byte
	return room[i]
}
