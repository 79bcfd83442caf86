package web

import (
	"context"
	"errors"
	"go/types"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/callgraph"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/jsonshape"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/stdmodel"
	"github.com/ginmcp/ginmcp/introspect"
)

// An analysis finds the routes of a program.
type analysis struct {
	program  *load.Program
	types    *ginTypes
	machine  *interp.Machine
	comments load.Comments
	graph    *callgraph.Graph
	// collect records a route while registrars run; it is nil while handlers run.
	collect func(*endpoint.Route)
	// run is the route whose handlers run, nil while registrars run.
	run      *run
	routes   []*endpoint.Route
	known    map[*state.Unknown]state.Value
	progress func(done, total int)
}

const (
	// registrationSteps and routeSteps limit the work for the registration of all routes and for
	// the handlers of one route.
	registrationSteps = 20_000_000
	routeSteps        = 400_000
)

// Analyze returns the routes of a program, in the order in which they are registered. Progress is
// called after each route; it may be nil.
func Analyze(ctx context.Context, p *load.Program, progress func(done, total int)) ([]*endpoint.Route, error) {
	t := newGinTypes(p)
	if t == nil {
		return nil, errors.New("no package imports " + load.GinPath)
	}
	a := &analysis{program: p, types: t, known: map[*state.Unknown]state.Value{}, progress: progress}
	a.graph = callgraph.New(p)
	a.machine = a.newMachine()
	a.machine.Context = ctx
	a.registrars(ctx)
	a.dropUnknown()
	var roots []state.Value
	for _, r := range a.routes {
		roots = append(roots, r.Chain...)
	}
	a.machine.Blur(roots, a.graph.IsData)
	for i, r := range a.routes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a.follow(r)
		if progress != nil {
			progress(i+1, len(a.routes))
		}
	}
	return a.routes, ctx.Err()
}

// dropUnknown removes routes whose path is only known in part if the same call registers routes
// whose whole path is known: the function was run once more without its caller.
func (a *analysis) dropUnknown() {
	whole := map[position]bool{}
	for _, r := range a.routes {
		if !r.Partial {
			whole[r.Position] = true
		}
	}
	a.routes = slices.DeleteFunc(a.routes, func(r *endpoint.Route) bool { return r.Partial && whole[r.Position] })
}

func (a *analysis) newMachine() *interp.Machine {
	m := interp.New(a.program)
	a.routerModels(m.Models)
	a.contextModels(m.Models)
	a.errorModels(m.Models)
	a.readModels(m.Models)
	a.bindModels(m.Models)
	a.writeModels(m.Models)
	a.httpModels(m.Models)
	a.jsonModels(m.Models)
	stdmodel.Add(m.Models)
	a.validatorModels(m.Models)
	m.Tracked = tracked
	m.Escape = a.escape
	m.Materialize = a.materialize
	m.BeginBranch = a.beginBranch
	m.Branched = a.branched
	m.Used = a.used
	m.Compared = endpoint.Compare
	m.Wants = a.wants
	m.Dynamic = a.graph.Implementation
	m.Variable = binderNamed
	m.Changes = func(v *types.Var) bool { return a.graph.Changed[v] }
	m.Leaving = a.leaving
	m.Converts = a.graph.Converts
	return m
}

// materialize returns the model's value for an unknown engine, context and the like.
func (a *analysis) materialize(u *state.Unknown) state.Value {
	if v, ok := a.known[u]; ok {
		return v
	}
	v := a.modelled(u.T)
	a.known[u] = v
	return v
}

func (a *analysis) modelled(t types.Type) state.Value {
	switch {
	case t == nil:
		return nil
	case load.IsNamed(t, load.GinPath, "Engine"):
		return a.newRouter(a.types.engine, state.StringOf("/"), nil, nil)
	case load.IsNamed(t, load.GinPath, "RouterGroup"),
		load.IsNamed(t, load.GinPath, "IRouter"),
		load.IsNamed(t, load.GinPath, "IRoutes"):
		unknown := &state.Text{T: types.Typ[types.String]}
		return a.newRouter(a.types.group, unknown, &state.Slice{T: types.NewSlice(types.Typ[types.Invalid])}, nil)
	case a.run == nil:
		return nil
	case load.IsNamed(t, load.GinPath, "Context"):
		return a.run.context()
	case load.IsNamed(t, "net/http", "Request"):
		return a.run.request(a.types.request)
	default:
		return nil
	}
}

