package interp

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// block runs statements in order. It reports whether the run continues behind them.
func (m *Machine) block(list []ast.Stmt) bool {
	for _, s := range list {
		if !m.stmt(s) {
			return false
		}
	}
	return true
}

// stmt runs a statement, and reports whether the run continues behind it.
func (m *Machine) stmt(s ast.Stmt) bool {
	if !m.step() {
		return true
	}
	switch s := s.(type) {
	case *ast.ExprStmt:
		m.Eval(s.X)
		return !m.ends(s.X)
	case *ast.AssignStmt:
		m.assign(s)
	case *ast.DeclStmt:
		m.declare(s)
	case *ast.IncDecStmt:
		if c := m.place(s.X); c != nil {
			m.Set(c, m.arithmetic(m.Get(c), map[token.Token]token.Token{token.INC: token.ADD, token.DEC: token.SUB}[s.Tok],
				state.IntOf(1), c.T))
		}
	case *ast.ReturnStmt:
		m.returns(s)
		return false
	case *ast.BlockStmt:
		return m.block(s.List)
	case *ast.IfStmt:
		return m.ifStmt(s)
	case *ast.LabeledStmt:
		m.frame.label = s.Label.Name
		return m.stmt(s.Stmt)
	case *ast.BranchStmt:
		return m.branchStmt(s)
	case *ast.ForStmt:
		return m.forStmt(s)
	case *ast.RangeStmt:
		return m.rangeStmt(s)
	case *ast.SwitchStmt:
		return m.switchStmt(s)
	case *ast.TypeSwitchStmt:
		return m.typeSwitch(s)
	case *ast.SelectStmt:
		return m.selectStmt(s)
	case *ast.DeferStmt:
		m.deferred(s.Call)
	case *ast.GoStmt:
		m.callExpr(s.Call)
	case *ast.SendStmt:
		m.Use(m.Eval(s.Value))
	}
	return true
}

// ends reports whether a call never returns.
func (m *Machine) ends(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		_, builtin := m.object(f).(*types.Builtin)
		return builtin && f.Name == "panic"
	case *ast.SelectorExpr:
		fn, ok := m.object(f.Sel).(*types.Func)
		if !ok {
			return false
		}
		switch fn.FullName() {
		case "os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln", "runtime.Goexit", "log.Panic", "log.Panicf", "log.Panicln":
			return true
		}
	}
	return false
}

func (m *Machine) assign(s *ast.AssignStmt) {
	var values []state.Value
	if len(s.Rhs) == 1 && len(s.Lhs) > 1 {
		values = m.several(s.Rhs[0], len(s.Lhs))
	} else {
		for _, e := range s.Rhs {
			values = append(values, m.Copied(m.Eval(e)))
		}
	}
	for i, lhs := range s.Lhs {
		if i >= len(values) {
			return
		}
		v := values[i]
		if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
			m.compound(lhs, s.Tok, v)
			continue
		}
		m.store(lhs, v, s.Tok == token.DEFINE)
	}
}

// compound runs x += y and the like.
func (m *Machine) compound(lhs ast.Expr, tok token.Token, v state.Value) {
	ops := map[token.Token]token.Token{
		token.ADD_ASSIGN: token.ADD,
		token.SUB_ASSIGN: token.SUB,
		token.MUL_ASSIGN: token.MUL,
	}
	op, ok := ops[tok]
	if !ok {
		op = token.ILLEGAL
	}
	if c := m.place(lhs); c != nil {
		m.Set(c, m.arithmetic(m.Get(c), op, v, c.T))
	}
}

// several returns the values of an expression with n results.
func (m *Machine) several(e ast.Expr, n int) []state.Value {
	var v state.Value
	switch e := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		v = m.commaOK(e)
	case *ast.UnaryExpr: // v, ok := <-c
		m.Eval(e.X)
	default:
		v = m.Eval(e)
	}
	if t, ok := v.(state.Tuple); ok && len(t) == n {
		return t
	}
	out := make([]state.Value, n)
	tuple, _ := m.typeOf(e).(*types.Tuple)
	for i := range out {
		var t types.Type
		if tuple != nil && i < tuple.Len() {
			t = tuple.At(i).Type()
		}
		out[i] = &state.Unknown{T: t}
	}
	return out
}

// commaOK returns v, ok := x[i].
func (m *Machine) commaOK(e *ast.IndexExpr) state.Value {
	x, i := m.Eval(e.X), m.Eval(e.Index)
	boolean := types.Typ[types.Bool]
	t, _ := m.typeOf(e).(*types.Tuple)
	var elem types.Type
	if t != nil && t.Len() > 0 {
		elem = t.At(0).Type()
	}
	if o, ok := x.(Indexer); ok {
		v := o.Index(m, i, elem)
		var found state.Value = &state.Unknown{T: boolean}
		if l, ok := v.(Optional); ok {
			found = l.Present(m)
		}
		return state.Tuple{v, found}
	}
	mp, ok := x.(*state.Map)
	if !ok {
		return state.Tuple{m.at(x, i, elem), &state.Unknown{T: boolean}}
	}
	v, found := m.Lookup(mp, i)
	switch {
	case found == nil:
		return state.Tuple{v, &state.Unknown{T: boolean}}
	case found.Known:
		return state.Tuple{v, state.BoolOf(found.Found)}
	default:
		yes, no := m.In(i, found.Keys)
		return state.Tuple{v, m.BoolOf(yes, no, boolean)}
	}
}

