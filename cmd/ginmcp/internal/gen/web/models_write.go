package web

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/jsonshape"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/introspect"
)

// writeModels are the methods of gin.Context that write a response.
func (a *analysis) writeModels(models map[string]model) {
	on := func(name string, f func(r *run, m *interp.Machine, c *interp.Call) state.Value) {
		models[ginCtxName+name] = onContext(f)
	}
	for _, name := range []string{"JSON", "IndentedJSON", "PureJSON", "AsciiJSON", "JSONP", "SecureJSON"} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) state.Value {
			r.json(m, c.Expr, c.Arg(0), c.Arg(1))
			return state.Tuple{}
		})
	}
	for _, name := range []string{"AbortWithStatusJSON", "AbortWithStatusPureJSON"} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) state.Value {
			r.json(m, c.Expr, c.Arg(0), c.Arg(1))
			m.Set(r.index, state.IntOf(aborted))
			return state.Tuple{}
		})
	}
	on("AbortWithStatus", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		r.empty(c.Arg(0), false)
		m.Set(r.index, state.IntOf(aborted))
		return state.Tuple{}
	})
	on("Status", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		m.Set(r.status, c.Arg(0))
		return state.Tuple{}
	})
	on("Header", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		r.setHeader(m, c.Arg(0), c.Arg(1))
		return state.Tuple{}
	})
	on("String", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		contentType := r.headerValue(m, "content-type") // Gin keeps what was set before
		if contentType == "" {
			contentType = "text/plain"
		}
		r.bytes(m, c.Expr, c.Arg(0), contentType)
		return state.Tuple{}
	})
	for name, kind := range map[string]introspect.ResponseKind{
		"XML": introspect.ResponseText, "YAML": introspect.ResponseText, "TOML": introspect.ResponseText,
		"ProtoBuf": introspect.ResponseDownload, "BSON": introspect.ResponseDownload, "HTML": introspect.ResponseHTML,
		"Redirect": introspect.ResponseRedirect,
	} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) state.Value {
			r.plain(m, c.Expr, c.Arg(0), kind)
			return state.Tuple{}
		})
	}
	on("Data", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		r.data(m, c.Expr, c.Arg(0), r.contentType(m, c.Arg(1)), c.Arg(2))
		return state.Tuple{}
	})
	on("DataFromReader", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		r.bytes(m, c.Expr, c.Arg(0), r.contentType(m, c.Arg(2)))
		return state.Tuple{}
	})
	for _, name := range []string{"File", "FileFromFS", "FileAttachment"} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) state.Value {
			r.plain(m, c.Expr, state.IntOf(200), introspect.ResponseDownload)
			return state.Tuple{}
		})
	}
	on("SSEvent", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		r.plain(m, c.Expr, state.IntOf(200), introspect.ResponseStream)
		return state.Tuple{}
	})
	on("Stream", func(r *run, m *interp.Machine, c *interp.Call) state.Value {
		r.plain(m, c.Expr, state.IntOf(200), introspect.ResponseStream)
		m.Call(c.Arg(0), []state.Value{&writer{t: r.types.writer, run: r}}, nil)
		return c.Unknown()
	})
	on("Render", (*run).render)
	on("Negotiate", (*run).negotiate)
}

// plain records responses that are not JSON.
func (r *run) plain(m *interp.Machine, at ast.Node, status state.Value, kind introspect.ResponseKind) *endpoint.Event {
	var last *endpoint.Event
	for _, s := range m.Alts(status) {
		code, _ := state.Int(s.V)
		m.With(s.Tags, func() { last = r.emit(at, &endpoint.Event{Status: code, Kind: kind}) })
	}
	return last
}

// json records responses with a JSON value, one for each combination of a status and a value that
// is possible.
func (r *run) json(m *interp.Machine, at ast.Node, status, v state.Value) {
	m.Use(v)
	for _, s := range m.Alts(status) {
		code, _ := state.Int(s.V)
		m.With(s.Tags, func() {
			for _, b := range m.Alts(v) {
				m.With(b.Tags, func() { r.emitJSON(m, at, code, b.V) })
			}
		})
	}
}

func (r *run) emitJSON(m *interp.Machine, at ast.Node, status int, v state.Value) *endpoint.Event {
	shape := r.shape(m, v)
	e := &endpoint.Event{Status: status, Kind: introspect.ResponseJSON, Shape: shape}
	switch status {
	case 204, 304: // Gin writes no body
		e.Kind, e.Shape = introspect.ResponseEmpty, nil
	}
	e.Error = shape.IsError() || m.Failed() && shape.MayFail()
	return r.emit(at, e)
}

// contentType returns a content type that is known, or "".
func (r *run) contentType(m *interp.Machine, v state.Value) string {
	switch v := m.Only(v).(type) {
	case *state.Const:
		text, _ := state.ConstantString(v.V)
		return text
	case *state.Text:
		return v.Prefix
	default:
		return ""
	}
}

