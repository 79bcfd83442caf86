package state

import (
	"go/constant"
	"go/types"
	"maps"
	"slices"
)

// LiftKnown applies f to each alternative of v. It returns nil if f returns nil for one of them.
func (st *State) LiftKnown(v Value, t types.Type, f func(Value) Value) Value {
	alts := st.Alts(v)
	if len(alts) == 1 {
		return f(alts[0].V)
	}
	var out []Alt
	for _, a := range alts {
		r := f(a.V)
		if r == nil {
			return nil
		}
		if u, ok := r.(*Union); ok {
			for _, b := range u.Alts {
				if tags, ok := a.Tags.And(b.Tags); ok {
					out = append(out, Alt{b.V, tags})
				}
			}
			continue
		}
		out = append(out, Alt{r, a.Tags})
	}
	return NewUnion(t, out)
}

// Lift applies f, which has no effects, to each alternative of v. The results are of type t.
func (st *State) Lift(v Value, t types.Type, f func(Value) Value) Value {
	if r := st.LiftKnown(v, t, f); r != nil {
		return r
	}
	return &Unknown{T: t}
}

// clone returns a copy to which entries can be added.
func (e *Entries) clone() *Entries {
	out := &Entries{
		Keys: slices.Clip(e.Keys),
		At:   make(map[string]Entry, len(e.At)+1),
		Open: e.Open,
		Rest: e.Rest,
		Data: e.Data,
	}
	maps.Copy(out.At, e.At)
	return out
}

// WithEntry returns entries with a value at a key. Written reports whether the key is a constant in
// the source; if it only happens to be known, it is data.
func (st *State) WithEntry(e *Entries, key, v Value, written bool) *Entries {
	out := e.clone()
	c, ok := st.Only(key).(*Const)
	if !ok {
		out.Open = true
		if e.Rest == nil {
			out.Rest = v
		} else {
			out.Rest = JoinValues(st.NewFork(nil), v.Type(), []Value{e.Rest, v})
		}
		return out
	}
	k := KeyOf(c)
	if _, known := out.At[k]; !known {
		out.Keys = append(out.Keys, k)
	}
	out.Data = out.Data || !written
	out.At[k] = Entry{Key: c, Value: v}
	return out
}

// KeyOf returns the text by which entries have a constant key.
func KeyOf(c *Const) string {
	if c.V.Kind() == constant.String {
		return constant.StringVal(c.V)
	}
	return c.V.ExactString()
}

// Lookup returns the value at a key of a map, and the condition under which the key is there.
func (st *State) Lookup(x *Map, key Value) (Value, *Lookup) {
	entries, ok := st.Get(x.At).(*Entries)
	elem := ElemOf(x.T)
	if !ok {
		return &Unknown{T: elem}, nil
	}
	if c, ok := st.Only(key).(*Const); ok {
		entry, found := entries.At[KeyOf(c)]
		switch {
		case found && !entry.Maybe:
			return entry.Value, &Lookup{Known: true, Found: true}
		case found:
			return entry.Value, nil
		case !entries.Open:
			return Zero(elem), &Lookup{Known: true}
		case entries.Rest != nil:
			return entries.Rest, nil
		}
		return &Unknown{T: elem}, nil
	}
	var values []Value
	set := &Lookup{}
	for _, k := range entries.Keys {
		values = append(values, entries.At[k].Value)
		if c, ok := entries.At[k].Key.(*Const); ok {
			set.Keys = append(set.Keys, c.V)
		}
	}
	if entries.Rest != nil {
		values = append(values, entries.Rest)
	}
	if entries.Open || len(set.Keys) == 0 {
		set = nil
	}
	if len(values) == 0 {
		return &Unknown{T: elem}, set
	}
	return JoinValues(st.NewFork(nil), elem, values), set
}

// A Lookup is what is known about whether a key is in a map.
type Lookup struct {
	// Known reports whether it is known; Found is the result.
	Known, Found bool
	// Keys are the keys of the map if the key itself is not known.
	Keys []constant.Value
}

// Divide adds one branch of a fork to each of two conditions.
func (st *State) Divide(yes, no DNF, tags Conj, f *Fork) (DNF, DNF) {
	if c, ok := tags.And(Conj{{f, 0}}); ok {
		yes = append(yes, c)
	}
	if c, ok := tags.And(Conj{{f, 1}}); ok {
		no = append(no, c)
	}
	return yes, no
}

// FromCond returns a boolean that is true and false under two conditions.
func (st *State) FromCond(yes, no DNF) Value { return st.BoolOf(yes, no, types.Typ[types.Bool]) }

// BoolOf returns a boolean with the conditions under which it is true and false.
func (st *State) BoolOf(yes, no DNF, t types.Type) Value {
	if t == nil {
		t = types.Typ[types.Bool]
	}
	t = types.Default(t)
	yesV, noV := &Const{T: t, V: constant.MakeBool(true)}, &Const{T: t, V: constant.MakeBool(false)}
	switch {
	case len(no) == 0 && len(yes) > 0:
		return yesV
	case len(yes) == 0 && len(no) > 0:
		return noV
	}
	var alts []Alt
	for _, c := range yes {
		alts = append(alts, Alt{yesV, c})
	}
	for _, c := range no {
		alts = append(alts, Alt{noV, c})
	}
	return NewUnion(t, alts)
}

// With returns the entries with a value at a text.
func (e *Entries) With(key string, v Value) *Entries {
	out := e.clone()
	if _, known := out.At[key]; !known {
		out.Keys = append(out.Keys, key)
	}
	out.At[key] = Entry{Key: StringOf(key), Value: v}
	return out
}
