package interp

import (
	"go/types"
	"slices"
)

// A Branch is one way through a condition, for [Machine.Branched].
type Branch struct {
	// When is the condition of the branch, without the conditions around it.
	When DNF
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
	when DNF
	run  func() bool
	// failed means that an error is not nil in this arm; benign is that of [condition].
	failed, benign bool
}

// outcome is what an arm did.
type outcome struct {
	Branch

	diff           []change
	failed, benign bool
}

// branches runs each arm under its condition and joins the states of those that continue. It
// reports whether any does.
func (m *Machine) branches(arms []arm) bool { return m.branchesAt(nil, arms) }

// branchesAt is branches with the fork for the join.
func (m *Machine) branchesAt(f *Fork, arms []arm) bool {
	arms = slices.DeleteFunc(arms, func(a arm) bool { return !m.feasible(a.when) })
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

// feasible reports whether a condition can hold at this point.
func (m *Machine) feasible(d DNF) bool {
	return slices.ContainsFunc(d, m.allowed)
}

func (m *Machine) runArm(a arm) outcome {
	mark, base := len(m.trail), len(m.path)
	m.path = append(m.path, condition{DNF: a.when, failed: a.failed, benign: a.benign})
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
	out.diff = m.capture(mark)
	m.path = m.path[:base]
	m.undo(mark)
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
	case *NonNil, *Pointer:
		return implementsError(v.Type())
	case *Struct:
		return implementsError(v.T)
	case *Unknown:
		return isErrorType(v.T)
	default:
		return false
	}
}

// join continues with the states of the arms that fall through.
func (m *Machine) join(f *Fork, outs []outcome) bool {
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
	when, failed := never, true
	for _, o := range falling {
		when, failed = when.or(o.When), failed && o.failed
	}
	m.merge(f, falling)
	if len(falling) < len(outs) {
		if benign && len(when) == 1 && m.Unconditional() {
			for _, t := range when[0] {
				m.needed[t] = true
			}
		}
		m.path = append(m.path, condition{DNF: when, benign: benign, failed: failed})
	}
	return true
}

// Unconditional reports whether every request that is not rejected comes to this point.
func (m *Machine) Unconditional() bool {
	return !slices.ContainsFunc(m.path, func(c condition) bool {
		trivial := len(c.DNF) == 1 && len(c.DNF[0]) == 0
		return !c.benign && !trivial
	})
}

// Needed reports whether every request is rejected in which the other branch is taken.
func (m *Machine) Needed(t Tag) bool { return m.needed[t] }

// merge sets every cell that an arm changed to what the arms left in it.
func (m *Machine) merge(f *Fork, outs []outcome) {
	if len(outs) == 1 {
		m.apply(outs[0].diff)
		return
	}
	if f == nil {
		f = m.NewFork(nil)
	}
	var order []*Cell
	left := make([]map[*Cell]Value, len(outs))
	f.implied = nil
	for i, o := range outs {
		left[i] = map[*Cell]Value{}
		if o.benign { // what goes on is all that is not rejected
			o.When = always
		}
		f.implied = append(f.implied, o.When)
		for _, ch := range o.diff {
			if _, seen := left[i][ch.cell]; !seen &&
				!slices.ContainsFunc(left[:i], func(l map[*Cell]Value) bool { _, ok := l[ch.cell]; return ok }) {
				order = append(order, ch.cell)
			}
			left[i][ch.cell] = ch.old
		}
	}
	for _, cell := range order {
		values := make([]Value, len(outs))
		for i := range outs {
			v, changed := left[i][cell]
			if !changed {
				v = cell.v
			}
			values[i] = v
		}
		m.Set(cell, joinValues(f, cell.T, values))
	}
}

// Choose runs f for each alternative of v and joins the results, which are of type t.
func (m *Machine) Choose(v Value, t types.Type, f func(Value) Value) Value {
	groups := m.grouped(v)
	if len(groups) == 1 {
		return f(groups[0].v)
	}
	const most = 8
	if len(groups) > most {
		return f(&Unknown{T: v.Type()})
	}
	results := make([]Value, len(groups))
	arms := make([]arm, len(groups))
	for i, g := range groups {
		arms[i] = arm{when: g.when, run: func() bool { results[i] = f(g.v); return true }}
	}
	fork := m.NewFork(nil)
	m.branchesAt(fork, arms)
	return joinValues(fork, t, results)
}

// A group is a value of a union with all conditions under which it holds.
type group struct {
	v    Value
	when DNF
}

// grouped returns the alternatives of v; those with the same value are one.
func (m *Machine) grouped(v Value) []group {
	var groups []group
	for _, a := range m.Alts(v) {
		i := slices.IndexFunc(groups, func(g group) bool { return same(g.v, a.V) })
		if i < 0 {
			groups = append(groups, group{a.V, DNF{a.Tags}})
			continue
		}
		groups[i].when = groups[i].when.or(DNF{a.Tags})
	}
	return groups
}

// If runs then or otherwise, as far as each is possible.
func (m *Machine) If(yes, no DNF, then, otherwise func()) {
	m.branches([]arm{
		{when: yes, run: func() bool { then(); return true }},
		{when: no, run: func() bool { otherwise(); return true }},
	})
}

