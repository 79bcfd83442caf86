package web

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/introspect"
)

// writeModels are the methods of gin.Context that write a response.
func (a *analysis) writeModels(models map[string]model) {
	on := func(name string, f func(r *run, m *interp.Machine, c *interp.Call) interp.Value) {
		models[ginCtxName+name] = onContext(f)
	}
	for _, name := range []string{"JSON", "IndentedJSON", "PureJSON", "AsciiJSON", "JSONP", "SecureJSON"} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
			r.json(m, c.Expr, c.Arg(0), c.Arg(1))
			return interp.Tuple{}
		})
	}
	for _, name := range []string{"AbortWithStatusJSON", "AbortWithStatusPureJSON"} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
			r.json(m, c.Expr, c.Arg(0), c.Arg(1))
			m.Set(r.index, interp.IntOf(aborted))
			return interp.Tuple{}
		})
	}
	on("AbortWithStatus", func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
		r.empty(c.Arg(0), false)
		m.Set(r.index, interp.IntOf(aborted))
		return interp.Tuple{}
	})
	on("Status", func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
		m.Set(r.status, c.Arg(0))
		return interp.Tuple{}
	})
	on("Header", func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
		r.setHeader(m, c.Arg(0), c.Arg(1))
		return interp.Tuple{}
	})
	on("String", func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
		contentType := r.headerValue(m, "content-type") // Gin keeps what was set before
		if contentType == "" {
			contentType = "text/plain"
		}
		r.bytes(m, c.Expr, c.Arg(0), contentType)
		return interp.Tuple{}
	})
	for name, kind := range map[string]introspect.ResponseKind{
		"XML": introspect.ResponseText, "YAML": introspect.ResponseText, "TOML": introspect.ResponseText,
		"ProtoBuf": introspect.ResponseDownload, "BSON": introspect.ResponseDownload, "HTML": introspect.ResponseHTML,
		"Redirect": introspect.ResponseRedirect,
	} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
			r.plain(m, c.Expr, c.Arg(0), kind)
			return interp.Tuple{}
		})
	}
	on("Data", func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
		r.data(m, c.Expr, c.Arg(0), r.contentType(m, c.Arg(1)), c.Arg(2))
		return interp.Tuple{}
	})
	on("DataFromReader", func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
		r.bytes(m, c.Expr, c.Arg(0), r.contentType(m, c.Arg(2)))
		return interp.Tuple{}
	})
	for _, name := range []string{"File", "FileFromFS", "FileAttachment"} {
		on(name, func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
			r.plain(m, c.Expr, interp.IntOf(200), introspect.ResponseDownload)
			return interp.Tuple{}
		})
	}
	on("SSEvent", func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
		r.plain(m, c.Expr, interp.IntOf(200), introspect.ResponseStream)
		return interp.Tuple{}
	})
	on("Stream", func(r *run, m *interp.Machine, c *interp.Call) interp.Value {
		r.plain(m, c.Expr, interp.IntOf(200), introspect.ResponseStream)
		m.Call(c.Arg(0), []interp.Value{&writer{t: r.types.writer, run: r}}, nil)
		return c.Unknown()
	})
	on("Render", (*run).render)
	on("Negotiate", (*run).negotiate)
}

// plain records responses that are not JSON.
func (r *run) plain(m *interp.Machine, at ast.Node, status interp.Value, kind introspect.ResponseKind) *Event {
	var last *Event
	for _, s := range m.Alts(status) {
		code, _ := interp.Int(s.V)
		m.With(s.Tags, func() { last = r.emit(at, &Event{Status: code, Kind: kind}) })
	}
	return last
}

// json records responses with a JSON value, one for each combination of a status and a value that
// is possible.
func (r *run) json(m *interp.Machine, at ast.Node, status, v interp.Value) {
	m.Use(v)
	for _, s := range m.Alts(status) {
		code, _ := interp.Int(s.V)
		m.With(s.Tags, func() {
			for _, b := range m.Alts(v) {
				m.With(b.Tags, func() { r.emitJSON(m, at, code, b.V) })
			}
		})
	}
}

