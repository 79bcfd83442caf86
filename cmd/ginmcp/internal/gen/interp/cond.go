package interp

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// cond returns the conditions under which a boolean expression is true and false.
func (m *Machine) cond(e ast.Expr) (yes, no DNF) {
	if !m.step() {
		return always, always
	}
	if c, ok := m.constant(e).(*Const); ok {
		return m.truth(c)
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
			return yes.and(y), no.or(yes.and(n))
		case token.LOR:
			yes, no = m.cond(e.X)
			y, n := m.under(no, e.Y)
			return yes.or(no.and(y)), no.and(n)
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return m.compare(m.boxed(e.X, e.Y), e.Op, m.boxed(e.Y, e.X))
		}
	}
	return m.truth(m.Eval(e))
}

// boxed returns the value of an operand of a comparison. In an interface, even a pointer that is nil
// is not nil.
func (m *Machine) boxed(e, other ast.Expr) Value {
	v := m.Eval(e)
	t := m.typeOf(e)
	if tv, ok := m.frame.pkg.Info.Types[other]; !ok || !tv.IsNil() || t == nil || !types.IsInterface(t) {
		return v
	}
	if _, ok := t.(*types.TypeParam); ok {
		return v
	}
	return m.Lift(v, t, func(a Value) Value {
		dynamic := a.Type()
		if dynamic == nil || types.IsInterface(dynamic) {
			return a
		}
		if b, ok := dynamic.(*types.Basic); ok && b.Kind() == types.UntypedNil {
			return a
		}
		return &NonNil{T: dynamic}
	})
}

// under returns the conditions of an expression that is evaluated only if another condition holds.
func (m *Machine) under(when DNF, e ast.Expr) (yes, no DNF) {
	if !m.feasible(when) {
		return never, never
	}
	base := len(m.path)
	m.path = append(m.path, condition{DNF: when})
	yes, no = m.cond(e)
	m.path = m.path[:base]
	return yes, no
}

// truth returns the conditions under which a boolean value is true and false.
func (m *Machine) truth(v Value) (yes, no DNF) {
	for _, a := range m.Alts(v) {
		if b, known := Bool(a.V); known {
			if b {
				yes = append(yes, a.Tags)
			} else {
				no = append(no, a.Tags)
			}
			continue
		}
		yes, no = m.split(
			yes,
			no,
			a.Tags,
			m.fork(a.V, token.EQL, nil, "true", labelOf(a.V, token.EQL, constant.MakeBool(true))),
		)
	}
	return yes.simplify(), no.simplify()
}

// Truth returns the conditions under which a boolean value is true and false.
func (m *Machine) Truth(v Value) (yes, no DNF) { return m.truth(v) }

// compare returns the conditions under which a comparison is true and false.
func (m *Machine) compare(x Value, op token.Token, y Value) (yes, no DNF) {
	for _, a := range m.Alts(x) {
		for _, b := range m.Alts(y) {
			tags, ok := a.Tags.and(b.Tags)
			if !ok {
				continue
			}
			result, fork := m.compareOne(a.V, op, b.V)
			switch {
			case fork != nil && fork.Branch == 0:
				yes, no = m.split(yes, no, tags, fork.F)
			case fork != nil:
				no, yes = m.split(no, yes, tags, fork.F)
			case result:
				yes = append(yes, tags)
			default:
				no = append(no, tags)
			}
		}
	}
	return yes.simplify(), no.simplify()
}

// compareOne compares two values that are not unions. If the result is not known, it returns the
// branch of a fork that means true.
func (m *Machine) compareOne(x Value, op token.Token, y Value) (result bool, unknown *Tag) {
	if _, ok := x.(*Const); ok {
		if _, ok := y.(*Const); !ok {
			return m.compareOne(y, mirrored(op), x)
		}
	}
	if _, ok := x.(*Nil); ok {
		x, y = y, x
	}
	if a, ok := x.(*Const); ok {
		if b, ok := y.(*Const); ok && comparable0(a.V, op, b.V) {
			return constant.Compare(a.V, op, b.V), nil
		}
	}
	if known, equal := m.equality(x, y); known && (op == token.EQL || op == token.NEQ) {
		return equal == (op == token.EQL), nil
	}
	if op == token.NEQ { // the opposite of the same fork
		_, t := m.compareOne(x, token.EQL, y)
		if t != nil {
			return false, &Tag{t.F, 1 - t.Branch}
		}
		return false, &Tag{m.NewFork(nil), 0}
	}
	return false, &Tag{m.comparison(x, op, y), 0}
}

// comparison returns the fork of a comparison.
func (m *Machine) comparison(x Value, op token.Token, y Value) *Fork {
	if c, ok := y.(*Const); ok {
		label := labelOf(x, op, c.V)
		m.compared(x, op, c.V)
		return m.fork(x, op, nil, c.V.ExactString(), label)
	}
	if _, ok := y.(*Nil); ok {
		var label *Label
		if u, ok := x.(*Unknown); ok && u.Origin != nil {
			label = &Label{Kind: LabelMissing, Subject: u.Origin}
		}
		return m.fork(x, op, nil, "nil", label)
	}
	return m.fork(x, op, y, "", nil)
}

