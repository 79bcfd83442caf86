package interp

import (
	"go/ast"
	"go/constant"
	"go/types"
)

// builtin calls a function of the language.
func (m *Machine) builtin(e *ast.CallExpr, fun ast.Expr) Value {
	name := ""
	switch f := fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr: // unsafe
		return nil
	}
	switch name {
	case "append":
		return m.appendTo(e)
	case "new":
		t := m.typeOf(e.Args[0])
		return &Pointer{T: m.typeOf(e), To: &Cell{v: Zero(t), T: t}}
	case "make":
		return m.makeOf(e)
	case "len":
		return m.length(m.Eval(e.Args[0]), m.typeOf(e))
	case "recover":
		return &Nil{T: m.typeOf(e)} // what happens after a panic shows nothing about a success
	case "delete":
		return m.deleteFrom(e)
	case "copy":
		m.Eval(e.Args[1])
		if c := m.place(e.Args[0]); c != nil {
			m.Set(c, &Unknown{T: c.T})
		}
	default:
		for _, a := range e.Args {
			m.Use(m.Eval(a))
		}
	}
	return nil
}

func (m *Machine) appendTo(e *ast.CallExpr) Value {
	t := m.typeOf(e)
	base := m.Eval(e.Args[0])
	var more []Value
	open := false
	var rest Value
	for i, a := range e.Args[1:] {
		v := m.copied(m.Eval(a))
		m.stored(v)
		if !e.Ellipsis.IsValid() || i < len(e.Args)-2 {
			more = append(more, m.converted(v, elemOf(t)))
			continue
		}
		switch s := v.(type) {
		case *Slice:
			more = append(more, s.Elems...)
			open, rest = s.Open, s.Rest
		case *Nil:
		default:
			open = true
			if v.Type() != nil {
				rest = &Unknown{T: elemOf(t)}
			}
		}
	}
	return m.Lift(base, t, func(b Value) Value { return m.extended(b, more, open, rest, t) })
}

// extended returns a slice with more elements.
func (m *Machine) extended(base Value, more []Value, open bool, rest Value, t types.Type) Value {
	out := &Slice{T: t}
	switch b := base.(type) {
	case *Slice:
		out.Elems = append(out.Elems, b.Elems...)
		out.Open, out.Rest = b.Open, b.Rest
	case *Nil:
	default:
		out.Open, out.Rest = true, &Unknown{T: elemOf(t)}
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
		return &Slice{T: t, Open: true, Rest: joinValues(m.NewFork(nil), elemOf(t), values)}
	}
	return out
}

func (m *Machine) makeOf(e *ast.CallExpr) Value {
	t := m.typeOf(e)
	if t == nil {
		return nil
	}
	var n Value = IntOf(0)
	if len(e.Args) > 1 {
		n = m.Eval(e.Args[1])
	}
	switch t.Underlying().(type) {
	case *types.Map:
		return &Map{T: t, At: &Cell{v: &Entries{At: map[string]Entry{}}, T: t}}
	case *types.Slice:
		if length, ok := Int(n); ok && length == 0 {
			return &Slice{T: t}
		}
		return &Slice{T: t, Open: true} // its zero elements will be assigned
	default:
		return &NonNil{T: t}
	}
}

func (m *Machine) length(v Value, t types.Type) Value {
	return m.Lift(v, t, func(v Value) Value {
		switch v := v.(type) {
		case *Slice:
			if !v.Open {
				return &Const{T: t, V: constant.MakeInt64(int64(len(v.Elems)))}
			}
		case *Const:
			if v.V.Kind() == constant.String {
				return &Const{T: t, V: constant.MakeInt64(int64(len(constant.StringVal(v.V))))}
			}
		case *Nil:
			return &Const{T: t, V: constant.MakeInt64(0)}
		case List:
			return v.Len(m)
		case *Unknown:
			if v.Origin != nil {
				return m.lengthOf(v, t)
			}
		case *Map:
			if e, ok := m.Get(v.At).(*Entries); ok && !e.Open {
				return &Const{T: t, V: constant.MakeInt64(int64(len(e.Keys)))}
			}
		}
		return &Unknown{T: t}
	})
}

// LengthField is the name by which an Origin states that a value is the length of a field.
const LengthField = "len()"

