package interp

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
)

// typeOf returns the type of an expression, with the type parameters of the running function
// replaced. It may be nil where the source has type errors.
func (m *Machine) typeOf(e ast.Expr) types.Type {
	return m.frame.targs.apply(m.frame.pkg.Info.TypeOf(e), m.types)
}

// Eval returns the value of an expression.
func (m *Machine) Eval(e ast.Expr) Value {
	if !m.step() {
		return m.unknown(e)
	}
	if v := m.constant(e); v != nil {
		return v
	}
	v := m.eval(e)
	if v == nil {
		return m.unknown(e)
	}
	return m.Only(v)
}

// unknown returns an unknown value of the type of an expression.
func (m *Machine) unknown(e ast.Expr) Value {
	t := m.typeOf(e)
	if tuple, ok := t.(*types.Tuple); ok {
		return unknownTuple(tuple)
	}
	return &Unknown{T: t}
}

func unknownTuple(t *types.Tuple) Value {
	out := make(Tuple, t.Len())
	for i := range out {
		out[i] = &Unknown{T: t.At(i).Type()}
	}
	return out
}

// constant returns the value of a constant expression, or nil.
func (m *Machine) constant(e ast.Expr) Value {
	tv, ok := m.frame.pkg.Info.Types[e]
	if !ok {
		return nil
	}
	t := m.frame.targs.apply(tv.Type, m.types)
	switch {
	case tv.Value != nil && tv.Value.Kind() != constant.Unknown:
		return &Const{T: types.Default(t), V: tv.Value}
	case tv.IsNil():
		return &Nil{T: t}
	default:
		return nil
	}
}

func (m *Machine) eval(e ast.Expr) Value {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return m.Eval(e.X)
	case *ast.Ident:
		return m.ident(e)
	case *ast.SelectorExpr:
		return m.selector(e)
	case *ast.CallExpr:
		return m.callExpr(e)
	case *ast.CompositeLit:
		return m.composite(e, m.typeOf(e))
	case *ast.FuncLit:
		return &Func{T: m.typeOf(e), Lit: e, env: m.frame}
	case *ast.UnaryExpr:
		return m.unary(e)
	case *ast.BinaryExpr:
		return m.binary(e)
	case *ast.StarExpr:
		if c := m.Deref(m.Eval(e.X)); c != nil {
			return m.copied(m.Get(c))
		}
	case *ast.IndexExpr:
		return m.index(e)
	case *ast.IndexListExpr:
		return m.instance(e.X)
	case *ast.SliceExpr:
		return m.sliceExpr(e)
	case *ast.TypeAssertExpr:
		return m.assertion(e)
	}
	return nil
}

func (m *Machine) ident(e *ast.Ident) Value {
	if e.Name == "_" {
		return nil
	}
	switch obj := m.object(e).(type) {
	case *types.Var:
		if c := m.variable(obj); c != nil {
			return m.Get(c)
		}
	case *types.Func:
		return m.function(e, obj)
	case *types.Nil:
		return &Nil{T: m.typeOf(e)}
	}
	return nil
}

func (m *Machine) object(e *ast.Ident) types.Object {
	if obj := m.frame.pkg.Info.Uses[e]; obj != nil {
		return obj
	}
	return m.frame.pkg.Info.Defs[e]
}

// function returns a declared function, with the types of its instance.
func (m *Machine) function(e *ast.Ident, f *types.Func) Value {
	out := &Func{T: m.typeOf(e), Obj: f}
	if inst, ok := m.frame.pkg.Info.Instances[e]; ok {
		out.T = m.frame.targs.apply(inst.Type, m.types)
		list := make([]types.Type, inst.TypeArgs.Len())
		for i := range list {
			list[i] = m.frame.targs.apply(inst.TypeArgs.At(i), m.types)
		}
		out.targs = typeArguments(f, list, nil)
	}
	return out
}

// instance returns a generic function with explicit type arguments.
func (m *Machine) instance(e ast.Expr) Value {
	switch e := e.(type) {
	case *ast.Ident:
		if f, ok := m.object(e).(*types.Func); ok {
			return m.function(e, f)
		}
	case *ast.SelectorExpr:
		if f, ok := m.object(e.Sel).(*types.Func); ok {
			return m.function(e.Sel, f)
		}
	}
	return nil
}

// variable returns the cell of a variable: local, captured, or of a package.
func (m *Machine) variable(v *types.Var) *Cell {
	for f := m.frame; f != nil; f = f.outer {
		if c := f.vars[v]; c != nil {
			return c
		}
	}
	if v.Parent() != nil && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		return m.Global(v)
	}
	return nil
}

