package web

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/introspect"
)

const bindingPath = load.GinPath + "/binding"

// A binder is a binding of package binding.
type binder struct {
	t    types.Type
	name string
}

// Type implements interp.Value.
func (b *binder) Type() types.Type { return b.t }

// Field implements interp.Object.
func (b *binder) Field(*interp.Machine, string, types.Type) state.Value { return nil }

// bindModels are the methods of gin.Context that bind a part of the request to a type.
func (a *analysis) bindModels(models map[string]model) {
	on := func(name string, f func(r *run, m *interp.Machine, c *interp.Call) state.Value) {
		models[ginCtxName+name] = onContext(f)
	}
	for _, format := range []string{"", "JSON", "XML", "Query", "YAML", "TOML", "Plain", "Header", "Uri"} {
		on("ShouldBind"+format, func(r *run, m *interp.Machine, c *interp.Call) state.Value {
			return r.bind(m, c.Expr, c.Arg(0), format, false)
		})
		on("Bind"+format, func(r *run, m *interp.Machine, c *interp.Call) state.Value {
			return r.bind(m, c.Expr, c.Arg(0), format, true)
		})
		on("ShouldBindBodyWith"+format, func(r *run, m *interp.Machine, c *interp.Call) state.Value {
			return r.bind(m, c.Expr, c.Arg(0), format, false)
		})
	}
	for name, must := range map[string]bool{"ShouldBindWith": false, "ShouldBindBodyWith": false, "MustBindWith": true,
		"BindWith": true} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) state.Value {
			return m.Choose(c.Arg(1), state.ErrorType, func(v state.Value) state.Value {
				b, ok := unwrapped(m, v).(*binder)
				if !ok {
					r.unread(c.Expr, "the binding is not known")
					return c.Unknown()
				}
				return r.bind(m, c.Expr, c.Arg(0), b.name, must)
			})
		})
	}
	models[bindingPath+".Default"] = func(_ *interp.Machine, c *interp.Call) state.Value {
		return &binder{t: c.Result(0), name: ""}
	}
	for _, name := range []string{"MapFormWithTag"} {
		models[bindingPath+"."+name] = a.mapForm
	}
	for _, kind := range []string{"Binding", "BindingBody", "BindingUri"} {
		models["("+bindingPath+"."+kind+").Bind"] = a.bindDirectly
	}
}

// bindDirectly is binding.JSON.Bind(request, &v).
func (a *analysis) bindDirectly(m *interp.Machine, c *interp.Call) state.Value {
	b, ok := unwrapped(m, c.Recv).(*binder)
	req, isRequest := unwrapped(m, c.Arg(0)).(*request)
	if !ok || !isRequest {
		return nil
	}
	return req.run.bind(m, c.Expr, c.Arg(1), b.name, false)
}

// mapForm is binding.MapFormWithTag(&v, request.Form, "form"), also for other tags and for maps of
// headers and path parameters.
func (a *analysis) mapForm(m *interp.Machine, c *interp.Call) state.Value {
	if a.run == nil {
		return nil
	}
	r := a.run
	tag, ok := state.String(m.Only(c.Arg(2)))
	in := introspect.LocationPath
	switch v := unwrapped(m, c.Arg(1)).(type) {
	case *values:
		in = r.locationOf(v.in)
	case *state.Map, *state.Unknown:
		if tag != "uri" && tag != "path" && tag != "param" {
			ok = false
		}
	default:
		ok = false
	}
	formats := map[introspect.Location]map[string]string{
		introspect.LocationQuery:  {"form": "Query"},
		introspect.LocationForm:   {"form": "Form"},
		introspect.LocationHeader: {"header": "Header"},
		introspect.LocationPath:   {"uri": "Uri"},
	}
	cell := boundCell(m, c.Arg(0))
	switch {
	case !ok || cell == nil:
		r.unread(c.Expr, "what is bound to a struct is not known")
		return c.Unknown()
	case formats[in][tag] != "":
		return r.bind(m, c.Expr, c.Arg(0), formats[in][tag], false)
	}
	r.byTag(c.Expr, in, cell.T, tag, 0)
	m.Set(cell, &state.Unknown{T: cell.T})
	return c.Unknown()
}

