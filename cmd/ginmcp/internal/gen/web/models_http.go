package web

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/jsonshape"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/introspect"
)

// httpModels are the functions of net/http and io that read a request or write a response.
func (a *analysis) httpModels(models map[string]model) {
	a.requestModels(models)
	a.responseModels(models)
	a.handlerModels(models)
}

func onRequest(f func(r *run, m *interp.Machine, c *interp.Call) state.Value) model {
	return func(m *interp.Machine, c *interp.Call) state.Value {
		req, ok := unwrapped(m, c.Recv).(*request)
		if !ok {
			return c.Unknown()
		}
		return f(req.run, m, c)
	}
}

func (a *analysis) requestModels(models map[string]model) {
	on := func(name string, f func(r *run, m *interp.Machine, c *interp.Call) state.Value) {
		models["(*net/http.Request)."+name] = onRequest(f)
	}
	for name, in := range map[string]endpoint.Place{
		"FormValue": endpoint.InEither, "PostFormValue": endpoint.InForm, "PathValue": endpoint.InPath,
	} {
		on(name, func(r *run, _ *interp.Machine, c *interp.Call) state.Value {
			return r.text(c.Expr, c.Arg(0), in, c.Result(0), nil)
		})
	}
	on("FormFile", func(r *run, m *interp.Machine, c *interp.Call) state.Value { return r.file(m, c) })
	on("Cookie", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		return r.getWithError(m, c, endpoint.InCookie)
	})
	for _, name := range []string{"ParseForm", "ParseMultipartForm", "Context", "UserAgent", "Referer", "Cookies",
		"BasicAuth", "ProtoAtLeast"} {
		on(name, func(_ *run, _ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() })
	}
	for _, name := range []string{"WithContext", "Clone"} {
		on(name, func(_ *run, _ *interp.Machine, c *interp.Call) state.Value { return c.Recv })
	}
	on("MultipartReader", func(r *run, _ *interp.Machine, c *interp.Call) state.Value {
		r.open(c.Expr, introspect.LocationForm, "the parts of the form are read one by one")
		return c.Unknown()
	})
	models["(*net/url.URL).Query"] = func(m *interp.Machine, c *interp.Call) state.Value {
		l, ok := unwrapped(m, c.Recv).(*location)
		if !ok {
			return nil
		}
		return &values{t: c.Result(0), run: l.run, in: endpoint.InQuery}
	}
	models["(net/url.Values).Get"] = a.valuesGet
	models["(net/http.Header).Get"] = a.headerGet
	models["(net/url.Values).Has"] = func(m *interp.Machine, c *interp.Call) state.Value {
		v, ok := unwrapped(m, c.Recv).(*values)
		name, known := state.String(m.Only(c.Arg(0)))
		if !ok || !known {
			return nil
		}
		i := v.run.input(c.Expr, v.in, name, "")
		_, found := v.run.present(i, &state.Unknown{}, &state.Unknown{}, types.Typ[types.String])
		return found
	}
	models["(net/http.Header).Values"] = func(m *interp.Machine, c *interp.Call) state.Value {
		if v, ok := unwrapped(m, c.Recv).(*values); ok {
			return v.run.text(c.Expr, c.Arg(0), v.in, c.Result(0), &state.Unknown{T: c.Result(0)})
		}
		return nil
	}
	a.bodyModels(models)
}

func (a *analysis) valuesGet(m *interp.Machine, c *interp.Call) state.Value {
	v, ok := unwrapped(m, c.Recv).(*values)
	if !ok {
		return nil
	}
	return v.run.text(c.Expr, c.Arg(0), v.in, c.Result(0), nil)
}

func (a *analysis) headerGet(m *interp.Machine, c *interp.Call) state.Value {
	switch h := unwrapped(m, c.Recv).(type) {
	case *values:
		return h.run.text(c.Expr, c.Arg(0), endpoint.InHeader, c.Result(0), nil)
	default:
		return nil
	}
}

