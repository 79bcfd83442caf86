package state

// Complete reports whether it is known what a range statement goes over.
func (st *State) Complete(x Value) bool {
	_, complete := st.Pairs(x)
	return complete
}

// MaxUnrolled limits how often the body of a loop over known values is run.
const MaxUnrolled = 2000

// A Pair is a key and a value of what a range statement loops over.
type Pair struct{ Key, Value Value }

// Pairs returns what a range statement goes over, and whether that is everything.
func (st *State) Pairs(x Value) ([]Pair, bool) {
	switch x := x.(type) {
	case *Slice:
		out := make([]Pair, len(x.Elems))
		for i, e := range x.Elems {
			out[i] = Pair{IntOf(i), e}
		}
		return out, !x.Open
	case *Map:
		entries, ok := st.Get(x.At).(*Entries)
		if !ok {
			return nil, false
		}
		var out []Pair
		for _, k := range entries.Keys {
			out = append(out, Pair{entries.At[k].Key, entries.At[k].Value})
		}
		return out, !entries.Open
	case *Nil:
		return nil, true
	case *Const: // range over an integer
		n, ok := Int(x)
		if !ok || n > MaxUnrolled {
			return nil, false
		}
		out := make([]Pair, max(n, 0))
		for i := range out {
			out[i] = Pair{IntOf(i), nil}
		}
		return out, true
	default:
		return nil, false
	}
}
