package web

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/jsonshape"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/introspect"
)

// A run is the run of the handlers of one route.
type run struct {
	m     *interp.Machine
	route *endpoint.Route
	types *ginTypes

	// index is the position of the handler that runs, as in gin.Context; abort is behind all.
	index *state.Cell
	// keys are what c.Set stored.
	keys *state.Cell
	// status is what c.Status set; wrote reports whether a response was written, failed whether
	// c.Error was called.
	status, wrote, failed *state.Cell
	// failure is the last error that c.Error recorded.
	failure *state.Cell
	// header holds the response headers that were set.
	header *state.Cell
	// current is the position of the handler that runs, for reads.
	current int
	flushed bool
	// depth is how many functions are running when a handler runs.
	depth int
	// unfollowed reports whether there is middleware that is not known.
	unfollowed bool
	inputs     map[inputKey]*endpoint.Input
	// bodyInput is the body as an input that can be missing.
	bodyInput *endpoint.Input
	// whole reports whether the last handler reads the whole body.
	whole bool
	// rejections are conditions under which a request is rejected.
	rejections []rejection
	// settled are branches that alone have a request rejected.
	settled map[state.Tag]bool
	// writes are the events that were written piece by piece, which a flush makes a stream.
	writes map[*endpoint.Event]bool
}

type inputKey struct {
	in   introspect.Location
	name string
	kind string
}

// aborted is the index of a context that was aborted.
const aborted = 63

func newRun(m *interp.Machine, route *endpoint.Route, t *ginTypes) *run {
	boolean, integer := types.Typ[types.Bool], types.Typ[types.Int]
	return &run{
		m: m, route: route, types: t,
		index:   state.NewCell(integer, state.IntOf(-1)),
		keys:    state.NewCell(integer, &state.Entries{At: map[string]state.Entry{}, Open: false}),
		status:  state.NewCell(integer, state.IntOf(200)),
		wrote:   state.NewCell(boolean, state.BoolOf(false)),
		failed:  state.NewCell(boolean, state.BoolOf(false)),
		failure: state.NewCell(t.ginError, &state.Nil{T: t.ginError}),
		header:  state.NewCell(integer, &state.Entries{At: map[string]state.Entry{}}),
		inputs:  map[inputKey]*endpoint.Input{}, settled: map[state.Tag]bool{}, writes: map[*endpoint.Event]bool{},
	}
}

// request returns the request of the run.
func (r *run) request(t types.Type) *request { return &request{t: t, run: r} }

func (r *run) context() *ginContext { return &ginContext{t: r.types.context, run: r} }

// handlers runs the handlers that are left, as c.Next does.
func (r *run) handlers() {
	var running, stopped state.DNF
	k := 0
	for _, a := range r.m.Alts(r.m.Get(r.index)) {
		n, ok := state.Int(a.V)
		switch {
		case !ok || n+1 >= len(r.route.Chain):
			stopped = append(stopped, a.Tags)
		case len(running) == 0 || n == k:
			k = n
			running = append(running, a.Tags)
		default:
			stopped = append(stopped, a.Tags)
		}
	}
	switch {
	case len(running) == 0:
	case len(stopped) == 0:
		r.handler(k + 1)
		r.handlers()
	default:
		// The other runs were aborted. If they only failed, those that go on are the successes.
		benign := !slices.ContainsFunc(r.route.Events, func(e *endpoint.Event) bool { return !e.Error })
		r.m.Split(running, stopped, benign, func() {
			r.handler(k + 1)
			r.handlers()
		})
	}
}

func (r *run) handler(i int) {
	saved := r.current
	r.current = i
	r.m.Set(r.index, state.IntOf(i))
	if u, ok := r.m.Only(r.route.Chain[i]).(*state.Unknown); ok && r.middleware() && u != nil {
		// Most middleware that cannot be followed is that of a library.
		r.unfollowed = true
		r.current = saved
		return
	}
	outer := r.depth
	r.depth = r.m.Depth() + 1
	defer func() { r.depth = outer }()
	r.m.Call(r.route.Chain[i], []state.Value{r.context()}, nil)
	r.current = saved
}

// middleware reports whether a handler before the last one runs.
func (r *run) middleware() bool { return r.current < len(r.route.Chain)-1 }

// finish records the response of the runs in which nothing was written.
func (r *run) finish() {
	for _, w := range r.m.Alts(r.m.Get(r.wrote)) {
		if wrote, known := state.Bool(w.V); known && wrote {
			continue
		}
		r.m.With(w.Tags, func() {
			for _, f := range r.m.Alts(r.m.Get(r.failed)) {
				r.m.With(f.Tags, func() {
					failed, known := state.Bool(f.V)
					before := len(r.route.Events)
					r.empty(r.m.Get(r.status), failed && known)
					for _, e := range r.route.Events[before:] {
						e.Implicit = e.Status == 200
					}
				})
			}
		})
	}
}

