package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// enter begins a statement that break can leave.
func (m *Machine) enter(isSwitch bool) *loop {
	l := &loop{label: m.frame.label, isSwitch: isSwitch, start: len(m.Trail), base: len(m.Conditions)}
	m.frame.label = ""
	m.frame.loops = append(m.frame.loops, l)
	return l
}

// exitLoop ends a statement: the states in which break left it are joined with the state at its
// end.
func (m *Machine) exitLoop(l *loop, falls bool) bool {
	m.frame.loops = m.frame.loops[:len(m.frame.loops)-1]
	return m.joinExits(l.breaks, l.start, l.base, falls)
}

// joinExits joins states that left a statement early with the state at its end.
func (m *Machine) joinExits(exits []exit, start, base int, falls bool) bool {
	if len(exits) == 0 {
		return falls
	}
	var outs []outcome
	for _, e := range exits {
		outs = append(outs, outcome{Branch: Branch{When: e.when, Falls: true}, diff: e.diff})
	}
	if falls {
		outs = append(outs, outcome{Branch: Branch{When: m.since(base), Falls: true}, diff: m.Capture(start)})
	}
	m.Undo(start)
	m.Conditions = m.Conditions[:min(base, len(m.Conditions))]
	m.merge(nil, outs)
	return true
}

func (m *Machine) branchStmt(s *ast.BranchStmt) bool {
	label := ""
	if s.Label != nil {
		label = s.Label.Name
	}
	for _, l := range slices.Backward(m.frame.loops) {
		if label != "" && l.label != label || label == "" && s.Tok == token.CONTINUE && l.isSwitch {
			continue
		}
		switch s.Tok {
		case token.BREAK:
			l.breaks = append(l.breaks, exit{diff: m.Capture(l.start), when: m.since(l.base)})
			return false
		case token.CONTINUE:
			l.continues = append(l.continues, exit{diff: m.Capture(l.bodyStart), when: m.since(l.bodyBase)})
			return false
		}
	}
	return s.Tok == token.FALLTHROUGH // goto is not followed
}

// iteration runs the body of a loop once. It reports whether the loop goes on.
func (m *Machine) iteration(l *loop, body func() bool) bool {
	saved, start, base := l.continues, l.bodyStart, l.bodyBase
	l.continues, l.bodyStart, l.bodyBase = nil, len(m.Trail), len(m.Conditions)
	falls := body()
	falls = m.joinExits(l.continues, l.bodyStart, l.bodyBase, falls)
	l.continues, l.bodyStart, l.bodyBase = saved, start, base
	return falls
}

func (m *Machine) forStmt(s *ast.ForStmt) bool {
	if s.Init != nil {
		m.stmt(s.Init)
	}
	l := m.enter(false)
	for range state.MaxUnrolled {
		yes, no := state.Always, state.Never
		if s.Cond != nil {
			yes, no = m.cond(s.Cond)
		}
		if !m.Feasible(yes) {
			return m.exitLoop(l, true)
		}
		if m.Feasible(no) || s.Cond == nil || !m.step() {
			break
		}
		if !m.iteration(l, func() bool { return m.block(s.Body.List) }) {
			return m.exitLoop(l, false)
		}
		if s.Post != nil {
			m.stmt(s.Post)
		}
	}
	m.havoc(s.Body, s.Post)
	return m.exitLoop(l, m.maybe(l, s.Cond == nil, nil, func() bool { return m.block(s.Body.List) }))
}

// maybe runs the body of a loop of which it is not known how often it runs. Must reports whether
// it runs at least once, and ends only by break or return.
func (m *Machine) maybe(l *loop, must bool, label *state.Label, body func() bool) bool {
	if must {
		m.iteration(l, body)
		return false
	}
	f := m.NewFork(label)
	return m.branches([]arm{
		{when: state.DNF{state.Conj{{F: f, Branch: 1}}}, run: func() bool { return m.iteration(l, body) }},
		{when: state.DNF{state.Conj{{F: f, Branch: 0}}}, run: func() bool { return true }},
	})
}

// havoc forgets what a loop's body may change from one iteration to the next: the numbers and
// texts that it assigns, and the lengths of the slices that it appends to.
func (m *Machine) havoc(nodes ...ast.Node) {
	for _, n := range nodes {
		if n == nil || n == (*ast.BlockStmt)(nil) {
			continue
		}
		ast.Inspect(n, func(n ast.Node) bool {
			switch s := n.(type) {
			case *ast.AssignStmt:
				for _, lhs := range s.Lhs {
					m.forget(lhs)
				}
			case *ast.IncDecStmt:
				m.forget(s.X)
			}
			return true
		})
	}
}

