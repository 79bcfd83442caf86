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

// An exchange is one call under way. One struct for everything saves a dozen allocations.
type exchange struct {
	recorder recorder
	outcome  introspect.Outcome
	inside   inside
	url      url.URL
	// method, path and rawPath are those of the dispatched request.
	method, path, rawPath string

	body     body
	head     meter
	form     meter
	headers  [12]string
	response Response
	slot     reservation
	// observed is true if the outcome records whether the handler was called. Reach and strayed are
	// set by the handler of [Wrap].
	observed bool
	reach    atomic.Int32
	strayed  atomic.Bool
	// worker runs the application: inner with handler, or f if there is one. State is whether the
	// call still waits for it.
	worker  *worker
	handler http.Handler
	inner   *http.Request
	f       func()
	state   atomic.Int32
	// left is what the call may take after the patience, or 0 if there is none.
	left time.Duration
	// err is how the application returned, and ended reports that it ended the worker's goroutine.
	// Both are set before the worker signals.
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
	err := x.wait(c.Caller)
	x.recorder.close(&x.response)
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

// arrived reports whether the response is that of the engine, or an error with which a wrapper
// refused the call.
func (x *exchange) arrived(err error) bool {
	if x.strayed.Load() {
		return false
	}
	return err != nil || x.reach.Load() == reached || x.response.Status >= http.StatusBadRequest
}

// afterLimit is how long a call whose response has exceeded the limit waits for its handler.
const afterLimit = time.Second

// patience is for how long a call only waits for its application. A call that is over by then costs
// less if nothing else is waited for, and one that its client cancels ends that much later.
const patience = time.Millisecond

// wait waits for the application, or for whatever ends the call before: its own context, its
// deadline, or the context of the request that carried it, because a session of the protocol may
// outlive the connection.
func (x *exchange) wait(caller *http.Request) error {
	if x.left > 0 && x.quick() {
		return x.err
	}
	over := x.inside.parent.Done()
	var gone <-chan struct{} // nil if it is the same
	if caller != nil && caller.Context().Done() != over {
		gone = caller.Context().Done()
	}
	select {
	case s := <-x.worker.signals:
		if s == returned || s == overflowed && x.linger(over, gone) {
			return x.err
		}
		x.inside.end(context.DeadlineExceeded)
	case <-gone:
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

// quick reports whether the application returned before the patience was over. Otherwise the timer
// of the worker is set to what is left.
func (x *exchange) quick() bool {
	s := <-x.worker.signals
	switch s {
	case returned:
		return true
	case late:
		x.worker.timer.Reset(x.left)
	default:
		x.worker.signals <- s // there is room for each signal
	}
	return false
}

// linger waits a little for an application whose response exceeds the limit: its context was
// cancelled. It reports whether the application returned.
func (x *exchange) linger(over, gone <-chan struct{}) bool {
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
		case <-gone:
			return false
		case <-enough.C:
			return false
		}
	}
}

// start hands the exchange to a worker. The timer of the worker is that of the call.
func (x *exchange) start(w *worker, timeout time.Duration) {
	x.worker = w
	w.timer.Reset(timeout)
	w.work <- x
}

// startQuick is start for a call that is probably over before the patience is.
func (x *exchange) startQuick(w *worker, timeout time.Duration) {
	x.left = max(timeout-patience, 0)
	x.start(w, min(timeout, patience))
}

// release gives the worker back, after the recording was closed, so that nothing signals any more.
func (x *exchange) release(to *workers) {
	w := x.worker
	switch stopped := w.timer.Stop(); {
	case x.state.Load() == abandoned || x.ended: // it ends by itself
	case stopped && len(w.signals) == 0:
		to.keep(w)
	default:
		close(w.work)
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

// run calls the application, and reports to the call that waits for it. A panic that the
// application lets through would end the process, because there is no recover of a server above.
func (x *exchange) run() {
	done := false
	defer func() {
		switch value := recover(); {
		case value == any(http.ErrAbortHandler) && x.recorder.full():
			// A reverse proxy panics with it when it cannot write any more.
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

// serve serves the inner request, and ends it as net/http does.
func (x *exchange) serve() {
	defer func() {
		_ = x.body.Close()
		if x.inner.MultipartForm != nil {
			_ = x.inner.MultipartForm.RemoveAll() // the temporary files
		}
	}()
	x.handler.ServeHTTP(&x.recorder, x.inner)
}
