package dispatch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/ginmcp/ginmcp/introspect"
)

// An exchange is one call under way. It is one allocation in place of a dozen.
type exchange struct {
	recorder recorder
	outcome  introspect.Outcome
	inside   inside
	request  http.Request
	url      url.URL
	// method, path and rawPath are what was dispatched.
	method, path, rawPath string

	body     body
	head     meter
	form     meter
	headers  [12]string
	response Response
	slot     reservation
	// observed reports that the outcome knows whether the handler was called. Reach and
	// strayed are what [Wrap] notes.
	observed bool
	reach    atomic.Int32
	strayed  atomic.Bool
	// done is closed once the handler has returned, and err then states how.
	done chan struct{}
	err  error
}

// end waits for the response and closes the recording. A handler that gives up when its time
// is up did not succeed; what it sent in parts until then still counts.
func (x *exchange) end(ctx context.Context, t *Target, c *Call) error {
	err := x.wait(ctx, c.Caller)
	x.recorder.close(&x.response)
	switch {
	case x.response.TooLarge():
		if errors.Is(err, ErrTimeout) || errors.Is(err, ErrCanceled) {
			err = nil // its context was cancelled at the limit
		}
	case err == nil && ctx.Err() != nil && (x.response.empty() || x.response.Streamed):
		err = ended(ctx)
	}
	if x.response.Streamed && (errors.Is(err, ErrTimeout) || errors.Is(err, ErrCanceled)) {
		x.response.Cut, err = err, nil
	}
	if t.Wrapped && !x.arrived(err) {
		return ErrElsewhere
	}
	if !errors.Is(err, ErrTimeout) && !errors.Is(err, ErrCanceled) {
		return err
	}
	if c.Timeout < unreachedAfter {
		return err
	}
	held := x.observed && x.outcome.Forgo() || t.Wrapped && x.reach.CompareAndSwap(unreached, forgone)
	if held && errors.Is(err, ErrTimeout) {
		return ErrNotReached
	}
	return err
}

// unreachedAfter is the time after which it is noteworthy that a call has not reached its
// handler. A shorter call may have ended before its goroutine had its turn.
const unreachedAfter = time.Second

// arrived reports whether the response is that of the engine, or an error with which what
// wraps the engine refused the call.
func (x *exchange) arrived(err error) bool {
	if x.strayed.Load() {
		return false
	}
	return err != nil || x.reach.Load() == reached || x.response.Status >= http.StatusBadRequest
}

// afterLimit is how long a call whose response has exceeded the limit waits for its handler.
const afterLimit = time.Second

// wait waits for the handler, or for whatever ends the call before: its own context, or that
// of the request that carried it, because a session of the protocol may outlive the
// connection.
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
	if x.recorder.full() {
		select {
		case <-x.done:
		case <-gone:
		case <-time.After(afterLimit):
		}
	}
	select {
	case <-x.done: // has just returned too
		return x.err
	default:
		x.slot.abandon()
		return ended(ctx)
	}
}

// ended returns the error of a call that its context ended.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrTimeout
	}
	return ErrCanceled
}

// serve calls the application, and ends its request as net/http does.
func (x *exchange) serve(h http.Handler, r *http.Request) {
	x.run(func() {
		defer func() {
			_ = x.body.Close()
			if r.MultipartForm != nil {
				_ = r.MultipartForm.RemoveAll() // the temporary files
			}
		}()
		h.ServeHTTP(&x.recorder, r)
	})
}

// run calls a part of the application. A panic that it lets through would end the process,
// because there is no recover of a server above.
func (x *exchange) run(application func()) {
	returned := false
	defer func() {
		switch value := recover(); {
		case value == any(http.ErrAbortHandler) && x.recorder.full():
			// A proxy ends so where it cannot write any more.
		case value != nil:
			x.err = &PanicError{Value: value, Stack: debug.Stack()}
		case !returned:
			x.err = &PanicError{Value: "the handler ended its goroutine"}
		}
		x.slot.release() // first, so that the next call finds the slot free
		close(x.done)
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
