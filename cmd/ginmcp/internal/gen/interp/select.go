package interp

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/typeargs"
)

func (m *Machine) selector(e *ast.SelectorExpr) state.Value {
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
			return &state.Func{T: m.typeOf(e), Obj: f, Recv: recv}
		}
	case types.MethodExpr:
		if f, ok := sel.Obj().(*types.Func); ok {
			return m.methodExpr(f, m.typeOf(e))
		}
	}
	return nil
}

// methodExpr returns T.Method, whose first argument is the receiver.
func (m *Machine) methodExpr(f *types.Func, t types.Type) state.Value {
	return &state.Func{T: t, Obj: nil, Model: func(m *Machine, c *Call) state.Value {
		if len(c.Args) == 0 {
			return nil
		}
		return m.Call(&state.Func{T: f.Type(), Obj: f, Recv: c.Args[0]}, c.Args[1:], c.Expr)
	}}
}

// receiver evaluates the operand of a method and the embedded fields on the way to it. The operand
// of a method with a pointer receiver is a pointer to the variable.
func (m *Machine) receiver(e *ast.SelectorExpr, path []int) state.Value {
	if len(path) > 0 {
		cell, v := m.field(e, path)
		switch {
		case v != nil:
			return v
		case cell != nil:
			return m.pointerTo(cell)
		default:
			return &state.Unknown{T: m.embedded(m.typeOf(e.X), path)}
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
		s := state.StructOf(t)
		if s == nil || i >= s.NumFields() {
			return nil
		}
		t = s.Field(i).Type()
	}
	return t
}

// pointerTo returns the value of a variable that is the receiver of a method: a pointer to it if
// it holds a struct or something else that a method can change.
func (m *Machine) pointerTo(cell *state.Cell) state.Value {
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
		return &state.Pointer{T: types.NewPointer(v.Type()), To: cell}
	}
}

