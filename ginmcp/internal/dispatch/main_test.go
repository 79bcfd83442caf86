package dispatch

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.ReleaseMode)
	goleak.VerifyTestMain(m)
}

// A fixture is the plan of one route of an engine.
type fixture struct {
	plan   *Plan
	input  *schema.Input
	target Target
	caller *http.Request
}

const testLimit = 1 << 20

// newFixture plans a route of engine, such as "GET /users/:id".
func newFixture(tb testing.TB, engine *gin.Engine, route string) *fixture {
	tb.Helper()
	var escapes introspect.Escapes
	escapes.Snapshot(engine)
	ops, _, errs := introspect.Routes(engine, &escapes, nil)
	if len(errs) > 0 {
		tb.Fatal(errs)
	}
	for i := range ops {
		if ops[i].Route() != route {
			continue
		}
		in, _, err := schema.NewInput(&ops[i], schema.InputOptions{})
		if err != nil {
			tb.Fatal(err)
		}
		return &fixture{plan: NewPlan(&ops[i], in, NewGuard(RoutingOf(engine), introspect.Patterns(engine, nil))), input: in, target: Target{Handler: engine, Limit: testLimit}}
	}
	tb.Fatalf("the engine has no route %s", route)
	return nil
}

// serving makes a fixture of one handler, which has an annotation.
func serving(tb testing.TB, route string, a introspect.Annotation, h gin.HandlerFunc) *fixture {
	tb.Helper()
	engine := gin.New()
	method, path, _ := strings.Cut(route, " ")
	engine.Handle(method, path, introspect.Annotate(&a, h))
	return newFixture(tb, engine, route)
}

// reading declares that a request is bound to a T.
func reading[T any](in introspect.Location) introspect.Annotation {
	t := introspect.TypeRef{Go: reflect.TypeFor[T]()}
	return introspect.Annotation{Inputs: []introspect.Input{{In: in, Type: t, Source: introspect.SourceExplicit}}}
}

// check checks arguments, which have to be right.
func (f *fixture) check(tb testing.TB, arguments string) *schema.Values {
	tb.Helper()
	v, problems := f.input.Check(context.Background(), json.RawMessage(arguments))
	if len(problems) > 0 {
		tb.Fatalf("arguments %s: %v", arguments, problems)
	}
	return &v
}

func (f *fixture) do(tb testing.TB, arguments string) (*Response, error) {
	tb.Helper()
	return f.doContext(tb.Context(), tb, arguments, time.Minute)
}

func (f *fixture) doContext(ctx context.Context, tb testing.TB, arguments string, timeout time.Duration) (*Response, error) {
	tb.Helper()
	return f.plan.Do(ctx, &f.target, &Call{Request: f.caller, Values: f.check(tb, arguments), Timeout: timeout})
}

// must makes a call that has to be answered.
func (f *fixture) must(tb testing.TB, arguments string) *Response {
	tb.Helper()
	r, err := f.do(tb, arguments)
	if err != nil {
		tb.Fatalf("%s: %v", arguments, err)
	}
	return r
}

// object is a JSON object of one member.
func object(tb testing.TB, name string, value any) string {
	tb.Helper()
	text, err := json.Marshal(map[string]any{name: value})
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}