// bodyModels are the functions that read the body.
func (a *analysis) bodyModels(models map[string]model) {
	for _, name := range []string{"io.ReadAll", "io/ioutil.ReadAll"} {
		models[name] = func(m *interp.Machine, c *interp.Call) state.Value {
			if b, ok := unwrapped(m, c.Arg(0)).(*body); ok {
				b.run.whole = b.run.whole || !b.run.middleware()
				return state.Tuple{&bodyBytes{t: c.Result(0), run: b.run}, &state.Unknown{T: c.Result(1)}}
			}
			return nil
		}
	}
	for name, arg := range map[string]int{
		"io.NopCloser": 0, "io/ioutil.NopCloser": 0, "io.LimitReader": 0, "net/http.MaxBytesReader": 1,
		"bufio.NewReader": 0, "bytes.NewBuffer": 0,
		"bytes.NewReader": 0, "bufio.NewReaderSize": 0, "io.TeeReader": 0,
	} {
		models[name] = func(m *interp.Machine, c *interp.Call) state.Value {
			if b := oneOf[*body](m, c.Arg(arg)); b != nil {
				return &body{t: c.Result(0), run: b.run}
			}
			if b := oneOf[*bodyBytes](m, c.Arg(arg)); b != nil {
				return &body{t: c.Result(0), run: b.run}
			}
			return nil
		}
	}
	models["(io.Closer).Close"] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() }
	models["(io.ReadCloser).Close"] = models["(io.Closer).Close"]
	models["(net/http.Request).Body.Close"] = models["(io.Closer).Close"]
	models["io.Copy"] = a.copyTo
	models["io.CopyN"] = a.copyTo
	models["io.CopyBuffer"] = a.copyTo
	models["io.WriteString"] = func(m *interp.Machine, c *interp.Call) state.Value {
		if w, ok := unwrapped(m, c.Arg(0)).(*writer); ok {
			w.run.written(m, c.Expr, c.Arg(1))
			return c.Unknown()
		}
		return nil
	}
}

// copyTo is io.Copy to the response or from the body.
func (a *analysis) copyTo(m *interp.Machine, c *interp.Call) state.Value {
	if w, ok := unwrapped(m, c.Arg(0)).(*writer); ok {
		w.run.piece(m, w.run.bytes(m, c.Expr, m.Get(w.run.status), ""))
		if _, fromBody := unwrapped(m, c.Arg(1)).(*body); !fromBody {
			return c.Unknown()
		}
	}
	if b, ok := unwrapped(m, c.Arg(1)).(*body); ok {
		b.run.raw(c.Expr, "application/octet-stream")
		return c.Unknown()
	}
	return nil
}

// raw records that the bytes of the body are used as they are. A handler before the last one that
// does so only logs them.
func (r *run) raw(at ast.Node, media string) {
	switch {
	case r.middleware(), r.route.Raw != nil && r.route.Raw.Media == "application/json":
	case media == "":
		r.open(at, introspect.LocationBody, "the body is used as bytes")
	case r.route.Raw == nil:
		r.route.Raw = &endpoint.RawBody{Media: media, Input: r.rawInput()}
	case r.route.Raw.Media != media:
		r.route.Raw.Media = "application/octet-stream"
	}
}

// rawInput returns the body as an input, which can be missing.
func (r *run) rawInput() *endpoint.Input {
	if r.bodyInput == nil {
		r.bodyInput = &endpoint.Input{Name: "body", In: introspect.LocationBody, Missing: r.m.NewFork(nil)}
		r.bodyInput.Missing.Label = &state.Label{Kind: state.LabelMissing, Subject: r.bodyInput}
	}
	return r.bodyInput
}

