package ginmcp

import (
	"fmt"
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/bind"
	"github.com/ginmcp/ginmcp/introspect"
)

// Handle makes a handler of a typed function: it binds an In from the request, calls h and
// renders the Out as JSON. What the operation declares is what it does. The handler serves plain
// HTTP as any other, and must be the last one of its route.
//
// In is a struct whose fields come from the path, the query, headers and the body by the rules
// of [In], each from its own part of the request only. It is validated once, after everything
// is bound. An In that is not a struct is the JSON body, and struct{} has no inputs. It may be a
// pointer.
//
// The status of a success is 200 or that of [Status]. If h has written a response or aborted,
// nothing more is rendered. Errors are attached to the context and rendered as a JSON object
// with a member "error", or in the form of [RenderErrors]:
//
//   - an error with a method StatusCode() int, such as that of [Error], has that status and its
//     own text
//   - input that cannot be bound or is not valid has the status 400, and the member "fields"
//     names each field
//   - any other error has the status 500 and only the text of that status
//
// Handle panics if h is nil or if the status of [Status] is not that of a success.
func Handle[In, Out any](id string, h func(*gin.Context, In) (Out, error), opts ...OpOption) gin.HandlerFunc {
	if h == nil {
		panic("ginmcp: Handle " + id + ": the handler is nil")
	}
	a := &introspect.Annotation{ID: id, Typed: true}
	if t := reflect.TypeFor[In](); t != reflect.TypeFor[struct{}]() {
		a.Inputs = []introspect.Input{{Type: introspect.TypeRef{Go: t}, Source: introspect.SourceExplicit}}
	}
	annotate(a, opts)
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
			bind.RespondError(c, err)
			return
		}
		out, err := h(c, in)
		bind.Respond(c, status, out, err)
	})
	introspect.NameHandler(a, h)
	return handler
}
