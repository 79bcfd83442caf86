package interp

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// lift applies f to each alternative of v.
func (m *Machine) lift(v Value, t types.Type, f func(Value) Value) Value {
	alts := m.Alts(v)
	if len(alts) == 1 {
		return f(alts[0].V)
	}
	var out []Alt
	for _, a := range alts {
		r := f(a.V)
		if r == nil {
			return nil
		}
		if u, ok := r.(*Union); ok {
			for _, b := range u.Alts {
				if tags, ok := a.Tags.and(b.Tags); ok {
					out = append(out, Alt{b.V, tags})
				}
			}
			continue
		}
		out = append(out, Alt{r, a.Tags})
	}
	return NewUnion(t, out)
}

// Lift applies f, which has no effects, to each alternative of v. The results are of type t.
func (m *Machine) Lift(v Value, t types.Type, f func(Value) Value) Value {
	if r := m.lift(v, t, f); r != nil {
		return r
	}
	return &Unknown{T: t}
}

func (m *Machine) selector(e *ast.SelectorExpr) Value {
	sel := m.frame.pkg.Info.Selections[e]
	if sel == nil {
		switch obj := m.object(e.Sel).(type) {
		case *types.Var:
			if c := m.variable(obj); c != nil {
				return m.Get(c)
			}
		case *types.Func:
			return m.function(e.Sel, obj)
		}
		return nil
	}
	index := sel.Index()
	switch sel.Kind() {
	case types.FieldVal:
		if cell, v := m.field(e, index); v != nil {
			return v
		} else if cell != nil {
			return m.Get(cell)
		}
	case types.MethodVal:
		recv := m.receiver(e, index[:len(index)-1])
		if f, ok := sel.Obj().(*types.Func); ok {
			return &Func{T: m.typeOf(e), Obj: f, Recv: recv}
		}
	case types.MethodExpr:
		if f, ok := sel.Obj().(*types.Func); ok {
			return m.methodExpr(f, m.typeOf(e))
		}
	}
	return nil
}

// methodExpr returns T.Method, whose first argument is the receiver.
func (m *Machine) methodExpr(f *types.Func, t types.Type) Value {
	return &Func{T: t, Obj: nil, Model: func(m *Machine, c *Call) Value {
		if len(c.Args) == 0 {
			return nil
		}
		return m.Call(&Func{T: f.Type(), Obj: f, Recv: c.Args[0]}, c.Args[1:], c.Expr)
	}}
}

// receiver evaluates the operand of a method and the embedded fields on the way to it. The operand
// of a method with a pointer receiver is a pointer to the variable.
func (m *Machine) receiver(e *ast.SelectorExpr, path []int) Value {
	if len(path) > 0 {
		cell, v := m.field(e, path)
		switch {
		case v != nil:
			return v
		case cell != nil:
			return m.pointerTo(cell)
		default:
			return &Unknown{T: m.embedded(m.typeOf(e.X), path)}
		}
	}
	if cell := m.place(e.X); cell != nil {
		return m.pointerTo(cell)
	}
	return m.Eval(e.X)
}

// embedded returns the type of a field on a path.
func (m *Machine) embedded(t types.Type, path []int) types.Type {
	for _, i := range path {
		s := structOf(t)
		if s == nil || i >= s.NumFields() {
			return nil
		}
		t = s.Field(i).Type()
	}
	return t
}

// pointerTo returns the value of a variable that is the receiver of a method: a pointer to it if
// it holds a struct or something else that a method can change.
func (m *Machine) pointerTo(cell *Cell) Value {
	v := m.Get(cell)
	if v.Type() == nil {
		return v
	}
	if _, ok := v.(Object); ok {
		return v
	}
	switch v.Type().Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature:
		return v
	default:
		return &Pointer{T: types.NewPointer(v.Type()), To: cell}
	}
}

// field follows a path of fields from the operand of a selector. It returns the variable of the
// last field, or its value if a model has it.
func (m *Machine) field(e *ast.SelectorExpr, path []int) (*Cell, Value) {
	base := m.place(e.X)
	var v Value
	if base != nil {
		v = m.Get(base)
	} else {
		v = m.Eval(e.X)
	}
	t := m.typeOf(e.X)
	for n, i := range path {
		s := structOf(t)
		if s == nil || i >= s.NumFields() {
			return nil, nil
		}
		f := s.Field(i)
		t = f.Type()
		next, value := m.oneField(v, base, i, f)
		if value == nil && next == nil {
			return nil, &Unknown{T: m.embedded(t, path[n+1:])}
		}
		base, v = next, value
		if next != nil {
			v = m.Get(next)
		}
	}
	if base != nil {
		return base, nil
	}
	return nil, v
}

