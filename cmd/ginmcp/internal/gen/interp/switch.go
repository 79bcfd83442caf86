package interp

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

func (m *Machine) switchStmt(s *ast.SwitchStmt) bool {
	if s.Init != nil && !m.stmt(s.Init) {
		return false
	}
	var tag state.Value
	if s.Tag != nil {
		tag = m.Eval(s.Tag)
	}
	clauses := clausesOf(s.Body)
	whens := make([]state.DNF, len(clauses))
	remaining := state.Always
	for i, c := range clauses {
		for _, e := range c.List {
			yes, no := m.caseCond(tag, e, remaining)
			whens[i] = whens[i].Or(remaining.And(yes))
			remaining = remaining.And(no)
		}
	}
	return m.runClauses(clauses, whens, remaining)
}

// caseCond returns the conditions of an expression of a case, if no case before it matched.
func (m *Machine) caseCond(tag state.Value, e ast.Expr, remaining state.DNF) (yes, no state.DNF) {
	if tag == nil {
		return m.under(remaining, e)
	}
	if !m.Feasible(remaining) {
		return state.Never, state.Never
	}
	base := len(m.Conditions)
	m.Conditions = append(m.Conditions, state.Condition{DNF: remaining})
	yes, no = m.compare(tag, token.EQL, m.Eval(e))
	m.Conditions = m.Conditions[:base]
	return yes, no
}

func clausesOf(body *ast.BlockStmt) []*ast.CaseClause {
	var out []*ast.CaseClause
	for _, s := range body.List {
		if c, ok := s.(*ast.CaseClause); ok {
			out = append(out, c)
		}
	}
	return out
}

// runClauses runs the clauses of a switch, each under its condition. Without a default clause, the
// switch does nothing in what remains.
func (m *Machine) runClauses(clauses []*ast.CaseClause, whens []state.DNF, remaining state.DNF) bool {
	l := m.enter(true)
	var arms []arm
	hasDefault := false
	for i, c := range clauses {
		when := whens[i]
		if c.List == nil {
			when, hasDefault = remaining, true
		}
		arms = append(arms, arm{when: when, run: func() bool { return m.clause(clauses, i) }})
	}
	if !hasDefault {
		arms = append(arms, arm{when: remaining, run: func() bool { return true }})
	}
	return m.exitLoop(l, m.branches(arms))
}

// clause runs the body of a clause, and the next ones as long as they fall through.
func (m *Machine) clause(clauses []*ast.CaseClause, i int) bool {
	for ; i < len(clauses); i++ {
		if !m.block(clauses[i].Body) {
			return false
		}
		n := len(clauses[i].Body)
		if n == 0 {
			return true
		}
		b, ok := clauses[i].Body[n-1].(*ast.BranchStmt)
		if !ok || b.Tok != token.FALLTHROUGH {
			return true
		}
	}
	return true
}

func (m *Machine) typeSwitch(s *ast.TypeSwitchStmt) bool {
	if s.Init != nil && !m.stmt(s.Init) {
		return false
	}
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = a.X
	case *ast.AssignStmt:
		x = a.Rhs[0]
	}
	assert, ok := ast.Unparen(x).(*ast.TypeAssertExpr)
	if !ok {
		return true
	}
	v := m.Eval(assert.X)
	clauses := clausesOf(s.Body)
	whens := make([]state.DNF, len(clauses))
	remaining := state.Always
	l := m.enter(true)
	var arms []arm
	hasDefault := false
	for i, c := range clauses {
		for _, e := range c.List {
			yes, no := m.caseType(v, e)
			whens[i] = whens[i].Or(remaining.And(yes))
			remaining = remaining.And(no)
		}
	}
	for i, c := range clauses {
		when := whens[i]
		if c.List == nil {
			when, hasDefault = remaining, true
		}
		arms = append(arms, arm{when: when, run: func() bool {
			m.bindCase(c, v)
			return m.clause(clauses, i)
		}})
	}
	if !hasDefault {
		arms = append(arms, arm{when: remaining, run: func() bool { return true }})
	}
	return m.exitLoop(l, m.branches(arms))
}

func (m *Machine) caseType(v state.Value, e ast.Expr) (yes, no state.DNF) {
	if tv, ok := m.frame.pkg.Info.Types[e]; ok && tv.IsNil() {
		return m.compare(v, token.EQL, &state.Nil{T: v.Type()})
	}
	t := m.typeOf(e)
	return m.assertable(v, t)
}

// bindCase declares the variable of a clause of a type switch.
func (m *Machine) bindCase(c *ast.CaseClause, v state.Value) {
	obj, ok := m.frame.pkg.Info.Implicits[c].(*types.Var)
	if !ok {
		return
	}
	t := m.frame.targs.Apply(obj.Type(), m.types)
	if len(c.List) == 1 {
		v = m.Lift(v, t, func(a state.Value) state.Value {
			if is, known := m.isOf(a, t); known && is {
				return a
			}
			return &state.Unknown{T: t}
		})
	}
	m.define(obj, v)
}
