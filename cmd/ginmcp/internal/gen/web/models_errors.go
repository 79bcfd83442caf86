package web

import (
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/stdmodel"
)

// fail records an error as c.Error does. Only the last one matters: a handler that records several
// stops at the last.
func (r *run) fail(m *interp.Machine, err state.Value) *stdmodel.GinError {
	m.Set(r.failed, state.BoolOf(true))
	var alts []state.Alt
	for _, a := range m.Alts(err) {
		if _, isNil := a.V.(*state.Nil); !isNil { // Gin panics
			alts = append(alts, a)
		}
	}
	if len(alts) > 0 {
		err = state.NewUnion(state.ErrorType, alts)
	}
	e := &stdmodel.GinError{T: r.types.ginError, Err: err}
	m.Set(r.failure, e)
	return e
}

// errors returns c.Errors.
func (r *run) errors(m *interp.Machine, t types.Type) state.Value {
	return m.Lift(m.Get(r.failed), t, func(v state.Value) state.Value {
		failed, known := state.Bool(v)
		switch {
		case known && !failed:
			return &state.Slice{T: t}
		case known && r.types.ginError != nil:
			return &state.Slice{T: t, Elems: []state.Value{m.Get(r.failure)}}
		default:
			return &state.Slice{T: t, Open: true}
		}
	})
}

// errorModels are c.Error and the methods of the errors that it records.
func (a *analysis) errorModels(models map[string]model) {
	models[ginCtxName+"Error"] = onContext(func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		return r.fail(m, c.Arg(0))
	})
	models[ginCtxName+"AbortWithError"] = onContext(func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		r.empty(c.Arg(0), true)
		m.Set(r.index, state.IntOf(aborted))
		return r.fail(m, c.Arg(1))
	})
	models["("+load.GinPath+".errorMsgs).Last"] = func(m *interp.Machine, c *interp.Call) state.Value {
		return m.Lift(c.Recv, c.Result(0), func(v state.Value) state.Value {
			s, ok := v.(*state.Slice)
			switch {
			case !ok || s.Open:
				return &state.Unknown{T: c.Result(0)}
			case len(s.Elems) == 0:
				return &state.Nil{T: c.Result(0)}
			default:
				return s.Elems[len(s.Elems)-1]
			}
		})
	}
	models["("+load.GinPath+".errorMsgs).ByType"] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Recv }
	for _, name := range []string{"SetType", "SetMeta"} {
		models["(*"+load.GinPath+".Error)."+name] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Recv }
	}
	models["(*"+load.GinPath+".Error).Unwrap"] = func(m *interp.Machine, c *interp.Call) state.Value {
		if e, ok := m.Only(c.Recv).(*stdmodel.GinError); ok {
			return e.Err
		}
		return nil
	}
	for _, name := range []string{"Error", "JSON", "IsType", "MarshalJSON"} {
		models["(*"+load.GinPath+".Error)."+name] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() }
	}
}
