package ginmcp

import (
	"fmt"
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/bind"
	"github.com/ginmcp/ginmcp/introspect"
)

// Handle makes a handler of a typed function: it binds an In from the request, calls h
// and renders the Out as JSON. The operation cannot drift from what it declares. It
// answers plain HTTP as any route does, and has to be the last handler of its route.
//
// In is a struct whose fields come from the path, the query, headers and the body by
// the rules of [In]; each from there and from nowhere else. It is validated once, when
// everything is bound. An In that is no struct is the JSON body, and struct{} takes
// nothing. It may be a pointer.
//
// A success is answered with status 200, or that of [Status]. Where h has written or
// aborted, nothing more is rendered. An error with a method StatusCode() int, such as
// that of [Error], is answered with that status and its text; input that cannot be bound
// or is not valid with 400 and the fields that are wrong; any other error with 500 and
// without its text, which is attached to the context for the application's own log.
//
// Handle panics if h is nil or if Status is not one of a success.
func Handle[In, Out any](id string, h func(*gin.Context, In) (Out, error), opts ...OpOption) gin.HandlerFunc {
	if h == nil {
		panic("ginmcp: Handle " + id + ": the handler is nil")
	}
	a := &introspect.Annotation{ID: id, Typed: true}
	if t := reflect.TypeFor[In](); t != reflect.TypeFor[struct{}]() {
		a.Inputs = []introspect.Input{{Type: introspect.TypeRef{Go: t}, Source: introspect.SourceExplicit}}
	}
	for _, o := range opts {
		o.applyOp(a)
	}
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	if len(a.Responses) == 0 && a.Status != http.StatusNoContent {
		a.Responses = []introspect.Response{{Status: a.Status, Type: goType[Out](), Source: introspect.SourceExplicit}}
	}
	if a.Status < http.StatusOK || a.Status >= http.StatusMultipleChoices {
		panic(fmt.Sprintf("ginmcp: Handle %s: Status(%d) is not the status of a success, 200 to 299", id, a.Status))
	}
	status := a.Status
	b := bind.New(reflect.TypeFor[In]())
	handler := introspect.Annotate(a, func(c *gin.Context) {
		var in In
		if err := b.Bind(c, reflect.ValueOf(&in)); err != nil {
			renderError(c, err)
			return
		}
		out, err := h(c, in)
		switch {
		case c.Writer.Written() || c.IsAborted():
			if err != nil {
				_ = c.Error(err)
			}
		case err != nil:
			renderError(c, err)
		case status == http.StatusNoContent:
			c.Status(status)
		default:
			c.JSON(status, out)
			if !c.Writer.Written() { // it is no JSON, as Gin has told the context
				c.AbortWithStatusJSON(http.StatusInternalServerError, errorBody{Error: http.StatusText(http.StatusInternalServerError)})
			}
		}
	})
	introspect.NameHandler(a, h)
	return handler
}