func (a *analysis) responseModels(models map[string]model) {
	on := func(names []string, f func(r *run, m *interp.Machine, c *interp.Call) state.Value) {
		for _, name := range names {
			models[name] = func(m *interp.Machine, c *interp.Call) state.Value {
				w, ok := unwrapped(m, c.Recv).(*writer)
				if !ok {
					return nil
				}
				return f(w.run, m, c)
			}
		}
	}
	methods := func(name string) []string {
		return []string{
			"(net/http.ResponseWriter)." + name,
			"(" + load.GinPath + ".ResponseWriter)." + name,
			"(io.Writer)." + name,
			"(io.StringWriter)." + name,
			"(net/http.Flusher)." + name,
			"(net/http.Hijacker)." + name,
		}
	}
	on(methods("Header"), func(r *run, _ *interp.Machine, c *interp.Call) state.Value {
		return &responseHeader{t: c.Result(0), run: r}
	})
	on(methods("WriteHeader"), func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		m.Set(r.status, c.Arg(0))
		return state.Tuple{}
	})
	on(methods("Write"), func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		r.written(m, c.Expr, c.Arg(0))
		return c.Unknown()
	})
	on(methods("WriteString"), func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		r.written(m, c.Expr, c.Arg(0))
		return c.Unknown()
	})
	on(methods("Flush"), func(r *run, _ *interp.Machine, _ *interp.Call) state.Value {
		r.flushed = true
		return state.Tuple{}
	})
	on(methods("Written"), func(r *run, m *interp.Machine, _ *interp.Call) state.Value { return m.Get(r.wrote) })
	on(methods("Hijack"), func(r *run, _ *interp.Machine, c *interp.Call) state.Value {
		r.lose(c.Expr, "the handler takes over the connection")
		return c.Unknown()
	})
	for _, name := range []string{"Status", "Size", "CloseNotify", "Pusher", "WriteHeaderNow"} {
		on(methods(name), func(_ *run, _ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() })
	}
	for _, name := range []string{"Set", "Add"} {
		models["(net/http.Header)."+name] = func(m *interp.Machine, c *interp.Call) state.Value {
			if h, ok := unwrapped(m, c.Recv).(*responseHeader); ok {
				h.run.setHeader(m, c.Arg(0), c.Arg(1))
			}
			return state.Tuple{}
		}
	}
	models["bufio.NewWriter"] = func(m *interp.Machine, c *interp.Call) state.Value {
		if w, ok := unwrapped(m, c.Arg(0)).(*writer); ok {
			return &writer{t: c.Result(0), run: w.run}
		}
		return nil
	}
	for _, name := range []string{"Write", "WriteString", "WriteByte", "WriteRune"} {
		on([]string{"(*bufio.Writer)." + name}, func(r *run, m *interp.Machine, c *interp.Call) state.Value {
			r.written(m, c.Expr, c.Arg(0))
			return c.Unknown()
		})
	}
	on(
		[]string{"(*bufio.Writer).Flush"},
		func(_ *run, _ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() },
	)
	a.writerArgument(models)
}

// written records a response that is written to the writer.
func (r *run) written(m *interp.Machine, at ast.Node, v state.Value) {
	contentType := r.headerValue(m, "content-type")
	if e, ok := unwrapped(m, v).(*jsonshape.Encoded); ok && e.Format == "json" && isJSON(contentType) {
		r.json(m, at, m.Get(r.status), e.V)
		return
	}
	if contentType == "" { // net/http guesses: a text is a text
		contentType = "text/plain"
		if _, ok := unwrapped(m, v).(*state.Unknown); ok && !isText(v) {
			contentType = ""
		}
	}
	r.piece(m, r.bytes(m, at, m.Get(r.status), contentType))
}

func isText(v state.Value) bool {
	t := v.Type()
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func (r *run) piece(_ *interp.Machine, e *endpoint.Event) {
	if e != nil {
		r.writes[e] = true
	}
}

// writerArgument are functions that write to a writer that they get.
func (a *analysis) writerArgument(models map[string]model) {
	on := func(name string, f func(r *run, m *interp.Machine, c *interp.Call)) {
		models[name] = func(m *interp.Machine, c *interp.Call) state.Value {
			w, ok := unwrapped(m, c.Arg(0)).(*writer)
			if !ok {
				return nil
			}
			f(w.run, m, c)
			return c.Unknown()
		}
	}
	on("net/http.Error", func(r *run, m *interp.Machine, c *interp.Call) {
		r.plain(m, c.Expr, c.Arg(2), introspect.ResponseText)
	})
	on("net/http.NotFound", func(r *run, m *interp.Machine, c *interp.Call) {
		r.plain(m, c.Expr, state.IntOf(404), introspect.ResponseText)
	})
	on("net/http.Redirect", func(r *run, m *interp.Machine, c *interp.Call) {
		r.plain(m, c.Expr, c.Arg(3), introspect.ResponseRedirect)
	})
	for _, name := range []string{"ServeFile", "ServeContent", "ServeFileFS"} {
		on("net/http."+name, func(r *run, m *interp.Machine, c *interp.Call) {
			r.plain(m, c.Expr, state.IntOf(200), introspect.ResponseDownload)
		})
	}
	on("net/http.SetCookie", func(*run, *interp.Machine, *interp.Call) {})
	for _, name := range []string{"fmt.Fprintf", "fmt.Fprint", "fmt.Fprintln"} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) {
			r.written(m, c.Expr, &state.Unknown{T: types.Typ[types.String]})
		})
	}
	for _, name := range []string{"(*html/template.Template).Execute", "(*html/template.Template).ExecuteTemplate"} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) {
			r.plain(m, c.Expr, m.Get(r.status), introspect.ResponseHTML)
		})
	}
	for _, name := range []string{"encoding/csv.NewWriter", "archive/zip.NewWriter", "compress/gzip.NewWriter",
		"archive/tar.NewWriter"} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) {
			contentType := ""
			if strings.Contains(name, "csv") {
				contentType = "text/csv"
			}
			r.bytes(m, c.Expr, m.Get(r.status), contentType)
		})
	}
}

