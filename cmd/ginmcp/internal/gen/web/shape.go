package web

import (
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
)

// shape returns what is known about the JSON form of a value at this point of the run.
func (r *run) shape(m *interp.Machine, v interp.Value) *Shape {
	b := shaper{m: m, open: map[interp.Value]bool{}}
	return b.shape(v, 0)
}

type shaper struct {
	m    *interp.Machine
	open map[interp.Value]bool
}

const maxShapeDepth = 12

func (b *shaper) shape(v interp.Value, depth int) *Shape {
	if depth > maxShapeDepth {
		return &Shape{Why: "the value is nested too deeply"}
	}
	alts := b.m.Alts(v)
	if len(alts) == 1 {
		return b.one(alts[0].V, depth)
	}
	out := &Shape{Kind: ShapeUnion}
	for _, a := range alts {
		b.m.With(a.Tags, func() { out.add(b.one(a.V, depth)) })
	}
	if len(out.Alternatives) == 1 {
		return out.Alternatives[0]
	}
	return out
}

// add adds an alternative that is not there yet.
func (s *Shape) add(a *Shape) {
	if a.Kind == ShapeUnion {
		for _, inner := range a.Alternatives {
			s.add(inner)
		}
		return
	}
	for i, old := range s.Alternatives {
		if old.same(a) {
			if old.Value != nil && (a.Value == nil || !constant.Compare(old.Value, tokenEQL, a.Value)) {
				s.Alternatives[i] = old.without()
			}
			return
		}
	}
	s.Alternatives = append(s.Alternatives, a)
}

// without returns the shape without its constant.
func (s *Shape) without() *Shape {
	c := *s
	c.Value = nil
	return &c
}

// Same reports whether two shapes have the same schema.
func (s *Shape) Same(o *Shape) bool { return s.same(o) }

// same reports whether two shapes have the same schema.
func (s *Shape) same(o *Shape) bool {
	if s.Kind != o.Kind || (s.Type == nil) != (o.Type == nil) || s.Type != nil && !types.Identical(s.Type, o.Type) ||
		len(s.Fields) != len(o.Fields) || (s.Elem == nil) != (o.Elem == nil) || len(s.Alternatives) != len(o.Alternatives) {
		return false
	}
	for i, f := range s.Fields {
		if g := o.Fields[i]; f.Name != g.Name || f.Optional != g.Optional || !f.Shape.same(g.Shape) {
			return false
		}
	}
	for i, a := range s.Alternatives {
		if !a.same(o.Alternatives[i]) {
			return false
		}
	}
	return s.Elem == nil || s.Elem.same(o.Elem)
}

func (b *shaper) one(v interp.Value, depth int) *Shape {
	switch v := v.(type) {
	case *interp.Nil:
		if b, ok := v.T.(*types.Basic); v.T == nil || ok && b.Kind() == types.UntypedNil ||
			types.IsInterface(v.T) || hasInterface(v.T, nil) {
			return &Shape{Kind: ShapeNull, Type: v.T}
		}
		return b.typed(v.T)
	case *interp.Const:
		return &Shape{Kind: ShapeType, Type: v.T, Value: v.V}
	case *interp.Symbol, *interp.Text:
		return b.typed(v.Type())
	case *interp.Pointer:
		return b.pointer(v, depth)
	case *interp.Struct:
		return b.structure(v, depth)
	case *interp.Slice:
		return b.list(v, depth)
	case *interp.Map:
		return b.mapping(v, depth)
	case *encoded: // a json.RawMessage
		if v.format == "json" && isNamed(v.t, "encoding/json", "RawMessage") {
			return b.shape(v.v, depth+1)
		}
		return b.typed(v.Type())
	default:
		return b.typed(v.Type())
	}
}

// typed returns the shape of a value of which only the type is known.
func (b *shaper) typed(t types.Type) *Shape {
	switch {
	case t == nil:
		return &Shape{Why: "the type is not known"}
	case types.IsInterface(t):
		return &Shape{Type: t, Why: "it is an interface whose value is not known"}
	}
	if _, ok := t.(*types.TypeParam); ok {
		return &Shape{Why: "it is a type parameter"}
	}
	if basic, ok := t.Underlying().(*types.Basic); ok && basic.Kind() == types.Invalid {
		return &Shape{Why: "the type has errors"}
	}
	return &Shape{Kind: ShapeType, Type: t}
}

