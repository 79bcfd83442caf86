package web

import (
	"go/ast"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/stdmodel"
)

type model = func(*interp.Machine, *interp.Call) state.Value

const (
	ginGroup   = "(*" + load.GinPath + ".RouterGroup)."
	ginEngine  = "(*" + load.GinPath + ".Engine)."
	ginCtxName = "(*" + load.GinPath + ".Context)."
)

// routerModels are the functions that make engines and groups and register routes.
func (a *analysis) routerModels(models map[string]model) {
	models[load.GinPath+".New"] = a.newEngine
	models[load.GinPath+".Default"] = a.newEngine
	for _, name := range []string{"Logger", "LoggerWithConfig", "LoggerWithFormatter", "LoggerWithWriter", "Recovery",
		"RecoveryWithWriter",
		"CustomRecovery", "CustomRecoveryWithWriter", "ErrorLogger", "ErrorLoggerT", "BasicAuth", "BasicAuthForRealm",
		"BasicAuthForProxy"} {
		models[load.GinPath+"."+name] = func(_ *interp.Machine, c *interp.Call) state.Value {
			return &state.Func{
				T:     c.Result(0),
				Model: func(*interp.Machine, *interp.Call) state.Value { return state.Tuple{} },
			}
		}
	}
	models[ginEngine+"With"] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Recv }
	models[ginEngine+"Handler"] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Recv }
	models[ginGroup+"Group"] = a.group
	models[ginGroup+"BasePath"] = func(m *interp.Machine, c *interp.Call) state.Value {
		if r := a.routerOf(m, c.Recv); r != nil {
			return r.prefix
		}
		return nil
	}
	for _, name := range []string{ginGroup + "Use", ginEngine + "Use"} {
		models[name] = a.use
	}
	for _, verb := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"} {
		models[ginGroup+verb] = func(m *interp.Machine, c *interp.Call) state.Value {
			return a.register(m, c, []string{verb}, false, c.Arg(0), c.Arg(1))
		}
	}
	models[ginGroup+"Any"] = func(m *interp.Machine, c *interp.Call) state.Value {
		return a.register(m, c, []string{"POST"}, true, c.Arg(0), c.Arg(1))
	}
	models[ginGroup+"Handle"] = func(m *interp.Machine, c *interp.Call) state.Value {
		var result = c.Recv
		for _, alt := range m.Alts(c.Arg(0)) {
			if verb, ok := state.String(alt.V); ok {
				m.With(alt.Tags, func() { result = a.register(m, c, []string{verb}, false, c.Arg(1), c.Arg(2)) })
			}
		}
		return result
	}
	models[ginGroup+"Match"] = func(m *interp.Machine, c *interp.Call) state.Value {
		var list []string
		if s, ok := m.Only(c.Arg(0)).(*state.Slice); ok {
			for _, e := range s.Elems {
				if verb, ok := state.String(m.Only(e)); ok {
					list = append(list, verb)
				}
			}
		}
		return a.register(m, c, list, false, c.Arg(1), c.Arg(2))
	}
	for _, name := range []string{"Static", "StaticFile", "StaticFS", "StaticFileFS"} {
		models[ginGroup+name] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Recv }
	}
	for _, name := range []string{"NoRoute", "NoMethod", "Run", "RunTLS", "SetTrustedProxies", "LoadHTMLGlob",
		"LoadHTMLFiles", "SetHTMLTemplate",
		"SetFuncMap", "Delims", "SecureJsonPrefix", "RunUnix", "RunFd", "RunListener", "ServeHTTP", "HandleContext",
		"Routes"} {
		models[ginEngine+name] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() }
	}
	for _, name := range []string{"Attach", "New", "MountServer"} {
		models["github.com/ginmcp/ginmcp/ginmcp."+name] = func(_ *interp.Machine,
			c *interp.Call) state.Value {
			return c.Unknown()
		}
	}
	models["(*github.com/ginmcp/ginmcp/ginmcp.Server).Mount"] = func(_ *interp.Machine,
		c *interp.Call) state.Value {
		return c.Unknown()
	}
	for _, name := range []string{"Op", "Handle"} {
		models["github.com/ginmcp/ginmcp/ginmcp."+name] = a.annotated(name)
	}
}

func (a *analysis) newEngine(m *interp.Machine, c *interp.Call) state.Value {
	e := &engine{}
	if c.Expr != nil {
		e.at = m.Position(c.Expr).String()
	}
	return a.newRouter(a.types.engine, state.StringOf("/"), nil, e)
}

func (a *analysis) newRouter(t types.Type, prefix state.Value, chain *state.Slice, e *engine) *router {
	if chain == nil {
		chain = &state.Slice{T: types.NewSlice(types.Typ[types.Invalid])}
	}
	return &router{t: t, prefix: prefix, chain: state.NewCell(chain.T, chain), engine: e}
}

