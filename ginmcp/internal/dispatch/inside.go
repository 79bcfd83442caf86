package dispatch

import (
	"context"
	"net/http"

	"github.com/ginmcp/ginmcp/introspect"
)

// Inside is the context of a request that this package dispatched.
type inside struct {
	context.Context

	exchange   *exchange
	key, value any
	caller     *http.Request
}

type insideKey struct{}

// Value returns what the call's own context holds.
func (c *inside) Value(key any) any {
	switch {
	case key == (insideKey{}):
		return c.exchange
	case introspect.IsOutcomeKey(key):
		return &c.exchange.outcome
	case c.key != nil && key == c.key:
		return c.value
	}
	value := c.Context.Value(key)
	if value == nil && c.caller != nil && (key == http.ServerContextKey || key == http.LocalAddrContextKey) {
		return c.caller.Context().Value(key) // the context of a session is not that of the request
	}
	return value
}

// Inside reports whether ctx is that of a request which this package dispatched.
func Inside(ctx context.Context) bool { return ctx.Value(insideKey{}) != nil }

// Whether a call has reached the engine through a wrapper, or must not reach it any more.
const (
	unreached int32 = iota
	reached
	forgone
)

// Wrap returns an engine's handler for a wrapper of the application, which may respond itself
// or call the engine. The handler notes that a call reached the engine, and refuses one whose
// method or path the wrapper changed: it would reach another route than that of its tool.
// Requests that this package did not dispatch are passed on as they are.
func Wrap(engine http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x, ok := r.Context().Value(insideKey{}).(*exchange)
		if !ok {
			engine.ServeHTTP(w, r)
			return
		}
		if r.Method != x.method || r.URL.Path != x.path || r.URL.RawPath != x.rawPath {
			x.strayed.Store(true)
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