func (r *run) emitJSON(m *interp.Machine, at ast.Node, status int, v interp.Value) *Event {
	shape := r.shape(m, v)
	e := &Event{Status: status, Kind: introspect.ResponseJSON, Shape: shape}
	switch status {
	case 204, 304: // Gin writes no body
		e.Kind, e.Shape = introspect.ResponseEmpty, nil
	}
	e.Error = shape.isError() || m.Failed() && shape.mayFail()
	return r.emit(at, e)
}

// contentType returns a content type that is known, or "".
func (r *run) contentType(m *interp.Machine, v interp.Value) string {
	switch v := m.Only(v).(type) {
	case *interp.Const:
		text, _ := constantString(v.V)
		return text
	case *interp.Text:
		return v.Prefix
	default:
		return ""
	}
}

// data records a response with bytes.
func (r *run) data(m *interp.Machine, at ast.Node, status interp.Value, contentType string, v interp.Value) {
	if e, ok := unwrapped(m, v).(*encoded); ok && e.format == "json" && (isJSON(contentType) || contentType == "") {
		r.json(m, at, status, e.v)
		return
	}
	r.bytes(m, at, status, contentType)
}

// bytes records a response with bytes of which only the content type is known.
func (r *run) bytes(m *interp.Machine, at ast.Node, status interp.Value, contentType string) *Event {
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
		e.Shape = &Shape{Why: "the JSON text is written by the application itself"}
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
func (r *run) render(m *interp.Machine, c *interp.Call) interp.Value {
	for _, alt := range m.Alts(c.Arg(1)) {
		m.With(alt.Tags, func() { r.renderOne(m, c, alt.V) })
	}
	return interp.Tuple{}
}

func (r *run) renderOne(m *interp.Machine, c *interp.Call, v interp.Value) {
	name := ""
	if t := v.Type(); t != nil {
		name = strings.TrimLeft(types.TypeString(t, func(*types.Package) string { return "" }), "*.")
	}
	field := func(name string) interp.Value {
		if s := m.Fields(v); s != nil {
			if cell := s.Named(name); cell != nil {
				return m.Get(cell)
			}
		}
		return &interp.Unknown{}
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
		r.plain(m, c.Expr, interp.IntOf(200), introspect.ResponseStream)
	case "ProtoBuf", "MsgPack":
		r.plain(m, c.Expr, c.Arg(0), introspect.ResponseDownload)
	default:
		r.lose(c.Expr, "the renderer is not known")
	}
}

// negotiate is c.Negotiate: an agent gets JSON where JSON is offered.
func (r *run) negotiate(m *interp.Machine, c *interp.Call) interp.Value {
	s := m.Fields(c.Arg(1))
	if s == nil {
		r.lose(c.Expr, "the formats that are offered are not known")
		return interp.Tuple{}
	}
	var data interp.Value
	for _, name := range []string{"JSONData", "Data"} {
		cell := s.Named(name)
		if cell == nil {
			continue
		}
		if v := m.Get(cell); data == nil {
			if _, isNil := v.(*interp.Nil); !isNil {
				data = v
			}
		}
	}
	offered, _ := m.Get(s.Named("Offered")).(*interp.Slice)
	if offered == nil || data == nil || !offers(m, offered, "application/json") {
		r.lose(c.Expr, "JSON is not offered")
		return interp.Tuple{}
	}
	r.json(m, c.Expr, c.Arg(0), data)
	return interp.Tuple{}
}

func offers(m *interp.Machine, s *interp.Slice, contentType string) bool {
	for _, e := range s.Elems {
		if text, ok := interp.String(m.Only(e)); ok && text == contentType {
			return true
		}
	}
	return false
}