// In returns the conditions under which a value is one of a set, and is not.
func (m *Machine) In(v state.Value, set []constant.Value) (yes, no state.DNF) {
	for _, a := range m.Alts(v) {
		if c, ok := a.V.(*state.Const); ok {
			found := false
			for _, k := range set {
				found = found || state.Comparable(c.V, token.EQL, k) && constant.Compare(c.V, token.EQL, k)
			}
			if found {
				yes = append(yes, a.Tags)
			} else {
				no = append(no, a.Tags)
			}
			continue
		}
		var label *state.Label
		if l := state.LabelOf(a.V, token.EQL, constant.MakeBool(true)); l != nil {
			label = &state.Label{Kind: state.LabelIn, Subject: l.Subject, Set: set}
		}
		key := ""
		var keySb210 strings.Builder
		for _, k := range set {
			m.compared(a.V, token.EQL, k)
			keySb210.WriteString(k.ExactString() + "\x00")
		}
		key += keySb210.String()
		yes, no = m.Divide(yes, no, a.Tags, m.Fork(a.V, token.EQL, nil, key, label))
	}
	return yes.Simplify(), no.Simplify()
}

// store assigns a value to what an expression denotes.
func (m *Machine) store(lhs ast.Expr, v state.Value, define bool) {
	lhs = ast.Unparen(lhs)
	if id, ok := lhs.(*ast.Ident); ok {
		if id.Name == "_" {
			return
		}
		if define {
			if obj, ok := m.frame.pkg.Info.Defs[id].(*types.Var); ok {
				m.define(obj, v)
				return
			}
		}
	}
	if _, ok := lhs.(*ast.Ident); !ok {
		m.stored(v)
	}
	if ix, ok := lhs.(*ast.IndexExpr); ok {
		m.storeAt(ix, v)
		return
	}
	if sel, ok := lhs.(*ast.SelectorExpr); ok {
		if o, ok := m.holder(sel); ok {
			o.SetField(m, sel.Sel.Name, v)
			return
		}
	}
	if c := m.place(lhs); c != nil {
		m.Set(c, m.converted(v, c.T))
	}
}

// A Storer is an Object that has to know where it is assigned to a field or an element.
type Storer interface {
	// Stored is called for each assignment.
	Stored(m *Machine)
}

func (m *Machine) stored(v state.Value) {
	if s, ok := v.(Storer); ok {
		s.Stored(m)
	}
}

// A FieldSetter is an Object whose fields can be assigned.
type FieldSetter interface {
	SetField(m *Machine, name string, v state.Value)
}

// holder returns the model's value whose field a selector denotes.
func (m *Machine) holder(sel *ast.SelectorExpr) (FieldSetter, bool) {
	if m.frame.pkg.Info.Selections[sel] == nil {
		return nil, false
	}
	o, ok := m.object0(m.Eval(sel.X))
	if !ok {
		return nil, false
	}
	f, ok := o.(FieldSetter)
	return f, ok
}

// define declares a local variable.
func (m *Machine) define(obj *types.Var, v state.Value) *state.Cell {
	t := m.frame.targs.Apply(obj.Type(), m.types)
	c := &state.Cell{V: m.converted(v, t), T: t}
	m.frame.vars[obj] = c
	return c
}

// storeAt runs x[i] = v.
func (m *Machine) storeAt(e *ast.IndexExpr, v state.Value) {
	i := m.Eval(e.Index)
	x := m.Eval(e.X)
	if p, ok := x.(*state.Pointer); ok {
		x = m.Get(p.To)
	}
	switch x := x.(type) {
	case *state.Map:
		if entries, ok := m.Get(x.At).(*state.Entries); ok {
			m.Set(x.At, m.WithEntry(entries, i, m.converted(v, state.ElemOf(x.T)), m.isConstant(e.Index)))
		}
	case *state.Slice:
		cell := m.place(e.X)
		if cell == nil {
			return
		}
		if n, ok := state.Int(i); ok && !x.Open && n >= 0 && n < len(x.Elems) {
			out := &state.Slice{T: x.T, Elems: append([]state.Value(nil), x.Elems...)}
			out.Elems[n] = v
			m.Set(cell, out)
			return
		}
		rest := v
		if old := m.Any(x); old != nil {
			rest = state.JoinValues(m.NewFork(nil), state.ElemOf(x.T), []state.Value{old, v})
		}
		m.Set(cell, &state.Slice{T: x.T, Open: true, Rest: rest})
	case *state.Nil, *state.Unknown:
		if cell := m.place(e.X); cell != nil {
			if u, ok := x.Type().Underlying().(*types.Map); ok && x.Type() != nil {
				entries := m.WithEntry(&state.Entries{At: map[string]state.Entry{}, Open: true}, i, m.converted(v, u.Elem()),
					m.isConstant(e.Index))
				m.Set(cell, &state.Map{T: x.Type(), At: &state.Cell{V: entries, T: x.Type()}})
			}
		}
	case *state.Union:
		for _, a := range m.Alts(x) {
			if mp, ok := a.V.(*state.Map); ok {
				if entries, ok := m.Get(mp.At).(*state.Entries); ok {
					m.Set(mp.At, m.WithEntry(entries, i, m.converted(v, state.ElemOf(mp.T)), m.isConstant(e.Index)))
				}
			}
		}
	}
}

