package introspect

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/gin-gonic/gin"
)

// An Outcome is what an annotated handler can tell about a call that its answer
// does not show: the errors that were attached to the [gin.Context], and a panic,
// which a recovery middleware may have turned into an ordinary answer. It is safe
// for concurrent use, since a handler may outlive the call that waited for it.
type Outcome struct {
	mu       sync.Mutex
	errors   []string
	public   []string // those of errors that are meant for the client
	panicked bool
}

type outcomeKey struct{}

// WithOutcome returns a context for a request whose annotated handler, if it
// has one, reports to o.
func WithOutcome(ctx context.Context, o *Outcome) context.Context {
	return context.WithValue(ctx, outcomeKey{}, o)
}

// IsOutcomeKey tells whether key is the one by which an annotated handler looks for
// its [Outcome], for a context of the caller's own that does what WithOutcome does.
func IsOutcomeKey(key any) bool { return key == outcomeKey{} }

func outcomeOf(c *gin.Context) *Outcome {
	if c.Request == nil {
		return nil
	}
	o, _ := c.Request.Context().Value(outcomeKey{}).(*Outcome)
	return o
}

// watch calls h. It does not recover: a panic is seen by h not having returned,
// and goes on to the application's own recovery with its stack as it was.
func (o *Outcome) watch(c *gin.Context, h gin.HandlerFunc) {
	returned := false
	defer func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.panicked = o.panicked || !returned
		// A handler that calls another one through the engine is seen last, and
		// its context has all the errors.
		o.errors, o.public = c.Errors.Errors(), c.Errors.ByType(gin.ErrorTypePublic).Errors()
	}()
	h(c)
	returned = true
}

// ErrPanicked is what [Outcome.Err] returns for a handler that panicked.
var ErrPanicked = errors.New("the handler panicked")

// Err returns [ErrPanicked] where the handler panicked, and else nil.
func (o *Outcome) Err() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.panicked {
		return ErrPanicked
	}
	return nil
}

// Public returns the texts of those errors that are of [gin.ErrorTypePublic].
func (o *Outcome) Public() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.public)
}

// Errors returns the texts of the errors that were attached to the context.
func (o *Outcome) Errors() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.errors)
}
