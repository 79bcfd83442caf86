package dispatch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ginmcp/ginmcp/schema"
)

// A Target is the destination of the calls of one server.
type Target struct {
	// Handler is the engine or, if Wrapped is true, a wrapper of what [Wrap] returned for it.
	Handler http.Handler
	Wrapped bool
	// Limit is the size of the largest response that is recorded, in bytes.
	Limit int
	// Adjust, unless it is nil, is called last with every inner request. Its error refuses the
	// call.
	Adjust func(caller, inner *http.Request) error
	// Load counts and limits the calls in progress, unless it is nil.
	Load *Load
}

// A Call is one call of a plan.
type Call struct {
	// Request is the HTTP request that carried the call, or nil on stdio.
	Request *http.Request
	// Identity is the caller for which the call is counted.
	Identity Identity
	// Within is the slot of the composed tool that makes the call, or nil.
	Within  *Slot
	Values  *schema.Values
	Timeout time.Duration
	// Trace are the trace headers in the call's _meta. They are used only if the caller's request has
	// no trace headers.
	Trace http.Header
	// Headers replace those of the caller's request. A header without values is removed.
	Headers http.Header
	// Progress, unless it is nil, receives each part of a response that comes in parts, in order.
	Progress func(part []byte)
	// Key and Value are an additional value in the context of the request.
	Key, Value any
}

// Do makes one call of p and waits for its response until ctx ends.
//
// The handler runs in another goroutine, so that a handler that ignores its cancelled context does
// not block the caller. The context is cancelled when Do returns, and when the response exceeds the
// limit. If the deadline cuts off a response in parts, Do returns the parts that were written. Do modifies
// neither t nor c.
func (p *Plan) Do(ctx context.Context, t *Target, c *Call) (*Response, error) {
	now := time.Now()
	x := &exchange{observed: p.observed}
	x.within(ctx, c, now.Add(c.Timeout))
	defer x.inside.end(context.Canceled)
	borrowed, err := t.Load.enter(&x.inside, c.Within)
	if err != nil {
		return nil, err
	}
	defer t.Load.exit(c.Within, borrowed)
	inner, err := p.prepare(x, c)
	if err != nil {
		if cause := x.inside.Err(); cause != nil && errors.Is(err, cause) {
			err = ended(&x.inside)
		}
		return nil, err
	}
	path := inner.RequestURI // without what Adjust adds, which may be secret
	if err := x.adjust(t.Adjust, c.Request, inner); err != nil {
		return nil, fmt.Errorf("the request was refused: %w", err)
	}
	x.method, x.path, x.rawPath = inner.Method, inner.URL.Path, inner.URL.RawPath
	if x.slot, err = t.Load.reserve(p.key, c.Identity); err != nil {
		return nil, err
	}
	x.recorder.open(x, t.Limit, c.Progress)
	x.handler, x.inner = t.Handler, inner
	pool := t.Load.workers(now)
	if t.Adjust != nil || c.Within != nil { // both may have taken long
		now = time.Now()
	}
	if w := pool.take(); pool == nil {
		x.start(w, x.inside.deadline)
	} else {
		x.startQuick(w, now)
	}
	defer x.release(pool)
	if err := x.end(t, c); err != nil {
		return nil, err
	}
	x.response.Path = path
	x.response.Errors, x.response.Panicked = x.outcome.Public(), x.outcome.Err() != nil
	x.response.Misplaced = x.outcome.Misplaced()
	x.response.Broken = x.outcome.Aborted() && len(x.outcome.Errors()) > 0
	return &x.response, nil
}

// within makes the context of the exchange.
func (x *exchange) within(ctx context.Context, c *Call, deadline time.Time) {
	x.inside.parent = ctx //nolint:fatcontext // an exchange has one context
	x.inside.deadline, x.inside.exchange = deadline, x
	x.inside.key, x.inside.value, x.inside.request = c.Key, c.Value, c.Request
}

// adjust calls f, unless it is nil. During f, the context is watched: no call waits for its
// deadline yet.
func (x *exchange) adjust(f func(caller, inner *http.Request) error, caller, inner *http.Request) error {
	if f == nil {
		return nil
	}
	defer x.inside.watch()()
	return f(caller, inner)
}
