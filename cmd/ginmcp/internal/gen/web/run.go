package web

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/introspect"
)

// A run is the run of the handlers of one route.
type run struct {
	m     *interp.Machine
	route *Route
	types *ginTypes

	// index is the position of the handler that runs, as in gin.Context; abort is behind all.
	index *interp.Cell
	// keys are what c.Set stored.
	keys *interp.Cell
	// status is what c.Status set; wrote reports whether a response was written, failed whether
	// c.Error was called.
	status, wrote, failed *interp.Cell
	// failure is the last error that c.Error recorded.
	failure *interp.Cell
	// header holds the response headers that were set.
	header *interp.Cell
	// current is the position of the handler that runs, for reads.
	current int
	flushed bool
	// depth is how many functions are running when a handler runs.
	depth int
	// unfollowed reports whether there is middleware that is not known.
	unfollowed bool
	inputs     map[inputKey]*Input
	// bodyInput is the body as an input that can be missing.
	bodyInput *Input
	// whole reports whether the last handler reads the whole body.
	whole bool
	// rejections are conditions under which a request is rejected.
	rejections []rejection
	// settled are branches that alone have a request rejected.
	settled map[interp.Tag]bool
	// writes are the events that were written piece by piece, which a flush makes a stream.
	writes map[*Event]bool
}

type inputKey struct {
	in   introspect.Location
	name string
	kind string
}

// aborted is the index of a context that was aborted.
const aborted = 63

func newRun(m *interp.Machine, route *Route, t *ginTypes) *run {
	boolean, integer := types.Typ[types.Bool], types.Typ[types.Int]
	return &run{
		m: m, route: route, types: t,
		index:   interp.NewCell(integer, interp.IntOf(-1)),
		keys:    interp.NewCell(integer, &interp.Entries{At: map[string]interp.Entry{}, Open: false}),
		status:  interp.NewCell(integer, interp.IntOf(200)),
		wrote:   interp.NewCell(boolean, interp.BoolOf(false)),
		failed:  interp.NewCell(boolean, interp.BoolOf(false)),
		failure: interp.NewCell(t.ginError, &interp.Nil{T: t.ginError}),
		header:  interp.NewCell(integer, &interp.Entries{At: map[string]interp.Entry{}}),
		inputs:  map[inputKey]*Input{}, settled: map[interp.Tag]bool{}, writes: map[*Event]bool{},
	}
}

// request returns the request of the run.
func (r *run) request(t types.Type) *request { return &request{t: t, run: r} }

func (r *run) context() *ginContext { return &ginContext{t: r.types.context, run: r} }