func (m *Machine) declare(s *ast.DeclStmt) {
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		vs, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		var values []state.Value
		switch {
		case len(vs.Values) == 1 && len(vs.Names) > 1:
			values = m.several(vs.Values[0], len(vs.Names))
		default:
			for _, e := range vs.Values {
				values = append(values, m.Copied(m.Eval(e)))
			}
		}
		for i, name := range vs.Names {
			obj, ok := m.frame.pkg.Info.Defs[name].(*types.Var)
			if !ok {
				continue
			}
			if i < len(values) {
				m.define(obj, values[i])
			} else {
				m.define(obj, state.Zero(m.frame.targs.Apply(obj.Type(), m.types)))
			}
		}
	}
}

func (m *Machine) returns(s *ast.ReturnStmt) {
	var values []state.Value
	switch {
	case len(s.Results) == 0:
	case len(s.Results) == 1 && m.frame.sig.Results().Len() > 1:
		values = m.several(s.Results[0], m.frame.sig.Results().Len())
	default:
		for _, e := range s.Results {
			values = append(values, m.Copied(m.Eval(e)))
		}
	}
	m.leave(values)
}

// leave records the end of a path through the running function.
func (m *Machine) leave(values []state.Value) {
	f := m.frame
	for i, v := range values {
		if i < len(f.results) {
			m.Set(f.results[i], m.converted(v, f.results[i].T))
		}
	}
	if m.Leaving != nil {
		m.Leaving(m)
	}
	out := make([]state.Value, len(f.results))
	for i, c := range f.results {
		out[i] = m.Get(c)
	}
	f.exits = append(f.exits, exit{values: out, diff: m.Capture(f.start), when: m.since(f.base)})
}

// since returns the condition that the path added since a base.
func (m *Machine) since(base int) state.DNF {
	d := state.Always
	for _, c := range m.Conditions[min(base, len(m.Conditions)):] {
		d = d.And(c.DNF)
	}
	return d
}

func (m *Machine) ifStmt(s *ast.IfStmt) bool {
	if s.Init != nil && !m.stmt(s.Init) {
		return false
	}
	yes, no := m.cond(s.Cond)
	failed, succeeded := m.checksError(s.Cond)
	return m.branches([]arm{
		{when: yes, run: func() bool { return m.block(s.Body.List) }, failed: failed},
		{when: no, run: func() bool {
			if s.Else == nil {
				return true
			}
			return m.stmt(s.Else)
		}, failed: succeeded},
	})
}

// checksError reports whether a condition means that an error is not nil, or that none is.
func (m *Machine) checksError(e ast.Expr) (failed, succeeded bool) {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok {
		return false, false
	}
	switch b.Op {
	case token.LAND, token.LOR:
		xf, xs := m.checksError(b.X)
		yf, ys := m.checksError(b.Y)
		if b.Op == token.LAND {
			return xf || yf, xs && ys
		}
		return xf && yf, xs || ys
	case token.EQL, token.NEQ:
		if tv, ok := m.frame.pkg.Info.Types[b.Y]; !ok || !tv.IsNil() || !state.ImplementsError(m.typeOf(b.X)) {
			return false, false
		}
		return b.Op == token.NEQ, b.Op == token.EQL
	default:
		return false, false
	}
}

// deferred keeps a call for the end of the function. Its operands are evaluated now.
func (m *Machine) deferred(call *ast.CallExpr) {
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		fn := m.Eval(lit)
		args := m.arguments(call, nil)
		m.frame.defers = append(m.frame.defers, func() { m.Call(fn, args, call) })
		return
	}
	m.frame.defers = append(m.frame.defers, func() { m.callExpr(call) })
}

func (m *Machine) selectStmt(s *ast.SelectStmt) bool {
	f := m.NewFork(nil)
	var arms []arm
	l := m.enter(true)
	for i, c := range s.Body.List {
		clause, ok := c.(*ast.CommClause)
		if !ok {
			continue
		}
		arms = append(arms, arm{when: state.DNF{state.Conj{{F: f, Branch: i}}}, run: func() bool {
			if clause.Comm != nil {
				m.stmt(clause.Comm)
			}
			return m.block(clause.Body)
		}})
	}
	return m.exitLoop(l, m.branches(arms))
}
