// Package stdmodel has the models of functions of the standard library and of common libraries: those that
// convert texts, check them, or make errors.
package stdmodel

import (
	"go/constant"
	"go/types"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// Add adds the models to those of a machine.
func Add(models map[string]interp.Model) {
	conversionModels(models)
	for _, name := range []string{"errors.New", "fmt.Errorf", "github.com/pkg/errors.New",
		"github.com/pkg/errors.Errorf"} {
		models[name] = newError
	}
	models["errors.Join"] = joinErrors
	for _, name := range []string{"Wrap", "Wrapf", "WithStack", "WithMessage", "WithMessagef"} {
		models["github.com/pkg/errors."+name] = func(m *interp.Machine, c *interp.Call) state.Value {
			return m.Lift(c.Arg(0), c.Result(0), func(v state.Value) state.Value {
				if _, isNil := v.(*state.Nil); isNil {
					return v
				}
				return &state.NonNil{T: c.Result(0), Fresh: true, Wraps: []state.Value{v}}
			})
		}
	}
	models["strings.TrimSpace"] = func(m *interp.Machine, c *interp.Call) state.Value {
		return mapText(m, c, false, func(s, _ string) string { return strings.TrimSpace(s) })
	}
	models["strings.ToLower"] = func(m *interp.Machine, c *interp.Call) state.Value {
		return mapText(m, c, true, func(s, _ string) string { return strings.ToLower(s) })
	}
	models["strings.ToUpper"] = func(m *interp.Machine, c *interp.Call) state.Value {
		return mapText(m, c, true, func(s, _ string) string { return strings.ToUpper(s) })
	}
	for name, f := range map[string]func(s, arg string) string{
		"Trim": strings.Trim, "TrimLeft": strings.TrimLeft, "TrimRight": strings.TrimRight, "TrimPrefix": strings.TrimPrefix,
		"TrimSuffix": strings.TrimSuffix,
	} {
		models["strings."+name] = func(m *interp.Machine, c *interp.Call) state.Value {
			return mapText(m, c,
				name != "Trim", f)
		}
	}
	for _, name := range []string{"unicode/utf8.RuneCountInString", "unicode/utf8.RuneCount"} {
		models[name] = func(m *interp.Machine, c *interp.Call) state.Value { return m.Length(c.Arg(0)) }
	}
	for _, name := range []string{"slices.Index", "golang.org/x/exp/slices.Index", "github.com/samber/lo.IndexOf"} {
		models[name] = index
	}
	for _, name := range []string{"slices.Contains", "github.com/samber/lo.Contains", "golang.org/x/exp/slices.Contains"} {
		models[name] = contains
	}
	for _, p := range []string{"errors", "github.com/pkg/errors"} {
		models[p+".As"], models[p+".Is"] = errorsAs, errorsIs
	}
	models["fmt.Sprintf"] = sprintf
	models["path.Join"] = joinModel
	models["os.Getenv"] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() }
	for _, name := range []string{"(error).Error", "(fmt.Stringer).String"} {
		models[name] = func(_ *interp.Machine, _ *interp.Call) state.Value {
			return &state.Unknown{T: types.Typ[types.String]}
		}
	}
	models["(*sync.Once).Do"] = func(m *interp.Machine, c *interp.Call) state.Value {
		m.Call(c.Arg(0), nil, nil)
		return state.Tuple{}
	}
	for _, name := range []string{"context.WithValue", "context.WithTimeout", "context.WithCancel",
		"context.WithDeadline", "context.Background"} {
		models[name] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() }
	}
	for _, name := range []string{"reflect.ValueOf", "reflect.TypeOf"} {
		models[name] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() }
	}
}

// mapText is a function that returns a changed text. Changed reports whether the change matters to
// comparisons.
func mapText(m *interp.Machine, c *interp.Call, changed bool, f func(s, arg string) string) state.Value {
	arg, known := "", true
	if len(c.Args) > 1 {
		arg, known = state.String(m.Only(c.Arg(1)))
	}
	return m.Lift(c.Arg(0), c.Result(0), func(v state.Value) state.Value {
		switch v := v.(type) {
		case *state.Const:
			if text, ok := state.ConstantString(v.V); ok && known {
				return &state.Const{T: c.Result(0), V: constant.MakeString(f(text, arg))}
			}
		case *state.Symbol:
			return &state.Symbol{T: v.T, Subject: v.Subject, NonEmpty: v.NonEmpty, Changed: v.Changed || changed}
		case *state.Unknown:
			if v.Origin != nil && !changed {
				return &state.Unknown{T: c.Result(0), Origin: v.Origin}
			}
		}
		return &state.Unknown{T: c.Result(0)}
	})
}

