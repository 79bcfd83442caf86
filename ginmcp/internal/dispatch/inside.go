package dispatch

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/ginmcp/ginmcp/introspect"
)

// inside is the context of a request that this package dispatched. It ends at its deadline, with
// the context of the call, and when the call ends.
//
// It does what [context.WithDeadline] does, without a timer and without registering with its
// parent: the call waits for both anyway, and ends the context. The channel is only made when it is
// needed, because most handlers never need it.
type inside struct {
	// parent is the context of the call.
	parent   context.Context //nolint:containedctx // it extends this context
	deadline time.Time

	exchange   *exchange
	key, value any
	request    *http.Request

	mu    sync.Mutex
	err   error
	done  chan struct{} // nil until Done is called
	after map[*func()]struct{}
}

// closed is the channel of a context that ended before the first call of Done.
var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// Deadline returns the earlier of the deadlines of the context and of its parent.
func (c *inside) Deadline() (deadline time.Time, ok bool) {
	if parent, ok := c.parent.Deadline(); ok && parent.Before(c.deadline) {
		return parent, true
	}
	return c.deadline, true
}

// Done returns a channel that is closed when the context ends.
func (c *inside) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil {
		if c.done = closed; c.err == nil {
			c.done = make(chan struct{})
		}
	}
	return c.done
}

// Err returns the reason for the end of the context, or nil. If the parent has ended or the
// deadline has passed and the call has not noticed it yet, Err ends the context.
func (c *inside) Err() error {
	c.mu.Lock()
	err := c.err
	c.mu.Unlock()
	if err != nil {
		return err
	}
	if err := c.parent.Err(); err != nil {
		c.end(err)
	} else if !time.Now().Before(c.deadline) {
		c.end(context.DeadlineExceeded)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// end ends the context, and reports whether it had not ended before.
func (c *inside) end(err error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return false
	}
	c.err = err
	if c.done != nil {
		close(c.done)
	}
	for f := range c.after {
		go (*f)()
	}
	c.after = nil
	return true
}

// watch ends the context with its parent or at its deadline. It is needed while no call waits for
// both.
func (c *inside) watch() (stop func()) {
	ctx, cancel := context.WithDeadline(c.parent, c.deadline)
	unwatch := context.AfterFunc(ctx, func() { c.end(ctx.Err()) })
	return func() {
		unwatch()
		cancel()
	}
}

// AfterFunc calls f in a separate goroutine when the context ends, unless stop is called before.
// Derived contexts call it, see [context.AfterFunc].
func (c *inside) AfterFunc(f func()) (stop func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		go f()
		return func() bool { return false }
	}
	if c.after == nil {
		c.after = map[*func()]struct{}{}
	}
	c.after[&f] = struct{}{}
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		_, waiting := c.after[&f]
		delete(c.after, &f)
		return waiting
	}
}

type insideKey struct{}

// Value returns the values of the exchange, those of the call's context, and those of the server.
func (c *inside) Value(key any) any {
	switch {
	case key == (insideKey{}):
		return c.exchange
	case introspect.IsOutcomeKey(key):
		return &c.exchange.outcome
	case c.key != nil && key == c.key:
		return c.value
	}
	value := c.parent.Value(key)
	if value == nil && c.request != nil && (key == http.ServerContextKey || key == http.LocalAddrContextKey) {
		return c.request.Context().Value(key) // the context of a session lacks the values of the request
	}
	return value
}

// Inside reports whether ctx is that of a request which this package dispatched.
func Inside(ctx context.Context) bool { return ctx.Value(insideKey{}) != nil }

// The states of a call with a wrapper: whether it has reached the engine, or must no longer reach
// it.
const (
	unreached int32 = iota
	reached
	forgone
)

// Wrap returns the handler of an engine for a wrapper of the application, which may respond itself
// or call the engine. The handler records that a call reached the engine. It refuses a call whose
// method or path the wrapper changed, because the call would reach another route than that of its
// tool. It passes on requests that this package did not dispatch.
func Wrap(engine http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x, ok := r.Context().Value(insideKey{}).(*exchange)
		if !ok {
			engine.ServeHTTP(w, r)
			return
		}
		if r.Method != x.method || r.URL.Path != x.path || r.URL.RawPath != x.rawPath {
			x.diverted.Store(true)
			http.Error(w, ErrElsewhere.Error(), http.StatusMisdirectedRequest)
			return
		}
		if !x.reach.CompareAndSwap(unreached, reached) && x.reach.Load() == forgone {
			http.Error(w, ErrNotReached.Error(), http.StatusServiceUnavailable)
			return
		}
		engine.ServeHTTP(w, r)
	})
}