// Global returns the cell of a package-level variable.
func (m *Machine) Global(v *types.Var) *Cell {
	if c := m.globals[v]; c != nil {
		return c
	}
	c := &Cell{v: &Unknown{T: v.Type()}, T: v.Type()}
	m.globals[v] = c
	if m.Variable != nil {
		if modelled := m.Variable(v); modelled != nil {
			c.v = modelled
			return c
		}
	}
	decl := m.Program.Var(v)
	if decl == nil {
		return c
	}
	c.v = m.initial(decl, v)
	if m.blurred {
		m.forgetGlobal(v, c)
	}
	return c
}

// forgetGlobal forgets the value of a package-level variable that a function may have set by the
// time that a handler runs.
func (m *Machine) forgetGlobal(v *types.Var, c *Cell) {
	if m.Changes == nil || !m.Changes(v) {
		return
	}
	if plain(c.T) {
		c.v = &Unknown{T: c.T}
		return
	}
	switch x := c.v.(type) {
	case *Const, *Nil:
		c.v = &Unknown{T: c.T}
	case *Struct:
		if x.zero {
			c.v = &Unknown{T: c.T}
		}
	}
}

// initial returns the value that the declaration of a package-level variable gives to it.
func (m *Machine) initial(decl *load.Var, v *types.Var) Value {
	saved := m.frame
	defer func() { m.frame = saved }()
	m.frame = &frame{pkg: decl.Pkg, vars: map[types.Object]*Cell{}, start: len(m.trail), base: len(m.path)}
	switch {
	case len(decl.Spec.Values) == 0:
		return Zero(v.Type())
	case len(decl.Spec.Values) == len(decl.Spec.Names):
		return m.converted(m.Eval(decl.Spec.Values[decl.Index]), v.Type())
	default:
		if t, ok := m.Eval(decl.Spec.Values[0]).(Tuple); ok && decl.Index < len(t) {
			return t[decl.Index]
		}
		return &Unknown{T: v.Type()}
	}
}

func (m *Machine) unary(e *ast.UnaryExpr) Value {
	switch e.Op {
	case token.AND:
		return m.address(e.X, m.typeOf(e))
	case token.NOT:
		yes, no := m.cond(e)
		return m.fromCond(yes, no, m.typeOf(e))
	case token.SUB:
		if c, ok := m.Eval(e.X).(*Const); ok {
			return &Const{T: c.T, V: constant.UnaryOp(token.SUB, c.V, 0)}
		}
	default:
		m.Eval(e.X)
	}
	return nil
}

// address returns &x.
func (m *Machine) address(x ast.Expr, t types.Type) Value {
	x = ast.Unparen(x)
	if lit, ok := x.(*ast.CompositeLit); ok {
		v := m.composite(lit, m.typeOf(lit))
		return &Pointer{T: t, To: &Cell{v: v, T: v.Type()}}
	}
	if c := m.place(x); c != nil {
		return &Pointer{T: t, To: c}
	}
	v := m.Eval(x)
	return &Pointer{T: t, To: &Cell{v: v, T: m.typeOf(x)}}
}

// place returns the variable that an expression denotes, or nil.
func (m *Machine) place(e ast.Expr) *Cell {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := m.object(e).(*types.Var); ok {
			return m.variable(v)
		}
	case *ast.SelectorExpr:
		if sel := m.frame.pkg.Info.Selections[e]; sel != nil && sel.Kind() == types.FieldVal {
			cell, _ := m.field(e, sel.Index())
			return cell
		}
		if v, ok := m.object(e.Sel).(*types.Var); ok && !v.IsField() {
			return m.variable(v)
		}
	case *ast.StarExpr:
		return m.Deref(m.Eval(e.X))
	}
	return nil
}

// sliceExpr returns x[i:j].
func (m *Machine) sliceExpr(e *ast.SliceExpr) Value {
	x := m.Eval(e.X)
	if e.Low == nil && e.High == nil {
		if p, ok := x.(*Pointer); ok {
			x = m.Get(p.To)
		}
		if s, ok := x.(*Slice); ok {
			return &Slice{T: m.typeOf(e), Elems: s.Elems, Open: s.Open, Rest: s.Rest}
		}
		return x
	}
	switch x := x.(type) {
	case *Slice:
		return &Slice{T: m.typeOf(e), Open: true, Rest: m.Any(x)}
	case *Symbol:
		return &Symbol{T: x.T, Subject: x.Subject, Changed: true}
	default:
		return nil
	}
}