// handlers runs the handlers that are left, as c.Next does.
func (r *run) handlers() {
	var running, stopped interp.DNF
	k := 0
	for _, a := range r.m.Alts(r.m.Get(r.index)) {
		n, ok := interp.Int(a.V)
		switch {
		case !ok || n+1 >= len(r.route.chain):
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
		benign := !slices.ContainsFunc(r.route.Events, func(e *Event) bool { return !e.Error })
		r.m.Split(running, stopped, benign, func() {
			r.handler(k + 1)
			r.handlers()
		})
	}
}

func (r *run) handler(i int) {
	saved := r.current
	r.current = i
	r.m.Set(r.index, interp.IntOf(i))
	if u, ok := r.m.Only(r.route.chain[i]).(*interp.Unknown); ok && r.middleware() && u != nil {
		// Most middleware that cannot be followed is that of a library.
		r.unfollowed = true
		r.current = saved
		return
	}
	outer := r.depth
	r.depth = r.m.Depth() + 1
	defer func() { r.depth = outer }()
	r.m.Call(r.route.chain[i], []interp.Value{r.context()}, nil)
	r.current = saved
}

// middleware reports whether a handler before the last one runs.
func (r *run) middleware() bool { return r.current < len(r.route.chain)-1 }

// finish records the response of the runs in which nothing was written.
func (r *run) finish() {
	for _, w := range r.m.Alts(r.m.Get(r.wrote)) {
		if wrote, known := interp.Bool(w.V); known && wrote {
			continue
		}
		r.m.With(w.Tags, func() {
			for _, f := range r.m.Alts(r.m.Get(r.failed)) {
				r.m.With(f.Tags, func() {
					failed, known := interp.Bool(f.V)
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
func (r *run) empty(status interp.Value, failed bool) {
	for _, s := range r.m.Alts(status) {
		code, _ := interp.Int(s.V)
		r.emit(nil, &Event{Status: code, Kind: introspect.ResponseEmpty, Error: failed || code >= 400})
	}
}

// emit records a response.
func (r *run) emit(at ast.Node, e *Event) *Event {
	e.failed = r.m.Failed()
	e.Always = !e.failed && r.m.Unconditional()
	e.Position = r.position(at)
	e.Error = e.Error || e.Status >= 400 || e.Status == 0 && e.failed
	if e.Status == 0 && !e.Error {
		r.lose(at, "the status is not known")
	}
	if e.Error {
		r.rejections = append(r.rejections, rejection{interp.Expand(r.m.Path()), !e.isLookup(), e.isDenial()})
	}
	r.route.Events = append(r.route.Events, e)
	r.m.Set(r.wrote, interp.BoolOf(true))
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

func (r *run) reason(at ast.Node, text string) *Reason {
	return &Reason{Text: text, Position: r.position(at)}
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
func (r *run) locationOf(in place) introspect.Location {
	switch in {
	case inPath:
		return introspect.LocationPath
	case inQuery:
		return introspect.LocationQuery
	case inHeader:
		return introspect.LocationHeader
	case inCookie:
		return introspect.LocationCookie
	case inEither:
		if !r.route.hasBody() {
			return introspect.LocationQuery
		}
	}
	return introspect.LocationForm
}

// input returns the input with a name, and records that it is read.
func (r *run) input(at ast.Node, in place, name, kind string) *Input {
	loc := r.locationOf(in)
	key := inputKey{loc, name, kind}
	if loc == introspect.LocationHeader {
		key.name = strings.ToLower(name)
	}
	i := r.inputs[key]
	if i == nil {
		i = &Input{
			Name: name, In: loc, Middleware: true, File: in == inFile, List: kind == "list", Map: kind == "map",
			missing: r.m.NewFork(nil),
		}
		i.missing.Label = &interp.Label{Kind: interp.LabelMissing, Subject: i}
		i.Position = r.position(at)
		r.inputs[key] = i
		r.route.Inputs = append(r.route.Inputs, i)
	}
	i.Middleware = i.Middleware && r.middleware()
	return i
}

// text returns the text at a name: one that is missing is the fallback.
func (r *run) text(at ast.Node, key interp.Value, in place, t types.Type, fallback interp.Value) interp.Value {
	if t == nil {
		t = types.Typ[types.String]
	}
	return r.m.Lift(key, t, func(k interp.Value) interp.Value {
		name, ok := r.name(k)
		if !ok {
			r.unnamed(at, in)
			return &interp.Unknown{T: t}
		}
		i := r.input(at, in, name, "")
		symbol := &interp.Symbol{T: t, Subject: i, NonEmpty: true}
		if in == inPath {
			return symbol
		}
		if fallback == nil {
			fallback = &interp.Const{T: t, V: constant.MakeString("")}
		}
		if c, ok := fallback.(*interp.Const); ok && !isZero(c.V) {
			i.initial = c.V
		}
		alts := []interp.Alt{{V: symbol, Tags: interp.Conj{{F: i.missing, Branch: 1}}}}
		for _, f := range r.m.Alts(fallback) {
			alts = append(alts, interp.Alt{V: f.V, Tags: append(interp.Conj{{F: i.missing, Branch: 0}}, f.Tags...)})
		}
		return interp.NewUnion(t, alts)
	})
}

// name returns the name of an input. In a loop over all inputs it is the one that the code compared
// the name with.
func (r *run) name(v interp.Value) (string, bool) {
	if s, ok := v.(*interp.Symbol); ok {
		if n, ok := s.Subject.(*anyName); ok {
			return r.m.Equal(n)
		}
	}
	return interp.String(v)
}

// unnamed records a read by a name that is not known.
func (r *run) unnamed(at ast.Node, in place) {
	if r.foreign() || in == inPath || in == inHeader || in == inCookie {
		return
	}
	r.open(at, r.locationOf(in), "the name of the parameter is not a constant")
}

// list returns the texts at a name.
func (r *run) list(m *interp.Machine, key interp.Value, in place, t types.Type) interp.Value {
	return m.Lift(key, t, func(k interp.Value) interp.Value {
		name, ok := r.name(k)
		if !ok {
			r.unnamed(nil, in)
			return &interp.Unknown{T: t}
		}
		return &texts{t: t, run: r, in: in, input: r.input(nil, in, name, "list")}
	})
}

// texts are the values of a form, query or header at a name.
type texts struct {
	t     types.Type
	run   *run
	in    place
	input *Input
}

// Type implements interp.Value.
func (x *texts) Type() types.Type { return x.t }

// Field implements interp.Object.
func (x *texts) Field(*interp.Machine, string, types.Type) interp.Value { return nil }

// Index implements interp.Indexer: who only reads the first value reads one.
func (x *texts) Index(_ *interp.Machine, i interp.Value, t types.Type) interp.Value {
	if n, ok := interp.Int(i); !ok || n != 0 || x.input.Map {
		x.input.whole = true
		return &interp.Unknown{T: t}
	}
	x.input.first = true
	if x.in == inFile {
		return &interp.Unknown{T: t}
	}
	symbol := &interp.Symbol{T: types.Typ[types.String], Subject: x.input, NonEmpty: true}
	v, _ := x.run.present(x.input, symbol, interp.StringOf(""), types.Typ[types.String])
	return v
}

// Present implements interp.Optional.
func (x *texts) Present(*interp.Machine) interp.Value {
	_, ok := x.run.present(x.input, &interp.Unknown{}, &interp.Unknown{}, types.Typ[types.String])
	return ok
}

// Len implements interp.List.
func (x *texts) Len(*interp.Machine) interp.Value {
	n, _ := x.run.present(x.input, interp.IntOf(1), interp.IntOf(0), types.Typ[types.Int])
	return n
}

// Stored implements interp.Storer.
func (x *texts) Stored(m *interp.Machine) { x.Ranged(m) }

// Ranged implements interp.List.
func (x *texts) Ranged(*interp.Machine) { x.input.whole = true }

// present returns a value that is there unless an input is missing, and whether it is.
func (r *run) present(i *Input, v, missing interp.Value, t types.Type) (value, ok interp.Value) {
	there, absent := interp.Conj{{F: i.missing, Branch: 1}}, interp.Conj{{F: i.missing, Branch: 0}}
	value = interp.NewUnion(t, []interp.Alt{{V: v, Tags: there}, {V: missing, Tags: absent}})
	ok = interp.NewUnion(
		types.Typ[types.Bool],
		[]interp.Alt{{V: interp.BoolOf(true), Tags: there}, {V: interp.BoolOf(false), Tags: absent}},
	)
	return value, ok
}

// absent returns the error of an operation that fails if an input is missing.
func (r *run) absent(i *Input) interp.Value {
	return interp.NewUnion(interp.ErrorType, []interp.Alt{
		{V: &interp.Nil{T: interp.ErrorType}, Tags: interp.Conj{{F: i.missing, Branch: 1}}},
		{V: &interp.NonNil{T: interp.ErrorType, Foreign: true}, Tags: interp.Conj{{F: i.missing, Branch: 0}}},
	})
}
