package introspect

import (
	"reflect"
	"runtime"
	"time"

	"github.com/gin-gonic/gin"
)

// An Annotation is what a developer says about a route. Options write to it; an
// empty field says nothing, and leaves the fact to another source.
type Annotation struct {
	ID, Summary, Description string
	Tags                     []string
	// Inputs, Params and Responses are as in [Operation]. An annotation that
	// names none declares that the route has path parameters only.
	Inputs    []Input
	Params    []Param
	Responses []Response
	Hints     Hints
	// Method is the verb to call a route with that was registered for several.
	Method string
	// Status is what a typed handler answers with; zero means 200.
	Status  int
	Hidden  bool
	Timeout time.Duration
	// Typed tells that the handler is a typed one, so that Inputs are all there are.
	Typed bool

	// Mount marks a handler of ginmcp's own, which is never an operation.
	Mount bool

	handler string
}

type probeKey struct{}

// Annotate returns a handler that does what h does and carries a, so that
// [Routes] finds it. It has to be the last handler of its route, since that is
// the only one that Gin keeps in its route table.
//
// Within a call that was dispatched with an [Outcome] in its context, the
// handler also records there the errors of the [gin.Context] and whether it
// panicked; the panic goes on as it would have. On other requests it only calls h.
//
// The code pointer of what it returns is how an annotated handler is told from
// every other one; that pointer is the same for all of them as long as the
// function is not inlined.
//
//go:noinline
func Annotate(a *Annotation, h gin.HandlerFunc) gin.HandlerFunc {
	a.handler = symbol(h)
	return func(c *gin.Context) {
		if p, ok := c.Get(probeKey{}); ok {
			if found, ok := p.(**Annotation); ok {
				*found = a
				return
			}
		}
		if outcome := outcomeOf(c); outcome != nil {
			outcome.watch(c, h)
			return
		}
		h(c)
	}
}

// annotatedPC is read off a handler that does nothing, whose code is that of
// every annotated handler.
var annotatedPC = reflect.ValueOf(Annotate(new(Annotation), func(*gin.Context) {})).Pointer()

// annotationOf returns the annotation that h carries, or nil. A handler that
// Annotate did not make is not called.
func annotationOf(h gin.HandlerFunc) *Annotation {
	if h == nil || reflect.ValueOf(h).Pointer() != annotatedPC {
		return nil
	}
	var found *Annotation
	c := new(gin.Context)
	c.Set(probeKey{}, &found)
	h(c)
	return found
}

func symbol(h gin.HandlerFunc) string {
	if h == nil {
		return ""
	}
	return runtime.FuncForPC(reflect.ValueOf(h).Pointer()).Name()
}

// NameHandler tells that the operation's symbol is that of h, a function of any type,
// for a handler that was made from it.
func NameHandler(a *Annotation, h any) {
	if v := reflect.ValueOf(h); v.Kind() == reflect.Func && !v.IsNil() {
		a.handler = runtime.FuncForPC(v.Pointer()).Name()
	}
}
