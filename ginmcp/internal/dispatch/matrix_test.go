package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// matrixFlags are the flags of an engine. They have 128 combinations.
var matrixFlags = []func(*gin.Engine) *bool{
	func(e *gin.Engine) *bool { return &e.RedirectTrailingSlash },
	func(e *gin.Engine) *bool { return &e.RedirectFixedPath },
	func(e *gin.Engine) *bool { return &e.HandleMethodNotAllowed },
	func(e *gin.Engine) *bool { return &e.UseRawPath },
	func(e *gin.Engine) *bool { return &e.UseEscapedPath },
	func(e *gin.Engine) *bool { return &e.UnescapePathValues },
	func(e *gin.Engine) *bool { return &e.RemoveExtraSlash },
}

// matrixRoutes are the routes that are called, each with the parameter that has the hostile value. A
// second parameter has an ordinary value.
var matrixRoutes = []struct{ route, hostile string }{
	{"GET /u/:v", "v"}, {"GET /u/:v/edit", "v"}, {"GET /u/:v/:w", "v"}, {"GET /u/:v/:w", "w"},
	{"POST /u/:v", "v"}, {"PUT /u/:v", "v"}, {"DELETE /u/:v/edit", "v"}, {"GET /x-:v", "v"}, {"GET /.:v", "v"},
	{"GET /f/*v", "v"}, {"POST /f/*v", "v"}, {"GET /g/:v/sub/*w", "v"}, {"GET /g/:v/sub/*w", "w"},
	{"GET /a/:v/c", "v"}, {"GET /a/b/:w", "w"}, {"GET /t/:v", "v"}, {"GET /t/:v/", "v"}, {"GET /slash/:v/", "v"},
	{"GET /item/special_:w", "w"}, {"GET /item/:v", "v"}, {"GET /s/:v/list/all", "v"}, {"GET /:v", "v"},
	{"GET /:v/about", "v"}, {"GET /Case/:v", "v"}, {"GET /case/:v", "v"}, {`GET /c\:d/:v`, "v"}, {"GET /über/:v", "v"},
	{"GET /sp ace/:v", "v"}, {"GET /%C3%BCber/:v", "v"}, {"DELETE /only/:v", "v"},
}

// matrixSiblings are routes that a hostile value could lead to.
var matrixSiblings = []string{
	"GET /", "GET /secret", "GET /admin", "GET /u/admin", "GET /u/1/admin", "POST /u/admin", "GET /u/", "GET /t/edit/",
	"GET /item/special", "GET /item/special_edit", "GET /a/b/c", "GET /Edit", "POST /only/admin", "GET /only/edit",
	"PUT /u/:v/edit", "GET /g/edit/sub/secret", "GET /s/edit/:w",
}

// matrixValues are the values of hostile, and those that name one of the siblings.
func matrixValues() []string {
	values := make([]string, 0, len(hostile)+4)
	for i := range hostile {
		values = append(values, hostile[i].value)
	}
	return append(values, "admin", "secret", "special_edit")
}

// A matrixEngine is an engine with one combination of the flags. Its handlers record what they were
// called with.
type matrixEngine struct {
	*gin.Engine

	ops   map[string]*introspect.Operation
	guard *Guard
	ran   []string // the route and the arguments of each call of a handler
}

