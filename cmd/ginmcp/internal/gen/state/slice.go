package state

import "go/types"

// Extended returns a slice with more elements.
func (st *State) Extended(base Value, more []Value, open bool, rest Value, t types.Type) Value {
	out := &Slice{T: t}
	switch b := base.(type) {
	case *Slice:
		out.Elems = append(out.Elems, b.Elems...)
		out.Open, out.Rest = b.Open, b.Rest
	case *Nil:
	default:
		out.Open, out.Rest = true, &Unknown{T: ElemOf(t)}
	}
	out.Elems = append(out.Elems, more...)
	out.Open = out.Open || open
	const most = 4096
	if out.Open || len(out.Elems) > most {
		values := out.Elems
		for _, r := range []Value{out.Rest, rest} {
			if r != nil {
				values = append(values, r)
			}
		}
		if len(values) == 0 {
			return &Slice{T: t, Open: true}
		}
		return &Slice{T: t, Open: true, Rest: JoinValues(st.NewFork(nil), ElemOf(t), values)}
	}
	return out
}

// LengthField is the name by which an Origin states that a value is the length of a field.
const LengthField = "len()"

// LengthOf returns the length of a part of a bound value, which is the same each time.
func (st *State) LengthOf(u *Unknown, t types.Type) Value {
	if st.lengths[u] == nil {
		st.lengths[u] = &Unknown{T: t, Origin: u.Origin.field(LengthField)}
	}
	return st.lengths[u]
}