// lengthOf returns the length of a part of a bound value, which is the same each time.
func (m *Machine) lengthOf(u *Unknown, t types.Type) Value {
	if m.lengths[u] == nil {
		m.lengths[u] = &Unknown{T: t, Origin: u.Origin.field(LengthField)}
	}
	return m.lengths[u]
}

// Length returns the length of a value, as the function len does.
func (m *Machine) Length(v Value) Value { return m.length(v, types.Typ[types.Int]) }

func (m *Machine) deleteFrom(e *ast.CallExpr) Value {
	mp, ok := m.Eval(e.Args[0]).(*Map)
	key := m.Eval(e.Args[1])
	if !ok {
		return nil
	}
	entries, ok := m.Get(mp.At).(*Entries)
	if !ok {
		return nil
	}
	c, known := key.(*Const)
	out := &Entries{At: map[string]Entry{}, Open: entries.Open, Rest: entries.Rest}
	for _, k := range entries.Keys {
		entry := entries.At[k]
		if known && k == keyOf(c) {
			continue
		}
		entry.Maybe = entry.Maybe || !known
		out.Keys = append(out.Keys, k)
		out.At[k] = entry
	}
	m.Set(mp.At, out)
	return nil
}

// converted returns v as a value of a type: what an assignment or a conversion makes of it. An
// interface keeps what is in it.
func (m *Machine) converted(v Value, t types.Type) Value {
	if v == nil {
		return &Unknown{T: t}
	}
	if t == nil || types.IsInterface(t) || v.Type() != nil && types.Identical(v.Type(), t) {
		if u, ok := v.(*Unknown); ok && u.T == nil {
			return &Unknown{T: t}
		}
		return v
	}
	switch v := v.(type) {
	case *Const:
		return convertedConst(v, t)
	case *Nil:
		return &Nil{T: t}
	case *Symbol:
		if isString(t) == isString(v.T) || isBasic(t, types.IsNumeric) && isBasic(v.T, types.IsNumeric) {
			return &Symbol{T: t, Subject: v.Subject, NonEmpty: v.NonEmpty, Changed: v.Changed}
		}
	case *Text:
		if isString(t) {
			return &Text{T: t, Prefix: v.Prefix, Suffix: v.Suffix}
		}
	case *Func:
		f := *v
		f.T = t
		return &f
	case *Slice:
		if elemOf(t) != types.Typ[types.Invalid] && types.Identical(elemOf(v.T), elemOf(t)) {
			return &Slice{T: t, Elems: v.Elems, Open: v.Open, Rest: v.Rest}
		}
	case *Map:
		return &Map{T: t, At: v.At}
	case *Struct:
		if v.fields != nil && types.IdenticalIgnoreTags(t.Underlying(), v.fields) {
			c, ok := m.copied(v).(*Struct)
			if ok {
				c.T = t
				c.fields, _ = t.Underlying().(*types.Struct)
				return c
			}
		}
	case *Pointer:
		if _, ok := t.Underlying().(*types.Pointer); ok {
			return &Pointer{T: t, To: v.To}
		}
	case *Union:
		return m.Lift(v, t, func(a Value) Value { return m.converted(a, t) })
	case *Unknown:
		if _, generic := v.T.(*types.TypeParam); v.T != nil && !generic && v.Origin != nil &&
			types.Identical(v.T.Underlying(), t.Underlying()) {
			return &Unknown{T: t, Origin: v.Origin}
		}
	case Object, Tuple, *Entries:
		return v
	}
	return &Unknown{T: t}
}

func convertedConst(v *Const, t types.Type) Value {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return &Unknown{T: t}
	}
	info := b.Info()
	switch v.V.Kind() {
	case constant.String:
		if info&types.IsString != 0 {
			return &Const{T: t, V: v.V, Data: v.Data}
		}
	case constant.Bool:
		if info&types.IsBoolean != 0 {
			return &Const{T: t, V: v.V, Data: v.Data}
		}
	case constant.Int, constant.Float:
		switch {
		case info&types.IsInteger != 0 && constant.ToInt(v.V).Kind() == constant.Int:
			return &Const{T: t, V: constant.ToInt(v.V), Data: v.Data}
		case info&types.IsFloat != 0:
			return &Const{T: t, V: v.V, Data: v.Data}
		}
	}
	return &Unknown{T: t}
}