// handlerModels are the functions around http.Handler.
func (a *analysis) handlerModels(models map[string]model) {
	wrap := func(_ *interp.Machine, c *interp.Call) state.Value {
		h := c.Arg(0)
		return &state.Func{T: c.Result(0), Model: func(m *interp.Machine, inner *interp.Call) state.Value {
			ctx, ok := unwrapped(m, inner.Arg(0)).(*ginContext)
			if ok {
				a.serve(m, ctx.run, h)
			}
			return state.Tuple{}
		}}
	}
	models[load.GinPath+".WrapH"], models[load.GinPath+".WrapF"] = wrap, wrap
	models["(net/http.HandlerFunc).ServeHTTP"] = func(m *interp.Machine, c *interp.Call) state.Value {
		return m.Call(unwrappedFunc(m, c.Recv), c.Args, c.Expr)
	}
	models["(net/http.Handler).ServeHTTP"] = func(m *interp.Machine, c *interp.Call) state.Value {
		if w, ok := unwrapped(m, c.Arg(0)).(*writer); ok {
			if s, ok := unwrapped(m, c.Recv).(*special); ok {
				w.run.special(c.Expr, s.kind)
				return state.Tuple{}
			}
		}
		return nil
	}
	models["net/http.StripPrefix"] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Arg(1) }
	models["net/http.TimeoutHandler"] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Arg(0) }
	models["net/http.MaxBytesHandler"] = func(_ *interp.Machine, c *interp.Call) state.Value { return c.Arg(0) }
	for name, kind := range map[string]string{
		"net/http.FileServer": "fileserver", "net/http.FileServerFS": "fileserver", "expvar.Handler": "metrics",
		"github.com/prometheus/client_golang/prometheus/promhttp.Handler":                 "metrics",
		"github.com/prometheus/client_golang/prometheus/promhttp.HandlerFor":              "metrics",
		"github.com/prometheus/client_golang/prometheus/promhttp.InstrumentMetricHandler": "metrics",
		"github.com/modelcontextprotocol/go-sdk/mcp.NewStreamableHTTPHandler":             "mcp",
		"github.com/modelcontextprotocol/go-sdk/mcp.NewSSEHandler":                        "mcp",
		"github.com/mark3labs/mcp-go/server.NewStreamableHTTPServer":                      "mcp",
		"github.com/mark3labs/mcp-go/server.NewSSEServer":                                 "mcp",
	} {
		models[name] = func(_ *interp.Machine, c *interp.Call) state.Value { return &special{t: c.Result(0), kind: kind} }
	}
}

func unwrappedFunc(m *interp.Machine, v state.Value) state.Value {
	if p, ok := m.Only(v).(*state.Pointer); ok {
		return m.Get(p.To)
	}
	return v
}

// serve runs an http.Handler, or a function of its kind, for the route.
func (a *analysis) serve(m *interp.Machine, r *run, h state.Value) {
	args := []state.Value{&writer{t: r.types.httpWriter, run: r}, r.request(r.types.request)}
	for _, alt := range m.Alts(h) {
		switch v := unwrapped(m, alt.V).(type) {
		case *special:
			r.special(nil, v.kind)
		case *state.Func:
			m.Call(v, args, nil)
		default:
			if f := a.method(v.Type(), "ServeHTTP"); f != nil {
				m.Call(&state.Func{T: f.Type(), Obj: f, Recv: alt.V}, args, nil)
				continue
			}
			r.unread(nil, "the http.Handler is not known")
			r.lose(nil, "the http.Handler is not known")
		}
	}
}

// method returns a method of a type, or nil.
func (a *analysis) method(t types.Type, name string) *types.Func {
	if t == nil {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	f, _ := obj.(*types.Func)
	return f
}

// special records the response of a handler whose purpose is known.
func (r *run) special(at ast.Node, kind string) {
	switch kind {
	case "metrics":
		r.emit(at, &endpoint.Event{Status: 200, Kind: introspect.ResponseMetrics})
	case "fileserver":
		r.emit(at, &endpoint.Event{Status: 200, Kind: introspect.ResponseFileServer})
	case "mcp":
		r.emit(at, &endpoint.Event{Status: 200, Kind: introspect.ResponseMCP})
	case "websocket":
		r.emit(at, &endpoint.Event{Status: 101, Kind: introspect.ResponseWebSocket})
	}
}