// contains is slices.Contains of a list of constants.
func contains(m *interp.Machine, c *interp.Call) state.Value {
	set, ok := constants(m, c.Arg(0))
	if !ok {
		return nil
	}
	return m.FromCond(m.In(c.Arg(1), set))
}

// index is slices.Index of a list of constants: -1, or an index that is not known.
func index(m *interp.Machine, c *interp.Call) state.Value {
	set, ok := constants(m, c.Arg(0))
	if !ok {
		return nil
	}
	yes, no := m.In(c.Arg(1), set)
	var alts []state.Alt
	for _, when := range yes {
		alts = append(alts, state.Alt{V: &state.Const{T: c.Result(0), V: constant.MakeInt64(0), Data: true}, Tags: when})
	}
	for _, when := range no {
		alts = append(alts, state.Alt{V: &state.Const{T: c.Result(0), V: constant.MakeInt64(-1)}, Tags: when})
	}
	return state.NewUnion(c.Result(0), alts)
}

// constants returns the elements of a list of constants.
func constants(m *interp.Machine, v state.Value) ([]constant.Value, bool) {
	s, ok := m.Only(v).(*state.Slice)
	if !ok || s.Open {
		return nil, false
	}
	var set []constant.Value
	for _, e := range s.Elems {
		k, ok := m.Only(e).(*state.Const)
		if !ok {
			return nil, false
		}
		set = append(set, k.V)
	}
	return set, true
}

// newError is a function that returns an error which equals no other one.
func newError(m *interp.Machine, c *interp.Call) state.Value {
	out := &state.NonNil{T: c.Result(0), Fresh: true}
	for _, arg := range c.Args {
		m.Use(arg)
		out.Wraps = append(out.Wraps, errorsIn(m, arg)...)
	}
	return out
}

// joinErrors is errors.Join, which returns nil if all its arguments are nil.
func joinErrors(m *interp.Machine, c *interp.Call) state.Value {
	s, ok := m.Only(c.Arg(0)).(*state.Slice)
	if !ok || s.Open {
		return &state.Unknown{T: c.Result(0)}
	}
	var out state.Value = &state.Nil{T: c.Result(0)}
	for _, e := range s.Elems {
		before := out
		out = m.Lift(e, c.Result(0), func(v state.Value) state.Value {
			switch v.(type) {
			case *state.Nil:
				return before
			case *state.Unknown:
				return v
			default:
				return &state.NonNil{T: c.Result(0), Fresh: true, Wraps: []state.Value{v}}
			}
		})
	}
	return out
}

// errorsIn returns the errors among the arguments of a function that wraps them.
func errorsIn(m *interp.Machine, arg state.Value) []state.Value {
	s, ok := m.Only(arg).(*state.Slice)
	if !ok {
		if t := arg.Type(); t != nil && types.Implements(t, errorInterface) {
			return []state.Value{arg}
		}
		return nil
	}
	var out []state.Value
	for _, e := range s.Elems {
		if t := e.Type(); t != nil && types.Implements(t, errorInterface) {
			out = append(out, e)
		}
	}
	return out
}

var errorInterface, _ = state.ErrorType.Underlying().(*types.Interface)

// errorsIs is errors.Is: an error that is nil is none, and errors of which all is known are equal
// or not.
func errorsIs(m *interp.Machine, c *interp.Call) state.Value {
	target := m.Only(c.Arg(1))
	return m.Lift(cause(m, c.Arg(0)), c.Result(0), func(v state.Value) state.Value {
		if is, known := isError(m, v, target); known {
			return state.BoolOf(is)
		}
		return &state.Unknown{T: c.Result(0)}
	})
}

