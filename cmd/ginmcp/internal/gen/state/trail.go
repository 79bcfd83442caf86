package state

import (
	"go/token"
	"go/types"
	"slices"
)

// A memoKey identifies a comparison.
type memoKey struct {
	v  Value
	to any
	op token.Token
	s  string
}

// A Change is a value that a cell had before.
type Change struct {
	Cell *Cell
	Old  Value
}

// Get returns the value of a cell.
func (st *State) Get(c *Cell) Value { return st.Only(c.V) }

// Set changes the value of a cell.
func (st *State) Set(c *Cell, v Value) {
	if c.V == v {
		return
	}
	st.Trail = append(st.Trail, Change{c, c.V})
	c.V = v
}

// Capture returns the values of all cells that changed since a mark.
func (st *State) Capture(mark int) []Change {
	seen := map[*Cell]bool{}
	var diff []Change
	for _, ch := range st.Trail[mark:] {
		if !seen[ch.Cell] {
			seen[ch.Cell] = true
			diff = append(diff, Change{ch.Cell, st.restricted(ch.Cell.V)})
		}
	}
	return diff
}

// restricted returns v without the alternatives that are not possible at this point of the run.
func (st *State) restricted(v Value) Value {
	u, ok := v.(*Union)
	if !ok {
		return v
	}
	alts := st.Alts(u)
	if len(alts) == len(u.Alts) {
		return v
	}
	return NewUnion(u.T, alts)
}

// Undo restores the cells as they were at a mark.
func (st *State) Undo(mark int) {
	for i := len(st.Trail) - 1; i >= mark; i-- {
		st.Trail[i].Cell.V = st.Trail[i].Old
	}
	st.Trail = st.Trail[:mark]
}

// Apply sets the cells to the values that a run of a branch left in them.
func (st *State) Apply(diff []Change) {
	for _, ch := range diff {
		st.Set(ch.Cell, ch.Old)
	}
}

// A Mark is a point of the run to which [State.Rollback] returns.
type Mark struct{ trail, path int }

// Checkpoint returns the current point.
func (st *State) Checkpoint() Mark { return Mark{len(st.Trail), len(st.Conditions)} }

// Rollback restores all variables as they were at a checkpoint.
func (st *State) Rollback(mark Mark) {
	st.Undo(mark.trail)
	st.Conditions = st.Conditions[:mark.path]
	clear(st.memo)
}

// Forget drops what comparisons of a run were remembered for.
func (st *State) Forget() {
	clear(st.memo)
	clear(st.lengths)
	clear(st.Necessary)
}

// With runs f under a condition.
func (st *State) With(when Conj, f func()) {
	base := len(st.Conditions)
	st.Conditions = append(st.Conditions, Condition{DNF: DNF{when}})
	f()
	st.Conditions = st.Conditions[:base]
}

// Equal returns the text that a symbol is equal to at this point of the run, if it was compared with
// one.
func (st *State) Equal(subject any) (string, bool) {
	for _, v := range slices.Backward(st.Conditions) {
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
func (st *State) Failed() bool {
	for _, c := range st.Conditions {
		if c.Failed {
			return true
		}
	}
	return false
}

// Fork returns the fork for a comparison, the same one for the same comparison.
func (st *State) Fork(v Value, op token.Token, to any, s string, label *Label) *Fork {
	key := memoKey{v: v, op: op, to: to, s: s}
	if f := st.memo[key]; f != nil {
		return f
	}
	f := st.NewFork(label)
	st.memo[key] = f
	return f
}
