package introspect

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/gin-gonic/gin"
)

// An Outcome holds what an annotated handler reports about a call in addition to its response: the
// errors attached to the [gin.Context], and a panic, which a recovery middleware may have turned
// into an ordinary response. It is safe for concurrent use, because a handler may outlive the call
// that waits for it.
type Outcome struct {
	mu       sync.Mutex
	errors   []string
	public   []string // the errors that are meant for the client
	panicked bool
	// misplaced is an annotation whose handler is not the last one of its route.
	misplaced *Annotation
	aborted   bool
	begun     bool // the handler was called
	forgone   bool // the handler must not be called any more
}

type outcomeKey struct{}

// WithOutcome returns a context for a request whose annotated handler, if there is one, reports
// to o.
func WithOutcome(ctx context.Context, o *Outcome) context.Context {
	return context.WithValue(ctx, outcomeKey{}, o)
}

// IsOutcomeKey reports whether key is the context key of the [Outcome]. A context type that
// replaces WithOutcome needs it.
func IsOutcomeKey(key any) bool { return key == outcomeKey{} }

func outcomeOf(c *gin.Context) *Outcome {
	if c.Request == nil {
		return nil
	}
	o, _ := c.Request.Context().Value(outcomeKey{}).(*Outcome)
	return o
}

// watch calls h, unless the call was forgone. It does not recover: a panic is detected because
// h has not returned, and continues to the application's own recovery with its stack intact.
func (o *Outcome) watch(c *gin.Context, h gin.HandlerFunc) {
	if !o.begin() {
		c.AbortWithStatus(http.StatusServiceUnavailable)
		return
	}
	returned := false
	defer func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.panicked = o.panicked || !returned
		// If the handler calls another one through the engine, the outer handler ends last, and
		// its context has all the errors.
		o.errors, o.public = c.Errors.Errors(), c.Errors.ByType(gin.ErrorTypePublic|gin.ErrorTypeBind).Errors()
		o.aborted = c.IsAborted()
	}()
	h(c)
	returned = true
}

func (o *Outcome) misplace(a *Annotation) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.misplaced == nil {
		o.misplaced = a
	}
}

// Misplaced returns a sentence about an annotated handler that ran although it is not the last
// handler of its route, or "". Such a handler was passed to Use, is followed by other handlers, or
// is called by another handler. [Routes] cannot find its annotation, so it has no effect.
func (o *Outcome) Misplaced() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.misplaced == nil {
		return ""
	}
	what := "the annotation"
	if o.misplaced.ID != "" {
		what = fmt.Sprintf("the annotation %q", o.misplaced.ID)
	}
	return fmt.Sprintf("%s of the handler %s has no effect: the annotated handler must be the last one of its route, "+
		"and not be called by another one", what, o.misplaced.handler)
}

func (o *Outcome) begin() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.begun = o.begun || !o.forgone
	return !o.forgone
}

// Forgo prevents the handler from being called and returns true, unless it was called already. A
// request that reaches a forgone handler is aborted with status 503.
func (o *Outcome) Forgo() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.forgone = o.forgone || !o.begun
	return o.forgone
}

// Aborted reports whether the handler aborted the request, as Gin does when it cannot render a
// response.
func (o *Outcome) Aborted() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.aborted
}

// ErrPanicked is what [Outcome.Err] returns for a handler that panicked.
var ErrPanicked = errors.New("the handler panicked")

// Err returns [ErrPanicked] if the handler panicked, otherwise nil.
func (o *Outcome) Err() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.panicked {
		return ErrPanicked
	}
	return nil
}

// Public returns the texts of the errors that are meant for the client: those of the types
// [gin.ErrorTypePublic] and [gin.ErrorTypeBind].
func (o *Outcome) Public() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.public)
}

// Errors returns the texts of all errors attached to the context.
func (o *Outcome) Errors() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.errors)
}
