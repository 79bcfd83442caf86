package web

import (
	"go/ast"
	"go/constant"
	"go/types"
	"path"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
)

type model = func(*interp.Machine, *interp.Call) interp.Value

const (
	ginGroup   = "(*" + ginPath + ".RouterGroup)."
	ginEngine  = "(*" + ginPath + ".Engine)."
	ginCtxName = "(*" + ginPath + ".Context)."
)

// routerModels are the functions that make engines and groups and register routes.
func (a *analysis) routerModels(models map[string]model) {
	models[ginPath+".New"] = a.newEngine
	models[ginPath+".Default"] = a.newEngine
	for _, name := range []string{"Logger", "LoggerWithConfig", "LoggerWithFormatter", "LoggerWithWriter", "Recovery",
		"RecoveryWithWriter",
		"CustomRecovery", "CustomRecoveryWithWriter", "ErrorLogger", "ErrorLoggerT", "BasicAuth", "BasicAuthForRealm",
		"BasicAuthForProxy"} {
		models[ginPath+"."+name] = func(_ *interp.Machine, c *interp.Call) interp.Value {
			return &interp.Func{
				T:     c.Result(0),
				Model: func(*interp.Machine, *interp.Call) interp.Value { return interp.Tuple{} },
			}
		}
	}
	models[ginEngine+"With"] = func(_ *interp.Machine, c *interp.Call) interp.Value { return c.Recv }
	models[ginEngine+"Handler"] = func(_ *interp.Machine, c *interp.Call) interp.Value { return c.Recv }
	models[ginGroup+"Group"] = a.group
	models[ginGroup+"BasePath"] = func(m *interp.Machine, c *interp.Call) interp.Value {
		if r := a.routerOf(m, c.Recv); r != nil {
			return r.prefix
		}
		return nil
	}
	for _, name := range []string{ginGroup + "Use", ginEngine + "Use"} {
		models[name] = a.use
	}
	for _, verb := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"} {
		models[ginGroup+verb] = func(m *interp.Machine, c *interp.Call) interp.Value {
			return a.register(m, c, []string{verb}, false, c.Arg(0), c.Arg(1))
		}
	}
	models[ginGroup+"Any"] = func(m *interp.Machine, c *interp.Call) interp.Value {
		return a.register(m, c, []string{"POST"}, true, c.Arg(0), c.Arg(1))
	}
	models[ginGroup+"Handle"] = func(m *interp.Machine, c *interp.Call) interp.Value {
		var result = c.Recv
		for _, alt := range m.Alts(c.Arg(0)) {
			if verb, ok := interp.String(alt.V); ok {
				m.With(alt.Tags, func() { result = a.register(m, c, []string{verb}, false, c.Arg(1), c.Arg(2)) })
			}
		}
		return result
	}
	models[ginGroup+"Match"] = func(m *interp.Machine, c *interp.Call) interp.Value {
		var list []string
		if s, ok := m.Only(c.Arg(0)).(*interp.Slice); ok {
			for _, e := range s.Elems {
				if verb, ok := interp.String(m.Only(e)); ok {
					list = append(list, verb)
				}
			}
		}
		return a.register(m, c, list, false, c.Arg(1), c.Arg(2))
	}
	for _, name := range []string{"Static", "StaticFile", "StaticFS", "StaticFileFS"} {
		models[ginGroup+name] = func(_ *interp.Machine, c *interp.Call) interp.Value { return c.Recv }
	}
	for _, name := range []string{"NoRoute", "NoMethod", "Run", "RunTLS", "SetTrustedProxies", "LoadHTMLGlob",
		"LoadHTMLFiles", "SetHTMLTemplate",
		"SetFuncMap", "Delims", "SecureJsonPrefix", "RunUnix", "RunFd", "RunListener", "ServeHTTP", "HandleContext",
		"Routes"} {
		models[ginEngine+name] = func(_ *interp.Machine, c *interp.Call) interp.Value { return c.Unknown() }
	}
	for _, name := range []string{"Attach", "New", "MountServer"} {
		models["github.com/ginmcp/ginmcp/ginmcp."+name] = func(_ *interp.Machine,
			c *interp.Call) interp.Value {
			return c.Unknown()
		}
	}
	models["(*github.com/ginmcp/ginmcp/ginmcp.Server).Mount"] = func(_ *interp.Machine,
		c *interp.Call) interp.Value {
		return c.Unknown()
	}
	for _, name := range []string{"Op", "Handle"} {
		models["github.com/ginmcp/ginmcp/ginmcp."+name] = a.annotated(name)
	}
}

func (a *analysis) newEngine(m *interp.Machine, c *interp.Call) interp.Value {
	e := &engine{}
	if c.Expr != nil {
		e.at = m.Position(c.Expr).String()
	}
	return a.newRouter(a.types.engine, interp.StringOf("/"), nil, e)
}

func (a *analysis) newRouter(t types.Type, prefix interp.Value, chain *interp.Slice, e *engine) *router {
	if chain == nil {
		chain = &interp.Slice{T: types.NewSlice(types.Typ[types.Invalid])}
	}
	return &router{t: t, prefix: prefix, chain: interp.NewCell(chain.T, chain), engine: e}
}

// routerOf returns the router that v is, or nil.
func (a *analysis) routerOf(m *interp.Machine, v interp.Value) *router {
	r, _ := unwrapped(m, v).(*router)
	return r
}

