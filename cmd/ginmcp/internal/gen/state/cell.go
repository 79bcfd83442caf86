package state

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
	s := &Struct{T: t, Fields: fields, Zero: zero, Source: origin}
	if fields != nil {
		s.Cells = make([]*Cell, fields.NumFields())
	}
	return s
}

// Origin returns what the struct was bound from, or nil.
func (s *Struct) Origin() *Origin { return s.Source }

// Len returns the number of fields.
func (s *Struct) Len() int { return len(s.Cells) }

// Cell returns the variable of a field.
func (s *Struct) Cell(i int) *Cell {
	if s.Cells[i] == nil {
		f := s.Fields.Field(i)
		var v Value
		if s.Zero {
			v = Zero(f.Type())
		} else {
			v = &Unknown{T: f.Type(), Origin: s.Source.field(f.Name())}
		}
		s.Cells[i] = &Cell{V: v, T: f.Type()}
	}
	return s.Cells[i]
}

// Touched reports whether the field was set or read, so that something may be known about it.
func (s *Struct) Touched(i int) bool { return s.Zero || s.Cells[i] != nil }

// Named returns the variable of the field with a name, or nil.
func (s *Struct) Named(name string) *Cell {
	for i := range s.Cells {
		if s.Fields.Field(i).Name() == name {
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

// Copied returns v as an assignment copies it: structs have new variables for their fields.
func (st *State) Copied(v Value) Value {
	s, ok := v.(*Struct)
	if !ok {
		return v
	}
	c := NewStruct(s.T, s.Zero, s.Source)
	for i, cell := range s.Cells {
		if cell != nil {
			c.Cells[i] = &Cell{V: st.Copied(st.Get(cell)), T: cell.T}
		}
	}
	return c
}

// Deref returns the variable that a pointer points to. For an unknown pointer it is a variable of
// which nothing is known. It returns nil if v is not a pointer or is nil.
func (st *State) Deref(v Value) *Cell {
	switch v := st.Only(v).(type) {
	case *Pointer:
		return v.To
	case *Unknown:
		if v.T == nil {
			return nil
		}
		if p, ok := v.T.Underlying().(*types.Pointer); ok {
			return &Cell{V: &Unknown{T: p.Elem(), Origin: v.Origin}, T: p.Elem()}
		}
	}
	return nil
}

// structAt returns the struct that is in a cell, and makes one of a value of which nothing is
// known. It returns nil if the cell holds something else.
func (st *State) structAt(c *Cell) *Struct {
	switch v := st.Get(c).(type) {
	case *Struct:
		return v
	case *Unknown:
		if v.T == nil {
			return nil
		}
		if _, ok := v.T.Underlying().(*types.Struct); ok {
			s := NewStruct(v.T, false, v.Origin)
			st.Set(c, s)
			return s
		}
	}
	return nil
}

// Fields returns the struct that v is or points to, or nil.
func (st *State) Fields(v Value) *Struct {
	switch v := st.Only(v).(type) {
	case *Struct:
		return v
	case *Pointer:
		return st.structAt(v.To)
	default:
		return nil
	}
}

// FieldOf returns the variable of a field of a struct or of what a pointer points to. The base is
// where v is stored, nil if it is not in a variable: an unknown pointer there becomes a known one,
// so that what is assigned to its fields is not lost.
func (st *State) FieldOf(v Value, base *Cell, index int) *Cell {
	v = st.Only(v)
	if u, ok := v.(*Unknown); ok && u.T != nil && base != nil {
		if p, ok := u.T.Underlying().(*types.Pointer); ok {
			v = &Pointer{T: u.T, To: &Cell{V: &Unknown{T: p.Elem(), Origin: u.Origin}, T: p.Elem()}}
			st.Set(base, v)
		}
	}
	switch v := v.(type) {
	case *Struct:
		return v.Cell(index)
	case *Pointer:
		if s := st.structAt(v.To); s != nil && index < s.Len() {
			return s.Cell(index)
		}
	case *Unknown:
		if base != nil {
			if s := st.structAt(base); s != nil {
				return s.Cell(index)
			}
		}
		if t := StructOf(v.T); t != nil && index < t.NumFields() {
			f := t.Field(index)
			return &Cell{V: &Unknown{T: f.Type(), Origin: v.Origin.field(f.Name())}, T: f.Type()}
		}
	}
	return nil
}

// StructOf returns the struct that a type is or points to, or nil.
func StructOf(t types.Type) *types.Struct {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}
