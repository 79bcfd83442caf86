package jsonshape

import (
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// A Shaper makes shapes of the values at one point of a run.
type Shaper struct {
	M *interp.Machine
	// Open has the values whose shapes are being made, to notice a value that contains itself.
	Open map[state.Value]bool
}

const maxShapeDepth = 12

// Shape returns the shape of a value at a depth, which is 0 for the whole value.
func (b *Shaper) Shape(v state.Value, depth int) *Shape {
	if depth > maxShapeDepth {
		return &Shape{Why: "the value is nested too deeply"}
	}
	alts := b.M.Alts(v)
	if len(alts) == 1 {
		return b.one(alts[0].V, depth)
	}
	out := &Shape{Kind: KindUnion}
	for _, a := range alts {
		b.M.With(a.Tags, func() { out.add(b.one(a.V, depth)) })
	}
	if len(out.Alternatives) == 1 {
		return out.Alternatives[0]
	}
	return out
}

// add adds an alternative that is not there yet.
func (s *Shape) add(a *Shape) {
	if a.Kind == KindUnion {
		for _, inner := range a.Alternatives {
			s.add(inner)
		}
		return
	}
	for i, old := range s.Alternatives {
		if old.Same(a) {
			if old.Value != nil && (a.Value == nil || !constant.Compare(old.Value, token.EQL, a.Value)) {
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
func (s *Shape) Same(o *Shape) bool {
	if s.Kind != o.Kind || (s.Type == nil) != (o.Type == nil) || s.Type != nil && !types.Identical(s.Type, o.Type) ||
		len(s.Fields) != len(o.Fields) || (s.Elem == nil) != (o.Elem == nil) || len(s.Alternatives) != len(o.Alternatives) {
		return false
	}
	for i, f := range s.Fields {
		if g := o.Fields[i]; f.Name != g.Name || f.Optional != g.Optional || !f.Shape.Same(g.Shape) {
			return false
		}
	}
	for i, a := range s.Alternatives {
		if !a.Same(o.Alternatives[i]) {
			return false
		}
	}
	return s.Elem == nil || s.Elem.Same(o.Elem)
}

func (b *Shaper) one(v state.Value, depth int) *Shape {
	switch v := v.(type) {
	case *state.Nil:
		if b, ok := v.T.(*types.Basic); v.T == nil || ok && b.Kind() == types.UntypedNil ||
			types.IsInterface(v.T) || hasInterface(v.T, nil) {
			return &Shape{Kind: KindNull, Type: v.T}
		}
		return b.typed(v.T)
	case *state.Const:
		return &Shape{Kind: KindType, Type: v.T, Value: v.V}
	case *state.Symbol, *state.Text:
		return b.typed(v.Type())
	case *state.Pointer:
		return b.pointer(v, depth)
	case *state.Struct:
		return b.structure(v, depth)
	case *state.Slice:
		return b.list(v, depth)
	case *state.Map:
		return b.mapping(v, depth)
	case *Encoded: // a json.RawMessage
		if v.Format == "json" && load.IsNamed(v.T, "encoding/json", "RawMessage") {
			return b.Shape(v.V, depth+1)
		}
		return b.typed(v.Type())
	default:
		return b.typed(v.Type())
	}
}

// typed returns the shape of a value of which only the type is known.
func (b *Shaper) typed(t types.Type) *Shape {
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
	return &Shape{Kind: KindType, Type: t}
}

func (b *Shaper) pointer(p *state.Pointer, depth int) *Shape {
	if b.Open[p] || ownJSON(p.T) {
		return b.typed(p.T)
	}
	b.Open[p] = true
	defer delete(b.Open, p)
	inner := b.Shape(b.M.Get(p.To), depth)
	if inner.Kind == KindType && inner.Type != nil {
		if elem := pointerElem(p.T); elem != nil && types.Identical(elem, inner.Type) {
			return &Shape{Kind: KindType, Type: p.T}
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
func (b *Shaper) structure(s *state.Struct, depth int) *Shape {
	if b.Open[s] || ownJSON(s.T) || !hasInterface(s.T, nil) {
		return b.typed(s.T)
	}
	b.Open[s] = true
	defer delete(b.Open, s)
	out := &Shape{Kind: KindObject, Type: s.T}
	if !b.fields(out, s, depth) {
		return b.typed(s.T)
	}
	return out
}

// fields adds the members of a struct to an object. It returns false if encoding/json's rules for
// embedded structs matter, which are left to the struct itself.
func (b *Shaper) fields(out *Shape, s *state.Struct, depth int) bool {
	st, ok := s.T.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		tag := reflect.StructTag(st.Tag(i)).Get("json")
		name, options, _ := strings.Cut(tag, ",")
		if tag == "-" || !f.Exported() && !f.Embedded() {
			continue
		}
		if f.Embedded() && name == "" {
			inner := b.M.Fields(b.M.Get(s.Cell(i)))
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
func (b *Shaper) fieldShape(s *state.Struct, i, depth int) *Shape {
	cell := s.Cell(i)
	v := b.M.Get(cell)
	if hasInterface(cell.T, nil) {
		return b.Shape(v, depth+1)
	}
	shape := b.typed(cell.T)
	if c, ok := v.(*state.Const); ok && shape.Kind == KindType {
		shape.Value = c.V
	}
	return shape
}

func (b *Shaper) list(s *state.Slice, depth int) *Shape {
	if ownJSON(s.T) || isBytes(s.T) {
		return b.typed(s.T)
	}
	elem := ElemType(s.T)
	if elem != nil && !hasInterface(elem, nil) {
		return b.typed(s.T)
	}
	element := b.M.Any(s)
	if element == nil {
		return &Shape{Kind: KindList}
	}
	return &Shape{Kind: KindList, Elem: b.Shape(element, depth+1).generalized()}
}

// generalized returns the shape without constants: they are those of one element.
func (s *Shape) generalized() *Shape { return s.without() }

// ElemType returns the type of the elements of a list, or nil.
func ElemType(t types.Type) types.Type {
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

func (b *Shaper) mapping(v *state.Map, depth int) *Shape {
	entries, ok := b.M.Get(v.At).(*state.Entries)
	if !ok || ownJSON(v.T) || b.Open[v] {
		return b.typed(v.T)
	}
	b.Open[v] = true
	defer delete(b.Open, v)
	if mt, ok := v.T.Underlying().(*types.Map); ok && !IsStringType(mt.Key()) {
		return b.typed(v.T)
	}
	if elem := ElemType(v.T); elem != nil && !hasInterface(elem, nil) {
		return b.typed(v.T)
	}
	if entries.Open || entries.Data {
		return b.openMap(v, entries, depth)
	}
	out := &Shape{Kind: KindObject}
	for _, k := range entries.Keys {
		e := entries.At[k]
		out.Fields = append(out.Fields, Field{Name: k, Shape: b.Shape(e.Value, depth+1), Optional: e.Maybe})
	}
	return out
}

// openMap is a map with keys that are not known.
func (b *Shaper) openMap(v *state.Map, entries *state.Entries, depth int) *Shape {
	if entries.Rest == nil && entries.Open {
		return &Shape{Type: v.T, Why: "the keys of the map are not known"}
	}
	u := &Shape{Kind: KindUnion}
	for _, k := range entries.Keys {
		u.add(b.Shape(entries.At[k].Value, depth+1).without())
	}
	if entries.Rest != nil {
		u.add(b.Shape(entries.Rest, depth+1).without())
	}
	inner := u
	if len(u.Alternatives) == 1 {
		inner = u.Alternatives[0]
	}
	return &Shape{Kind: KindMap, Elem: inner}
}

// IsStringType reports whether the underlying type is a string.
func IsStringType(t types.Type) bool {
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
			if (f.Exported() || f.Embedded()) && reflect.StructTag(u.Tag(i)).Get("json") != "-" && hasInterface(f.Type(), seen) {
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
	if load.IsNamed(t, "time", "Time") {
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

// IsError reports whether the JSON value is an envelope around an error, by the same rule as the
// results of tools: success is false, error is the only member, or a code that is neither 0 nor 2xx
// is next to a message.
func (s *Shape) IsError() bool {
	if s == nil || s.Kind != KindObject {
		return false
	}
	var message, failedCode bool
	meaningful := 0
	for _, f := range s.Fields {
		name := strings.ToLower(f.Name)
		if f.Shape.Kind != KindNull {
			meaningful++
		}
		v := f.Shape.Value
		switch name {
		case "success", "ok", "succeed":
			if v != nil && v.Kind() == constant.Bool && !constant.BoolVal(v) {
				return true
			}
		case "status":
			if text, ok := state.ConstantString(v); ok &&
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
		return (name == "error" || name == "err" || name == "errors") && f.Shape.Kind != KindNull
	})
}

// MayFail reports whether the JSON value is an envelope whose code is not known.
func (s *Shape) MayFail() bool {
	if s == nil {
		return false
	}
	fields := s.Fields
	if s.Kind == KindType {
		fields = nil
		t := s.Type
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		if st, ok := t.Underlying().(*types.Struct); ok {
			for i := range st.NumFields() {
				name, _, _ := strings.Cut(reflect.StructTag(st.Tag(i)).Get("json"), ",")
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