func isError(m *interp.Machine, v, target state.Value) (is, known bool) {
	switch v := v.(type) {
	case *state.Nil:
		return false, true
	case *state.NonNil:
		if v == target {
			return true, true
		}
		if t, ok := target.(*state.NonNil); !ok || !v.Fresh && !v.Foreign || !t.Fresh {
			return false, false
		}
		for _, w := range v.Wraps {
			if is, known := isError(m, m.Only(w), target); is || !known {
				return is, known
			}
		}
		return false, true
	case *state.Pointer, *state.Struct:
		// An error of a type of its own is no other one unless it wraps it.
		_, fresh := target.(*state.NonNil)
		return false, fresh && !hasMethod(v.Type(), "Unwrap") && !hasMethod(v.Type(), "Is")
	default:
		return false, false
	}
}

func hasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}

// errorsAs is errors.As: the target gets an error of its type.
func errorsAs(m *interp.Machine, c *interp.Call) state.Value {
	target, ok := m.Only(c.Arg(1)).(*state.Pointer)
	if !ok {
		return nil
	}
	return m.Choose(cause(m, c.Arg(0)), c.Result(0), func(v state.Value) state.Value {
		t := v.Type()
		switch x := v.(type) {
		case *state.Nil:
			return state.BoolOf(false)
		case *state.Pointer, *state.Struct:
			if types.Identical(t, target.To.T) || types.IsInterface(target.To.T) && types.AssignableTo(t, target.To.T) {
				m.Set(target.To, v)
				return state.BoolOf(true)
			}
		case *state.NonNil:
			for _, w := range x.Wraps {
				inner := m.Only(w)
				if it := inner.Type(); it != nil && types.Identical(it, target.To.T) {
					m.Set(target.To, inner)
					return state.BoolOf(true)
				}
			}
			if is, known := m.IsOf(x, target.To.T); known && !is && len(x.Wraps) == 0 {
				return state.BoolOf(false)
			}
		}
		m.Set(target.To, &state.Unknown{T: target.To.T})
		return &state.Unknown{T: c.Result(0)}
	})
}

// sprintf is fmt.Sprintf: the text before and after the verbs is known.
func sprintf(m *interp.Machine, c *interp.Call) state.Value {
	format, ok := state.String(m.Only(c.Arg(0)))
	s, isSlice := m.Only(c.Arg(1)).(*state.Slice)
	if !ok || !isSlice || s.Open {
		return nil
	}
	for _, e := range s.Elems {
		m.Use(e)
	}
	var out strings.Builder
	rest := format
	for _, e := range s.Elems {
		before, after, found := strings.Cut(rest, "%")
		if !found || after == "" {
			break
		}
		text, known := printed(m.Only(e))
		if !known || !strings.ContainsRune("sdv", rune(after[0])) {
			return &state.Text{T: c.Result(0), Prefix: out.String() + before, Suffix: suffixOf(after)}
		}
		out.WriteString(before + text)
		rest = after[1:]
	}
	if strings.Contains(rest, "%") {
		return &state.Text{T: c.Result(0), Prefix: out.String()}
	}
	return &state.Const{T: c.Result(0), V: constant.MakeString(out.String() + rest)}
}

// suffixOf returns the text behind the last verb of a format.
func suffixOf(format string) string {
	if i := strings.LastIndexByte(format, '%'); i >= 0 {
		format = format[i+1:]
	}
	const verbs = "vTtbcdoOqxXUeEfFgGsp"
	if i := strings.IndexAny(format, verbs); i >= 0 {
		return format[i+1:]
	}
	return ""
}

func printed(v state.Value) (string, bool) {
	c, ok := v.(*state.Const)
	if !ok {
		return "", false
	}
	switch c.V.Kind() {
	case constant.String:
		return constant.StringVal(c.V), true
	case constant.Int:
		return c.V.ExactString(), true
	default:
		return "", false
	}
}

func joinModel(m *interp.Machine, c *interp.Call) state.Value {
	s, ok := m.Only(c.Arg(0)).(*state.Slice)
	if !ok || s.Open {
		return nil
	}
	var out state.Value = state.StringOf("")
	for _, e := range s.Elems {
		if text, ok := state.String(out); ok && text == "" {
			out = m.Only(e)
			continue
		}
		out = Joined(m, out, e)
	}
	return out
}
