// Package web finds the routes of a Gin application and what their handlers read and return. It
// runs the functions that register routes, and then the handlers of each route, with package
// interp, and has the models of Gin, net/http and the functions that handlers use around them.
package web

import (
	"go/constant"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// A router is a gin.Engine or a gin.RouterGroup.
type router struct {
	t types.Type
	// prefix is the path of the group; it is not a constant where it is not known.
	prefix state.Value
	// chain holds the handlers of the group, as a slice.
	chain *state.Cell
	// doc is the comment of the group in the source.
	doc string
	// engine identifies the engine, if it is known.
	engine *engine
}

// An engine is a gin.Engine that the application makes.
type engine struct{ at string }

// Type implements interp.Value.
func (r *router) Type() types.Type { return r.t }

// Field implements interp.Object.
func (r *router) Field(_ *interp.Machine, name string, _ types.Type) state.Value {
	if name == "RouterGroup" {
		return r
	}
	return nil
}

// A ginContext is the *gin.Context of the route that runs.
type ginContext struct {
	t   types.Type
	run *run
}

// Type implements interp.Value.
func (c *ginContext) Type() types.Type { return c.t }

// Field implements interp.Object.
func (c *ginContext) Field(m *interp.Machine, name string, t types.Type) state.Value {
	switch name {
	case "Request":
		return c.run.request(t)
	case "Writer":
		return &writer{t: t, run: c.run}
	case "Keys":
		return &state.Map{T: t, At: c.run.keys}
	case "Params":
		return &params{t: t, run: c.run}
	case "Errors":
		return c.run.errors(m, t)
	default:
		return nil
	}
}

// A request is the *http.Request of the route that runs.
type request struct {
	t   types.Type
	run *run
}

// Type implements interp.Value.
func (r *request) Type() types.Type { return r.t }

// Field implements interp.Object.
func (r *request) Field(_ *interp.Machine, name string, t types.Type) state.Value {
	switch name {
	case "Body":
		return &body{t: t, run: r.run}
	case "URL":
		return &location{t: t, run: r.run}
	case "Header":
		return &values{t: t, run: r.run, in: endpoint.InHeader}
	case "Form":
		return &values{t: t, run: r.run, in: endpoint.InEither}
	case "PostForm":
		return &values{t: t, run: r.run, in: endpoint.InForm}
	case "MultipartForm":
		return &multipartForm{t: t, run: r.run}
	case "Method":
		return &state.Const{T: t, V: constant.MakeString(r.run.route.Verb())}
	default:
		return nil
	}
}

// SetField implements interp.FieldSetter: a middleware that replaces the body reads it first.
func (r *request) SetField(*interp.Machine, string, state.Value) {}

// A location is the *url.URL of a request.
type location struct {
	t   types.Type
	run *run
}

// Type implements interp.Value.
func (l *location) Type() types.Type { return l.t }

// Field implements interp.Object.
func (l *location) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// SetField implements interp.FieldSetter.
func (l *location) SetField(*interp.Machine, string, state.Value) {}

// values are the query, the form or the headers of a request as a map.
type values struct {
	t   types.Type
	run *run
	in  endpoint.Place
}

// Type implements interp.Value.
func (v *values) Type() types.Type { return v.t }

// Field implements interp.Object.
func (v *values) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// Pair implements interp.Pairs: the keys are names of inputs, which the code compares with.
func (v *values) Pair(_ *interp.Machine, key, value types.Type) (state.Value, state.Value) {
	if v.in == endpoint.InHeader {
		return &state.Unknown{T: key}, &state.Unknown{T: value}
	}
	name := &anyName{run: v.run, in: v.in}
	v.run.open(nil, v.run.locationOf(v.in), "the names are those that the request has")
	return &state.Symbol{T: key, Subject: name, NonEmpty: true}, &anyTexts{t: value, name: name}
}

// anyName is the name of any input of a location.
type anyName struct {
	run *run
	in  endpoint.Place
}

// anyTexts are the values of the input with any name.
type anyTexts struct {
	t    types.Type
	name *anyName
}

// Type implements interp.Value.
func (x *anyTexts) Type() types.Type { return x.t }

// Field implements interp.Object.
func (x *anyTexts) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// current returns the values of the input whose name the run has compared with, or nil.
func (x *anyTexts) current(m *interp.Machine) *texts {
	name, ok := m.Equal(x.name)
	if !ok {
		return nil
	}
	return &texts{t: x.t, run: x.name.run, in: x.name.in, input: x.name.run.input(nil, x.name.in, name, "list")}
}

// Index implements interp.Indexer.
func (x *anyTexts) Index(m *interp.Machine, i state.Value, t types.Type) state.Value {
	if texts := x.current(m); texts != nil {
		texts.Index(m, i, t)
		if n, ok := state.Int(i); ok && n == 0 { // the input is there, or the loop would not go over it
			return &state.Symbol{T: t, Subject: texts.input}
		}
	}
	return &state.Unknown{T: t}
}

// Len implements interp.List.
func (x *anyTexts) Len(m *interp.Machine) state.Value {
	if texts := x.current(m); texts != nil {
		return texts.Len(m)
	}
	return &state.Unknown{T: types.Typ[types.Int]}
}

// Ranged implements interp.List.
func (x *anyTexts) Ranged(m *interp.Machine) {
	if texts := x.current(m); texts != nil {
		texts.Ranged(m)
	}
}

// Stored implements interp.Storer.
func (x *anyTexts) Stored(m *interp.Machine) { x.Ranged(m) }

// Index implements interp.Indexer.
func (v *values) Index(m *interp.Machine, i state.Value, t types.Type) state.Value {
	return v.run.list(m, i, v.in, t)
}

// params are the path parameters of a request.
type params struct {
	t   types.Type
	run *run
}

// Type implements interp.Value.
func (p *params) Type() types.Type { return p.t }

// Field implements interp.Object.
func (p *params) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// A multipartForm is the *multipart.Form of a request.
type multipartForm struct {
	t   types.Type
	run *run
}

// Type implements interp.Value.
func (f *multipartForm) Type() types.Type { return f.t }

// Field implements interp.Object.
func (f *multipartForm) Field(_ *interp.Machine, name string, t types.Type) state.Value {
	switch name {
	case "File":
		return &values{t: t, run: f.run, in: endpoint.InFile}
	case "Value":
		return &values{t: t, run: f.run, in: endpoint.InForm}
	default:
		return nil
	}
}

// A body is the body of a request, or a reader of it.
type body struct {
	t   types.Type
	run *run
}

// Type implements interp.Value.
func (b *body) Type() types.Type { return b.t }

// Field implements interp.Object.
func (b *body) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// bodyBytes are the bytes of the body of a request.
type bodyBytes struct {
	t   types.Type
	run *run
}

// Type implements interp.Value.
func (b *bodyBytes) Type() types.Type { return b.t }

// Field implements interp.Object.
func (b *bodyBytes) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// Len implements interp.List.
func (b *bodyBytes) Len(*interp.Machine) state.Value {
	n, _ := b.run.present(b.run.rawInput(), state.IntOf(1), state.IntOf(0), types.Typ[types.Int])
	return n
}

// Ranged implements interp.List.
func (b *bodyBytes) Ranged(*interp.Machine) { b.run.raw(nil, "application/octet-stream") }

// A writer is the response writer of the route that runs.
type writer struct {
	t   types.Type
	run *run
}

// Type implements interp.Value.
func (w *writer) Type() types.Type { return w.t }

// Field implements interp.Object.
func (w *writer) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// responseHeader is the http.Header of the response.
type responseHeader struct {
	t   types.Type
	run *run
}

// Type implements interp.Value.
func (h *responseHeader) Type() types.Type { return h.t }

// Field implements interp.Object.
func (h *responseHeader) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// A coder is a decoder that reads the body or an encoder that writes the response.
type coder struct {
	t      types.Type
	format string
	run    *run
	// source is the body or its bytes, nil for an encoder.
	source state.Value
}

// Type implements interp.Value.
func (c *coder) Type() types.Type { return c.t }

// Field implements interp.Object.
func (c *coder) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// A validator is a *validator.Validate of the application.
type validator struct {
	t   types.Type
	tag *state.Cell
}

// Type implements interp.Value.
func (v *validator) Type() types.Type { return v.t }

// Field implements interp.Object.
func (v *validator) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// A special is a handler of another package whose purpose is known, such as promhttp's.
type special struct {
	t    types.Type
	kind string
}

// Type implements interp.Value.
func (s *special) Type() types.Type { return s.t }

// Field implements interp.Object.
func (s *special) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// unwrapped returns the value that v is or points to.
func unwrapped(m *interp.Machine, v state.Value) state.Value {
	v = m.Only(v)
	if p, ok := v.(*state.Pointer); ok {
		if inner := m.Get(p.To); inner != nil {
			if _, ok := inner.(interp.Object); ok {
				return inner
			}
		}
	}
	return v
}

// tracked reports whether a value must not be lost: the context, the request and its parts, the
// response writer and routers.
func tracked(v state.Value) bool {
	switch v.(type) {
	case *ginContext, *request, *values, *body, *bodyBytes, *writer, *coder, *router, *multipartForm:
		return true
	default:
		return false
	}
}