// empty records responses without a body.
func (r *run) empty(status state.Value, failed bool) {
	for _, s := range r.m.Alts(status) {
		code, _ := state.Int(s.V)
		r.emit(nil, &endpoint.Event{Status: code, Kind: introspect.ResponseEmpty, Error: failed || code >= 400})
	}
}

// emit records a response.
func (r *run) emit(at ast.Node, e *endpoint.Event) *endpoint.Event {
	e.Failed = r.m.Failed()
	e.Always = !e.Failed && r.m.Unconditional()
	e.Position = r.position(at)
	e.Error = e.Error || e.Status >= 400 || e.Status == 0 && e.Failed
	if e.Status == 0 && !e.Error {
		r.lose(at, "the status is not known")
	}
	if e.Error {
		r.rejections = append(r.rejections, rejection{state.Expand(r.m.Path()), !e.IsLookup(), e.IsDenial()})
	}
	r.route.Events = append(r.route.Events, e)
	r.m.Set(r.wrote, state.BoolOf(true))
	return e
}

// lose records that there may be responses that are not known.
func (r *run) lose(at ast.Node, text string) {
	if r.route.Lost == nil {
		r.route.Lost = r.reason(at, text)
	}
}

// unread records that it is not known what the handlers read.
func (r *run) unread(at ast.Node, text string) {
	if r.route.Unread == nil {
		r.route.Unread = r.reason(at, text)
	}
}

// open records that more may be read from a location.
func (r *run) open(at ast.Node, in introspect.Location, text string) {
	if _, known := r.route.Open[in]; !known {
		r.route.Open[in] = *r.reason(at, text)
	}
}

func (r *run) reason(at ast.Node, text string) *endpoint.Reason {
	return &endpoint.Reason{Text: text, Position: r.position(at)}
}

// position returns the position of a call, or that of the route for a call that a model makes.
func (r *run) position(at ast.Node) token.Position {
	if call, ok := at.(*ast.CallExpr); at == nil || ok && call == nil {
		return r.route.Position
	}
	return r.m.Position(at)
}

// foreign reports whether the function that runs belongs to another module than the application.
// What a library reads by a name that is not known, such as a token, is not an input.
func (r *run) foreign() bool {
	pkg := r.m.Within()
	return pkg != nil && !pkg.Local
}

// locationOf returns the location of a place for the verb of the route.
func (r *run) locationOf(in endpoint.Place) introspect.Location {
	switch in {
	case endpoint.InPath:
		return introspect.LocationPath
	case endpoint.InQuery:
		return introspect.LocationQuery
	case endpoint.InHeader:
		return introspect.LocationHeader
	case endpoint.InCookie:
		return introspect.LocationCookie
	case endpoint.InEither:
		if !r.route.HasBody() {
			return introspect.LocationQuery
		}
	}
	return introspect.LocationForm
}

// input returns the input with a name, and records that it is read.
func (r *run) input(at ast.Node, in endpoint.Place, name, kind string) *endpoint.Input {
	loc := r.locationOf(in)
	key := inputKey{loc, name, kind}
	if loc == introspect.LocationHeader {
		key.name = strings.ToLower(name)
	}
	i := r.inputs[key]
	if i == nil {
		i = &endpoint.Input{
			Name: name, In: loc, Middleware: true, File: in == endpoint.InFile, List: kind == "list", Map: kind == "map",
			Missing: r.m.NewFork(nil),
		}
		i.Missing.Label = &state.Label{Kind: state.LabelMissing, Subject: i}
		i.Position = r.position(at)
		r.inputs[key] = i
		r.route.Inputs = append(r.route.Inputs, i)
	}
	i.Middleware = i.Middleware && r.middleware()
	return i
}

// text returns the text at a name, or the fallback if there is none.
func (r *run) text(at ast.Node, key state.Value, in endpoint.Place, t types.Type, fallback state.Value) state.Value {
	if t == nil {
		t = types.Typ[types.String]
	}
	return r.m.Lift(key, t, func(k state.Value) state.Value {
		name, ok := r.name(k)
		if !ok {
			r.unnamed(at, in)
			return &state.Unknown{T: t}
		}
		i := r.input(at, in, name, "")
		symbol := &state.Symbol{T: t, Subject: i, NonEmpty: true}
		if in == endpoint.InPath {
			return symbol
		}
		if fallback == nil {
			fallback = &state.Const{T: t, V: constant.MakeString("")}
		}
		if c, ok := fallback.(*state.Const); ok && !endpoint.IsZero(c.V) {
			i.Initial = c.V
		}
		alts := []state.Alt{{V: symbol, Tags: state.Conj{{F: i.Missing, Branch: 1}}}}
		for _, f := range r.m.Alts(fallback) {
			alts = append(alts, state.Alt{V: f.V, Tags: append(state.Conj{{F: i.Missing, Branch: 0}}, f.Tags...)})
		}
		return state.NewUnion(t, alts)
	})
}

