package state

import (
	"go/constant"
	"go/token"
	"slices"
)

// A Fork is a point at which the run of a function can take one of several branches: because of a
// condition, or because of what a request has.
type Fork struct {
	// Label states what the branches of the fork mean for an input, if they mean anything. Branch
	// 0 is the one where the label holds.
	Label *Label
	// Implied holds for each branch under which conditions it was taken, if they are known.
	Implied []DNF
	id      int
}

// Binary reports whether the fork has two branches.
func (f *Fork) Binary() bool { return len(f.Implied) == 0 || len(f.Implied) == 2 }

// A Label is a condition about a symbol.
type Label struct {
	Kind LabelKind
	// Subject is what the condition is about: an input, or a part of a bound value.
	Subject any
	// Op and Value are those of a comparison: Subject Op Value.
	Op    token.Token
	Value constant.Value
	// Set holds the values of LabelIn.
	Set []constant.Value
}

// LabelKind is the kind of a label.
type LabelKind int

// The kinds of labels.
const (
	// LabelMissing means that the input is not in the request, or is empty.
	LabelMissing LabelKind = iota + 1
	// LabelMalformed means that the input cannot be converted, or that a binding fails.
	LabelMalformed
	// LabelCompare is a comparison with a constant.
	LabelCompare
	// LabelIn means that the input is one of a set.
	LabelIn
)

// A Tag is a branch of a fork.
type Tag struct {
	F      *Fork
	Branch int
}

// A Conj is a set of branches that were all taken.
type Conj []Tag

// A DNF is a condition: one of several Conj holds. The DNF without a Conj never holds; one with an
// empty Conj always does.
type DNF []Conj

var (
	// Always is the condition that always holds.
	Always = DNF{nil}
	// Never is the condition that never holds.
	Never = DNF(nil)
)

const (
	// maxConj and maxTags limit conditions. A longer one is replaced by a weaker one.
	maxConj = 24
	maxTags = 20
)

// compatible reports whether two Conj can both hold.
func compatible(a, b Conj) bool {
	for _, x := range a {
		for _, y := range b {
			if x.F == y.F && x.Branch != y.Branch {
				return false
			}
		}
	}
	return true
}

// And returns the Conj in which both hold, and false if they contradict each other.
func (c Conj) And(d Conj) (Conj, bool) {
	if !compatible(c, d) {
		return nil, false
	}
	if len(d) == 0 {
		return c, true
	}
	if len(c) == 0 {
		return d, true
	}
	out := slices.Clone(c)
	for _, t := range d {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	if len(out) > maxTags {
		out = out[len(out)-maxTags:]
	}
	return out, true
}

// And returns the condition that both hold.
func (d DNF) And(e DNF) DNF {
	var out DNF
	for _, a := range d {
		for _, b := range e {
			if c, ok := a.And(b); ok {
				out = append(out, c)
			}
		}
	}
	return out.Simplify()
}

// Or returns the condition that one of them holds.
func (d DNF) Or(e DNF) DNF { return slices.Concat(d, e).Simplify() }

// Simplify removes duplicates and bounds the size.
func (d DNF) Simplify() DNF {
	if len(d) < 2 {
		return d
	}
	var out DNF
	for _, c := range d {
		if len(c) == 0 {
			return Always
		}
		if !slices.ContainsFunc(out, func(o Conj) bool { return sameConj(o, c) }) {
			out = append(out, c)
		}
	}
	if len(out) > maxConj {
		return Always
	}
	return out
}

func sameConj(a, b Conj) bool {
	if len(a) != len(b) {
		return false
	}
	for _, t := range a {
		if !slices.Contains(b, t) {
			return false
		}
	}
	return true
}

// allows reports whether a Conj is compatible with a condition.
func (d DNF) allows(c Conj) bool {
	return slices.ContainsFunc(d, func(e Conj) bool { return compatible(c, e) })
}

// A Condition is an entry of the path of a run.
type Condition struct {
	DNF

	// Failed means that an error is not nil.
	Failed bool
	// Benign means that the other branch rejects the request, so that the condition holds for
	// every request that succeeds.
	Benign bool
}

// NewFork returns a fork of the run.
func (st *State) NewFork(label *Label) *Fork {
	st.forks++
	return &Fork{Label: label, id: st.forks}
}

// allowed reports whether an alternative can hold at this point of the run.
func (st *State) allowed(tags Conj) bool {
	if len(tags) == 0 {
		return true
	}
	for _, v := range slices.Backward(st.Conditions) {
		if !v.allows(tags) {
			return false
		}
	}
	return true
}

// Alts returns the values that v can be at this point of the run.
func (st *State) Alts(v Value) []Alt {
	u, ok := v.(*Union)
	if !ok {
		return []Alt{{V: v}}
	}
	var out []Alt
	for _, alt := range u.Alts {
		if st.allowed(alt.Tags) {
			out = append(out, alt)
		}
	}
	if len(out) == 0 { // the conditions were weakened: anything is possible
		return []Alt{{V: &Unknown{T: u.T}}}
	}
	return out
}

// Only returns the value that v is at this point if there is only one, and else v.
func (st *State) Only(v Value) Value {
	if _, ok := v.(*Union); !ok {
		return v
	}
	alts := st.Alts(v)
	if len(alts) == 1 {
		return alts[0].V
	}
	for _, a := range alts[1:] {
		if !same(alts[0].V, a.V) {
			return v
		}
	}
	return alts[0].V
}

// Path returns the condition under which the run is at this point. Conditions that hold for every
// request that is not rejected are left out.
func (st *State) Path() DNF {
	d := Always
	for _, c := range st.Conditions {
		if !c.Benign {
			d = d.And(c.DNF)
		}
	}
	return d
}

// Expand adds to a condition what the branches of joins imply.
func Expand(d DNF) DNF { return expand(d, 0) }

func expand(d DNF, depth int) DNF {
	const maxDepth = 6
	if depth > maxDepth {
		return d
	}
	var out DNF
	for _, c := range d {
		parts := Always
		for _, t := range c {
			one := DNF{Conj{t}}
			if t.Branch < len(t.F.Implied) && t.F.Implied[t.Branch] != nil && t.F.Label == nil {
				one = expand(t.F.Implied[t.Branch], depth+1)
			}
			parts = parts.And(one)
		}
		out = append(out, parts...)
	}
	return out.Simplify()
}
