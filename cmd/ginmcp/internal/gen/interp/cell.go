package interp

import (
	"go/constant"
	"go/types"
	"slices"
)

// Zero returns the zero value of a type.
func Zero(t types.Type) Value {
	if t == nil {
		return &Unknown{}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return &Const{T: t, V: constant.MakeString("")}
		case u.Info()&types.IsBoolean != 0:
			return &Const{T: t, V: constant.MakeBool(false)}
		case u.Info()&types.IsNumeric != 0:
			return &Const{T: t, V: constant.MakeInt64(0)}
		case u.Kind() == types.UntypedNil:
			return &Nil{T: t}
		default:
			return &Unknown{T: t}
		}
	case *types.Struct:
		return NewStruct(t, true, nil)
	case *types.Array:
		const most = 16
		if u.Len() > most {
			return &Slice{T: t, Open: true}
		}
		s := &Slice{T: t}
		for range u.Len() {
			s.Elems = append(s.Elems, Zero(u.Elem()))
		}
		return s
	case *types.Tuple:
		return &Unknown{T: t}
	case *types.Interface:
		if _, ok := t.(*types.TypeParam); ok {
			return &Unknown{T: t}
		}
		return &Nil{T: t}
	default:
		return &Nil{T: t}
	}
}

// NewStruct returns a struct whose fields are zero, or unknown parts of an origin.
func NewStruct(t types.Type, zero bool, origin *Origin) *Struct {
	fields, _ := t.Underlying().(*types.Struct)
	s := &Struct{T: t, fields: fields, zero: zero, origin: origin}
	if fields != nil {
		s.cells = make([]*Cell, fields.NumFields())
	}
	return s
}

// Origin returns what the struct was bound from, or nil.
func (s *Struct) Origin() *Origin { return s.origin }

// Len returns the number of fields.
func (s *Struct) Len() int { return len(s.cells) }

// Cell returns the variable of a field.
func (s *Struct) Cell(i int) *Cell {
	if s.cells[i] == nil {
		f := s.fields.Field(i)
		var v Value
		if s.zero {
			v = Zero(f.Type())
		} else {
			v = &Unknown{T: f.Type(), Origin: s.origin.field(f.Name())}
		}
		s.cells[i] = &Cell{v: v, T: f.Type()}
	}
	return s.cells[i]
}

// Touched reports whether the field was set or read, so that something may be known about it.
func (s *Struct) Touched(i int) bool { return s.zero || s.cells[i] != nil }

// Named returns the variable of the field with a name, or nil.
func (s *Struct) Named(name string) *Cell {
	for i := range s.cells {
		if s.fields.Field(i).Name() == name {
			return s.Cell(i)
		}
	}
	return nil
}

func (o *Origin) field(name string) *Origin {
	if o == nil {
		return nil
	}
	return &Origin{Source: o.Source, Field: append(slices.Clip(o.Field), name)}
}

// copied returns v as an assignment copies it: structs have new variables for their fields.
func (m *Machine) copied(v Value) Value {
	s, ok := v.(*Struct)
	if !ok {
		return v
	}
	c := NewStruct(s.T, s.zero, s.origin)
	for i, cell := range s.cells {
		if cell != nil {
			c.cells[i] = &Cell{v: m.copied(m.Get(cell)), T: cell.T}
		}
	}
	return c
}

// Deref returns the variable that a pointer points to. For an unknown pointer it is a variable of
// which nothing is known. It returns nil if v is not a pointer or is nil.
func (m *Machine) Deref(v Value) *Cell {
	switch v := m.Only(v).(type) {
	case *Pointer:
		return v.To
	case *Unknown:
		if v.T == nil {
			return nil
		}
		if p, ok := v.T.Underlying().(*types.Pointer); ok {
			return &Cell{v: &Unknown{T: p.Elem(), Origin: v.Origin}, T: p.Elem()}
		}
	}
	return nil
}

// structAt returns the struct that is in a cell, and makes one of a value of which nothing is
// known. It returns nil if the cell holds something else.
func (m *Machine) structAt(c *Cell) *Struct {
	switch v := m.Get(c).(type) {
	case *Struct:
		return v
	case *Unknown:
		if v.T == nil {
			return nil
		}
		if _, ok := v.T.Underlying().(*types.Struct); ok {
			s := NewStruct(v.T, false, v.Origin)
			m.Set(c, s)
			return s
		}
	}
	return nil
}

// Fields returns the struct that v is or points to, or nil.
func (m *Machine) Fields(v Value) *Struct {
	switch v := m.Only(v).(type) {
	case *Struct:
		return v
	case *Pointer:
		return m.structAt(v.To)
	default:
		return nil
	}
}

// fieldOf returns the variable of a field of a struct or of what a pointer points to. The base is
// where v is stored, nil if it is not in a variable: an unknown pointer there becomes a known one,
// so that what is assigned to its fields is not lost.
func (m *Machine) fieldOf(v Value, base *Cell, index int) *Cell {
	v = m.Only(v)
	if u, ok := v.(*Unknown); ok && u.T != nil && base != nil {
		if p, ok := u.T.Underlying().(*types.Pointer); ok {
			v = &Pointer{T: u.T, To: &Cell{v: &Unknown{T: p.Elem(), Origin: u.Origin}, T: p.Elem()}}
			m.Set(base, v)
		}
	}
	switch v := v.(type) {
	case *Struct:
		return v.Cell(index)
	case *Pointer:
		if s := m.structAt(v.To); s != nil && index < s.Len() {
			return s.Cell(index)
		}
	case *Unknown:
		if base != nil {
			if s := m.structAt(base); s != nil {
				return s.Cell(index)
			}
		}
		if t := structOf(v.T); t != nil && index < t.NumFields() {
			f := t.Field(index)
			return &Cell{v: &Unknown{T: f.Type(), Origin: v.Origin.field(f.Name())}, T: f.Type()}
		}
	}
	return nil
}

// structOf returns the struct that a type is or points to, or nil.
func structOf(t types.Type) *types.Struct {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}
