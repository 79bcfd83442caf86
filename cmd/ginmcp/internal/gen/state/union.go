package state

import (
	"go/types"
	"slices"
)

// Feasible reports whether a condition can hold at this point.
func (st *State) Feasible(d DNF) bool {
	return slices.ContainsFunc(d, st.allowed)
}

// Unconditional reports whether every request that is not rejected comes to this point.
func (st *State) Unconditional() bool {
	return !slices.ContainsFunc(st.Conditions, func(c Condition) bool {
		trivial := len(c.DNF) == 1 && len(c.DNF[0]) == 0
		return !c.Benign && !trivial
	})
}

// Needed reports whether every request is rejected in which the other branch is taken.
func (st *State) Needed(t Tag) bool { return st.Necessary[t] }

// A Group is a value of a union with all conditions under which it holds.
type Group struct {
	V    Value
	When DNF
}

// Grouped returns the alternatives of v; those with the same value are one.
func (st *State) Grouped(v Value) []Group {
	var groups []Group
	for _, a := range st.Alts(v) {
		i := slices.IndexFunc(groups, func(g Group) bool { return same(g.V, a.V) })
		if i < 0 {
			groups = append(groups, Group{a.V, DNF{a.Tags}})
			continue
		}
		groups[i].When = groups[i].When.Or(DNF{a.Tags})
	}
	return groups
}

// maxAlts limits how many values a union has.
const maxAlts = 24

// JoinValues returns the union of values of a type, one for each branch of a fork. A nil value is
// that of a branch that was not taken.
func JoinValues(f *Fork, t types.Type, values []Value) Value {
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
		if i < len(f.Implied) && len(f.Implied[i]) == 1 {
			if c, ok := f.Implied[i][0].And(tag); ok {
				tag = c
			}
		}
		u, ok := v.(*Union)
		if !ok {
			alts = append(alts, Alt{v, tag})
			continue
		}
		for _, a := range u.Alts {
			if tags, ok := a.Tags.And(tag); ok {
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
			f.Implied = append(f.Implied, Never)
		}
		f.Implied[i] = f.Implied[i].Or(DNF{a.Tags})
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
		out.Elems = append(out.Elems, joinAt(f, ElemOf(first.T), all, func(s *Slice) Value { return s.Elems[i] }))
	}
	return out
}

// Any returns what any element of the slice is, or nil if the slice is empty.
func (st *State) Any(s *Slice) Value {
	values := s.Elems
	if s.Rest != nil {
		values = append(slices.Clip(values), s.Rest)
	}
	if len(values) == 0 {
		return nil
	}
	return JoinValues(st.NewFork(nil), ElemOf(s.T), values)
}

func joinAt[T comparable](f *Fork, t types.Type, all []T, at func(T) Value) Value {
	values := make([]Value, len(all))
	var zero T
	for i, x := range all {
		if x != zero {
			values[i] = at(x)
		}
	}
	return JoinValues(f, t, values)
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
		entry.Value = JoinValues(f, entry.Value.Type(), values)
		out.At[k] = entry
	}
	out.Rest = joinAt(f, types.Typ[types.Invalid], all, func(e *Entries) Value { return e.Rest })
	return out
}
