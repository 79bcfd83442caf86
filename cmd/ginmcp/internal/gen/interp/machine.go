package interp

import (
	"context"
	"go/ast"
	"go/token"
	"go/types"
	"iter"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/typeargs"
)

// A Model returns the result of a call in place of the function, or nil if nothing is known about it.
type Model = func(*Machine, *Call) state.Value

// A Machine runs functions of a program abstractly. It is not safe for concurrent use.
type Machine struct {
	*state.State

	Program *load.Program
	// Models replace functions, by the full name of the function as types.Func.FullName spells it
	// for its origin.
	Models map[string]Model
	// Escape is called for a call that is not interpreted and has an argument that a model wants
	// to know about; see [Tracked].
	Escape func(m *Machine, c *Call, arg state.Value)
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
	Tracked func(v state.Value) bool
	// Materialize returns the model's value for an unknown value, or nil if it has none. It is
	// called when a field or method of the value is used.
	Materialize func(u *state.Unknown) state.Value
	// Changes reports whether a function of the application changes a package-level variable. It is
	// asked after Blur only.
	Changes func(v *types.Var) bool
	// Leaving is called when a function that is run returns.
	Leaving func(m *Machine)
	// Converts reports whether a function converts texts, so that it is run for a part of a request.
	Converts func(f *load.Func) bool
	// Variable returns the model's value for a package-level variable, or nil.
	Variable func(v *types.Var) state.Value
	// Compared is called for a comparison of a part of a request with a constant.
	Compared func(l *state.Label)
	// Used is called for a part of a request that is passed to a function that is not run.
	Used func(m *Machine, v state.Value)

	// Context ends the run early; it may be nil.
	Context context.Context //nolint:containedctx // it is that of the call which runs the machine
	// Steps is how many expressions and statements may still be run. When it is used up,
	// Exhausted is true, and everything else is unknown.
	Steps     int
	Exhausted bool

	globals map[*types.Var]*state.Cell
	blurred bool
	depth   int
	active  map[*ast.BlockStmt]int
	ran     map[*ast.BlockStmt]bool
	frame   *frame
	types   *types.Context
}

// New returns a machine for a program.
func New(p *load.Program) *Machine {
	return &Machine{
		State: state.New(), Program: p, Models: map[string]Model{},
		globals: map[*types.Var]*state.Cell{}, active: map[*ast.BlockStmt]int{}, ran: map[*ast.BlockStmt]bool{},
		types: types.NewContext(),
	}
}

// A frame is a call of a function that is running, or the variables that a literal captured.
type frame struct {
	pkg   *load.Package
	fn    *load.Func // nil for a literal
	outer *frame     // of a literal
	vars  map[types.Object]*state.Cell
	targs typeargs.Map
	sig   *types.Signature

	results []*state.Cell
	exits   []exit
	defers  []func()
	loops   []*loop
	start   int // of the trail
	base    int // of the path
	label   string
}

// Package returns the package of the function.
func (f *frame) Package() *load.Package { return f.pkg }

// Function returns the declared function of the frame, or that around the literal.
func (f *frame) Function() *types.Func {
	for ; f != nil; f = f.outer {
		if f.fn != nil {
			return f.fn.Obj
		}
	}
	return nil
}

// Variables yields the variables of the frame and of those around it.
func (f *frame) Variables() iter.Seq[*state.Cell] {
	return func(yield func(*state.Cell) bool) {
		for ; f != nil; f = f.outer {
			for _, c := range f.vars {
				if !yield(c) {
					return
				}
			}
		}
	}
}

// An exit is the end of a path through a function or a loop.
type exit struct {
	values []state.Value
	diff   []state.Change
	when   state.DNF
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

// Depth returns how many functions are running.
func (m *Machine) Depth() int { return m.depth }

// WasRun reports whether the body of a function was run.
func (m *Machine) WasRun(body *ast.BlockStmt) bool { return m.ran[body] }

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
func (m *Machine) materialized(v state.Value) state.Value {
	if m.Materialize == nil {
		return v
	}
	switch x := v.(type) {
	case *state.Unknown:
		if o := m.Materialize(x); o != nil {
			return o
		}
	case *state.Nil: // something that is not followed sets it before it is used
		if o := m.Materialize(&state.Unknown{T: x.T}); o != nil {
			return o
		}
	}
	return v
}

// Split runs f under one condition and nothing under another one, and joins both. Benign means that the
// requests for which f does not run fail.
func (m *Machine) Split(when, otherwise state.DNF, benign bool, f func()) {
	m.branches([]arm{
		{when: when, benign: benign, run: func() bool { f(); return true }},
		{when: otherwise, run: func() bool { return true }},
	})
}