// wants reports whether the body of a function is run for what it registers, or for the values
// that it makes for registrars.
func (a *analysis) wants(f *load.Func) bool {
	if a.run != nil {
		return false
	}
	return a.graph.Registers[f.Obj] || f.Pkg.Local && constructs(f)
}

// constructs reports whether a function returns something that a handler may be a method of, or a
// path.
func constructs(f *load.Func) bool {
	sig, ok := f.Obj.Type().(*types.Signature)
	if !ok {
		return false
	}
	for v := range sig.Results().Variables() {
		t := v.Type()
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		switch t.Underlying().(type) {
		case *types.Struct, *types.Interface, *types.Signature, *types.Slice, *types.Map:
			return true
		case *types.Basic:
			return jsonshape.IsStringType(t)
		}
	}
	return false
}

// follow runs the handlers of a route.
func (a *analysis) follow(r *endpoint.Route) {
	if r.Any {
		// The verb is the one for which the handlers read something.
		a.runRoute(r, "POST")
		if !r.ReadsBody() {
			a.runRoute(r, "GET")
			r.Method = "GET"
		}
		return
	}
	a.runRoute(r, "")
}

func (a *analysis) runRoute(r *endpoint.Route, verb string) {
	m := a.machine
	r.Current = verb
	r.Inputs, r.Bindings, r.Events, r.Lost, r.Unread, r.Raw = nil, nil, nil, nil, nil, nil
	r.Open = map[introspect.Location]endpoint.Reason{}
	mark := m.Checkpoint()
	m.Steps, m.Exhausted = routeSteps, false
	a.run = newRun(m, r, a.types)
	clear(a.known)
	a.run.handlers()
	a.run.finish()
	a.run.conclude()
	a.run.unbound()
	if m.Exhausted {
		a.run.unread(nil, "the handlers are too long to be followed")
		a.run.lose(nil, "the handlers are too long to be followed")
	}
	a.run.streams()
	a.run = nil
	m.Rollback(mark)
	m.Forget()
}

// leaving is called when a function returns: a handler that returns where an error is not nil and
// wrote nothing has failed, whatever happens then.
func (a *analysis) leaving(m *interp.Machine) {
	if a.run != nil && m.Depth() == a.run.depth && m.Failed() && !certainly(m, a.run.wrote) {
		m.Set(a.run.failed, state.BoolOf(true))
	}
}

// unbound records that a body which is read and not decoded is kept as bytes.
func (r *run) unbound() {
	if raw := r.route.Raw; raw != nil && raw.Media == "application/json" {
		delete(r.route.Open, introspect.LocationBody)
	}
	_, open := r.route.Open[introspect.LocationBody]
	if r.whole && !open && r.route.Raw == nil &&
		!slices.ContainsFunc(r.route.Bindings, func(b *endpoint.Binding) bool { return b.In == introspect.LocationBody }) {
		r.route.Raw = &endpoint.RawBody{Media: "application/octet-stream", Input: r.rawInput()}
	}
}

// streams makes a stream of what was written piece by piece with flushes between.
func (r *run) streams() {
	if !r.flushed {
		return
	}
	for e := range r.writes {
		if e.Kind == introspect.ResponseJSON {
			e.Shape = &jsonshape.Shape{Why: "the JSON text is written piece by piece"}
			continue
		}
		e.Kind, e.Shape = introspect.ResponseStream, nil
	}
}

// escape handles a context, request or writer that a function gets which is not run.
func (a *analysis) escape(m *interp.Machine, c *interp.Call, arg state.Value) {
	if a.run == nil {
		return
	}
	r := a.run
	name := "a function that is not known"
	path := ""
	if c.Obj != nil {
		name = c.Obj.FullName()
		if c.Obj.Pkg() != nil {
			path = c.Obj.Pkg().Path()
		}
		if harmless(c, arg) {
			return
		}
	}
	if isWebsocket(path, name) {
		r.special(c.Expr, "websocket")
		return
	}
	a.escaped(m, c, arg, name, 0)
}