func (b *shaper) pointer(p *interp.Pointer, depth int) *Shape {
	if b.open[p] || ownJSON(p.T) {
		return b.typed(p.T)
	}
	b.open[p] = true
	defer delete(b.open, p)
	inner := b.shape(b.m.Get(p.To), depth)
	if inner.Kind == ShapeType && inner.Type != nil {
		if elem := pointerElem(p.T); elem != nil && types.Identical(elem, inner.Type) {
			return &Shape{Kind: ShapeType, Type: p.T}
		}
	}
	return inner
}

func pointerElem(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return nil
}

// structure returns the struct's own type, unless it has fields whose types do not show what is in
// them: then their values do.
func (b *shaper) structure(s *interp.Struct, depth int) *Shape {
	if b.open[s] || ownJSON(s.T) || !hasInterface(s.T, nil) {
		return b.typed(s.T)
	}
	b.open[s] = true
	defer delete(b.open, s)
	out := &Shape{Kind: ShapeObject, Type: s.T}
	if !b.fields(out, s, depth) {
		return b.typed(s.T)
	}
	return out
}

// fields adds the members of a struct to an object. It returns false if encoding/json's rules for
// embedded structs matter, which are left to the struct itself.
func (b *shaper) fields(out *Shape, s *interp.Struct, depth int) bool {
	st, ok := s.T.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		tag := tagOf(st.Tag(i)).Get("json")
		name, options, _ := strings.Cut(tag, ",")
		if tag == "-" || !f.Exported() && !f.Embedded() {
			continue
		}
		if f.Embedded() && name == "" {
			inner := b.m.Fields(b.m.Get(s.Cell(i)))
			if inner == nil || ownJSON(inner.T) || !b.fields(out, inner, depth) {
				return false
			}
			continue
		}
		if !f.Exported() {
			continue
		}
		if name == "" {
			name = f.Name()
		}
		if slices.ContainsFunc(out.Fields, func(g Field) bool { return g.Name == name }) {
			return false
		}
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		out.Fields = append(out.Fields, Field{
			Name: name, Go: f.Name(), Optional: optional, Tag: st.Tag(i), Static: f.Type(), Var: f, Shape: b.fieldShape(s, i,
				depth),
		})
	}
	return true
}

// fieldShape returns the shape of a field: what is known about its value if its type does not show
// it, and else its type.
func (b *shaper) fieldShape(s *interp.Struct, i, depth int) *Shape {
	cell := s.Cell(i)
	v := b.m.Get(cell)
	if hasInterface(cell.T, nil) {
		return b.shape(v, depth+1)
	}
	shape := b.typed(cell.T)
	if c, ok := v.(*interp.Const); ok && shape.Kind == ShapeType {
		shape.Value = c.V
	}
	return shape
}

func (b *shaper) list(s *interp.Slice, depth int) *Shape {
	if ownJSON(s.T) || isBytes(s.T) {
		return b.typed(s.T)
	}
	elem := elemType(s.T)
	if elem != nil && !hasInterface(elem, nil) {
		return b.typed(s.T)
	}
	element := b.m.Any(s)
	if element == nil {
		return &Shape{Kind: ShapeList}
	}
	return &Shape{Kind: ShapeList, Elem: b.shape(element, depth+1).generalized()}
}

// generalized returns the shape without constants: they are those of one element.
func (s *Shape) generalized() *Shape { return s.without() }

func elemType(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	default:
		return nil
	}
}