// maxAlts limits how many values a union has.
const maxAlts = 24

// joinValues returns the union of values of a type, one for each branch of a fork. A nil value is
// that of a branch that was not taken.
func joinValues(f *Fork, t types.Type, values []Value) Value {
	first := slices.IndexFunc(values, func(v Value) bool { return v != nil })
	if first < 0 {
		return nil
	}
	equal := !slices.ContainsFunc(values, func(v Value) bool { return v != nil && !same(values[first], v) })
	if equal {
		return values[first]
	}
	if merged := mergeContainers(f, values); merged != nil {
		return merged
	}
	var alts []Alt
	for i, v := range values {
		if v == nil {
			continue
		}
		tag := Conj{{f, i}}
		if i < len(f.implied) && len(f.implied[i]) == 1 {
			if c, ok := f.implied[i][0].and(tag); ok {
				tag = c
			}
		}
		u, ok := v.(*Union)
		if !ok {
			alts = append(alts, Alt{v, tag})
			continue
		}
		for _, a := range u.Alts {
			if tags, ok := a.Tags.and(tag); ok {
				alts = append(alts, Alt{a.V, tags})
			}
		}
	}
	return NewUnion(t, compressed(alts))
}

// compressed returns the alternatives with one for each value if there are many of the same value: an
// error that stays nil in many ways.
func compressed(alts []Alt) []Alt {
	const many = 8
	if len(alts) <= many {
		return alts
	}
	f := new(Fork)
	var out []Alt
	for _, a := range alts {
		i := slices.IndexFunc(out, func(o Alt) bool { return same(o.V, a.V) })
		if i < 0 {
			i = len(out)
			out = append(out, Alt{a.V, Conj{{f, i}}})
			f.implied = append(f.implied, never)
		}
		f.implied[i] = f.implied[i].or(DNF{a.Tags})
	}
	if len(out) > len(alts)/2 {
		return alts
	}
	return out
}

// NewUnion returns one of several values of a type.
func NewUnion(t types.Type, alts []Alt) Value {
	switch {
	case len(alts) == 1:
		return alts[0].V
	case len(alts) == 0 || len(alts) > maxAlts:
		return &Unknown{T: t}
	default:
		return &Union{T: t, Alts: alts}
	}
}

// mergeContainers joins slices or maps element by element, so that a key that only one branch adds
// is an optional one. It returns nil if the values are something else.
func mergeContainers(f *Fork, values []Value) Value {
	var slicesOf []*Slice
	var entries []*Entries
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			slicesOf, entries = append(slicesOf, nil), append(entries, nil)
		case *Slice:
			slicesOf = append(slicesOf, v)
		case *Entries:
			entries = append(entries, v)
		default:
			return nil
		}
	}
	switch {
	case len(slicesOf) == len(values):
		return mergeSlices(f, slicesOf)
	case len(entries) == len(values):
		return mergeEntries(f, entries)
	default:
		return nil
	}
}

func mergeSlices(f *Fork, all []*Slice) Value {
	var first *Slice
	sameLength := true
	for _, s := range all {
		if s == nil {
			continue
		}
		if first == nil {
			first = s
		}
		if !types.Identical(first.T, s.T) {
			return nil
		}
		sameLength = sameLength && len(s.Elems) == len(first.Elems) && !s.Open
	}
	if !sameLength {
		return nil
	}
	out := &Slice{T: first.T}
	for i := range first.Elems {
		out.Elems = append(out.Elems, joinAt(f, elemOf(first.T), all, func(s *Slice) Value { return s.Elems[i] }))
	}
	return out
}

// Any returns what any element of the slice is, or nil if the slice is empty.
func (m *Machine) Any(s *Slice) Value {
	values := s.Elems
	if s.Rest != nil {
		values = append(slices.Clip(values), s.Rest)
	}
	if len(values) == 0 {
		return nil
	}
	return joinValues(m.NewFork(nil), elemOf(s.T), values)
}

func joinAt[T comparable](f *Fork, t types.Type, all []T, at func(T) Value) Value {
	values := make([]Value, len(all))
	var zero T
	for i, x := range all {
		if x != zero {
			values[i] = at(x)
		}
	}
	return joinValues(f, t, values)
}

func mergeEntries(f *Fork, all []*Entries) Value {
	out := &Entries{At: map[string]Entry{}}
	for _, e := range all {
		if e == nil {
			continue
		}
		out.Open, out.Data = out.Open || e.Open, out.Data || e.Data
		for _, k := range e.Keys {
			if _, known := out.At[k]; !known {
				out.Keys = append(out.Keys, k)
				out.At[k] = e.At[k]
			}
		}
	}
	for _, k := range out.Keys {
		entry := out.At[k]
		values := make([]Value, len(all))
		for i, e := range all {
			if e == nil {
				continue
			}
			at, ok := e.At[k]
			if ok {
				values[i] = at.Value
			}
			entry.Maybe = entry.Maybe || !ok || at.Maybe
		}
		entry.Value = joinValues(f, entry.Value.Type(), values)
		out.At[k] = entry
	}
	out.Rest = joinAt(f, types.Typ[types.Invalid], all, func(e *Entries) Value { return e.Rest })
	return out
}
