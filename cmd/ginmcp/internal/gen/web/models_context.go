package web

import (
	"go/constant"
	"go/types"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// onContext returns a model of a method of gin.Context.
func onContext(f func(r *run, m *interp.Machine, c *interp.Call) state.Value) model {
	return func(m *interp.Machine, c *interp.Call) state.Value {
		ctx, ok := unwrapped(m, c.Recv).(*ginContext)
		if !ok {
			return c.Unknown()
		}
		return f(ctx.run, m, c)
	}
}

// contextModels are the methods of gin.Context that run the chain and keep values.
func (a *analysis) contextModels(models map[string]model) {
	on := func(name string, f func(r *run, m *interp.Machine, c *interp.Call) state.Value) {
		models[ginCtxName+name] = onContext(f)
	}
	on("Next", func(r *run, _ *interp.Machine, _ *interp.Call) state.Value {
		r.handlers()
		return state.Tuple{}
	})
	on("Abort", func(r *run, m *interp.Machine, _ *interp.Call) state.Value {
		m.Set(r.index, state.IntOf(aborted))
		return state.Tuple{}
	})
	on("IsAborted", func(r *run, m *interp.Machine, _ *interp.Call) state.Value {
		return m.Lift(m.Get(r.index), types.Typ[types.Bool], func(v state.Value) state.Value {
			n, _ := state.Int(v)
			return state.BoolOf(n >= aborted)
		})
	})
	on("Set", (*run).set)
	on("Get", (*run).get)
	on("MustGet", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		v, _ := r.stored(m, c.Arg(0), c.Result(0))
		return v
	})
	on("Copy", func(_ *run, _ *interp.Machine, c *interp.Call) state.Value { return c.Recv })
	on("Value", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		if _, ok := state.String(m.Only(c.Arg(0))); ok {
			v, _ := r.stored(m, c.Arg(0), c.Result(0))
			return v
		}
		return nil
	})
	for _, name := range typedGetters {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) state.Value {
			v, _ := r.stored(m, c.Arg(0), c.Result(0))
			if v != nil && v.Type() != nil && c.Result(0) != nil && types.Identical(v.Type(), c.Result(0)) {
				return v
			}
			return c.Unknown()
		})
	}
	for _, name := range []string{"HandlerName", "HandlerNames", "Handler", "FullPath", "ClientIP", "RemoteIP",
		"ContentType", "IsWebsocket",
		"Deadline", "Done", "Err", "SetSameSite", "SetCookie", "SetCookieData", "NegotiateFormat", "SetAccepted",
		"AddParam", "Delete", "SaveUploadedFile"} {
		on(name, func(_ *run, _ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() })
	}
	on("FullPath", func(r *run, _ *interp.Machine, _ *interp.Call) state.Value {
		if r.route.Partial {
			return nil
		}
		return state.StringOf(r.route.Path)
	})
}

var typedGetters = []string{
	"GetString", "GetBool", "GetInt", "GetInt8", "GetInt16", "GetInt32", "GetInt64", "GetUint", "GetUint8", "GetUint16",
	"GetUint32", "GetUint64",
	"GetFloat32", "GetFloat64", "GetTime", "GetDuration", "GetError", "GetIntSlice", "GetInt64Slice", "GetUintSlice",
	"GetStringSlice",
	"GetErrorSlice", "GetStringMap", "GetStringMapString", "GetStringMapStringSlice",
}

// storeKey returns the key under which a value is stored: that of a constant of any type.
func storeKey(v state.Value) (string, bool) {
	switch k := v.(type) {
	case *state.Const:
		name := k.V.ExactString()
		if k.V.Kind() == constant.String {
			name = constant.StringVal(k.V)
		}
		return name, true
	case *state.Struct: // a key of an empty struct type
		return k.T.String(), true
	default:
		return "", false
	}
}

func (r *run) set(m *interp.Machine, c *interp.Call) state.Value {
	entries, ok := m.Get(r.keys).(*state.Entries)
	key, known := storeKey(m.Only(c.Arg(0)))
	if ok && known {
		m.Set(r.keys, entries.With(key, c.Arg(1)))
	}
	return state.Tuple{}
}

// stored returns the value that a handler stored under a key, and whether it is there.
func (r *run) stored(m *interp.Machine, key state.Value, t types.Type) (v, ok state.Value) {
	boolean := types.Typ[types.Bool]
	entries, isEntries := m.Get(r.keys).(*state.Entries)
	name, known := storeKey(m.Only(key))
	if !isEntries || !known {
		return &state.Unknown{T: t}, &state.Unknown{T: boolean}
	}
	entry, found := entries.At[name]
	if !found && !r.unfollowed {
		return state.Zero(t), state.BoolOf(false)
	}
	if !found || entry.Value == nil || entry.Maybe {
		return &state.Unknown{T: t}, &state.Unknown{T: boolean}
	}
	return entry.Value, state.BoolOf(true)
}

func (r *run) get(m *interp.Machine, c *interp.Call) state.Value {
	v, ok := r.stored(m, c.Arg(0), c.Result(0))
	return state.Tuple{v, ok}
}

// setHeader records a response header.
func (r *run) setHeader(m *interp.Machine, name, value state.Value) {
	key, ok := state.String(m.Only(name))
	entries, isEntries := m.Get(r.header).(*state.Entries)
	if ok && isEntries {
		m.Set(r.header, entries.With(strings.ToLower(key), value))
	}
}

// headerValue returns a response header that was set, or "".
func (r *run) headerValue(m *interp.Machine, name string) string {
	entries, ok := m.Get(r.header).(*state.Entries)
	if !ok {
		return ""
	}
	switch v := m.Only(entries.At[name].Value).(type) {
	case *state.Const:
		text, _ := state.ConstantString(v.V)
		return text
	case *state.Text:
		return v.Prefix
	default:
		return ""
	}
}
