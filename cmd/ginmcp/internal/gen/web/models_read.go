package web

import (
	"go/constant"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/introspect"
)

// readModels are the methods of gin.Context that read one value.
func (a *analysis) readModels(models map[string]model) {
	on := func(name string, f func(r *run, m *interp.Machine, c *interp.Call) state.Value) {
		models[ginCtxName+name] = onContext(f)
	}
	for name, in := range map[string]endpoint.Place{
		"Param": endpoint.InPath, "Query": endpoint.InQuery, "PostForm": endpoint.InForm, "GetHeader": endpoint.InHeader,
	} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) state.Value {
			return r.text(c.Expr, c.Arg(0), in, c.Result(0), nil)
		})
	}
	for name, in := range map[string]endpoint.Place{"DefaultQuery": endpoint.InQuery, "DefaultPostForm": endpoint.InForm} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) state.Value {
			return r.text(c.Expr, c.Arg(0), in, c.Result(0), c.Arg(1))
		})
	}
	for name, in := range map[string]endpoint.Place{"GetQuery": endpoint.InQuery, "GetPostForm": endpoint.InForm} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) state.Value { return r.getText(m, c, in) })
	}
	for name, in := range map[string]endpoint.Place{"QueryArray": endpoint.InQuery, "PostFormArray": endpoint.InForm} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) state.Value { return r.several(c, in, "list") })
	}
	for name, in := range map[string]endpoint.Place{
		"GetQueryArray": endpoint.InQuery, "GetPostFormArray": endpoint.InForm,
	} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) state.Value { return r.getSeveral(c, in, "list") })
	}
	for name, in := range map[string]endpoint.Place{"QueryMap": endpoint.InQuery, "PostFormMap": endpoint.InForm} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) state.Value { return r.several(c, in, "map") })
	}
	for name, in := range map[string]endpoint.Place{"GetQueryMap": endpoint.InQuery, "GetPostFormMap": endpoint.InForm} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) state.Value { return r.getSeveral(c, in, "map") })
	}
	on("Cookie", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		return r.getWithError(m, c, endpoint.InCookie)
	})
	on("FormFile", func(r *run, m *interp.Machine, c *interp.Call) state.Value { return r.file(m, c) })
	on("MultipartForm", func(r *run, _ *interp.Machine, c *interp.Call) state.Value {
		return state.Tuple{&multipartForm{t: c.Result(0), run: r}, &state.Unknown{T: c.Result(1)}}
	})
	on("GetRawData", func(r *run, _ *interp.Machine, c *interp.Call) state.Value {
		r.whole = r.whole || !r.middleware()
		return state.Tuple{&bodyBytes{t: c.Result(0), run: r}, &state.Unknown{T: c.Result(1)}}
	})
	models["("+load.GinPath+".Params).ByName"] = a.paramByName
	models["("+load.GinPath+".Params).Get"] = func(m *interp.Machine, c *interp.Call) state.Value {
		return state.Tuple{a.paramByName(m, c), &state.Unknown{T: types.Typ[types.Bool]}}
	}
}

func (a *analysis) paramByName(m *interp.Machine, c *interp.Call) state.Value {
	if p, ok := unwrapped(m, c.Recv).(*params); ok {
		return p.run.text(c.Expr, c.Arg(0), endpoint.InPath, types.Typ[types.String], nil)
	}
	return nil
}

// getText is GetQuery: the text and whether it is there, even if it is empty.
func (r *run) getText(m *interp.Machine, c *interp.Call, in endpoint.Place) state.Value {
	name, ok := r.name(m.Only(c.Arg(0)))
	if !ok {
		r.unnamed(c.Expr, in)
		return c.Unknown()
	}
	i := r.input(c.Expr, in, name, "")
	t := types.Typ[types.String]
	v, found := r.present(i, &state.Symbol{T: t, Subject: i}, &state.Const{T: t, V: constant.MakeString("")}, t)
	return state.Tuple{v, found}
}

func (r *run) several(c *interp.Call, in endpoint.Place, kind string) state.Value {
	return r.m.Lift(c.Arg(0), c.Result(0), func(k state.Value) state.Value {
		name, ok := r.name(k)
		if !ok {
			r.unnamed(c.Expr, in)
			return &state.Unknown{T: c.Result(0)}
		}
		return &texts{t: c.Result(0), run: r, in: in, input: r.input(c.Expr, in, name, kind)}
	})
}

func (r *run) getSeveral(c *interp.Call, in endpoint.Place, kind string) state.Value {
	name, ok := r.name(r.m.Only(c.Arg(0)))
	if !ok {
		r.unnamed(c.Expr, in)
		return c.Unknown()
	}
	i := r.input(c.Expr, in, name, kind)
	v, found := r.present(i, &texts{t: c.Result(0), run: r, in: in, input: i}, &state.Nil{T: c.Result(0)}, c.Result(0))
	return state.Tuple{v, found}
}

// getWithError is a read of a text that fails if it is not there.
func (r *run) getWithError(m *interp.Machine, c *interp.Call, in endpoint.Place) state.Value {
	name, ok := r.name(m.Only(c.Arg(0)))
	if !ok {
		r.unnamed(c.Expr, in)
		return c.Unknown()
	}
	i := r.input(c.Expr, in, name, "")
	t := types.Typ[types.String]
	v, _ := r.present(i, &state.Symbol{T: t, Subject: i}, &state.Const{T: t, V: constant.MakeString("")}, t)
	if c.Result(0) != nil && !types.Identical(c.Result(0), t) { // http.Request.Cookie returns a *http.Cookie
		v = &state.Unknown{T: c.Result(0)}
	}
	return state.Tuple{v, r.absent(i)}
}

// file is a read of an uploaded file.
func (r *run) file(m *interp.Machine, c *interp.Call) state.Value {
	name, ok := r.name(m.Only(c.Arg(0)))
	if !ok {
		r.open(c.Expr, introspect.LocationForm, "the name of the file is not a constant")
		return c.Unknown()
	}
	i := r.input(c.Expr, endpoint.InFile, name, "")
	out := state.Tuple{}
	for n := range c.Results.Len() - 1 {
		out = append(out, &state.Unknown{T: c.Result(n)})
	}
	return append(out, r.absent(i))
}