func newMatrixEngine(t *testing.T, flags int) *matrixEngine {
	t.Helper()
	e := &matrixEngine{Engine: gin.New(), ops: map[string]*introspect.Operation{}}
	for i, of := range matrixFlags {
		*of(e.Engine) = flags>>i&1 == 1
	}
	e.NoRoute(func(*gin.Context) { e.ran = append(e.ran, "NoRoute") })
	e.NoMethod(func(*gin.Context) { e.ran = append(e.ran, "NoMethod") })
	routes := map[string]bool{}
	for _, own := range matrixRoutes {
		routes[own.route] = true
	}
	for _, route := range matrixSiblings {
		routes[route] = true
	}
	for _, route := range slices.Sorted(maps.Keys(routes)) {
		method, path, _ := strings.Cut(route, " ")
		e.Handle(method, path, func(c *gin.Context) { e.ran = append(e.ran, route+matrixArguments(c)) })
	}
	var escapes introspect.Escapes
	escapes.Snapshot(e.Engine)
	ops, _, errs := introspect.Routes(e.Engine, &escapes, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for i := range ops {
		e.ops[ops[i].Route()] = &ops[i]
	}
	e.guard = NewGuard(RoutingOf(e.Engine), introspect.Patterns(e.Engine, &escapes))
	return e
}

// matrixArguments are the values of the parameters as [matrixWant] writes them: Gin begins the value of a
// wildcard with a slash.
func matrixArguments(c *gin.Context) string {
	var b strings.Builder
	for _, p := range c.Params {
		value := p.Value
		if strings.HasSuffix(c.FullPath(), "*"+p.Key) {
			value = strings.TrimPrefix(value, "/")
		}
		b.WriteString("|" + value)
	}
	return b.String()
}

// A matrixCount counts what became of the calls.
type matrixCount struct{ calls, arrived, refused, violations int }

// TestGuardMatrix makes every combination of an engine's flags, routes that compete with each other,
// and hostile values: each call reaches the handler of its own route with exactly the given arguments,
// once and without a redirect, or is refused before anything of the application runs. Everyday runs
// and those with the race detector make every sixteenth call, and long ones (see testkit) all.
func TestGuardMatrix(t *testing.T) {
	values, step := matrixValues(), 16
	if testkit.IsLong() && !testkit.Race {
		step = 1
	}
	var count matrixCount
	for flags := range 1 << len(matrixFlags) {
		engine := newMatrixEngine(t, flags)
		for r, own := range matrixRoutes {
			call := engine.caller(t, own.route, own.hostile)
			for v, value := range values {
				if (flags+r*len(values)+v)%step == 0 {
					response, err := call(value)
					count.add(t, engine, matrixWant(own.route, own.hostile, value), response, err)
				}
			}
		}
	}
	t.Logf("%d of %d calls: %d reached their route, %d were refused, %d violations", count.calls,
		len(values)*len(matrixRoutes)<<len(matrixFlags), count.arrived, count.refused, count.violations)
	if count.arrived < count.calls/2 || count.refused < count.calls/10 {
		t.Error("most ordinary values arrive, and many hostile ones are refused")
	}
}

// caller returns a function that calls a route with a hostile value, and returns the response. The
// error is that of the check or of the call.
func (e *matrixEngine) caller(t *testing.T, route, hostile string) func(value string) (*Response, error) {
	t.Helper()
	op := e.ops[route]
	if op == nil {
		t.Fatalf("%s is not an operation", route)
	}
	in, _, err := schema.NewInput(op, schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	plan := NewPlan(op, in, e.guard)
	return func(value string) (*Response, error) {
		e.ran = nil
		given := map[string]string{}
		for _, name := range op.PathParams() {
			given[name] = matrixOther
		}
		given[hostile] = value
		raw, err := json.Marshal(given)
		if err != nil {
			t.Fatal(err)
		}
		values, problems := in.Check(context.Background(), raw)
		if len(problems) > 0 {
			return nil, &ArgumentError{problems[0].Path, problems[0].Message}
		}
		return plan.Do(t.Context(), &Target{Handler: e.Engine, Limit: testLimit}, &Call{Values: &values, Timeout: time.Minute})
	}
}

// matrixOther is the value of the argument w.
const matrixOther = "other"

// matrixWant is what the handler of a route records of a call that arrives.
func matrixWant(route, hostile, value string) string {
	want := route
	for segment := range strings.SplitSeq(route, "/") {
		i := strings.IndexAny(segment, ":*")
		switch {
		case i < 0 || strings.Contains(segment, `\`):
		case segment[i+1:] != hostile:
			want += "|" + matrixOther
		case segment[i] == '*':
			want += "|" + strings.TrimPrefix(value, "/")
		default:
			want += "|" + value
		}
	}
	return want
}

// add counts a call, and reports a violation.
func (c *matrixCount) add(t *testing.T, e *matrixEngine, want string, response *Response, err error) {
	t.Helper()
	c.calls++
	switch {
	case err == nil && len(e.ran) == 1 && e.ran[0] == want && response.Status == http.StatusOK:
		c.arrived++
	case err != nil && len(e.ran) == 0 && (errors.Is(err, ErrUnsendable) || errors.Is(err, ErrUnreachable)):
		c.refused++
	default:
		if c.violations++; c.violations <= 20 {
			t.Errorf("%+v: want %q: error %v, ran %q, response %+v", RoutingOf(e.Engine), want, err, e.ran, response)
		}
	}
}
