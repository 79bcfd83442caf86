package dispatch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ginmcp/ginmcp/schema"
)

// A Target is where the calls of one server go.
type Target struct {
	// Handler is the engine, or a wrapper of what [Wrap] returned for it; Wrapped reports
	// which.
	Handler http.Handler
	Wrapped bool
	// Limit is the size of the largest response that is recorded, in bytes.
	Limit int
	// Adjust is called last with every inner request, and its error refuses the call; nil
	// leaves the request as it is.
	Adjust func(caller, inner *http.Request) error
	// Load counts the calls under way, and limits them; nil does neither.
	Load *Load
}

// A Call is one call of a plan.
type Call struct {
	// Caller is the HTTP request that carried the call, or nil where none did.
	Caller *http.Request
	// Identity is who the call is counted for.
	Identity Identity
	// Within is the place of the composed tool that makes the call, if one does.
	Within  *Slot
	Values  *schema.Values
	Timeout time.Duration
	// Trace are headers of the trace that the call belongs to, where they did not come as
	// headers. They are used only if the caller's request has none of them.
	Trace http.Header
	// Progress receives each part of a response that comes in parts, one after the other; nil
	// discards them.
	Progress func(part []byte)
	// Key and Value are one more value that the context of the request holds.
	Key, Value any
}

// Do makes one call of p and waits for its response, for as long as the call may take.
//
// The handler runs in a goroutine of its own, so that one that ignores its cancelled context
// does not block the caller. The context is cancelled when Do returns, and when the response
// exceeds the limit. A response that was coming in parts when time was up is returned as far
// as it came.
func (p *Plan) Do(ctx context.Context, t Target, c Call) (*Response, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	borrowed, err := t.Load.enter(ctx, c.Within)
	if err != nil {
		return nil, err
	}
	defer t.Load.exit(c.Within, borrowed)
	x := &exchange{done: make(chan struct{}), observed: p.observed}
	x.inside = inside{ctx, x, c.Key, c.Value, c.Caller}
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
	x.method, x.path, x.rawPath = inner.Method, inner.URL.Path, inner.URL.RawPath
	if x.slot, err = t.Load.reserve(p.key, c.Identity); err != nil {
		return nil, err
	}
	x.recorder.open(ctx, cancel, t.Limit, c.Progress)
	go x.serve(t.Handler, inner)
	if err := x.end(ctx, &t, &c); err != nil {
		return nil, err
	}
	x.response.Path = path
	x.response.Errors, x.response.Panicked = x.outcome.Public(), x.outcome.Err() != nil
	x.response.Misplaced = x.outcome.Misplaced()
	x.response.Broken = x.outcome.Aborted() && len(x.outcome.Errors()) > 0
	return &x.response, nil
}