// oneField returns a field of v, as a variable or as a value.
func (m *Machine) oneField(v Value, base *Cell, i int, f *types.Var) (*Cell, Value) {
	if o := m.materialized(v); o != v {
		v = o
		if base != nil {
			m.Set(base, v)
		}
	}
	if o, ok := m.object0(v); ok {
		if value := o.Field(m, f.Name(), f.Type()); value != nil {
			return nil, value
		}
		return nil, &Unknown{T: f.Type()}
	}
	if _, ok := v.(*Union); ok {
		return nil, m.Lift(v, f.Type(), func(a Value) Value {
			if o, ok := m.object0(a); ok {
				return o.Field(m, f.Name(), f.Type())
			}
			if c := m.fieldOf(a, nil, i); c != nil {
				return m.Get(c)
			}
			return &Unknown{T: f.Type()}
		})
	}
	if c := m.fieldOf(v, base, i); c != nil {
		return c, nil
	}
	return nil, nil
}

// object0 returns the model's value that v is or points to.
func (m *Machine) object0(v Value) (Object, bool) {
	if p, ok := v.(*Pointer); ok {
		v = m.Get(p.To)
	}
	o, ok := v.(Object)
	return o, ok
}

// composite returns the value of a composite literal.
func (m *Machine) composite(e *ast.CompositeLit, t types.Type) Value {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok { // an element of a list of pointers
		v := m.composite(e, p.Elem())
		return &Pointer{T: t, To: &Cell{v: v, T: p.Elem()}}
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return m.structLit(e, t, u)
	case *types.Slice, *types.Array:
		return m.sliceLit(e, t)
	case *types.Map:
		return m.mapLit(e, t, u)
	default:
		return nil
	}
}

func (m *Machine) structLit(e *ast.CompositeLit, t types.Type, u *types.Struct) Value {
	s := NewStruct(t, true, nil)
	for i, elt := range e.Elts {
		value := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			if key, ok := kv.Key.(*ast.Ident); ok {
				i = fieldIndex(u, key.Name)
			}
		}
		if i < 0 || i >= len(s.cells) {
			continue
		}
		ft := u.Field(i).Type()
		s.cells[i] = &Cell{v: m.converted(m.element(value, ft), ft), T: ft}
	}
	return s
}

func fieldIndex(u *types.Struct, name string) int {
	for i := range u.NumFields() {
		if u.Field(i).Name() == name {
			return i
		}
	}
	return -1
}

// element evaluates an element of a literal, whose type may be left out.
func (m *Machine) element(e ast.Expr, t types.Type) Value {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		return m.composite(lit, t)
	}
	return m.copied(m.Eval(e))
}

func (m *Machine) sliceLit(e *ast.CompositeLit, t types.Type) Value {
	s := &Slice{T: t}
	et := elemOf(t)
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok { // indexes are rare; the order is as good
			elt = kv.Value
		}
		v := m.element(elt, et)
		if v == nil {
			v = &Unknown{T: et}
		}
		s.Elems = append(s.Elems, m.converted(v, et))
	}
	return s
}

func (m *Machine) mapLit(e *ast.CompositeLit, t types.Type, u *types.Map) Value {
	entries := &Entries{At: map[string]Entry{}}
	for _, elt := range e.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key := m.element(kv.Key, u.Key())
		v := m.element(kv.Value, u.Elem())
		if v == nil {
			v = &Unknown{T: u.Elem()}
		}
		entries = entries.with(m, key, m.converted(v, u.Elem()), m.isConstant(kv.Key))
	}
	return &Map{T: t, At: &Cell{v: entries, T: t}}
}

// isConstant reports whether an expression is a constant in the source.
func (m *Machine) isConstant(e ast.Expr) bool {
	tv, ok := m.frame.pkg.Info.Types[e]
	return ok && tv.Value != nil
}

// clone returns a copy to which entries can be added.
func (e *Entries) clone() *Entries {
	out := &Entries{
		Keys: slices.Clip(e.Keys),
		At:   make(map[string]Entry, len(e.At)+1),
		Open: e.Open,
		Rest: e.Rest,
		Data: e.Data,
	}
	maps.Copy(out.At, e.At)
	return out
}

