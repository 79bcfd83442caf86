// Package state is what is known at one point of an abstract run: the values of variables, and the
// conditions under which the run is at this point. A value that depends on a condition is a Union. The
// interpreter reads and changes a State; it undoes the changes of a branch and joins those of several.
package state

// A State is what is known at a point of a run. It is not safe for concurrent use.
type State struct {
	// Trail is the changes of the run so far, the newest last.
	Trail []Change
	// Conditions are those under which the run is at this point.
	Conditions []Condition
	// memo has the forks of comparisons, so that the same comparison is the same fork.
	memo map[memoKey]*Fork
	// Lengths has the lengths of values that are otherwise unknown.
	lengths map[*Unknown]*Unknown
	// Necessary has the branches without which every request is rejected.
	Necessary map[Tag]bool

	forks int
}

// New returns the state at the beginning of a run.
func New() *State {
	return &State{memo: map[memoKey]*Fork{}, lengths: map[*Unknown]*Unknown{}, Necessary: map[Tag]bool{}}
}
