package interp

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// cond returns the conditions under which a boolean expression is true and false.
func (m *Machine) cond(e ast.Expr) (yes, no state.DNF) {
	if !m.step() {
		return state.Always, state.Always
	}
	if c, ok := m.constant(e).(*state.Const); ok {
		return m.Truth(c)
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			yes, no = m.cond(e.X)
			return no, yes
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND:
			yes, no = m.cond(e.X)
			y, n := m.under(yes, e.Y)
			return yes.And(y), no.Or(yes.And(n))
		case token.LOR:
			yes, no = m.cond(e.X)
			y, n := m.under(no, e.Y)
			return yes.Or(no.And(y)), no.And(n)
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return m.compare(m.boxed(e.X, e.Y), e.Op, m.boxed(e.Y, e.X))
		}
	}
	return m.Truth(m.Eval(e))
}

// boxed returns the value of an operand of a comparison. In an interface, even a pointer that is nil
// is not nil.
func (m *Machine) boxed(e, other ast.Expr) state.Value {
	v := m.Eval(e)
	t := m.typeOf(e)
	if tv, ok := m.frame.pkg.Info.Types[other]; !ok || !tv.IsNil() || t == nil || !types.IsInterface(t) {
		return v
	}
	if _, ok := t.(*types.TypeParam); ok {
		return v
	}
	return m.Lift(v, t, func(a state.Value) state.Value {
		dynamic := a.Type()
		if dynamic == nil || types.IsInterface(dynamic) {
			return a
		}
		if b, ok := dynamic.(*types.Basic); ok && b.Kind() == types.UntypedNil {
			return a
		}
		return &state.NonNil{T: dynamic}
	})
}

// under returns the conditions of an expression that is evaluated only if another condition holds.
func (m *Machine) under(when state.DNF, e ast.Expr) (yes, no state.DNF) {
	if !m.Feasible(when) {
		return state.Never, state.Never
	}
	base := len(m.Conditions)
	m.Conditions = append(m.Conditions, state.Condition{DNF: when})
	yes, no = m.cond(e)
	m.Conditions = m.Conditions[:base]
	return yes, no
}

// compare returns the conditions under which a comparison is true and false.
func (m *Machine) compare(x state.Value, op token.Token, y state.Value) (yes, no state.DNF) {
	for _, a := range m.Alts(x) {
		for _, b := range m.Alts(y) {
			tags, ok := a.Tags.And(b.Tags)
			if !ok {
				continue
			}
			result, fork := m.compareOne(a.V, op, b.V)
			switch {
			case fork != nil && fork.Branch == 0:
				yes, no = m.Divide(yes, no, tags, fork.F)
			case fork != nil:
				no, yes = m.Divide(no, yes, tags, fork.F)
			case result:
				yes = append(yes, tags)
			default:
				no = append(no, tags)
			}
		}
	}
	return yes.Simplify(), no.Simplify()
}

// compareOne compares two values that are not unions. If the result is not known, it returns the
// branch of a fork that means true.
func (m *Machine) compareOne(x state.Value, op token.Token, y state.Value) (result bool, unknown *state.Tag) {
	if _, ok := x.(*state.Const); ok {
		if _, ok := y.(*state.Const); !ok {
			return m.compareOne(y, state.Mirrored(op), x)
		}
	}
	if _, ok := x.(*state.Nil); ok {
		x, y = y, x
	}
	if a, ok := x.(*state.Const); ok {
		if b, ok := y.(*state.Const); ok && state.Comparable(a.V, op, b.V) {
			return constant.Compare(a.V, op, b.V), nil
		}
	}
	if known, equal := m.equality(x, y); known && (op == token.EQL || op == token.NEQ) {
		return equal == (op == token.EQL), nil
	}
	if op == token.NEQ { // the opposite of the same fork
		_, t := m.compareOne(x, token.EQL, y)
		if t != nil {
			return false, &state.Tag{F: t.F, Branch: 1 - t.Branch}
		}
		return false, &state.Tag{F: m.NewFork(nil), Branch: 0}
	}
	return false, &state.Tag{F: m.comparison(x, op, y), Branch: 0}
}

// comparison returns the fork of a comparison.
func (m *Machine) comparison(x state.Value, op token.Token, y state.Value) *state.Fork {
	if c, ok := y.(*state.Const); ok {
		label := state.LabelOf(x, op, c.V)
		m.compared(x, op, c.V)
		return m.Fork(x, op, nil, c.V.ExactString(), label)
	}
	if _, ok := y.(*state.Nil); ok {
		var label *state.Label
		if u, ok := x.(*state.Unknown); ok && u.Origin != nil {
			label = &state.Label{Kind: state.LabelMissing, Subject: u.Origin}
		}
		return m.Fork(x, op, nil, "nil", label)
	}
	return m.Fork(x, op, y, "", nil)
}

// compared calls Compared for a part of a request, also for a text that a function such as
// strings.ToLower changed.
func (m *Machine) compared(x state.Value, op token.Token, c constant.Value) {
	if s, ok := x.(*state.Symbol); ok && m.Compared != nil {
		m.Compared(&state.Label{Kind: state.LabelCompare, Subject: s.Subject, Op: op, Value: c})
	}
}

// equality reports whether it is known that two values are equal, or that they are not.
func (m *Machine) equality(x, y state.Value) (known, equal bool) {
	if _, ok := y.(*state.Nil); ok {
		switch x := x.(type) {
		case *state.Nil:
			return true, true
		case *state.Pointer, *state.NonNil, *state.Map, *state.Func, *state.Struct, Object, *state.Const, *state.Symbol:
			return true, false
		case *state.Slice:
			return !x.Open, false
		default:
			return false, false
		}
	}
	if s, ok := x.(*state.Symbol); ok && s.NonEmpty {
		if text, ok := state.String(y); ok && text == "" {
			return true, false
		}
	}
	if _, ok := x.(state.Tuple); !ok && x == y {
		return true, true
	}
	a, aOK := x.(*state.NonNil)
	b, bOK := y.(*state.NonNil)
	if aOK && bOK && a.Fresh && b.Fresh {
		return true, false
	}
	return false, false
}

// binary returns the value of a binary expression.
func (m *Machine) binary(e *ast.BinaryExpr) state.Value {
	switch e.Op {
	case token.LAND, token.LOR, token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		yes, no := m.cond(e)
		return m.BoolOf(yes, no, m.typeOf(e))
	}
	return m.arithmetic(m.Eval(e.X), e.Op, m.Eval(e.Y), m.typeOf(e))
}

// arithmetic returns x op y.
func (m *Machine) arithmetic(x state.Value, op token.Token, y state.Value, t types.Type) state.Value {
	m.Use(x)
	m.Use(y)
	if op == token.ADD && state.IsString(t) {
		return m.Lift(x, t, func(a state.Value) state.Value {
			return m.Lift(y, t, func(b state.Value) state.Value { return state.Concat(a, b, t) })
		})
	}
	a, ok := x.(*state.Const)
	b, also := y.(*state.Const)
	if !ok || !also || !state.Numeric(a.V) || !state.Numeric(b.V) {
		return &state.Unknown{T: t}
	}
	switch op {
	case token.ADD, token.SUB, token.MUL:
		return &state.Const{T: t, V: constant.BinaryOp(a.V, op, b.V)}
	default:
		return &state.Unknown{T: t}
	}
}