// byTag records an input for each field that has a tag of the application's own.
func (r *run) byTag(at *ast.CallExpr, in introspect.Location, t types.Type, tag string, depth int) {
	const deep = 4
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok || depth > deep {
		return
	}
	places := map[introspect.Location]endpoint.Place{
		introspect.LocationPath: endpoint.InPath, introspect.LocationQuery: endpoint.InQuery,
		introspect.LocationForm:   endpoint.InForm,
		introspect.LocationHeader: endpoint.InHeader,
	}
	for i := range s.NumFields() {
		name, _, _ := strings.Cut(reflect.StructTag(s.Tag(i)).Get(tag), ",")
		switch {
		case name == "-":
		case name == "" && s.Field(i).Embedded():
			r.byTag(at, in, s.Field(i).Type(), tag, depth+1)
		case name != "":
			r.input(at, places[in], name, "").Type = s.Field(i).Type()
		}
	}
}

// binderNamed returns the binding that a variable of package binding holds, or nil.
func binderNamed(v *types.Var) state.Value {
	if v.Pkg() == nil || v.Pkg().Path() != bindingPath || v.Parent() != v.Pkg().Scope() {
		return nil
	}
	switch v.Name() {
	case "JSON", "XML", "Form", "Query", "FormPost", "FormMultipart", "ProtoBuf", "MsgPack", "YAML", "Uri", "Header",
		"Plain", "TOML", "BSON":
		return &binder{t: v.Type(), name: v.Name()}
	default:
		return nil
	}
}

// bind binds a part of the request to the variable that target points to.
func (r *run) bind(m *interp.Machine, at *ast.CallExpr, target state.Value, format string, must bool) state.Value {
	if alts := m.Alts(target); len(alts) > 1 {
		r.openBody(at, "it is bound to one of several types")
		return &state.Unknown{T: state.ErrorType}
	}
	return r.bindOne(m, at, target, format, must)
}

func (r *run) bindOne(m *interp.Machine, at *ast.CallExpr, target state.Value, format string, must bool) state.Value {
	cell := boundCell(m, target)
	if cell == nil {
		r.unread(at, "the type that is bound is not known")
		return &state.Unknown{T: state.ErrorType}
	}
	b := &endpoint.Binding{Type: cell.T, Middleware: r.middleware()}
	b.Position = r.position(at)
	if v := m.Get(cell); v != nil && v.Type() != nil && types.IsInterface(cell.T) {
		b.Type = v.Type()
	}
	if b.Type == nil || types.IsInterface(b.Type) {
		r.openBody(at, "the type that is bound is not known")
		return &state.Unknown{T: state.ErrorType}
	}
	r.locate(b, format)
	b = r.record(b)
	m.Set(cell, boundValue(m, cell, b))
	if must {
		b.Refuses = true
	}
	return r.bound(b)
}

// decode reads the JSON body without the validator of Gin.
func (r *run) decode(m *interp.Machine, at *ast.CallExpr, target state.Value) state.Value {
	before := len(r.route.Bindings)
	err := r.bind(m, at, target, "JSON", false)
	for _, b := range r.route.Bindings[before:] {
		b.Plain = true
	}
	return err
}

// bound returns the error of a binding.
func (r *run) bound(b *endpoint.Binding) state.Value {
	return state.NewUnion(state.ErrorType, []state.Alt{
		{V: &state.Nil{T: state.ErrorType}, Tags: state.Conj{{F: b.Fork, Branch: 1}}},
		{V: &state.NonNil{T: state.ErrorType, Foreign: true}, Tags: state.Conj{{F: b.Fork, Branch: 0}}},
	})
}

// boundValue returns the value of a variable after it was bound: what it was set to before is the
// default of its fields.
func boundValue(m *interp.Machine, cell *state.Cell, b *endpoint.Binding) state.Value {
	origin := &state.Origin{Source: b}
	before := m.Get(cell)
	for _, a := range m.Alts(before) {
		switch v := a.V.(type) {
		case *state.Struct:
			b.SetDefaults(m, v, nil)
		case *state.Unknown:
			b.SetDefaults(m, state.NewStruct(b.Type, false, v.Origin), nil)
		}
	}
	if v, ok := before.(*state.Struct); ok {
		return state.NewStruct(v.T, false, origin)
	}
	return &state.Unknown{T: b.Type, Origin: origin}
}