// compared calls Compared for a part of a request, also for a text that a function such as
// strings.ToLower changed.
func (m *Machine) compared(x Value, op token.Token, c constant.Value) {
	if s, ok := x.(*Symbol); ok && m.Compared != nil {
		m.Compared(&Label{Kind: LabelCompare, Subject: s.Subject, Op: op, Value: c})
	}
}

// labelOf returns the label of a comparison of a part of the request with a constant, or nil.
func labelOf(x Value, op token.Token, c constant.Value) *Label {
	switch x := x.(type) {
	case *Symbol:
		if !x.Changed {
			return &Label{Kind: LabelCompare, Subject: x.Subject, Op: op, Value: c}
		}
	case *Unknown:
		if x.Origin != nil {
			return &Label{Kind: LabelCompare, Subject: x.Origin, Op: op, Value: c}
		}
	}
	return nil
}

// equality reports whether it is known that two values are equal, or that they are not.
func (m *Machine) equality(x, y Value) (known, equal bool) {
	if _, ok := y.(*Nil); ok {
		switch x := x.(type) {
		case *Nil:
			return true, true
		case *Pointer, *NonNil, *Map, *Func, *Struct, Object, *Const, *Symbol:
			return true, false
		case *Slice:
			return !x.Open, false
		default:
			return false, false
		}
	}
	if s, ok := x.(*Symbol); ok && s.NonEmpty {
		if text, ok := String(y); ok && text == "" {
			return true, false
		}
	}
	if _, ok := x.(Tuple); !ok && x == y {
		return true, true
	}
	a, aOK := x.(*NonNil)
	b, bOK := y.(*NonNil)
	if aOK && bOK && a.Fresh && b.Fresh {
		return true, false
	}
	return false, false
}

// comparable0 reports whether two constants can be compared.
func comparable0(a constant.Value, op token.Token, b constant.Value) bool {
	if a.Kind() == constant.Unknown || b.Kind() == constant.Unknown {
		return false
	}
	ordered := op == token.EQL || op == token.NEQ
	switch a.Kind() {
	case constant.Bool:
		return b.Kind() == constant.Bool && ordered
	case constant.String:
		return b.Kind() == constant.String
	default:
		return b.Kind() == constant.Int || b.Kind() == constant.Float
	}
}

func mirrored(op token.Token) token.Token {
	switch op {
	case token.LSS:
		return token.GTR
	case token.LEQ:
		return token.GEQ
	case token.GTR:
		return token.LSS
	case token.GEQ:
		return token.LEQ
	default:
		return op
	}
}

// binary returns the value of a binary expression.
func (m *Machine) binary(e *ast.BinaryExpr) Value {
	switch e.Op {
	case token.LAND, token.LOR, token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		yes, no := m.cond(e)
		return m.fromCond(yes, no, m.typeOf(e))
	}
	return m.arithmetic(m.Eval(e.X), e.Op, m.Eval(e.Y), m.typeOf(e))
}

// arithmetic returns x op y.
func (m *Machine) arithmetic(x Value, op token.Token, y Value, t types.Type) Value {
	m.Use(x)
	m.Use(y)
	if op == token.ADD && isString(t) {
		return m.Lift(x, t, func(a Value) Value {
			return m.Lift(y, t, func(b Value) Value { return concat(a, b, t) })
		})
	}
	a, ok := x.(*Const)
	b, also := y.(*Const)
	if !ok || !also || !numeric(a.V) || !numeric(b.V) {
		return &Unknown{T: t}
	}
	switch op {
	case token.ADD, token.SUB, token.MUL:
		return &Const{T: t, V: constant.BinaryOp(a.V, op, b.V)}
	default:
		return &Unknown{T: t}
	}
}

func numeric(v constant.Value) bool { return v.Kind() == constant.Int || v.Kind() == constant.Float }

// concat returns the concatenation of two strings.
func concat(a, b Value, t types.Type) Value {
	left, leftOK := String(a)
	right, rightOK := String(b)
	switch {
	case leftOK && rightOK:
		return &Const{T: t, V: constant.MakeString(left + right)}
	case leftOK && left == "":
		return b
	case rightOK && right == "":
		return a
	}
	out := &Text{T: t}
	if leftOK {
		out.Prefix = left
		if x, ok := b.(*Text); ok {
			out.Prefix, out.Suffix = left+x.Prefix, x.Suffix
			return out
		}
	} else if x, ok := a.(*Text); ok {
		out.Prefix = x.Prefix
	}
	if rightOK {
		out.Suffix = right
		if x, ok := a.(*Text); ok {
			out.Suffix = x.Suffix + right
		}
	} else if x, ok := b.(*Text); ok {
		out.Suffix = x.Suffix
	}
	return out
}