// routerOf returns the router that v is, or nil.
func (a *analysis) routerOf(m *interp.Machine, v state.Value) *router {
	r, _ := unwrapped(m, v).(*router)
	return r
}

func (a *analysis) group(m *interp.Machine, c *interp.Call) state.Value {
	r := a.routerOf(m, c.Recv)
	if r == nil {
		return nil
	}
	chain, _ := m.Get(r.chain).(*state.Slice)
	g := a.newRouter(a.types.group, stdmodel.Joined(m, r.prefix, c.Arg(0)), extended(m, chain, c.Arg(1)), r.engine)
	g.doc = r.doc
	if c.Expr != nil {
		if doc := a.commentAbove(c.Expr); doc != "" {
			g.doc = doc
		}
	}
	return g
}

func (a *analysis) use(m *interp.Machine, c *interp.Call) state.Value {
	if r := a.routerOf(m, c.Recv); r != nil {
		chain, _ := m.Get(r.chain).(*state.Slice)
		m.Set(r.chain, extended(m, chain, c.Arg(0)))
	}
	return c.Recv
}

// extended returns a chain with more handlers. Of handlers that are not known, one that is not
// known either is added.
func extended(m *interp.Machine, chain *state.Slice, more state.Value) *state.Slice {
	out := &state.Slice{T: types.NewSlice(types.Typ[types.Invalid])}
	if chain != nil {
		out.Elems = append(out.Elems, chain.Elems...)
	}
	switch s := m.Only(more).(type) {
	case *state.Slice:
		out.Elems = append(out.Elems, s.Elems...)
		if s.Open {
			out.Elems = append(out.Elems, &state.Unknown{})
		}
	case *state.Nil:
	case *state.Union:
		// The longest alternative has the handlers of all that a condition adds.
		var longest *state.Slice
		for _, alt := range m.Alts(s) {
			if alternative, ok := alt.V.(*state.Slice); ok && (longest == nil || len(alternative.Elems) > len(longest.Elems)) {
				longest = alternative
			}
		}
		if longest != nil {
			out.Elems = append(out.Elems, longest.Elems...)
		}
	default:
		out.Elems = append(out.Elems, &state.Unknown{})
	}
	return out
}

// register records a route for each of the verbs.
func (a *analysis) register(
	m *interp.Machine,
	c *interp.Call,
	methods []string,
	all bool,
	relative, handlers state.Value,
) state.Value {
	r := a.routerOf(m, c.Recv)
	if r == nil || a.collect == nil {
		return c.Recv
	}
	chain, _ := m.Get(r.chain).(*state.Slice)
	for _, alt := range m.Alts(handlers) {
		list, ok := alt.V.(*state.Slice)
		if !ok || len(list.Elems) == 0 {
			list = &state.Slice{T: types.NewSlice(types.Typ[types.Invalid]), Elems: []state.Value{&state.Unknown{}}}
		}
		m.With(alt.Tags, func() {
			for _, p := range m.Alts(stdmodel.Joined(m, r.prefix, relative)) {
				for _, method := range methods {
					a.add(m, c, r, method, all, p.V, extended(m, chain, list))
				}
			}
		})
	}
	return c.Recv
}

func (a *analysis) add(
	m *interp.Machine,
	c *interp.Call,
	r *router,
	method string,
	all bool,
	p state.Value,
	chain *state.Slice,
) {
	last := chain.Elems[len(chain.Elems)-1]
	for _, h := range m.Alts(last) {
		route := &endpoint.Route{Method: method, Any: all, GroupDoc: r.doc, Registrar: m.Within()}
		if text, ok := state.String(p); ok {
			route.Path = text
		} else {
			route.Partial = true
			if text, ok := p.(*state.Text); ok {
				route.Path = text.Suffix
			}
		}
		if c.Expr != nil {
			route.Position = m.Position(c.Expr)
		}
		route.Chain = append(route.Chain, chain.Elems[:len(chain.Elems)-1]...)
		route.Chain = append(route.Chain, h.V)
		if f, ok := h.V.(*state.Func); ok {
			route.Handler = f
			_, route.Annotated = f.Mark.(annotatedMark)
		}
		a.collect(route)
	}
}

// annotatedMark marks a handler that Op or Handle returned.
type annotatedMark struct{}

// annotated is the model of Op and Handle: the handler inside keeps its symbol.
func (a *analysis) annotated(name string) model {
	return func(m *interp.Machine, c *interp.Call) state.Value {
		f, ok := m.Only(c.Arg(1)).(*state.Func)
		if !ok {
			return nil
		}
		out := *f
		out.T = c.Result(0)
		if name == "Handle" {
			out.Model = func(*interp.Machine, *interp.Call) state.Value { return state.Tuple{} }
		}
		out.Mark = annotatedMark{}
		return &out
	}
}

// commentAbove returns the comment that ends on the line before a node begins.
func (a *analysis) commentAbove(n ast.Node) string {
	pos := a.program.Fset.Position(n.Pos())
	return a.comments.Above(a.program, pos)
}