// boundCell returns the variable that a request is bound to, or nil.
func boundCell(m *interp.Machine, target state.Value) *state.Cell {
	cell := m.Deref(target)
	for range 4 {
		if cell == nil {
			return nil
		}
		inner := m.Deref(m.Get(cell))
		if inner == nil {
			return cell
		}
		cell = inner
	}
	return cell
}

// record adds a binding, or returns the same one that was recorded before.
func (r *run) record(b *endpoint.Binding) *endpoint.Binding {
	for _, old := range r.route.Bindings {
		if old.In == b.In && old.Auto == b.Auto && old.Media == b.Media && types.Identical(old.Type, b.Type) {
			old.Middleware = old.Middleware && b.Middleware
			return old
		}
	}
	b.Fork = r.m.NewFork(&state.Label{Kind: state.LabelMalformed, Subject: b})
	r.route.Bindings = append(r.route.Bindings, b)
	return b
}

// locate sets where a binding of a format reads.
func (r *run) locate(b *endpoint.Binding, format string) {
	switch format {
	case "JSON":
		b.In = introspect.LocationBody
	case "Query":
		b.In = introspect.LocationQuery
	case "Uri":
		b.In = introspect.LocationPath
	case "Header":
		b.In = introspect.LocationHeader
	case "FormPost", "FormMultipart":
		b.In = introspect.LocationForm
	case "Form":
		b.In = introspect.LocationForm
		if !r.route.HasBody() {
			b.In = introspect.LocationQuery
		}
	case "":
		b.Auto = true
		r.automatic(b)
	default:
		b.In, b.Media = introspect.LocationBody, media[format]
	}
}

var media = map[string]string{
	"XML": "application/xml", "YAML": "application/x-yaml", "TOML": "application/toml", "Plain": "text/plain",
	"ProtoBuf": "application/x-protobuf", "MsgPack": "application/x-msgpack", "BSON": "application/bson",
}

// automatic decides where a binding reads that Gin chooses by the content type: what the tags of
// the type were written for.
func (r *run) automatic(b *endpoint.Binding) {
	t := b.Type
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	tags := tagsOf(t, 0)
	switch {
	case r.route.Verb() == "GET" || r.route.Verb() == "HEAD":
		b.In = introspect.LocationQuery
	case !r.route.HasBody() && tags["form"]:
		b.In = introspect.LocationQuery
	case tags["file"] || tags["form"] && !tags["json"]:
		b.In = introspect.LocationForm
	default:
		b.In = introspect.LocationBody
	}
}

// tagsOf returns which of the tags form and json the fields of a struct have, and whether one is a
// file.
func tagsOf(t types.Type, depth int) map[string]bool {
	out := map[string]bool{}
	s, ok := t.Underlying().(*types.Struct)
	const deep = 4
	if !ok || depth > deep {
		return out
	}
	for i := range s.NumFields() {
		tag := reflect.StructTag(s.Tag(i))
		for _, key := range []string{"form", "json"} {
			if name, _, _ := strings.Cut(tag.Get(key), ","); name != "" && name != "-" {
				out[key] = true
			}
		}
		if strings.Contains(s.Field(i).Type().String(), "mime/multipart.FileHeader") {
			out["file"] = true
		}
		if s.Field(i).Embedded() {
			inner := s.Field(i).Type()
			if p, ok := inner.Underlying().(*types.Pointer); ok {
				inner = p.Elem()
			}
			for k := range tagsOf(inner, depth+1) {
				out[k] = true
			}
		}
	}
	return out
}

// openBody records that a body is read whose type is not known.
func (r *run) openBody(at *ast.CallExpr, text string) {
	if r.route.HasBody() || r.route.Verb() == "DELETE" {
		r.open(at, introspect.LocationBody, text)
	}
}
