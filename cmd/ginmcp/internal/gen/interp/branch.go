package interp

import (
	"go/types"
	"slices"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// A Branch is one way through a condition, for [Machine.Branched].
type Branch struct {
	// When is the condition of the branch, without the conditions around it.
	When state.DNF
	// Falls reports whether the run continues behind the branch; Failed reports whether a branch
	// that does not continue returns an error.
	Falls, Failed bool
	// Rejects is set by Branched: the branch ends with an error response.
	Rejects bool
	// Data is for Branched: what Begin returned.
	Data any
}

// arm is a branch that is to be run.
type arm struct {
	when state.DNF
	run  func() bool
	// failed means that an error is not nil in this arm; benign is that of [state.Condition].
	failed, benign bool
}

// outcome is what an arm did.
type outcome struct {
	Branch

	diff           []state.Change
	failed, benign bool
}

// branches runs each arm under its condition and joins the states of those that continue. It
// reports whether any does.
func (m *Machine) branches(arms []arm) bool { return m.branchesAt(nil, arms) }

// branchesAt is branches with the fork for the join.
func (m *Machine) branchesAt(f *state.Fork, arms []arm) bool {
	arms = slices.DeleteFunc(arms, func(a arm) bool { return !m.Feasible(a.when) })
	if len(arms) == 0 {
		return false
	}
	if len(arms) == 1 && !arms[0].failed {
		// The other arms are impossible here, so this one is not a condition.
		return arms[0].run()
	}
	outs := make([]outcome, len(arms))
	for i, a := range arms {
		outs[i] = m.runArm(a)
	}
	return m.join(f, outs)
}

func (m *Machine) runArm(a arm) outcome {
	mark, base := len(m.Trail), len(m.Conditions)
	m.Conditions = append(m.Conditions, state.Condition{DNF: a.when, Failed: a.failed, Benign: a.benign})
	exits := m.exitCount()
	out := outcome{Branch: Branch{When: a.when}, failed: a.failed, benign: a.benign}
	if m.BeginBranch != nil {
		out.Data = m.BeginBranch(m)
	}
	out.Falls = a.run()
	out.Failed = !out.Falls && m.failedSince(exits)
	if m.Branched != nil {
		m.Branched(m, &out.Branch)
	}
	out.diff = m.Capture(mark)
	m.Conditions = m.Conditions[:base]
	m.Undo(mark)
	return out
}

// exitCount returns how many exits the running function has so far.
func (m *Machine) exitCount() int {
	if m.frame == nil {
		return 0
	}
	return len(m.frame.exits)
}

// failedSince reports whether all exits of the running function since a count return an error.
func (m *Machine) failedSince(count int) bool {
	if m.frame == nil || len(m.frame.exits) <= count {
		return false
	}
	return !slices.ContainsFunc(m.frame.exits[count:], func(e exit) bool { return !e.fails() })
}

// fails reports whether the last value is an error that is not nil.
func (e exit) fails() bool {
	if len(e.values) == 0 {
		return false
	}
	last := e.values[len(e.values)-1]
	switch v := last.(type) {
	case *state.NonNil, *state.Pointer:
		return state.ImplementsError(v.Type())
	case *state.Struct:
		return state.ImplementsError(v.T)
	case *state.Unknown:
		return state.IsErrorType(v.T)
	default:
		return false
	}
}

// join continues with the states of the arms that fall through.
func (m *Machine) join(f *state.Fork, outs []outcome) bool {
	benign := true
	var falling []outcome
	for _, o := range outs {
		if o.Falls {
			falling = append(falling, o)
		} else {
			benign = benign && (o.Rejects || o.Failed)
		}
	}
	if len(falling) == 0 {
		return false
	}
	when, failed := state.Never, true
	for _, o := range falling {
		when, failed = when.Or(o.When), failed && o.failed
	}
	m.merge(f, falling)
	if len(falling) < len(outs) {
		if benign && len(when) == 1 && m.Unconditional() {
			for _, t := range when[0] {
				m.Necessary[t] = true
			}
		}
		m.Conditions = append(m.Conditions, state.Condition{DNF: when, Benign: benign, Failed: failed})
	}
	return true
}

// merge sets every cell that an arm changed to what the arms left in it.
func (m *Machine) merge(f *state.Fork, outs []outcome) {
	if len(outs) == 1 {
		m.Apply(outs[0].diff)
		return
	}
	if f == nil {
		f = m.NewFork(nil)
	}
	var order []*state.Cell
	left := make([]map[*state.Cell]state.Value, len(outs))
	f.Implied = nil
	for i, o := range outs {
		left[i] = map[*state.Cell]state.Value{}
		if o.benign { // the execution continues with every value that is not rejected
			o.When = state.Always
		}
		f.Implied = append(f.Implied, o.When)
		for _, ch := range o.diff {
			if _, seen := left[i][ch.Cell]; !seen &&
				!slices.ContainsFunc(left[:i], func(l map[*state.Cell]state.Value) bool { _, ok := l[ch.Cell]; return ok }) {
				order = append(order, ch.Cell)
			}
			left[i][ch.Cell] = ch.Old
		}
	}
	for _, cell := range order {
		values := make([]state.Value, len(outs))
		for i := range outs {
			v, changed := left[i][cell]
			if !changed {
				v = cell.V
			}
			values[i] = v
		}
		m.Set(cell, state.JoinValues(f, cell.T, values))
	}
}

// Choose runs f for each alternative of v and joins the results, which are of type t.
func (m *Machine) Choose(v state.Value, t types.Type, f func(state.Value) state.Value) state.Value {
	groups := m.Grouped(v)
	if len(groups) == 1 {
		return f(groups[0].V)
	}
	const most = 8
	if len(groups) > most {
		return f(&state.Unknown{T: v.Type()})
	}
	results := make([]state.Value, len(groups))
	arms := make([]arm, len(groups))
	for i, g := range groups {
		arms[i] = arm{when: g.When, run: func() bool { results[i] = f(g.V); return true }}
	}
	fork := m.NewFork(nil)
	m.branchesAt(fork, arms)
	return state.JoinValues(fork, t, results)
}

// If runs then or otherwise, as far as each is possible.
func (m *Machine) If(yes, no state.DNF, then, otherwise func()) {
	m.branches([]arm{
		{when: yes, run: func() bool { then(); return true }},
		{when: no, run: func() bool { otherwise(); return true }},
	})
}
