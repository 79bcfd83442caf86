package dispatch

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// TestContextIsThatOfTheStandardLibrary: a handler's context behaves as one of package context with
// the same deadline and the same parent, whatever is derived from it and whenever it is asked.
func TestContextIsThatOfTheStandardLibrary(t *testing.T) {
	cause := errors.New("why")
	for name, c := range map[string]struct {
		end     func(cancel context.CancelCauseFunc)
		timeout time.Duration
		err     error
		cause   error
	}{
		"its own deadline":       {func(context.CancelCauseFunc) {}, time.Second, context.DeadlineExceeded, context.DeadlineExceeded},
		"its parent":             {func(cancel context.CancelCauseFunc) { cancel(cause) }, time.Hour, context.Canceled, cause},
		"its parent's deadline":  {func(context.CancelCauseFunc) {}, 24 * time.Hour, context.DeadlineExceeded, context.DeadlineExceeded},
		"a parent that is ended": {nil, time.Hour, context.Canceled, cause},
	} {
		synctest.Test(t, func(t *testing.T) {
			parent, cancelParent := context.WithTimeout(context.WithValue(t.Context(), testKey{}, "value"), 2*time.Hour)
			defer cancelParent()
			parent, cancel := context.WithCancelCause(parent)
			defer cancel(nil)
			if c.end == nil {
				cancel(cause)
			}
			f := serving(t, "GET /x", introspect.Annotation{}, func(g *gin.Context) {
				ctx := g.Request.Context()
				want, stop := context.WithTimeout(parent, c.timeout)
				defer stop()
				got, _ := ctx.Deadline()
				if deadline, ok := want.Deadline(); !ok || !got.Equal(deadline) {
					t.Errorf("%s: the deadline is %v, want %v", name, got, deadline)
				}
				if ctx.Value(testKey{}) != "value" {
					t.Errorf("%s: a value of the parent is missing", name)
				}
				child, stopChild := context.WithCancel(context.WithValue(ctx, testKey{}, "other"))
				defer stopChild()
				called, unregistered := make(chan struct{}), context.AfterFunc(ctx, func() { t.Errorf("%s: a stopped function was called", name) })
				context.AfterFunc(ctx, func() { close(called) })
				if c.end != nil && !unregistered() {
					t.Errorf("%s: the function could not be stopped", name)
				}
				if c.end != nil {
					if ctx.Err() != nil || child.Err() != nil {
						t.Errorf("%s: the context has ended: %v", name, ctx.Err())
					}
					c.end(cancel)
				}
				<-ctx.Done()
				<-child.Done()
				<-called
				if !errors.Is(ctx.Err(), c.err) || !errors.Is(child.Err(), c.err) || !errors.Is(context.Cause(ctx), c.cause) || !errors.Is(context.Cause(child), c.cause) {
					t.Errorf("%s: the context ended with %v (%v), and a derived one with %v (%v); want %v (%v)",
						name, ctx.Err(), context.Cause(ctx), child.Err(), context.Cause(child), c.err, c.cause)
				}
				if late, stopLate := context.WithCancel(ctx); late.Err() == nil {
					synctest.Wait()
					if stopLate(); !errors.Is(late.Err(), c.err) {
						t.Errorf("%s: a context that was derived afterwards has %v", name, late.Err())
					}
				} else {
					stopLate()
				}
			})
			_, _ = f.plan.Do(parent, &f.target, &Call{Values: f.check(t, `{}`), Timeout: c.timeout})
			time.Sleep(time.Second)
		})
	}
}

type testKey struct{}

// TestContextOfTheHook: a hook that waits for its request's context ends when the call does.
func TestContextOfTheHook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := serving(t, "GET /x", introspect.Annotation{}, func(*gin.Context) { t.Error("the handler was called") })
		f.target.Adjust = func(_, inner *http.Request) error {
			<-inner.Context().Done()
			return inner.Context().Err()
		}
		start := time.Now()
		_, err := f.doContext(t.Context(), t, `{}`, 3*time.Second)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 3*time.Second {
			t.Errorf("error %v after %s, want %v after 3s", err, time.Since(start), context.DeadlineExceeded)
		}
	})
}