// name returns the name of an input. In a loop over all inputs it is the one that the code compared
// the name with.
func (r *run) name(v state.Value) (string, bool) {
	if s, ok := v.(*state.Symbol); ok {
		if n, ok := s.Subject.(*anyName); ok {
			return r.m.Equal(n)
		}
	}
	return state.String(v)
}

// unnamed records a read by a name that is not known.
func (r *run) unnamed(at ast.Node, in endpoint.Place) {
	if r.foreign() || in == endpoint.InPath || in == endpoint.InHeader || in == endpoint.InCookie {
		return
	}
	r.open(at, r.locationOf(in), "the name of the parameter is not a constant")
}

// list returns the texts at a name.
func (r *run) list(m *interp.Machine, key state.Value, in endpoint.Place, t types.Type) state.Value {
	return m.Lift(key, t, func(k state.Value) state.Value {
		name, ok := r.name(k)
		if !ok {
			r.unnamed(nil, in)
			return &state.Unknown{T: t}
		}
		return &texts{t: t, run: r, in: in, input: r.input(nil, in, name, "list")}
	})
}

// texts are the values of a form, query or header at a name.
type texts struct {
	t     types.Type
	run   *run
	in    endpoint.Place
	input *endpoint.Input
}

// Type implements interp.Value.
func (x *texts) Type() types.Type { return x.t }

// Field implements interp.Object.
func (x *texts) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// Index implements interp.Indexer: who only reads the first value reads one.
func (x *texts) Index(_ *interp.Machine, i state.Value, t types.Type) state.Value {
	if n, ok := state.Int(i); !ok || n != 0 || x.input.Map {
		x.input.Whole = true
		return &state.Unknown{T: t}
	}
	x.input.First = true
	if x.in == endpoint.InFile {
		return &state.Unknown{T: t}
	}
	symbol := &state.Symbol{T: types.Typ[types.String], Subject: x.input, NonEmpty: true}
	v, _ := x.run.present(x.input, symbol, state.StringOf(""), types.Typ[types.String])
	return v
}

// Present implements interp.Optional.
func (x *texts) Present(*interp.Machine) state.Value {
	_, ok := x.run.present(x.input, &state.Unknown{}, &state.Unknown{}, types.Typ[types.String])
	return ok
}

// Len implements interp.List.
func (x *texts) Len(*interp.Machine) state.Value {
	n, _ := x.run.present(x.input, state.IntOf(1), state.IntOf(0), types.Typ[types.Int])
	return n
}

// Stored implements interp.Storer.
func (x *texts) Stored(m *interp.Machine) { x.Ranged(m) }

// Ranged implements interp.List.
func (x *texts) Ranged(*interp.Machine) { x.input.Whole = true }

// present returns a value that is there unless an input is missing, and whether it is.
func (r *run) present(i *endpoint.Input, v, missing state.Value, t types.Type) (value, ok state.Value) {
	there, absent := state.Conj{{F: i.Missing, Branch: 1}}, state.Conj{{F: i.Missing, Branch: 0}}
	value = state.NewUnion(t, []state.Alt{{V: v, Tags: there}, {V: missing, Tags: absent}})
	ok = state.NewUnion(
		types.Typ[types.Bool],
		[]state.Alt{{V: state.BoolOf(true), Tags: there}, {V: state.BoolOf(false), Tags: absent}},
	)
	return value, ok
}

// absent returns the error of an operation that fails if an input is missing.
func (r *run) absent(i *endpoint.Input) state.Value {
	return state.NewUnion(state.ErrorType, []state.Alt{
		{V: &state.Nil{T: state.ErrorType}, Tags: state.Conj{{F: i.Missing, Branch: 1}}},
		{V: &state.NonNil{T: state.ErrorType, Foreign: true}, Tags: state.Conj{{F: i.Missing, Branch: 0}}},
	})
}

// shape returns what is known about the JSON form of a value at this point of the run.
func (r *run) shape(m *interp.Machine, v state.Value) *jsonshape.Shape {
	b := jsonshape.Shaper{M: m, Open: map[state.Value]bool{}}
	return b.Shape(v, 0)
}
