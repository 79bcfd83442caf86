package openapi

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
)

// An openAPIParam is a parameter of OpenAPI 3.
type openAPIParam struct {
	Name, In, Description, Style string
	Required, Deprecated         bool
	Explode                      *bool
	Schema, Content              json.RawMessage
}

// openAPILocations are the values of "in".
var openAPILocations = map[string]introspect.Location{
	"path": introspect.LocationPath, "query": introspect.LocationQuery,
	"header": introspect.LocationHeader, "cookie": introspect.LocationCookie,
}

func (p *parser) openAPIOperation(op *introspect.DocumentOperation, r *rawOperation, shared []json.RawMessage) {
	for _, raw := range p.parameters(op, r.Parameters, shared) {
		var param openAPIParam
		if err := lenient(raw, &param); err != nil {
			note(op, slog.LevelWarn, "parameter %q: %v", param.Name, err)
		}
		p.openAPIParam(op, &param, raw)
	}
	p.requestBody(op, r.RequestBody)
	for status, raw := range jsonscan.Members(r.Responses) {
		raw := p.deref(raw)
		media, content := choose(field(raw, "content"))
		schema := json.RawMessage(nil)
		if media == "*/*" || jsonMedia(media) {
			schema = field(content, "schema")
		}
		p.response(op, string(status), raw, schema)
	}
}

func (p *parser) openAPIParam(op *introspect.DocumentOperation, param *openAPIParam, raw json.RawMessage) {
	in := openAPILocations[param.In]
	schema, encoding := param.Schema, introspect.EncodingMulti
	examples := p.examples(raw)
	if media, content := choose(param.Content); len(content) > 0 {
		schema = field(content, "schema")
		examples = append(examples, p.examples(content)...)
		if jsonMedia(media) {
			encoding = introspect.EncodingJSON
		}
	} else {
		encoding = p.encoding(op, param, in)
	}
	if len(schema) == 0 {
		schema = json.RawMessage(`{"type":"string"}`)
	}
	p.param(op, introspect.Param{
		Name: param.Name, Description: strings.TrimSpace(param.Description), In: in,
		Required: param.Required, Type: p.schema(schema), Encoding: encoding, Source: introspect.SourceDocument,
		Deprecated: param.Deprecated, Examples: examples,
	}, param.In)
}

// encoding returns how a parameter that is a list or an object is written.
func (p *parser) encoding(
	op *introspect.DocumentOperation, param *openAPIParam, in introspect.Location,
) introspect.Encoding {
	style := param.Style
	if style == "" && (in == introspect.LocationPath || in == introspect.LocationHeader) {
		style = "simple"
	}
	if style == "label" || style == "matrix" {
		note(op, slog.LevelWarn, "parameter %q: Gin cannot read the style %s; the value is sent unchanged",
			param.Name, style)
	}
	return encodingOf(style, param.Explode)
}

// encodingOf returns the encoding of a style, which is form by default.
func encodingOf(style string, explodes *bool) introspect.Encoding {
	style = cmp.Or(style, "form")
	explode := style == "form"
	if explodes != nil {
		explode = *explodes
	}
	switch {
	case style == "deepObject":
		return introspect.EncodingDeep
	case (style == "simple" || style == "label" || style == "matrix") && explode:
		return introspect.EncodingAssigned
	case explode:
		return introspect.EncodingMulti
	case style == "spaceDelimited":
		return introspect.EncodingSSV
	case style == "pipeDelimited":
		return introspect.EncodingPipes
	default:
		return introspect.EncodingPairs
	}
}

// requestBody adds the body. In the specification, a body is optional unless the document has
// required: true. Hardly any author means that, so only required: false makes it optional here.
func (p *parser) requestBody(op *introspect.DocumentOperation, raw json.RawMessage) {
	ref := refOf(raw)
	if raw = p.deref(raw); len(raw) == 0 {
		if ref != "" {
			note(op, slog.LevelWarn, "the body is left out: %s", unresolved(ref))
		}
		return
	}
	var b struct {
		Description string
		Required    *bool
		Content     json.RawMessage
	}
	if err := lenient(raw, &b); err != nil {
		note(op, slog.LevelWarn, "the body: %v", err)
	}
	media, content := choose(b.Content)
	if media == "" {
		return
	}
	schema := field(content, "schema")
	if len(schema) == 0 {
		schema = json.RawMessage("{}")
	}
	if form, fields := p.swagForm(b.Content); form != "" {
		media, schema = form, fields
	}
	p.body(op, body{
		schema: schema, description: b.Description, optional: b.Required != nil && !*b.Required, media: media,
		examples: p.examples(content), encodings: encodings(content),
	})
}

// encodings returns the encodings of the members of a form, where the document states them (OpenAPI
// 3.1, Encoding Object).
func encodings(content json.RawMessage) map[string]introspect.Encoding {
	var out map[string]introspect.Encoding
	for name, raw := range jsonscan.Members(field(content, "encoding")) {
		var e struct {
			ContentType, Style string
			Explode            *bool
		}
		if lenient(raw, &e) != nil {
			continue
		}
		var encoding introspect.Encoding
		switch {
		case e.Style != "" || e.Explode != nil:
			encoding = encodingOf(e.Style, e.Explode)
		case jsonMedia(e.ContentType):
			encoding = introspect.EncodingJSON
		default:
			continue
		}
		if out == nil {
			out = map[string]introspect.Encoding{}
		}
		out[string(name)] = encoding
	}
	return out
}
