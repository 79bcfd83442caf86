package interp

import (
	"context"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
)

// A Machine runs functions of a program abstractly. It is not safe for concurrent use.
type Machine struct {
	Program *load.Program
	// Models replace functions, by the full name of the function as types.Func.FullName spells it
	// for its origin.
	Models map[string]func(*Machine, *Call) Value
	// Escape is called for a call that is not interpreted and has an argument that a model wants
	// to know about; see [Tracked].
	Escape func(m *Machine, c *Call, arg Value)
	// BeginBranch is called before each branch of a condition; its result is Branch.Data.
	BeginBranch func(m *Machine) any
	// Branched is called after each branch of a condition.
	Branched func(m *Machine, b *Branch)
	// Wants reports whether the body of a function is run only for its results. It may be nil.
	Wants func(f *load.Func) bool
	// Dynamic returns the method of the only type that implements an interface, or nil.
	Dynamic func(iface *types.Func, recv types.Type) *types.Func
	// Tracked reports whether v is a value of a model that must not be lost: a function that gets
	// one as an argument is run, or Escape is called.
	Tracked func(v Value) bool
	// Materialize returns the model's value for an unknown value, or nil if it has none. It is
	// called when a field or method of the value is used.
	Materialize func(u *Unknown) Value
	// Changes reports whether a function of the application changes a package-level variable. It is
	// asked after Blur only.
	Changes func(v *types.Var) bool
	// Leaving is called when a function that is run returns.
	Leaving func(m *Machine)
	// Converts reports whether a function converts texts, so that it is run for a part of a request.
	Converts func(f *load.Func) bool
	// Variable returns the model's value for a package-level variable, or nil.
	Variable func(v *types.Var) Value
	// Compared is called for a comparison of a part of a request with a constant.
	Compared func(l *Label)
	// Used is called for a part of a request that is passed to a function that is not run.
	Used func(m *Machine, v Value)

	// Context ends the run early; it may be nil.
	Context context.Context //nolint:containedctx // it is that of the call which runs the machine
	// Steps is how many expressions and statements may still be run. When it is used up,
	// Exhausted is true, and everything else is unknown.
	Steps     int
	Exhausted bool

	globals map[*types.Var]*Cell
	blurred bool
	trail   []change
	path    []condition
	forks   int
	memo    map[memoKey]*Fork
	lengths map[*Unknown]*Unknown
	needed  map[Tag]bool
	depth   int
	active  map[*ast.BlockStmt]int
	ran     map[*ast.BlockStmt]bool
	frame   *frame
	types   *types.Context
}

type memoKey struct {
	v  Value
	to any
	op token.Token
	s  string
}

// A change is a value that a cell had before.
type change struct {
	cell *Cell
	old  Value
}

// New returns a machine for a program.
func New(p *load.Program) *Machine {
	return &Machine{
		Program: p, Models: map[string]func(*Machine, *Call) Value{}, globals: map[*types.Var]*Cell{},
		memo:    map[memoKey]*Fork{},
		lengths: map[*Unknown]*Unknown{}, needed: map[Tag]bool{}, active: map[*ast.BlockStmt]int{},
		ran: map[*ast.BlockStmt]bool{}, types: types.NewContext(),
	}
}

// A frame is a call of a function that is running, or the variables that a literal captured.
type frame struct {
	pkg   *load.Package
	fn    *load.Func // nil for a literal
	outer *frame     // of a literal
	vars  map[types.Object]*Cell
	targs substitution
	sig   *types.Signature

	results []*Cell
	exits   []exit
	defers  []func()
	loops   []*loop
	start   int // of the trail
	base    int // of the path
	label   string
}

// An exit is the end of a path through a function or a loop.
type exit struct {
	values []Value
	diff   []change
	when   DNF
}

// A loop is a statement that break or continue can leave.
type loop struct {
	label             string
	isSwitch          bool
	breaks, continues []exit
	start, base       int
	// bodyStart and bodyBase are those of the iteration that runs.
	bodyStart, bodyBase int
}

// Get returns the value of a cell.
func (m *Machine) Get(c *Cell) Value { return m.Only(c.v) }

// Set changes the value of a cell.
func (m *Machine) Set(c *Cell, v Value) {
	if c.v == v {
		return
	}
	m.trail = append(m.trail, change{c, c.v})
	c.v = v
}

// capture returns the values of all cells that changed since a mark.
func (m *Machine) capture(mark int) []change {
	seen := map[*Cell]bool{}
	var diff []change
	for _, ch := range m.trail[mark:] {
		if !seen[ch.cell] {
			seen[ch.cell] = true
			diff = append(diff, change{ch.cell, m.restricted(ch.cell.v)})
		}
	}
	return diff
}

