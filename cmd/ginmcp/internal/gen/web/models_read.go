package web

import (
	"go/constant"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/introspect"
)

// readModels are the methods of gin.Context that read one value.
func (a *analysis) readModels(models map[string]model) {
	on := func(name string, f func(r *run, m *interp.Machine, c *interp.Call) interp.Value) {
		models[ginCtxName+name] = onContext(f)
	}
	for name, in := range map[string]place{"Param": inPath, "Query": inQuery, "PostForm": inForm, "GetHeader": inHeader} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) interp.Value {
			return r.text(c.Expr, c.Arg(0), in, c.Result(0), nil)
		})
	}
	for name, in := range map[string]place{"DefaultQuery": inQuery, "DefaultPostForm": inForm} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) interp.Value {
			return r.text(c.Expr, c.Arg(0), in, c.Result(0), c.Arg(1))
		})
	}
	for name, in := range map[string]place{"GetQuery": inQuery, "GetPostForm": inForm} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) interp.Value { return r.getText(m, c, in) })
	}
	for name, in := range map[string]place{"QueryArray": inQuery, "PostFormArray": inForm} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) interp.Value { return r.several(c, in, "list") })
	}
	for name, in := range map[string]place{"GetQueryArray": inQuery, "GetPostFormArray": inForm} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) interp.Value { return r.getSeveral(c, in, "list") })
	}
	for name, in := range map[string]place{"QueryMap": inQuery, "PostFormMap": inForm} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) interp.Value { return r.several(c, in, "map") })
	}
	for name, in := range map[string]place{"GetQueryMap": inQuery, "GetPostFormMap": inForm} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) interp.Value { return r.getSeveral(c, in, "map") })
	}
	on("Cookie", func(r *run, m *interp.Machine, c *interp.Call) interp.Value { return r.getWithError(m, c, inCookie) })
	on("FormFile", func(r *run, m *interp.Machine, c *interp.Call) interp.Value { return r.file(m, c) })
	on("MultipartForm", func(r *run, _ *interp.Machine, c *interp.Call) interp.Value {
		return interp.Tuple{&multipartForm{t: c.Result(0), run: r}, &interp.Unknown{T: c.Result(1)}}
	})
	on("GetRawData", func(r *run, _ *interp.Machine, c *interp.Call) interp.Value {
		r.whole = r.whole || !r.middleware()
		return interp.Tuple{&bodyBytes{t: c.Result(0), run: r}, &interp.Unknown{T: c.Result(1)}}
	})
	models["("+ginPath+".Params).ByName"] = a.paramByName
	models["("+ginPath+".Params).Get"] = func(m *interp.Machine, c *interp.Call) interp.Value {
		return interp.Tuple{a.paramByName(m, c), &interp.Unknown{T: types.Typ[types.Bool]}}
	}
}

func (a *analysis) paramByName(m *interp.Machine, c *interp.Call) interp.Value {
	if p, ok := unwrapped(m, c.Recv).(*params); ok {
		return p.run.text(c.Expr, c.Arg(0), inPath, types.Typ[types.String], nil)
	}
	return nil
}

// getText is GetQuery: the text and whether it is there, even if it is empty.
func (r *run) getText(m *interp.Machine, c *interp.Call, in place) interp.Value {
	name, ok := r.name(m.Only(c.Arg(0)))
	if !ok {
		r.unnamed(c.Expr, in)
		return c.Unknown()
	}
	i := r.input(c.Expr, in, name, "")
	t := types.Typ[types.String]
	v, found := r.present(i, &interp.Symbol{T: t, Subject: i}, &interp.Const{T: t, V: constant.MakeString("")}, t)
	return interp.Tuple{v, found}
}

func (r *run) several(c *interp.Call, in place, kind string) interp.Value {
	return r.m.Lift(c.Arg(0), c.Result(0), func(k interp.Value) interp.Value {
		name, ok := r.name(k)
		if !ok {
			r.unnamed(c.Expr, in)
			return &interp.Unknown{T: c.Result(0)}
		}
		return &texts{t: c.Result(0), run: r, in: in, input: r.input(c.Expr, in, name, kind)}
	})
}

func (r *run) getSeveral(c *interp.Call, in place, kind string) interp.Value {
	name, ok := r.name(r.m.Only(c.Arg(0)))
	if !ok {
		r.unnamed(c.Expr, in)
		return c.Unknown()
	}
	i := r.input(c.Expr, in, name, kind)
	v, found := r.present(i, &texts{t: c.Result(0), run: r, in: in, input: i}, &interp.Nil{T: c.Result(0)}, c.Result(0))
	return interp.Tuple{v, found}
}

// getWithError is a read of a text that fails if it is not there.
func (r *run) getWithError(m *interp.Machine, c *interp.Call, in place) interp.Value {
	name, ok := r.name(m.Only(c.Arg(0)))
	if !ok {
		r.unnamed(c.Expr, in)
		return c.Unknown()
	}
	i := r.input(c.Expr, in, name, "")
	t := types.Typ[types.String]
	v, _ := r.present(i, &interp.Symbol{T: t, Subject: i}, &interp.Const{T: t, V: constant.MakeString("")}, t)
	if c.Result(0) != nil && !types.Identical(c.Result(0), t) { // http.Request.Cookie returns a *http.Cookie
		v = &interp.Unknown{T: c.Result(0)}
	}
	return interp.Tuple{v, r.absent(i)}
}

// file is a read of an uploaded file.
func (r *run) file(m *interp.Machine, c *interp.Call) interp.Value {
	name, ok := r.name(m.Only(c.Arg(0)))
	if !ok {
		r.open(c.Expr, introspect.LocationForm, "the name of the file is not a constant")
		return c.Unknown()
	}
	i := r.input(c.Expr, inFile, name, "")
	out := interp.Tuple{}
	for n := range c.Results.Len() - 1 {
		out = append(out, &interp.Unknown{T: c.Result(n)})
	}
	return append(out, r.absent(i))
}