func (m *Machine) forget(lhs ast.Expr) {
	switch x := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		if m.frame.pkg.Info.Defs[x] != nil {
			return // declared in the body
		}
	case *ast.IndexExpr:
		m.forget(x.X)
		return
	}
	switch ast.Unparen(lhs).(type) {
	case *ast.Ident, *ast.SelectorExpr:
	default:
		return
	}
	c := m.place(lhs)
	if c == nil {
		return
	}
	switch v := m.Get(c).(type) {
	case *state.Const, *state.Text:
		m.Set(c, &state.Unknown{T: c.T})
	case *state.Slice:
		m.Set(c, &state.Slice{T: v.T, Open: true, Rest: m.Any(v)})
	case *state.Nil:
		if _, ok := c.T.Underlying().(*types.Slice); ok {
			m.Set(c, &state.Slice{T: c.T, Open: true})
		}
	}
}

func (m *Machine) rangeStmt(s *ast.RangeStmt) bool {
	x := m.Eval(s.X)
	if p, ok := x.(*state.Pointer); ok {
		x = m.Get(p.To)
	}
	groups := m.Grouped(x)
	if len(groups) < 2 || !slices.ContainsFunc(groups, func(g state.Group) bool { return m.Complete(g.V) }) {
		return m.rangeOver(s, x)
	}
	label := m.frame.label
	arms := make([]arm, len(groups))
	for i, g := range groups {
		arms[i] = arm{when: g.When, run: func() bool {
			m.frame.label = label
			return m.rangeOver(s, g.V)
		}}
	}
	return m.branches(arms)
}

// rangeOver runs a range statement over a value that is not one of several.
func (m *Machine) rangeOver(s *ast.RangeStmt, x state.Value) bool {
	if list, ok := x.(List); ok {
		list.Ranged(m)
	}
	l := m.enter(false)
	pairs, complete := m.Pairs(x)
	if complete && len(pairs) <= state.MaxUnrolled {
		for _, p := range pairs {
			if !m.step() {
				break
			}
			if !m.iteration(l, func() bool { return m.rangeBody(s, p.Key, p.Value) }) {
				return m.exitLoop(l, false)
			}
		}
		return m.exitLoop(l, true)
	}
	m.havoc(s.Body)
	key, value := m.anyPair(s, x, pairs)
	if p, ok := x.(Pairs); ok {
		key, value = p.Pair(m, m.operand(s.Key), m.operand(s.Value))
	}
	var label *state.Label
	if symbol, ok := key.(*state.Symbol); ok {
		label = &state.Label{Kind: state.LabelMissing, Subject: symbol.Subject} // what is gone over are parts of a request
	}
	return m.exitLoop(l, m.maybe(l, false, label, func() bool { return m.rangeBody(s, key, value) }))
}

// anyPair returns what any iteration of a range statement goes over.
func (m *Machine) anyPair(s *ast.RangeStmt, x state.Value, pairs []state.Pair) (key, value state.Value) {
	if t := m.operand(s.Key); t != nil {
		key = &state.Unknown{T: t}
	}
	t := m.operand(s.Value)
	if t == nil {
		return key, nil
	}
	var values []state.Value
	for _, p := range pairs {
		values = append(values, p.Value)
	}
	switch x := x.(type) {
	case *state.Slice:
		if x.Rest != nil {
			values = append(values, x.Rest)
		}
	case *state.Map:
		if entries, ok := m.Get(x.At).(*state.Entries); ok && entries.Rest != nil {
			values = append(values, entries.Rest)
		} else {
			values = nil
		}
	}
	if len(values) > 0 {
		return key, state.JoinValues(m.NewFork(nil), t, values)
	}
	return key, &state.Unknown{T: t}
}

// operand returns the type of a variable of a range statement, or nil if there is none.
func (m *Machine) operand(e ast.Expr) types.Type {
	id, ok := e.(*ast.Ident)
	if e == nil || ok && id.Name == "_" {
		return nil
	}
	if ok {
		if obj := m.frame.pkg.Info.Defs[id]; obj != nil {
			return m.frame.targs.Apply(obj.Type(), m.types)
		}
	}
	return m.typeOf(e)
}

func (m *Machine) rangeBody(s *ast.RangeStmt, key, value state.Value) bool {
	if s.Key != nil && key != nil {
		m.store(s.Key, key, s.Tok == token.DEFINE)
	}
	if s.Value != nil && value != nil {
		m.store(s.Value, m.Copied(value), s.Tok == token.DEFINE)
	}
	return m.block(s.Body.List)
}