// restricted returns v without the alternatives that are not possible at this point of the run.
func (m *Machine) restricted(v Value) Value {
	u, ok := v.(*Union)
	if !ok {
		return v
	}
	alts := m.Alts(u)
	if len(alts) == len(u.Alts) {
		return v
	}
	return NewUnion(u.T, alts)
}

// undo restores the cells as they were at a mark.
func (m *Machine) undo(mark int) {
	for i := len(m.trail) - 1; i >= mark; i-- {
		m.trail[i].cell.v = m.trail[i].old
	}
	m.trail = m.trail[:mark]
}

func (m *Machine) apply(diff []change) {
	for _, ch := range diff {
		m.Set(ch.cell, ch.old)
	}
}

// Depth returns how many functions are running.
func (m *Machine) Depth() int { return m.depth }

// WasRun reports whether the body of a function was run.
func (m *Machine) WasRun(body *ast.BlockStmt) bool { return m.ran[body] }

// A Mark is a point of the run to which [Machine.Rollback] returns.
type Mark struct{ trail, path int }

// Checkpoint returns the current point.
func (m *Machine) Checkpoint() Mark { return Mark{len(m.trail), len(m.path)} }

// Rollback restores all variables as they were at a checkpoint.
func (m *Machine) Rollback(mark Mark) {
	m.undo(mark.trail)
	m.path = m.path[:mark.path]
	clear(m.memo)
}

// step counts a step, and reports whether there was one left.
func (m *Machine) step() bool {
	const interval = 256
	if m.Steps <= 0 || m.Steps%interval == 0 && m.Context != nil && m.Context.Err() != nil {
		m.Steps, m.Exhausted = 0, true
		return false
	}
	m.Steps--
	return true
}

// Forget drops what comparisons of a run were remembered for.
func (m *Machine) Forget() {
	clear(m.memo)
	clear(m.lengths)
	clear(m.needed)
}

// Position returns the position of the statement or call that runs, for reports.
func (m *Machine) Position(n ast.Node) token.Position { return m.Program.Position(n.Pos()) }

// Within reports whether the run is in a function of the application's own modules.
func (m *Machine) Within() *load.Package {
	if m.frame == nil {
		return nil
	}
	return m.frame.pkg
}

// materialized returns the model's value for an unknown value, and else v.
func (m *Machine) materialized(v Value) Value {
	if m.Materialize == nil {
		return v
	}
	switch x := v.(type) {
	case *Unknown:
		if o := m.Materialize(x); o != nil {
			return o
		}
	case *Nil: // something that is not followed sets it before it is used
		if o := m.Materialize(&Unknown{T: x.T}); o != nil {
			return o
		}
	}
	return v
}

// With runs f under a condition.
func (m *Machine) With(when Conj, f func()) {
	base := len(m.path)
	m.path = append(m.path, condition{DNF: DNF{when}})
	f()
	m.path = m.path[:base]
}

// Equal returns the text that a symbol is equal to at this point of the run, if it was compared with
// one.
func (m *Machine) Equal(subject any) (string, bool) {
	for _, v := range slices.Backward(m.path) {
		if len(v.DNF) != 1 {
			continue
		}
		for _, t := range v.DNF[0] {
			if l := t.F.Label; l != nil && l.Subject == subject && l.Kind == LabelCompare && l.Op == token.EQL && t.Branch == 0 {
				return String(&Const{T: types.Typ[types.String], V: l.Value})
			}
		}
	}
	return "", false
}

// Failed reports whether the run is where an error is not nil.
func (m *Machine) Failed() bool {
	for _, c := range m.path {
		if c.failed {
			return true
		}
	}
	return false
}

// fork returns the fork for a comparison, the same one for the same comparison.
func (m *Machine) fork(v Value, op token.Token, to any, s string, label *Label) *Fork {
	key := memoKey{v: v, op: op, to: to, s: s}
	if f := m.memo[key]; f != nil {
		return f
	}
	f := m.NewFork(label)
	m.memo[key] = f
	return f
}

// Split runs f under one condition and nothing under another one, and joins both. Benign means that the
// requests for which f does not run fail.
func (m *Machine) Split(when, otherwise DNF, benign bool, f func()) {
	m.branches([]arm{
		{when: when, benign: benign, run: func() bool { f(); return true }},
		{when: otherwise, run: func() bool { return true }},
	})
}