func (a *analysis) escaped(m *interp.Machine, c *interp.Call, v state.Value, name string, depth int) {
	r := a.run
	const deep = 3
	if depth > deep {
		return
	}
	switch v := unwrapped(m, v).(type) {
	case *ginContext:
		r.unread(c.Expr, "the context is passed to "+name)
		r.lose(c.Expr, "the context is passed to "+name)
	case *request:
		r.unread(c.Expr, "the request is passed to "+name)
	case *writer:
		r.lose(c.Expr, "the response writer is passed to "+name)
	case *values:
		if v.in != endpoint.InHeader && !r.foreign() {
			r.open(c.Expr, r.locationOf(v.in), "all parameters are passed to "+name)
		}
	case *multipartForm:
		r.open(c.Expr, introspect.LocationForm, "the form is passed to "+name)
	case *body, *bodyBytes:
		r.raw(c.Expr, rawMedia(c))
	case *coder:
		if v.source != nil {
			r.raw(c.Expr, "")
		} else {
			r.lose(c.Expr, "the response writer is passed to "+name)
		}
	case *state.Pointer:
		a.escaped(m, c, m.Get(v.To), name, depth+1)
	case *state.Struct:
		for i := range v.Len() {
			if v.Touched(i) {
				a.escaped(m, c, m.Get(v.Cell(i)), name, depth+1)
			}
		}
	case *state.Slice:
		for _, e := range v.Elems {
			a.escaped(m, c, e, name, depth+1)
		}
	case *state.Func:
		if v.Recv != nil {
			a.escaped(m, c, v.Recv, name, depth+1)
		}
	}
}

// rawMedia returns the content type that a function expects which gets the body, or "" if it is not
// known.
func rawMedia(c *interp.Call) string {
	if c.Obj == nil || c.Obj.Pkg() == nil {
		return ""
	}
	switch c.Obj.Pkg().Path() {
	case "encoding/csv":
		return "text/csv"
	case "strings", "text/scanner", "regexp", "unicode/utf8":
		return "text/plain"
	case "bufio":
		if strings.HasPrefix(c.Obj.Name(), "NewScanner") {
			return "text/plain"
		}
	case "io", "os", "io/ioutil", "crypto/sha256", "crypto/md5", "image", "image/png", "image/jpeg", "archive/zip",
		"compress/gzip":
		return "application/octet-stream"
	}
	return ""
}

// isWebsocket reports whether a function that gets a response writer upgrades to a websocket.
func isWebsocket(path, name string) bool {
	for _, part := range []string{"websocket", "olahol/melody", "gobwas/ws", "socket.io", "socketio", "lxzan/gws"} {
		if strings.Contains(strings.ToLower(path), part) {
			return !strings.HasSuffix(name, "IsWebSocketUpgrade")
		}
	}
	return false
}

// harmless reports whether a function reads nothing from its argument that is an input and writes
// no response: it gets the context for cancellation or for a log.
func harmless(c *interp.Call, arg state.Value) bool {
	sig, ok := c.Obj.Type().(*types.Signature)
	if !ok {
		return false
	}
	for i, a := range c.Args {
		if a != arg {
			continue
		}
		t := sig.Params().At(min(i, sig.Params().Len()-1)).Type()
		if load.IsNamed(t, "context", "Context") {
			return true
		}
		if iface, ok := t.Underlying().(*types.Interface); ok && iface.NumMethods() == 0 {
			_, isContext := arg.(*ginContext)
			return isContext
		}
	}
	switch c.Obj.Pkg().Path() {
	case "log", "log/slog", "fmt", "errors", "reflect", "time", "runtime", "go.uber.org/zap",
		"github.com/sirupsen/logrus", "github.com/rs/zerolog":
		return true
	}
	return false
}

// used records that a value is used for something that is not known.
func (a *analysis) used(m *interp.Machine, v state.Value) {
	if a.run == nil {
		return
	}
	for _, alt := range m.Alts(v) {
		switch s := alt.V.(type) {
		case *state.Symbol:
			if i, ok := s.Subject.(*endpoint.Input); ok {
				i.Use(m, s, v)
			}
		case *texts:
			s.input.Whole = true
		case *anyTexts:
			s.Ranged(m)
		}
	}
}
