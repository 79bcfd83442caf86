package web

import (
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/jsonshape"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/introspect"
)

// jsonPackages are packages with the functions of encoding/json.
var jsonPackages = []string{
	"encoding/json", "github.com/goccy/go-json", "github.com/bytedance/sonic", "github.com/json-iterator/go",
	"github.com/segmentio/encoding/json",
	"github.com/gin-gonic/gin/internal/json", "github.com/gin-gonic/gin/codec/json",
}

// jsonModels are the functions of packages that read and write JSON.
func (a *analysis) jsonModels(models map[string]model) {
	for _, p := range jsonPackages {
		models[p+".Unmarshal"] = a.unmarshal
		models[p+".UnmarshalString"] = a.unmarshal
		models[p+".Valid"] = validJSON
		for _, name := range []string{"Marshal", "MarshalIndent", "MarshalString"} {
			models[p+"."+name] = func(_ *interp.Machine, c *interp.Call) state.Value {
				return state.Tuple{&jsonshape.Encoded{T: c.Result(0), Format: "json", V: c.Arg(0)}, &state.Unknown{T: c.Result(1)}}
			}
		}
		models[p+".NewDecoder"] = newDecoder("json")
		models[p+".NewEncoder"] = newEncoder("json")
		models["(*"+p+".Decoder).Decode"] = decode
		models["(*"+p+".Encoder).Encode"] = encode
		models["(*"+p+".Decoder).DisallowUnknownFields"] = ignore
		models["(*"+p+".Decoder).UseNumber"] = ignore
		models["(*"+p+".Encoder).SetIndent"] = ignore
		models["(*"+p+".Encoder).SetEscapeHTML"] = ignore
	}
	for p, format := range map[string]string{"encoding/xml": "XML", "gopkg.in/yaml.v3": "YAML",
		"gopkg.in/yaml.v2": "YAML"} {
		models[p+".NewDecoder"] = newDecoder(format)
		models[p+".NewEncoder"] = newEncoder(format)
		models["(*"+p+".Decoder).Decode"] = decode
		models["(*"+p+".Encoder).Encode"] = encode
		models[p+".Unmarshal"] = func(m *interp.Machine, c *interp.Call) state.Value {
			if b := oneOf[*bodyBytes](m, c.Arg(0)); b != nil {
				return b.run.bind(m, c.Expr, c.Arg(1), format, false)
			}
			return nil
		}
	}
}

func ignore(_ *interp.Machine, c *interp.Call) state.Value { return c.Unknown() }

// unmarshal is json.Unmarshal of the body.
func (a *analysis) unmarshal(m *interp.Machine, c *interp.Call) state.Value {
	if b := oneOf[*bodyBytes](m, c.Arg(0)); b != nil {
		return b.run.decode(m, c.Expr, c.Arg(1))
	}
	return nil
}

// validJSON is json.Valid of the body, which is then kept unchanged.
func validJSON(m *interp.Machine, c *interp.Call) state.Value {
	b := oneOf[*bodyBytes](m, c.Arg(0))
	if b == nil || b.run.middleware() {
		return nil
	}
	i := b.run.rawInput()
	b.run.route.Raw = &endpoint.RawBody{Media: "application/json", Input: i}
	f := i.Conversion(m, c, endpoint.Converter{Kind: "json", Layout: -1})
	return state.NewUnion(c.Result(0), []state.Alt{
		{V: state.BoolOf(true), Tags: state.Conj{{F: f, Branch: 1}}},
		{V: state.BoolOf(false), Tags: state.Conj{{F: f, Branch: 0}}},
	})
}

// oneOf returns the first of the possible values that is of a type, or nil.
func oneOf[T state.Value](m *interp.Machine, v state.Value) (found T) {
	for _, a := range m.Alts(v) {
		if x, ok := unwrapped(m, a.V).(T); ok {
			return x
		}
	}
	return found
}

func newDecoder(format string) model {
	return func(m *interp.Machine, c *interp.Call) state.Value {
		if b := oneOf[*body](m, c.Arg(0)); b != nil {
			return &coder{t: c.Result(0), format: format, run: b.run, source: b}
		}
		return nil
	}
}

func newEncoder(format string) model {
	return func(m *interp.Machine, c *interp.Call) state.Value {
		if w, ok := unwrapped(m, c.Arg(0)).(*writer); ok {
			return &coder{t: c.Result(0), format: format, run: w.run}
		}
		return nil
	}
}

func decode(m *interp.Machine, c *interp.Call) state.Value {
	d, ok := unwrapped(m, c.Recv).(*coder)
	if !ok || d.source == nil {
		return nil
	}
	if d.format == "json" {
		return d.run.decode(m, c.Expr, c.Arg(0))
	}
	return d.run.bind(m, c.Expr, c.Arg(0), d.format, false)
}

func encode(m *interp.Machine, c *interp.Call) state.Value {
	e, ok := unwrapped(m, c.Recv).(*coder)
	if !ok || e.source != nil {
		return nil
	}
	r := e.run
	contentType := r.headerValue(m, "content-type")
	switch {
	case e.format != "json":
		r.plain(m, c.Expr, m.Get(r.status), introspect.ResponseText)
	case strings.Contains(contentType, "ndjson") || strings.HasPrefix(contentType, "text/event-stream"):
		r.plain(m, c.Expr, m.Get(r.status), introspect.ResponseStream)
	case isJSON(contentType):
		before := len(r.route.Events)
		r.json(m, c.Expr, m.Get(r.status), c.Arg(0))
		for _, event := range r.route.Events[before:] {
			r.piece(m, event)
		}
	default: // net/http guesses text/plain
		r.piece(m, r.plain(m, c.Expr, m.Get(r.status), introspect.ResponseText))
	}
	return c.Unknown()
}
