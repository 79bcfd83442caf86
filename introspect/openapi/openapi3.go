package openapi

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
)

// An openAPIParam is a parameter of OpenAPI 3.
type openAPIParam struct {
	Name, In, Description, Style string
	Required, Deprecated         bool
	Explode                      *bool
	Schema, Content, Example     json.RawMessage
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
		p.openAPIParam(op, &param)
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

func (p *parser) openAPIParam(op *introspect.DocumentOperation, param *openAPIParam) {
	in := openAPILocations[param.In]
	schema, encoding := param.Schema, introspect.EncodingMulti
	if media, content := choose(param.Content); len(content) > 0 {
		schema = field(content, "schema")
		if jsonMedia(media) {
			encoding = introspect.EncodingJSON
		}
	} else {
		encoding = param.encoding(op, in)
	}
	if len(schema) == 0 {
		schema = json.RawMessage(`{"type":"string"}`)
	}
	p.param(op, introspect.Param{
		Name: param.Name, Description: strings.TrimSpace(param.Description), In: in,
		Required: param.Required, Type: p.schema(schema), Encoding: encoding, Source: introspect.SourceDocument,
	}, param.In)
}

// encoding returns how a list or an object is written. This follows from the style, for which
// each location has a default.
func (param *openAPIParam) encoding(op *introspect.DocumentOperation, in introspect.Location) introspect.Encoding {
	style := param.Style
	if style == "" && (in == introspect.LocationPath || in == introspect.LocationHeader) {
		style = "simple"
	}
	style = cmp.Or(style, "form")
	explode := style == "form"
	if param.Explode != nil {
		explode = *param.Explode
	}
	switch {
	case style == "deepObject":
		return introspect.EncodingDeep
	case style == "simple":
		return introspect.EncodingCSV
	case style == "label", style == "matrix":
		note(op, slog.LevelWarn, "parameter %q: Gin cannot read the style %s; the value is written as it is",
			param.Name, style)
		return introspect.EncodingCSV
	case explode:
		return introspect.EncodingMulti
	case style == "spaceDelimited":
		return introspect.EncodingSSV
	case style == "pipeDelimited":
		return introspect.EncodingPipes
	default:
		return introspect.EncodingCSV
	}
}

// requestBody adds the body. By the specification, a body is optional unless the document says
// required: true. Hardly any document means that, so only required: false makes it optional.
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
	p.body(op, introspect.Input{
		Type: p.schema(schema), Description: b.Description, Optional: b.Required != nil && !*b.Required, MediaType: media,
	}, media)
}

// body adds a body. Its content type decides whether it is a form.
func (p *parser) body(op *introspect.DocumentOperation, in introspect.Input, media string) {
	if op.Method == http.MethodGet || op.Method == http.MethodHead {
		note(op, slog.LevelWarn, "the document's body is left out: Gin does not bind a body on %s", op.Method)
		return
	}
	in.Source, in.In = introspect.SourceDocument, introspect.LocationBody
	in.Description = strings.TrimSpace(in.Description)
	switch baseMedia(media) {
	case formMedia, multipartMedia:
		in.In = introspect.LocationForm
	case "", "*/*":
		in.MediaType = ""
	}
	op.Inputs = append(op.Inputs, in)
}
