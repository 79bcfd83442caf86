package catalogue

import (
	"log/slog"
	"reflect"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// build builds the catalogue of an engine, without mistakes.
func build(tb testing.TB, engine *gin.Engine, spec *Spec) *Catalogue {
	tb.Helper()
	c := try(engine, spec)
	for _, err := range c.Errors() {
		tb.Fatal(err)
	}
	return c
}

// try builds the catalogue of an engine.
func try(engine *gin.Engine, spec *Spec) *Catalogue {
	var escapes introspect.Escapes
	escapes.Snapshot(engine)
	operations, diagnostics, errs := introspect.Read(engine, introspect.Sources{Escapes: &escapes})
	app := &Application{Operations: operations, Diagnostics: diagnostics, Errors: errs}
	return Build(app, spec, &invoke.Env{
		Guard:   dispatch.NewGuard(dispatch.RoutingOf(engine), introspect.Patterns(engine, &escapes)),
		Target:  dispatch.Target{Handler: engine, Limit: 1 << 20},
		Timeout: time.Minute, MaxResponse: 1 << 20, Scheme: "app", Logger: slog.New(slog.DiscardHandler),
	}, &schema.Cache{Config: spec.Schemas})
}

// annotated is a handler with an annotation.
func annotated(h gin.HandlerFunc, a introspect.Annotation) gin.HandlerFunc {
	return introspect.Annotate(&a, h)
}

func typeOf[T any]() introspect.TypeRef { return introspect.TypeRef{Go: reflect.TypeFor[T]()} }

func queryParam[T any](name string) introspect.Annotation {
	return introspect.Annotation{Params: []introspect.Param{{Name: name, In: introspect.LocationQuery, Type: typeOf[T](), Source: introspect.SourceExplicit}}}
}