// data records a response with bytes.
func (r *run) data(m *interp.Machine, at ast.Node, status state.Value, contentType string, v state.Value) {
	if e, ok := unwrapped(m, v).(*jsonshape.Encoded); ok && e.Format == "json" &&
		(isJSON(contentType) || contentType == "") {
		r.json(m, at, status, e.V)
		return
	}
	r.bytes(m, at, status, contentType)
}

// bytes records a response with bytes of which only the content type is known.
func (r *run) bytes(m *interp.Machine, at ast.Node, status state.Value, contentType string) *endpoint.Event {
	if contentType == "" {
		contentType = r.headerValue(m, "content-type")
	}
	attached := strings.HasPrefix(r.headerValue(m, "content-disposition"), "attachment")
	switch {
	case strings.HasPrefix(contentType, "text/event-stream"), strings.Contains(contentType, "ndjson"):
		return r.plain(m, at, status, introspect.ResponseStream)
	case attached:
		return r.plain(m, at, status, introspect.ResponseDownload)
	case strings.HasPrefix(contentType, "text/html"):
		return r.plain(m, at, status, introspect.ResponseHTML)
	case isJSON(contentType):
		e := r.plain(m, at, status, introspect.ResponseJSON)
		e.Shape = &jsonshape.Shape{Why: "the JSON text is written by the application itself"}
		return e
	case strings.HasPrefix(contentType, "text/"), strings.HasPrefix(contentType, "application/xml"):
		return r.plain(m, at, status, introspect.ResponseText)
	default:
		return r.plain(m, at, status, introspect.ResponseDownload)
	}
}

func isJSON(contentType string) bool {
	base, _, _ := strings.Cut(contentType, ";")
	base = strings.TrimSpace(base)
	return base == "application/json" || strings.HasSuffix(base, "+json")
}

// render is c.Render(status, render.JSON{Data: v}) and the like.
func (r *run) render(m *interp.Machine, c *interp.Call) state.Value {
	for _, alt := range m.Alts(c.Arg(1)) {
		m.With(alt.Tags, func() { r.renderOne(m, c, alt.V) })
	}
	return state.Tuple{}
}

func (r *run) renderOne(m *interp.Machine, c *interp.Call, v state.Value) {
	name := ""
	if t := v.Type(); t != nil {
		name = strings.TrimLeft(types.TypeString(t, func(*types.Package) string { return "" }), "*.")
	}
	field := func(name string) state.Value {
		if s := m.Fields(v); s != nil {
			if cell := s.Named(name); cell != nil {
				return m.Get(cell)
			}
		}
		return &state.Unknown{}
	}
	switch name {
	case "JSON", "IndentedJSON", "SecureJSON", "JsonpJSON", "AsciiJSON", "PureJSON":
		r.json(m, c.Expr, c.Arg(0), field("Data"))
	case "Data":
		r.data(m, c.Expr, c.Arg(0), r.contentType(m, field("ContentType")), field("Data"))
	case "Reader":
		r.bytes(m, c.Expr, c.Arg(0), r.contentType(m, field("ContentType")))
	case "HTML":
		r.plain(m, c.Expr, c.Arg(0), introspect.ResponseHTML)
	case "String", "XML", "YAML", "TOML":
		r.plain(m, c.Expr, c.Arg(0), introspect.ResponseText)
	case "Redirect":
		status := field("Code")
		r.plain(m, c.Expr, status, introspect.ResponseRedirect)
	case "Event":
		r.plain(m, c.Expr, state.IntOf(200), introspect.ResponseStream)
	case "ProtoBuf", "MsgPack":
		r.plain(m, c.Expr, c.Arg(0), introspect.ResponseDownload)
	default:
		r.lose(c.Expr, "the renderer is not known")
	}
}

// negotiate is c.Negotiate: an agent gets JSON where JSON is offered.
func (r *run) negotiate(m *interp.Machine, c *interp.Call) state.Value {
	s := m.Fields(c.Arg(1))
	if s == nil {
		r.lose(c.Expr, "the formats that are offered are not known")
		return state.Tuple{}
	}
	var data state.Value
	for _, name := range []string{"JSONData", "Data"} {
		cell := s.Named(name)
		if cell == nil {
			continue
		}
		if v := m.Get(cell); data == nil {
			if _, isNil := v.(*state.Nil); !isNil {
				data = v
			}
		}
	}
	offered, _ := m.Get(s.Named("Offered")).(*state.Slice)
	if offered == nil || data == nil || !offers(m, offered, "application/json") {
		r.lose(c.Expr, "JSON is not offered")
		return state.Tuple{}
	}
	r.json(m, c.Expr, c.Arg(0), data)
	return state.Tuple{}
}

func offers(m *interp.Machine, s *state.Slice, contentType string) bool {
	for _, e := range s.Elems {
		if text, ok := state.String(m.Only(e)); ok && text == contentType {
			return true
		}
	}
	return false
}