func (a *analysis) group(m *interp.Machine, c *interp.Call) interp.Value {
	r := a.routerOf(m, c.Recv)
	if r == nil {
		return nil
	}
	chain, _ := m.Get(r.chain).(*interp.Slice)
	g := a.newRouter(a.types.group, joined(m, r.prefix, c.Arg(0)), extended(m, chain, c.Arg(1)), r.engine)
	g.doc = r.doc
	if c.Expr != nil {
		if doc := a.commentAbove(c.Expr); doc != "" {
			g.doc = doc
		}
	}
	return g
}

func (a *analysis) use(m *interp.Machine, c *interp.Call) interp.Value {
	if r := a.routerOf(m, c.Recv); r != nil {
		chain, _ := m.Get(r.chain).(*interp.Slice)
		m.Set(r.chain, extended(m, chain, c.Arg(0)))
	}
	return c.Recv
}

// extended returns a chain with more handlers. Of handlers that are not known, one that is not
// known either is added.
func extended(m *interp.Machine, chain *interp.Slice, more interp.Value) *interp.Slice {
	out := &interp.Slice{T: types.NewSlice(types.Typ[types.Invalid])}
	if chain != nil {
		out.Elems = append(out.Elems, chain.Elems...)
	}
	switch s := m.Only(more).(type) {
	case *interp.Slice:
		out.Elems = append(out.Elems, s.Elems...)
		if s.Open {
			out.Elems = append(out.Elems, &interp.Unknown{})
		}
	case *interp.Nil:
	case *interp.Union:
		// The longest alternative has the handlers of all that a condition adds.
		var longest *interp.Slice
		for _, alt := range m.Alts(s) {
			if alternative, ok := alt.V.(*interp.Slice); ok && (longest == nil || len(alternative.Elems) > len(longest.Elems)) {
				longest = alternative
			}
		}
		if longest != nil {
			out.Elems = append(out.Elems, longest.Elems...)
		}
	default:
		out.Elems = append(out.Elems, &interp.Unknown{})
	}
	return out
}

// joined returns the path of a group or route as Gin joins it.
func joined(m *interp.Machine, prefix, relative interp.Value) interp.Value {
	t := types.Typ[types.String]
	return m.Lift(prefix, t, func(p interp.Value) interp.Value {
		return m.Lift(relative, t, func(r interp.Value) interp.Value { return joinedOne(p, r, t) })
	})
}

func joinedOne(prefix, relative interp.Value, t types.Type) interp.Value {
	base, known := interp.String(prefix)
	rel, relKnown := interp.String(relative)
	switch {
	case known && relKnown:
		return interp.StringOf(joinPaths(base, rel))
	case relKnown:
		suffix := ""
		if text, ok := prefix.(*interp.Text); ok {
			suffix = text.Suffix
		}
		if rel == "" {
			return prefix
		}
		return &interp.Text{T: t, Suffix: joinPaths("/"+strings.TrimLeft(suffix, "/"), rel)}
	default:
		if text, ok := relative.(*interp.Text); ok {
			return &interp.Text{T: t, Suffix: text.Suffix}
		}
		return &interp.Text{T: t}
	}
}

func joinPaths(base, relative string) string {
	if relative == "" {
		return base
	}
	out := path.Join(base, relative)
	if strings.HasSuffix(relative, "/") && !strings.HasSuffix(out, "/") {
		out += "/"
	}
	return out
}

// register records a route for each of the verbs.
func (a *analysis) register(
	m *interp.Machine,
	c *interp.Call,
	methods []string,
	all bool,
	relative, handlers interp.Value,
) interp.Value {
	r := a.routerOf(m, c.Recv)
	if r == nil || a.collect == nil {
		return c.Recv
	}
	chain, _ := m.Get(r.chain).(*interp.Slice)
	for _, alt := range m.Alts(handlers) {
		list, ok := alt.V.(*interp.Slice)
		if !ok || len(list.Elems) == 0 {
			list = &interp.Slice{T: types.NewSlice(types.Typ[types.Invalid]), Elems: []interp.Value{&interp.Unknown{}}}
		}
		m.With(alt.Tags, func() {
			for _, p := range m.Alts(joined(m, r.prefix, relative)) {
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
	p interp.Value,
	chain *interp.Slice,
) {
	last := chain.Elems[len(chain.Elems)-1]
	for _, h := range m.Alts(last) {
		route := &Route{Method: method, Any: all, GroupDoc: r.doc, Registrar: m.Within()}
		if text, ok := interp.String(p); ok {
			route.Path = text
		} else {
			route.Partial = true
			if text, ok := p.(*interp.Text); ok {
				route.Path = text.Suffix
			}
		}
		if c.Expr != nil {
			route.Position = m.Position(c.Expr)
		}
		route.chain = append(route.chain, chain.Elems[:len(chain.Elems)-1]...)
		route.chain = append(route.chain, h.V)
		if f, ok := h.V.(*interp.Func); ok {
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
	return func(m *interp.Machine, c *interp.Call) interp.Value {
		f, ok := m.Only(c.Arg(1)).(*interp.Func)
		if !ok {
			return nil
		}
		out := *f
		out.T = c.Result(0)
		if name == "Handle" {
			out.Model = func(*interp.Machine, *interp.Call) interp.Value { return interp.Tuple{} }
		}
		out.Mark = annotatedMark{}
		return &out
	}
}

// commentAbove returns the comment that ends on the line before a node begins.
func (a *analysis) commentAbove(n ast.Node) string {
	pos := a.program.Fset.Position(n.Pos())
	return a.comments.above(a.program, pos)
}

func constantString(v constant.Value) (string, bool) {
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}
