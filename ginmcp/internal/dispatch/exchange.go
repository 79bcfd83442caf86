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

// An exchange is one call in progress. A single struct for all of its state saves a dozen
// allocations.
type exchange struct {
	recorder recorder
	outcome  introspect.Outcome
	inside   inside
	url      url.URL
	// method, path and rawPath are those of the dispatched request.
	method, path, rawPath string

	body     body
	headers  [6]string // room for the values of the headers of most requests
	response Response
	slot     reservation
	// observed is true if the outcome records whether the handler was called. The handler of [Wrap]
	// sets reach and diverted.
	observed bool
	reach    atomic.Int32
	diverted atomic.Bool
	// worker calls the application: the handler with inner, or f if it is not nil. State states
	// whether the call still waits for it.
	worker  *worker
	handler http.Handler
	inner   *http.Request
	f       func()
	state   atomic.Int32
	// quick is true if the call first waits for [patience] only.
	quick bool
	// err is the error with which the application returned. Ended reports that the application
	// ended the worker's goroutine. Both are set before the worker signals.
	err   error
	ended bool
}

// The states of an exchange.
const (
	running int32 = iota
	finished
	abandoned
)

// end waits for the response and closes the recording. A handler that returns after its deadline
// did not succeed, but the parts that it sent before are kept.
func (x *exchange) end(t *Target, c *Call) error {
	ctx := &x.inside
	err := x.wait(c.Request)
	x.recorder.close()
	switch {
	case x.response.TooLarge():
		if errors.Is(err, ErrTimeout) || errors.Is(err, ErrCanceled) {
			err = nil // its context was cancelled at the limit
		}
	case err == nil && (x.response.empty() || x.response.Streamed) && ctx.Err() != nil:
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

// unreachedAfter is the time after which a call that has not reached its handler is reported as
// such. A shorter call may have ended before its goroutine was scheduled.
const unreachedAfter = time.Second

// arrived reports whether the response comes from the engine, or is an error with which a wrapper
// refused the call.
func (x *exchange) arrived(err error) bool {
	if x.diverted.Load() {
		return false
	}
	return err != nil || x.reach.Load() == reached || x.response.Status >= http.StatusBadRequest
}

// afterLimit is the time that a call waits for its handler after its response has exceeded the
// limit.
const afterLimit = time.Second

// patience is the time in which a call waits only for its application. Most calls end within it and
// cost less if they wait for nothing else. A call that its client cancels ends at most that much
// later.
const patience = time.Millisecond

// wait waits for the application, or until the call ends earlier: because of its context, its
// deadline, or the context of the request that carried it. The last one matters because a session
// of the protocol may outlive the connection.
func (x *exchange) wait(carrier *http.Request) error {
	if x.quick && x.returnsAtOnce() {
		return x.err
	}
	over := x.inside.parent.Done()
	var disconnected <-chan struct{} // nil if it is the same channel
	if carrier != nil && carrier.Context().Done() != over {
		disconnected = carrier.Context().Done()
	}
	select {
	case s := <-x.worker.signals:
		if s == returned || s == overflowed && x.linger(over, disconnected) {
			return x.err
		}
		x.inside.end(context.DeadlineExceeded)
	case <-disconnected:
	case <-over:
		x.inside.end(x.inside.parent.Err())
	}
	if !x.state.CompareAndSwap(running, abandoned) { // the handler has just returned as well
		for <-x.worker.signals != returned {
			continue
		}
		return x.err
	}
	x.slot.abandon()
	return ended(&x.inside)
}

// returnsAtOnce reports whether the application returned within [patience]. Otherwise the timer of the
// worker is that of the call.
func (x *exchange) returnsAtOnce() bool {
	s := <-x.worker.signals
	switch s {
	case returned:
		return true
	case late:
		x.worker.timer.Start(x.inside.deadline)
	default:
		x.worker.signals <- s // there is room for each signal
	}
	return false
}

// linger waits briefly for an application whose response exceeds the limit and whose context was
// cancelled. It reports whether the application returned.
func (x *exchange) linger(over, disconnected <-chan struct{}) bool {
	enough := time.NewTimer(afterLimit)
	defer enough.Stop()
	for {
		select {
		case s := <-x.worker.signals:
			if s == returned {
				return true
			}
		case <-over:
			return false
		case <-disconnected:
			return false
		case <-enough.C:
			return false
		}
	}
}

// start passes the exchange to a worker, whose timer signals at a deadline.
func (x *exchange) start(w *worker, deadline time.Time) {
	x.worker = w
	w.timer.Start(deadline)
	w.work <- x
}

// startQuick is start for a call that will probably end within [patience] after now.
func (x *exchange) startQuick(w *worker, now time.Time) {
	deadline := now.Add(patience)
	if x.quick = deadline.Before(x.inside.deadline); !x.quick {
		deadline = x.inside.deadline
	}
	x.start(w, deadline)
}

// release returns the worker to the pool. The recording is closed, so nothing signals any more.
func (x *exchange) release(to *workers) {
	w := x.worker
	switch stopped := w.timer.Stop(); {
	case x.state.Load() == abandoned || x.ended: // the worker ends on its own
		w.timer.Close()
	case stopped && len(w.signals) == 0:
		to.keep(w)
	default:
		w.end()
	}
}

// overflow ends a call whose response exceeds the limit.
func (x *exchange) overflow() {
	if x.inside.end(context.Canceled) {
		x.worker.signals <- overflowed
	}
}

// ended returns the error of a call that its context ended.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrTimeout
	}
	return ErrCanceled
}

// run calls the application and signals the call that waits for it. It recovers a panic that the
// application does not, because no server above would, and the process would end.
func (x *exchange) run() {
	done := false
	defer func() {
		switch value := recover(); {
		case value == any(http.ErrAbortHandler) && x.recorder.full():
			// A reverse proxy panics with this value when it can no longer write.
		case value != nil:
			x.err = &PanicError{Value: value, Stack: debug.Stack()}
		case !done:
			x.err, x.ended = &PanicError{Value: "the handler ended its goroutine"}, true
		}
		x.slot.release() // first, so that the next call finds the slot free
		if x.state.CompareAndSwap(running, finished) {
			x.worker.signals <- returned
		}
	}()
	if x.f != nil {
		x.f()
	} else {
		x.serve()
	}
	done = true
}

// serve serves the inner request, and cleans up after it as net/http does.
func (x *exchange) serve() {
	defer func() {
		_ = x.body.Close()
		if x.inner.MultipartForm != nil {
			_ = x.inner.MultipartForm.RemoveAll() // the temporary files
		}
	}()
	x.handler.ServeHTTP(&x.recorder, x.inner)
}
