package introspect

import (
	"reflect"
	"runtime"
	"time"

	"github.com/gin-gonic/gin"
)

// An Annotation is what a developer declares about a route. Options write to it. An empty field
// declares nothing, so that another source can provide the fact.
type Annotation struct {
	ID, Summary, Description string
	Tags                     []string
	// Inputs, Params and Responses are as in [Operation]. An annotation without inputs and
	// parameters declares that the route has path parameters only, unless a document lists more.
	Inputs    []Input
	Params    []Param
	Responses []Response
	Hints     Hints
	// Method is the verb used to call a route that was registered for several verbs.
	Method string
	// Status is the status that a typed handler responds with; zero means 200.
	Status  int
	Hidden  bool
	Timeout time.Duration
	// Confirm is the question that the user is asked before a call, or "" for none.
	Confirm string
	// URI is the URI, or the URI template, under which the operation is read as a resource.
	URI string
	// ParamHeaders are the arguments that clients also send as headers.
	ParamHeaders []ParamHeader
	// Scopes are the scopes that a caller needs, all of them.
	Scopes []string
	// Unrestricted lets the function of a composed tool call operations that its caller may not use.
	Unrestricted bool
	// Typed reports whether the handler binds its inputs from Inputs, so that there are no others.
	Typed bool

	// Err is a mistake in the annotation. A route whose annotation has one is not an
	// operation, but an error.
	Err error

	// Mount marks a handler of ginmcp itself, which is never an operation.
	Mount bool

	handler string
}

type probeKey struct{}

// Annotate returns a handler that does the same as h and carries a, so that [Routes] finds it.
// It must be the last handler of its route, because Gin's route table keeps only that one.
//
// Within a call that was dispatched with an [Outcome] in its context, the handler also records
// there the errors of the [gin.Context], whether it panicked, and whether it is not the last
// handler of its route, which the route table does not show. A panic continues unchanged. On other
// requests it only calls h.
//
// An annotated handler is recognised by the code pointer of the function that Annotate returns.
// This pointer is the same for all of them as long as Annotate is not inlined. For the same
// reason, Gin names every annotated handler after Annotate: [gin.Context.HandlerName] and
// Gin's route log show "introspect.Annotate.func1". [Operation.Handler] has the name of h.
//
//go:noinline
func Annotate(a *Annotation, h gin.HandlerFunc) gin.HandlerFunc {
	a.handler = symbol(h)
	var self gin.HandlerFunc
	self = func(c *gin.Context) {
		if p, ok := c.Get(probeKey{}); ok {
			if found, ok := p.(**Annotation); ok {
				*found = a
				return
			}
		}
		if outcome := outcomeOf(c); outcome != nil {
			if identity(c.Handler()) != identity(self) {
				outcome.misplace(a)
			}
			outcome.watch(c, h)
			return
		}
		h(c)
	}
	return self
}

// annotatedPC is the code pointer of every annotated handler, taken from one that does nothing.
var annotatedPC = reflect.ValueOf(Annotate(new(Annotation), func(*gin.Context) {})).Pointer()

// annotationOf returns the annotation that h carries, or nil. It does not call a handler that
// Annotate did not return.
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

// NameHandler sets the symbol of the operation to that of h, a function of any type. It is for
// a handler that was made from h.
func NameHandler(a *Annotation, h any) {
	if v := reflect.ValueOf(h); v.Kind() == reflect.Func && !v.IsNil() {
		a.handler = runtime.FuncForPC(v.Pointer()).Name()
	}
}
