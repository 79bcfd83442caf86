package web

import (
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
)

// A recorded is a *gin.Error: an error that a handler recorded with c.Error.
type recorded struct {
	t   types.Type
	err interp.Value
}

// Type implements interp.Value.
func (e *recorded) Type() types.Type { return e.t }

// Field implements interp.Object.
func (e *recorded) Field(_ *interp.Machine, name string, _ types.Type) interp.Value {
	if name == "Err" {
		return e.err
	}
	return nil
}

// fail records an error as c.Error does. Only the last one matters: a handler that records several
// stops at the last.
func (r *run) fail(m *interp.Machine, err interp.Value) *recorded {
	m.Set(r.failed, interp.BoolOf(true))
	var alts []interp.Alt
	for _, a := range m.Alts(err) {
		if _, isNil := a.V.(*interp.Nil); !isNil { // Gin panics
			alts = append(alts, a)
		}
	}
	if len(alts) > 0 {
		err = interp.NewUnion(interp.ErrorType, alts)
	}
	e := &recorded{t: r.types.ginError, err: err}
	m.Set(r.failure, e)
	return e
}

// errors returns c.Errors.
func (r *run) errors(m *interp.Machine, t types.Type) interp.Value {
	return m.Lift(m.Get(r.failed), t, func(v interp.Value) interp.Value {
		failed, known := interp.Bool(v)
		switch {
		case known && !failed:
			return &interp.Slice{T: t}
		case known && r.types.ginError != nil:
			return &interp.Slice{T: t, Elems: []interp.Value{m.Get(r.failure)}}
		default:
			return &interp.Slice{T: t, Open: true}
		}
	})
}

// errorModels are c.Error and the methods of the errors that it records.
func (a *analysis) errorModels(models map[string]model) {
	models[ginCtxName+"Error"] = onContext(func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
		return r.fail(m, c.Arg(0))
	})
	models[ginCtxName+"AbortWithError"] = onContext(func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
		r.empty(c.Arg(0), true)
		m.Set(r.index, interp.IntOf(aborted))
		return r.fail(m, c.Arg(1))
	})
	models["("+ginPath+".errorMsgs).Last"] = func(m *interp.Machine, c *interp.Call) interp.Value {
		return m.Lift(c.Recv, c.Result(0), func(v interp.Value) interp.Value {
			s, ok := v.(*interp.Slice)
			switch {
			case !ok || s.Open:
				return &interp.Unknown{T: c.Result(0)}
			case len(s.Elems) == 0:
				return &interp.Nil{T: c.Result(0)}
			default:
				return s.Elems[len(s.Elems)-1]
			}
		})
	}
	models["("+ginPath+".errorMsgs).ByType"] = func(_ *interp.Machine, c *interp.Call) interp.Value { return c.Recv }
	for _, name := range []string{"SetType", "SetMeta"} {
		models["(*"+ginPath+".Error)."+name] = func(_ *interp.Machine, c *interp.Call) interp.Value { return c.Recv }
	}
	models["(*"+ginPath+".Error).Unwrap"] = func(m *interp.Machine, c *interp.Call) interp.Value {
		if e, ok := m.Only(c.Recv).(*recorded); ok {
			return e.err
		}
		return nil
	}
	for _, name := range []string{"Error", "JSON", "IsType", "MarshalJSON"} {
		models["(*"+ginPath+".Error)."+name] = func(_ *interp.Machine, c *interp.Call) interp.Value { return c.Unknown() }
	}
}

// cause returns the error that c.Error recorded, or an error itself.
func cause(m *interp.Machine, err interp.Value) interp.Value {
	if e, ok := m.Only(err).(*recorded); ok {
		return e.err
	}
	if u, ok := err.(*interp.Union); ok {
		return m.Lift(u, u.T, func(v interp.Value) interp.Value {
			if e, ok := v.(*recorded); ok {
				return e.err
			}
			return v
		})
	}
	return err
}