func isBytes(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	b, ok := s.Elem().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

func (b *shaper) mapping(v *interp.Map, depth int) *Shape {
	entries, ok := b.m.Get(v.At).(*interp.Entries)
	if !ok || ownJSON(v.T) || b.open[v] {
		return b.typed(v.T)
	}
	b.open[v] = true
	defer delete(b.open, v)
	if mt, ok := v.T.Underlying().(*types.Map); ok && !isStringType(mt.Key()) {
		return b.typed(v.T)
	}
	if elem := elemType(v.T); elem != nil && !hasInterface(elem, nil) {
		return b.typed(v.T)
	}
	if entries.Open || entries.Data {
		return b.openMap(v, entries, depth)
	}
	out := &Shape{Kind: ShapeObject}
	for _, k := range entries.Keys {
		e := entries.At[k]
		out.Fields = append(out.Fields, Field{Name: k, Shape: b.shape(e.Value, depth+1), Optional: e.Maybe})
	}
	return out
}

// openMap is a map with keys that are not known.
func (b *shaper) openMap(v *interp.Map, entries *interp.Entries, depth int) *Shape {
	if entries.Rest == nil && entries.Open {
		return &Shape{Type: v.T, Why: "the keys of the map are not known"}
	}
	u := &Shape{Kind: ShapeUnion}
	for _, k := range entries.Keys {
		u.add(b.shape(entries.At[k].Value, depth+1).without())
	}
	if entries.Rest != nil {
		u.add(b.shape(entries.Rest, depth+1).without())
	}
	inner := u
	if len(u.Alternatives) == 1 {
		inner = u.Alternatives[0]
	}
	return &Shape{Kind: ShapeMap, Elem: inner}
}

func isStringType(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// hasInterface reports whether the JSON form of a type depends on values of interfaces.
func hasInterface(t types.Type, seen []types.Type) bool {
	if t == nil || slices.Contains(seen, t) || ownJSON(t) {
		return false
	}
	const deep = 8
	if len(seen) > deep {
		return false
	}
	seen = append(seen, t)
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Pointer:
		return hasInterface(u.Elem(), seen)
	case *types.Slice:
		return hasInterface(u.Elem(), seen)
	case *types.Array:
		return hasInterface(u.Elem(), seen)
	case *types.Map:
		return hasInterface(u.Elem(), seen)
	case *types.Struct:
		for i := range u.NumFields() {
			f := u.Field(i)
			if (f.Exported() || f.Embedded()) && tagOf(u.Tag(i)).Get("json") != "-" && hasInterface(f.Type(), seen) {
				return true
			}
		}
	}
	return false
}

// ownJSON reports whether a type writes its JSON form itself.
func ownJSON(t types.Type) bool {
	if t == nil {
		return false
	}
	if isNamed(t, "time", "Time") {
		return true
	}
	for _, name := range []string{"MarshalJSON", "MarshalText"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if f, ok := obj.(*types.Func); ok {
			if sig, ok := f.Type().(*types.Signature); ok && sig.Params().Len() == 0 && sig.Results().Len() == 2 {
				return true
			}
		}
	}
	return false
}

// isError reports whether the JSON value is an envelope around an error, by the same rule as the
// results of tools: success is false, error is the only member, or a code that is neither 0 nor 2xx
// is next to a message.
func (s *Shape) isError() bool {
	if s == nil || s.Kind != ShapeObject {
		return false
	}
	var message, failedCode bool
	meaningful := 0
	for _, f := range s.Fields {
		name := strings.ToLower(f.Name)
		if f.Shape.Kind != ShapeNull {
			meaningful++
		}
		v := f.Shape.Value
		switch name {
		case "success", "ok", "succeed":
			if v != nil && v.Kind() == constant.Bool && !constant.BoolVal(v) {
				return true
			}
		case "status":
			if text, ok := constantString(v); ok &&
				slices.Contains([]string{"error", "fail", "failed", "failure"}, strings.ToLower(text)) {
				return true
			}
		case "msg", "message", "errmsg", "error_msg", "reason", "error", "errormessage":
			message = true
		case "code", "errno", "errcode", "err_code", "error_code", "retcode", "ret":
			failedCode = failedCode || v != nil && isFailure(v)
		}
	}
	if failedCode && message {
		return true
	}
	return meaningful == 1 && slices.ContainsFunc(s.Fields, func(f Field) bool {
		name := strings.ToLower(f.Name)
		return (name == "error" || name == "err" || name == "errors") && f.Shape.Kind != ShapeNull
	})
}

// mayFail reports whether the JSON value is an envelope whose code is not known.
func (s *Shape) mayFail() bool {
	if s == nil {
		return false
	}
	fields := s.Fields
	if s.Kind == ShapeType {
		fields = nil
		t := s.Type
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		if st, ok := t.Underlying().(*types.Struct); ok {
			for i := range st.NumFields() {
				name, _, _ := strings.Cut(tagOf(st.Tag(i)).Get("json"), ",")
				if name == "" {
					name = st.Field(i).Name()
				}
				fields = append(fields, Field{Name: name, Shape: &Shape{}})
			}
		}
	}
	code, message := false, false
	for _, f := range fields {
		switch strings.ToLower(f.Name) {
		case "code", "errno", "errcode", "err_code", "error_code", "retcode", "success", "ok", "status":
			code = code || f.Shape.Value == nil
		case "msg", "message", "errmsg", "error_msg", "error", "reason":
			message = true
		}
	}
	return code && message
}

// isFailure reports whether a code states a failure: it is neither 0 nor 1 nor 2xx.
func isFailure(v constant.Value) bool {
	if v.Kind() != constant.Int {
		return false
	}
	n, exact := constant.Int64Val(v)
	const ok, redirect = 200, 300
	return exact && n != 0 && n != 1 && (n < ok || n >= redirect)
}