// field follows a path of fields from the operand of a selector. It returns the variable of the
// last field, or its value if a model has it.
func (m *Machine) field(e *ast.SelectorExpr, path []int) (*state.Cell, state.Value) {
	base := m.place(e.X)
	var v state.Value
	if base != nil {
		v = m.Get(base)
	} else {
		v = m.Eval(e.X)
	}
	t := m.typeOf(e.X)
	for n, i := range path {
		s := state.StructOf(t)
		if s == nil || i >= s.NumFields() {
			return nil, nil
		}
		f := s.Field(i)
		t = f.Type()
		next, value := m.oneField(v, base, i, f)
		if value == nil && next == nil {
			return nil, &state.Unknown{T: m.embedded(t, path[n+1:])}
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
func (m *Machine) oneField(v state.Value, base *state.Cell, i int, f *types.Var) (*state.Cell, state.Value) {
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
		return nil, &state.Unknown{T: f.Type()}
	}
	if _, ok := v.(*state.Union); ok {
		return nil, m.Lift(v, f.Type(), func(a state.Value) state.Value {
			if o, ok := m.object0(a); ok {
				return o.Field(m, f.Name(), f.Type())
			}
			if c := m.FieldOf(a, nil, i); c != nil {
				return m.Get(c)
			}
			return &state.Unknown{T: f.Type()}
		})
	}
	if c := m.FieldOf(v, base, i); c != nil {
		return c, nil
	}
	return nil, nil
}

// object0 returns the model's value that v is or points to.
func (m *Machine) object0(v state.Value) (Object, bool) {
	if p, ok := v.(*state.Pointer); ok {
		v = m.Get(p.To)
	}
	o, ok := v.(Object)
	return o, ok
}

// composite returns the value of a composite literal.
func (m *Machine) composite(e *ast.CompositeLit, t types.Type) state.Value {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok { // an element of a list of pointers
		v := m.composite(e, p.Elem())
		return &state.Pointer{T: t, To: &state.Cell{V: v, T: p.Elem()}}
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

func (m *Machine) structLit(e *ast.CompositeLit, t types.Type, u *types.Struct) state.Value {
	s := state.NewStruct(t, true, nil)
	for i, elt := range e.Elts {
		value := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			if key, ok := kv.Key.(*ast.Ident); ok {
				i = fieldIndex(u, key.Name)
			}
		}
		if i < 0 || i >= len(s.Cells) {
			continue
		}
		ft := u.Field(i).Type()
		s.Cells[i] = &state.Cell{V: m.converted(m.element(value, ft), ft), T: ft}
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
func (m *Machine) element(e ast.Expr, t types.Type) state.Value {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		return m.composite(lit, t)
	}
	return m.Copied(m.Eval(e))
}

func (m *Machine) sliceLit(e *ast.CompositeLit, t types.Type) state.Value {
	s := &state.Slice{T: t}
	et := state.ElemOf(t)
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok { // indexes are rare; the order is as good
			elt = kv.Value
		}
		v := m.element(elt, et)
		if v == nil {
			v = &state.Unknown{T: et}
		}
		s.Elems = append(s.Elems, m.converted(v, et))
	}
	return s
}

func (m *Machine) mapLit(e *ast.CompositeLit, t types.Type, u *types.Map) state.Value {
	entries := &state.Entries{At: map[string]state.Entry{}}
	for _, elt := range e.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key := m.element(kv.Key, u.Key())
		v := m.element(kv.Value, u.Elem())
		if v == nil {
			v = &state.Unknown{T: u.Elem()}
		}
		entries = m.WithEntry(entries, key, m.converted(v, u.Elem()), m.isConstant(kv.Key))
	}
	return &state.Map{T: t, At: &state.Cell{V: entries, T: t}}
}

// isConstant reports whether an expression is a constant in the source.
func (m *Machine) isConstant(e ast.Expr) bool {
	tv, ok := m.frame.pkg.Info.Types[e]
	return ok && tv.Value != nil
}

// index returns x[i], or a generic function with explicit type arguments.
func (m *Machine) index(e *ast.IndexExpr) state.Value {
	if tv, ok := m.frame.pkg.Info.Types[e.X]; ok && tv.IsValue() {
		if _, generic := tv.Type.Underlying().(*types.Signature); !generic {
			return m.at(m.Eval(e.X), m.Eval(e.Index), m.typeOf(e))
		}
	}
	return m.instance(e.X)
}

// at returns the element of a container at an index.
func (m *Machine) at(x, i state.Value, t types.Type) state.Value {
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if p, ok := x.(*state.Pointer); ok {
		x = m.Get(p.To)
	}
	switch x := x.(type) {
	case *state.Slice:
		if n, ok := state.Int(i); ok && !x.Open && n >= 0 && n < len(x.Elems) {
			return x.Elems[n]
		}
		if v := m.Any(x); v != nil {
			return v
		}
	case *state.Map:
		v, _ := m.Lookup(x, i)
		return v
	case Object:
		if o, ok := x.(Indexer); ok {
			return o.Index(m, i, t)
		}
	case *state.Union:
		return m.Lift(x, t, func(a state.Value) state.Value { return m.at(a, i, t) })
	}
	return &state.Unknown{T: t}
}

// An Indexer is an Object that can be indexed, such as url.Values.
type Indexer interface {
	Index(m *Machine, i state.Value, t types.Type) state.Value
}

// Optional is an Object that may be missing where it was looked up.
type Optional interface {
	// Present returns whether it is there, as a boolean.
	Present(m *Machine) state.Value
}

// Pairs is an Object that is a map with keys that are not known.
type Pairs interface {
	// Pair returns any key with its value.
	Pair(m *Machine, key, value types.Type) (state.Value, state.Value)
}

// A List is an Object that is a slice.
type List interface {
	// Len returns its length.
	Len(m *Machine) state.Value
	// Ranged is called when a range statement goes over it.
	Ranged(m *Machine)
}

// assertion returns x.(T).
func (m *Machine) assertion(e *ast.TypeAssertExpr) state.Value {
	v := m.Eval(e.X)
	t := m.typeOf(e)
	commaOK := false
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t, commaOK = tuple.At(0).Type(), true
	}
	r := m.Lift(v, t, func(a state.Value) state.Value {
		ok, known := m.isOf(a, t)
		switch {
		case known && ok:
			return a
		case known && commaOK:
			return state.Zero(t)
		default:
			return &state.Unknown{T: t}
		}
	})
	if !commaOK {
		return r
	}
	yes, no := m.assertable(v, t)
	return state.Tuple{r, m.BoolOf(yes, no, types.Typ[types.Bool])}
}

// isOf reports whether a value has a dynamic type that is or implements t, and whether that is
// known.
func (m *Machine) isOf(v state.Value, t types.Type) (is, known bool) {
	if _, ok := v.(*state.Nil); ok {
		// An engine that is nil here is set by something that is not followed.
		return false, m.Materialize == nil || m.Materialize(&state.Unknown{T: t}) == nil
	}
	dynamic := v.Type()
	if dynamic == nil || t == nil {
		return false, false
	}
	if n, ok := v.(*state.NonNil); ok {
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
func (m *Machine) IsOf(v state.Value, t types.Type) (is, known bool) { return m.isOf(v, t) }

// isOfNonNil is isOf for a value whose type is not known. A value that a library made does not have a
// type of the application.
func (m *Machine) isOfNonNil(n *state.NonNil, t types.Type) (is, known bool) {
	if types.IsInterface(t) {
		same := types.Identical(n.T.Underlying(), t.Underlying())
		return same && types.IsInterface(n.T), same
	}
	if len(n.Wraps) == 0 && n.Fresh {
		return false, true
	}
	if named := typeargs.NamedOf(t); named != nil && named.Obj().Pkg() != nil && (n.Foreign || n.Fresh) {
		if pkg := m.Program.Package(named.Obj().Pkg().Path()); pkg != nil && pkg.Local {
			return false, true
		}
	}
	return false, false
}

// assertable returns the conditions under which a value is of a type and is not.
func (m *Machine) assertable(v state.Value, t types.Type) (yes, no state.DNF) {
	for _, a := range m.Alts(v) {
		is, known := m.isOf(a.V, t)
		switch {
		case known && is:
			yes = append(yes, a.Tags)
		case known:
			no = append(no, a.Tags)
		default:
			f := m.Fork(a.V, token.ILLEGAL, nil, types.TypeString(t, nil), nil)
			yes, no = m.Divide(yes, no, a.Tags, f)
		}
	}
	return yes.Simplify(), no.Simplify()
}