// with returns the entries with a value at a key. Written reports whether the key is a constant in
// the source; if it only happens to be known, it is data.
func (e *Entries) with(m *Machine, key, v Value, written bool) *Entries {
	out := e.clone()
	c, ok := m.Only(key).(*Const)
	if !ok {
		out.Open = true
		if e.Rest == nil {
			out.Rest = v
		} else {
			out.Rest = joinValues(m.NewFork(nil), v.Type(), []Value{e.Rest, v})
		}
		return out
	}
	k := keyOf(c)
	if _, known := out.At[k]; !known {
		out.Keys = append(out.Keys, k)
	}
	out.Data = out.Data || !written
	out.At[k] = Entry{Key: c, Value: v}
	return out
}

func keyOf(c *Const) string {
	if c.V.Kind() == constant.String {
		return constant.StringVal(c.V)
	}
	return c.V.ExactString()
}

// index returns x[i], or a generic function with explicit type arguments.
func (m *Machine) index(e *ast.IndexExpr) Value {
	if tv, ok := m.frame.pkg.Info.Types[e.X]; ok && tv.IsValue() {
		if _, generic := tv.Type.Underlying().(*types.Signature); !generic {
			return m.at(m.Eval(e.X), m.Eval(e.Index), m.typeOf(e))
		}
	}
	return m.instance(e.X)
}

// at returns the element of a container at an index.
func (m *Machine) at(x, i Value, t types.Type) Value {
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if p, ok := x.(*Pointer); ok {
		x = m.Get(p.To)
	}
	switch x := x.(type) {
	case *Slice:
		if n, ok := Int(i); ok && !x.Open && n >= 0 && n < len(x.Elems) {
			return x.Elems[n]
		}
		if v := m.Any(x); v != nil {
			return v
		}
	case *Map:
		v, _ := m.lookup(x, i)
		return v
	case Object:
		if o, ok := x.(Indexer); ok {
			return o.Index(m, i, t)
		}
	case *Union:
		return m.Lift(x, t, func(a Value) Value { return m.at(a, i, t) })
	}
	return &Unknown{T: t}
}

// An Indexer is an Object that can be indexed, such as url.Values.
type Indexer interface {
	Index(m *Machine, i Value, t types.Type) Value
}

// Optional is an Object that may be missing where it was looked up.
type Optional interface {
	// Present returns whether it is there, as a boolean.
	Present(m *Machine) Value
}

// Pairs is an Object that is a map with keys that are not known.
type Pairs interface {
	// Pair returns any key with its value.
	Pair(m *Machine, key, value types.Type) (Value, Value)
}

// A List is an Object that is a slice.
type List interface {
	// Len returns its length.
	Len(m *Machine) Value
	// Ranged is called when a range statement goes over it.
	Ranged(m *Machine)
}

// lookup returns the value at a key of a map, and the condition under which the key is there.
func (m *Machine) lookup(x *Map, key Value) (Value, *Lookup) {
	entries, ok := m.Get(x.At).(*Entries)
	elem := elemOf(x.T)
	if !ok {
		return &Unknown{T: elem}, nil
	}
	if c, ok := m.Only(key).(*Const); ok {
		entry, found := entries.At[keyOf(c)]
		switch {
		case found && !entry.Maybe:
			return entry.Value, &Lookup{Known: true, Found: true}
		case found:
			return entry.Value, nil
		case !entries.Open:
			return Zero(elem), &Lookup{Known: true}
		case entries.Rest != nil:
			return entries.Rest, nil
		}
		return &Unknown{T: elem}, nil
	}
	var values []Value
	set := &Lookup{}
	for _, k := range entries.Keys {
		values = append(values, entries.At[k].Value)
		if c, ok := entries.At[k].Key.(*Const); ok {
			set.Keys = append(set.Keys, c.V)
		}
	}
	if entries.Rest != nil {
		values = append(values, entries.Rest)
	}
	if entries.Open || len(set.Keys) == 0 {
		set = nil
	}
	if len(values) == 0 {
		return &Unknown{T: elem}, set
	}
	return joinValues(m.NewFork(nil), elem, values), set
}

// A Lookup is what is known about whether a key is in a map.
type Lookup struct {
	// Known reports whether it is known; Found is the result.
	Known, Found bool
	// Keys are the keys of the map if the key itself is not known.
	Keys []constant.Value
}

