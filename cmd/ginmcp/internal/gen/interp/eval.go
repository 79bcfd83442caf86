package interp

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/typeargs"
)

// typeOf returns the type of an expression, with the type parameters of the running function
// replaced. It may be nil where the source has type errors.
func (m *Machine) typeOf(e ast.Expr) types.Type {
	return m.frame.targs.Apply(m.frame.pkg.Info.TypeOf(e), m.types)
}

// Eval returns the value of an expression.
func (m *Machine) Eval(e ast.Expr) state.Value {
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
func (m *Machine) unknown(e ast.Expr) state.Value {
	t := m.typeOf(e)
	if tuple, ok := t.(*types.Tuple); ok {
		return unknownTuple(tuple)
	}
	return &state.Unknown{T: t}
}

func unknownTuple(t *types.Tuple) state.Value {
	out := make(state.Tuple, t.Len())
	for i := range out {
		out[i] = &state.Unknown{T: t.At(i).Type()}
	}
	return out
}

// constant returns the value of a constant expression, or nil.
func (m *Machine) constant(e ast.Expr) state.Value {
	tv, ok := m.frame.pkg.Info.Types[e]
	if !ok {
		return nil
	}
	t := m.frame.targs.Apply(tv.Type, m.types)
	switch {
	case tv.Value != nil && tv.Value.Kind() != constant.Unknown:
		return &state.Const{T: types.Default(t), V: tv.Value}
	case tv.IsNil():
		return &state.Nil{T: t}
	default:
		return nil
	}
}

func (m *Machine) eval(e ast.Expr) state.Value {
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
		return &state.Func{T: m.typeOf(e), Lit: e, Env: m.frame}
	case *ast.UnaryExpr:
		return m.unary(e)
	case *ast.BinaryExpr:
		return m.binary(e)
	case *ast.StarExpr:
		if c := m.Deref(m.Eval(e.X)); c != nil {
			return m.Copied(m.Get(c))
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

func (m *Machine) ident(e *ast.Ident) state.Value {
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
		return &state.Nil{T: m.typeOf(e)}
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
func (m *Machine) function(e *ast.Ident, f *types.Func) state.Value {
	out := &state.Func{T: m.typeOf(e), Obj: f}
	if inst, ok := m.frame.pkg.Info.Instances[e]; ok {
		out.T = m.frame.targs.Apply(inst.Type, m.types)
		list := make([]types.Type, inst.TypeArgs.Len())
		for i := range list {
			list[i] = m.frame.targs.Apply(inst.TypeArgs.At(i), m.types)
		}
		out.Targs = typeargs.Of(f, list, nil)
	}
	return out
}

// instance returns a generic function with explicit type arguments.
func (m *Machine) instance(e ast.Expr) state.Value {
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
func (m *Machine) variable(v *types.Var) *state.Cell {
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
func (m *Machine) Global(v *types.Var) *state.Cell {
	if c := m.globals[v]; c != nil {
		return c
	}
	c := &state.Cell{V: &state.Unknown{T: v.Type()}, T: v.Type()}
	m.globals[v] = c
	if m.Variable != nil {
		if modelled := m.Variable(v); modelled != nil {
			c.V = modelled
			return c
		}
	}
	decl := m.Program.Var(v)
	if decl == nil {
		return c
	}
	c.V = m.initial(decl, v)
	if m.blurred {
		m.forgetGlobal(v, c)
	}
	return c
}

// forgetGlobal forgets the value of a package-level variable that a function may have set by the
// time that a handler runs.
func (m *Machine) forgetGlobal(v *types.Var, c *state.Cell) {
	if m.Changes == nil || !m.Changes(v) {
		return
	}
	if plain(c.T) {
		c.V = &state.Unknown{T: c.T}
		return
	}
	switch x := c.V.(type) {
	case *state.Const, *state.Nil:
		c.V = &state.Unknown{T: c.T}
	case *state.Struct:
		if x.Zero {
			c.V = &state.Unknown{T: c.T}
		}
	}
}

// initial returns the value that the declaration of a package-level variable gives to it.
func (m *Machine) initial(decl *load.Var, v *types.Var) state.Value {
	saved := m.frame
	defer func() { m.frame = saved }()
	m.frame = &frame{pkg: decl.Pkg, vars: map[types.Object]*state.Cell{}, start: len(m.Trail), base: len(m.Conditions)}
	switch {
	case len(decl.Spec.Values) == 0:
		return state.Zero(v.Type())
	case len(decl.Spec.Values) == len(decl.Spec.Names):
		return m.converted(m.Eval(decl.Spec.Values[decl.Index]), v.Type())
	default:
		if t, ok := m.Eval(decl.Spec.Values[0]).(state.Tuple); ok && decl.Index < len(t) {
			return t[decl.Index]
		}
		return &state.Unknown{T: v.Type()}
	}
}

func (m *Machine) unary(e *ast.UnaryExpr) state.Value {
	switch e.Op {
	case token.AND:
		return m.address(e.X, m.typeOf(e))
	case token.NOT:
		yes, no := m.cond(e)
		return m.BoolOf(yes, no, m.typeOf(e))
	case token.SUB:
		if c, ok := m.Eval(e.X).(*state.Const); ok {
			return &state.Const{T: c.T, V: constant.UnaryOp(token.SUB, c.V, 0)}
		}
	default:
		m.Eval(e.X)
	}
	return nil
}

// address returns &x.
func (m *Machine) address(x ast.Expr, t types.Type) state.Value {
	x = ast.Unparen(x)
	if lit, ok := x.(*ast.CompositeLit); ok {
		v := m.composite(lit, m.typeOf(lit))
		return &state.Pointer{T: t, To: &state.Cell{V: v, T: v.Type()}}
	}
	if c := m.place(x); c != nil {
		return &state.Pointer{T: t, To: c}
	}
	v := m.Eval(x)
	return &state.Pointer{T: t, To: &state.Cell{V: v, T: m.typeOf(x)}}
}

// place returns the variable that an expression denotes, or nil.
func (m *Machine) place(e ast.Expr) *state.Cell {
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
func (m *Machine) sliceExpr(e *ast.SliceExpr) state.Value {
	x := m.Eval(e.X)
	if e.Low == nil && e.High == nil {
		if p, ok := x.(*state.Pointer); ok {
			x = m.Get(p.To)
		}
		if s, ok := x.(*state.Slice); ok {
			return &state.Slice{T: m.typeOf(e), Elems: s.Elems, Open: s.Open, Rest: s.Rest}
		}
		return x
	}
	switch x := x.(type) {
	case *state.Slice:
		return &state.Slice{T: m.typeOf(e), Open: true, Rest: m.Any(x)}
	case *state.Symbol:
		return &state.Symbol{T: x.T, Subject: x.Subject, Changed: true}
	default:
		return nil
	}
}
