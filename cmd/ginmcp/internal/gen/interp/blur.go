package interp

import (
	"go/types"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// Blur forgets the data that registrars left behind: the elements of slices and maps that are in
// fields, in captured variables, and in those package-level variables for which isData returns
// true. Such data, like the records of a store, changes while the application runs, and shows
// nothing about requests. Functions and interfaces are kept.
func (m *Machine) Blur(roots []state.Value, isData func(*types.Var) bool) {
	b := blur{m: m, seen: map[any]bool{}}
	m.blurred = true
	for v, c := range m.globals {
		m.forgetGlobal(v, c)
		b.scalars = isData(v)
		b.cell(c, b.scalars)
	}
	b.scalars = true
	for _, v := range roots {
		b.value(v)
	}
}

type blur struct {
	m    *Machine
	seen map[any]bool
	// scalars reports whether texts and numbers in fields are data too.
	scalars bool
}

// cell visits a variable. Data reports whether it may hold data.
func (b *blur) cell(c *state.Cell, data bool) {
	if c == nil || b.seen[c] {
		return
	}
	b.seen[c] = true
	if data && plain(c.T) {
		c.V = &state.Unknown{T: c.T}
		return
	}
	if k, ok := c.V.(*state.Const); ok && b.scalars && data {
		c.V = &state.Const{T: k.T, V: k.V, Data: true}
	}
	b.value(c.V)
}

// plain reports whether a type is a slice or a map of plain values.
func plain(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Array:
		return !holdsFunc(state.ElemOf(t), 0)
	default:
		return false
	}
}

// holdsFunc reports whether a function or an interface is in a value of a type.
func holdsFunc(t types.Type, depth int) bool {
	const deep = 4
	if depth > deep {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		return u.NumMethods() > 0
	case *types.Pointer:
		return holdsFunc(u.Elem(), depth+1)
	case *types.Slice:
		return holdsFunc(u.Elem(), depth+1)
	case *types.Map:
		return holdsFunc(u.Elem(), depth+1)
	case *types.Struct:
		for field := range u.Fields() {
			if holdsFunc(field.Type(), depth+1) {
				return true
			}
		}
	}
	return false
}

// isRecords reports whether a captured variable holds records of a store and not parameters of the
// function around it: a map, or structs that have a JSON form.
func isRecords(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Map:
		return true
	case *types.Slice, *types.Array:
	default:
		return false
	}
	s := state.StructOf(state.ElemOf(t))
	if s == nil {
		return false
	}
	for i := range s.NumFields() {
		if strings.Contains(s.Tag(i), "json:") {
			return true
		}
	}
	return false
}

func (b *blur) value(v state.Value) {
	switch v := v.(type) {
	case *state.Pointer:
		b.cell(v.To, false)
	case *state.Struct:
		if b.seen[v] {
			return
		}
		b.seen[v] = true
		for _, c := range v.Cells {
			if c != nil {
				b.cell(c, true)
			}
		}
	case *state.Slice:
		for _, e := range v.Elems {
			b.value(e)
		}
		if v.Rest != nil {
			b.value(v.Rest)
		}
	case *state.Map:
		b.cell(v.At, false)
	case *state.Entries:
		for _, k := range v.Keys {
			b.value(v.At[k].Value)
		}
	case *state.Union:
		for _, a := range v.Alts {
			b.value(a.V)
		}
	case *state.Func:
		if v.Recv != nil {
			b.value(v.Recv)
		}
		if f, ok := v.Env.(*frame); ok {
			b.frame(f)
		}
	}
}

func (b *blur) frame(f *frame) {
	for ; f != nil; f = f.outer {
		if b.seen[f] {
			return
		}
		b.seen[f] = true
		for _, c := range f.vars {
			b.cell(c, isRecords(c.T))
		}
	}
}