// assertion returns x.(T).
func (m *Machine) assertion(e *ast.TypeAssertExpr) Value {
	v := m.Eval(e.X)
	t := m.typeOf(e)
	commaOK := false
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t, commaOK = tuple.At(0).Type(), true
	}
	r := m.Lift(v, t, func(a Value) Value {
		ok, known := m.isOf(a, t)
		switch {
		case known && ok:
			return a
		case known && commaOK:
			return Zero(t)
		default:
			return &Unknown{T: t}
		}
	})
	if !commaOK {
		return r
	}
	yes, no := m.assertable(v, t)
	return Tuple{r, m.fromCond(yes, no, types.Typ[types.Bool])}
}

// isOf reports whether a value has a dynamic type that is or implements t, and whether that is
// known.
func (m *Machine) isOf(v Value, t types.Type) (is, known bool) {
	if _, ok := v.(*Nil); ok {
		// An engine that is nil here is set by something that is not followed.
		return false, m.Materialize == nil || m.Materialize(&Unknown{T: t}) == nil
	}
	dynamic := v.Type()
	if dynamic == nil || t == nil {
		return false, false
	}
	if n, ok := v.(*NonNil); ok {
		return m.isOfNonNil(n, t)
	}
	if _, ok := dynamic.Underlying().(*types.Interface); ok {
		_, object := v.(Object)
		iface, ok := t.Underlying().(*types.Interface)
		is = object && ok && types.Implements(dynamic, iface)
		return is, is
	}
	if iface, ok := t.Underlying().(*types.Interface); ok {
		return types.Implements(dynamic, iface), true
	}
	return types.Identical(dynamic, t), true
}

// IsOf reports whether a value has a dynamic type that is or implements t, and whether that is
// known.
func (m *Machine) IsOf(v Value, t types.Type) (is, known bool) { return m.isOf(v, t) }

// isOfNonNil is isOf for a value whose type is not known. A value that a library made does not have a
// type of the application.
func (m *Machine) isOfNonNil(n *NonNil, t types.Type) (is, known bool) {
	if types.IsInterface(t) {
		same := types.Identical(n.T.Underlying(), t.Underlying())
		return same && types.IsInterface(n.T), same
	}
	if len(n.Wraps) == 0 && n.Fresh {
		return false, true
	}
	if named := namedOf(t); named != nil && named.Obj().Pkg() != nil && (n.Foreign || n.Fresh) {
		if pkg := m.Program.Package(named.Obj().Pkg().Path()); pkg != nil && pkg.Local {
			return false, true
		}
	}
	return false, false
}

// assertable returns the conditions under which a value is of a type and is not.
func (m *Machine) assertable(v Value, t types.Type) (yes, no DNF) {
	for _, a := range m.Alts(v) {
		is, known := m.isOf(a.V, t)
		switch {
		case known && is:
			yes = append(yes, a.Tags)
		case known:
			no = append(no, a.Tags)
		default:
			f := m.fork(a.V, token.ILLEGAL, nil, types.TypeString(t, nil), nil)
			yes, no = m.split(yes, no, a.Tags, f)
		}
	}
	return yes.simplify(), no.simplify()
}

// split adds both branches of a fork.
func (m *Machine) split(yes, no DNF, tags Conj, f *Fork) (DNF, DNF) {
	if c, ok := tags.and(Conj{{f, 0}}); ok {
		yes = append(yes, c)
	}
	if c, ok := tags.and(Conj{{f, 1}}); ok {
		no = append(no, c)
	}
	return yes, no
}

// FromCond returns a boolean that is true and false under two conditions.
func (m *Machine) FromCond(yes, no DNF) Value { return m.fromCond(yes, no, types.Typ[types.Bool]) }

// fromCond returns a boolean with the conditions under which it is true and false.
func (m *Machine) fromCond(yes, no DNF, t types.Type) Value {
	if t == nil {
		t = types.Typ[types.Bool]
	}
	t = types.Default(t)
	yesV, noV := &Const{T: t, V: constant.MakeBool(true)}, &Const{T: t, V: constant.MakeBool(false)}
	switch {
	case len(no) == 0 && len(yes) > 0:
		return yesV
	case len(yes) == 0 && len(no) > 0:
		return noV
	}
	var alts []Alt
	for _, c := range yes {
		alts = append(alts, Alt{yesV, c})
	}
	for _, c := range no {
		alts = append(alts, Alt{noV, c})
	}
	return NewUnion(t, alts)
}

// With returns the entries with a value at a text.
func (e *Entries) With(key string, v Value) *Entries {
	out := e.clone()
	if _, known := out.At[key]; !known {
		out.Keys = append(out.Keys, key)
	}
	out.At[key] = Entry{Key: StringOf(key), Value: v}
	return out
}
