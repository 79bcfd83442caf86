package interp

import (
	"go/ast"
	"go/constant"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// builtin calls a function of the language.
func (m *Machine) builtin(e *ast.CallExpr, fun ast.Expr) state.Value {
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
		return &state.Pointer{T: m.typeOf(e), To: &state.Cell{V: state.Zero(t), T: t}}
	case "make":
		return m.makeOf(e)
	case "len":
		return m.length(m.Eval(e.Args[0]), m.typeOf(e))
	case "recover":
		return &state.Nil{T: m.typeOf(e)} // what happens after a panic shows nothing about a success
	case "delete":
		return m.deleteFrom(e)
	case "copy":
		m.Eval(e.Args[1])
		if c := m.place(e.Args[0]); c != nil {
			m.Set(c, &state.Unknown{T: c.T})
		}
	default:
		for _, a := range e.Args {
			m.Use(m.Eval(a))
		}
	}
	return nil
}

func (m *Machine) appendTo(e *ast.CallExpr) state.Value {
	t := m.typeOf(e)
	base := m.Eval(e.Args[0])
	var more []state.Value
	open := false
	var rest state.Value
	for i, a := range e.Args[1:] {
		v := m.Copied(m.Eval(a))
		m.stored(v)
		if !e.Ellipsis.IsValid() || i < len(e.Args)-2 {
			more = append(more, m.converted(v, state.ElemOf(t)))
			continue
		}
		switch s := v.(type) {
		case *state.Slice:
			more = append(more, s.Elems...)
			open, rest = s.Open, s.Rest
		case *state.Nil:
		default:
			open = true
			if v.Type() != nil {
				rest = &state.Unknown{T: state.ElemOf(t)}
			}
		}
	}
	return m.Lift(base, t, func(b state.Value) state.Value { return m.Extended(b, more, open, rest, t) })
}

func (m *Machine) makeOf(e *ast.CallExpr) state.Value {
	t := m.typeOf(e)
	if t == nil {
		return nil
	}
	var n state.Value = state.IntOf(0)
	if len(e.Args) > 1 {
		n = m.Eval(e.Args[1])
	}
	switch t.Underlying().(type) {
	case *types.Map:
		return &state.Map{T: t, At: &state.Cell{V: &state.Entries{At: map[string]state.Entry{}}, T: t}}
	case *types.Slice:
		if length, ok := state.Int(n); ok && length == 0 {
			return &state.Slice{T: t}
		}
		return &state.Slice{T: t, Open: true} // its zero elements will be assigned
	default:
		return &state.NonNil{T: t}
	}
}

func (m *Machine) length(v state.Value, t types.Type) state.Value {
	return m.Lift(v, t, func(v state.Value) state.Value {
		switch v := v.(type) {
		case *state.Slice:
			if !v.Open {
				return &state.Const{T: t, V: constant.MakeInt64(int64(len(v.Elems)))}
			}
		case *state.Const:
			if v.V.Kind() == constant.String {
				return &state.Const{T: t, V: constant.MakeInt64(int64(len(constant.StringVal(v.V))))}
			}
		case *state.Nil:
			return &state.Const{T: t, V: constant.MakeInt64(0)}
		case List:
			return v.Len(m)
		case *state.Unknown:
			if v.Origin != nil {
				return m.LengthOf(v, t)
			}
		case *state.Map:
			if e, ok := m.Get(v.At).(*state.Entries); ok && !e.Open {
				return &state.Const{T: t, V: constant.MakeInt64(int64(len(e.Keys)))}
			}
		}
		return &state.Unknown{T: t}
	})
}

// Length returns the length of a value, as the function len does.
func (m *Machine) Length(v state.Value) state.Value { return m.length(v, types.Typ[types.Int]) }

func (m *Machine) deleteFrom(e *ast.CallExpr) state.Value {
	mp, ok := m.Eval(e.Args[0]).(*state.Map)
	key := m.Eval(e.Args[1])
	if !ok {
		return nil
	}
	entries, ok := m.Get(mp.At).(*state.Entries)
	if !ok {
		return nil
	}
	c, known := key.(*state.Const)
	out := &state.Entries{At: map[string]state.Entry{}, Open: entries.Open, Rest: entries.Rest}
	for _, k := range entries.Keys {
		entry := entries.At[k]
		if known && k == state.KeyOf(c) {
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
func (m *Machine) converted(v state.Value, t types.Type) state.Value {
	if v == nil {
		return &state.Unknown{T: t}
	}
	if t == nil || types.IsInterface(t) || v.Type() != nil && types.Identical(v.Type(), t) {
		if u, ok := v.(*state.Unknown); ok && u.T == nil {
			return &state.Unknown{T: t}
		}
		return v
	}
	switch v := v.(type) {
	case *state.Const:
		return convertedConst(v, t)
	case *state.Nil:
		return &state.Nil{T: t}
	case *state.Symbol:
		if state.IsString(t) == state.IsString(v.T) ||
			state.IsBasic(t, types.IsNumeric) && state.IsBasic(v.T, types.IsNumeric) {
			return &state.Symbol{T: t, Subject: v.Subject, NonEmpty: v.NonEmpty, Changed: v.Changed}
		}
	case *state.Text:
		if state.IsString(t) {
			return &state.Text{T: t, Prefix: v.Prefix, Suffix: v.Suffix}
		}
	case *state.Func:
		f := *v
		f.T = t
		return &f
	case *state.Slice:
		if state.ElemOf(t) != types.Typ[types.Invalid] && types.Identical(state.ElemOf(v.T), state.ElemOf(t)) {
			return &state.Slice{T: t, Elems: v.Elems, Open: v.Open, Rest: v.Rest}
		}
	case *state.Map:
		return &state.Map{T: t, At: v.At}
	case *state.Struct:
		if v.Fields != nil && types.IdenticalIgnoreTags(t.Underlying(), v.Fields) {
			c, ok := m.Copied(v).(*state.Struct)
			if ok {
				c.T = t
				c.Fields, _ = t.Underlying().(*types.Struct)
				return c
			}
		}
	case *state.Pointer:
		if _, ok := t.Underlying().(*types.Pointer); ok {
			return &state.Pointer{T: t, To: v.To}
		}
	case *state.Union:
		return m.Lift(v, t, func(a state.Value) state.Value { return m.converted(a, t) })
	case *state.Unknown:
		if _, generic := v.T.(*types.TypeParam); v.T != nil && !generic && v.Origin != nil &&
			types.Identical(v.T.Underlying(), t.Underlying()) {
			return &state.Unknown{T: t, Origin: v.Origin}
		}
	case Object, state.Tuple, *state.Entries:
		return v
	}
	return &state.Unknown{T: t}
}

func convertedConst(v *state.Const, t types.Type) state.Value {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return &state.Unknown{T: t}
	}
	info := b.Info()
	switch v.V.Kind() {
	case constant.String:
		if info&types.IsString != 0 {
			return &state.Const{T: t, V: v.V, Data: v.Data}
		}
	case constant.Bool:
		if info&types.IsBoolean != 0 {
			return &state.Const{T: t, V: v.V, Data: v.Data}
		}
	case constant.Int, constant.Float:
		switch {
		case info&types.IsInteger != 0 && constant.ToInt(v.V).Kind() == constant.Int:
			return &state.Const{T: t, V: constant.ToInt(v.V), Data: v.Data}
		case info&types.IsFloat != 0:
			return &state.Const{T: t, V: v.V, Data: v.Data}
		}
	}
	return &state.Unknown{T: t}
}
