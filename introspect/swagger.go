package introspect

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// A swaggerParam is a parameter of Swagger 2.0: a body, a field of a form, or a schema of
// its own.
type swaggerParam struct {
	Name, In, Description string
	Required              bool
	Schema                json.RawMessage
	CollectionFormat      string
}

func (p *documentParser) swaggerOperation(op *DocumentOperation, r *rawOperation, shared []json.RawMessage) {
	var bodies []swaggerParam
	for _, raw := range p.parameters(op, r.Parameters, shared) {
		var param swaggerParam
		if err := lenient(raw, &param); err != nil {
			op.note(slog.LevelWarn, "parameter "+strconv.Quote(param.Name)+": "+err.Error())
		}
		if param.In == "body" {
			bodies = append(bodies, param)
			continue
		}
		p.swaggerParam(op, &param, raw)
	}
	consumes := r.Consumes
	if consumes == nil {
		consumes = p.consumes
	}
	p.swaggerBody(op, bodies, consumes)
	p.swaggerResponses(op, r)
}

func (p *documentParser) swaggerParam(op *DocumentOperation, param *swaggerParam, raw json.RawMessage) {
	schema := raw
	if len(param.Schema) > 0 { // a mistake that says more than nothing
		schema = param.Schema
	}
	in := map[string]Location{
		"path": LocationPath, "query": LocationQuery, "header": LocationHeader, "cookie": LocationCookie, "formData": LocationForm,
	}[param.In]
	p.param(op, Param{
		Name: param.Name, Description: strings.TrimSpace(param.Description), In: in,
		Required: param.Required, Type: p.schema(schema), Encoding: p.collection(param, in), Source: SourceDocument,
	}, param.In)
}

// collection returns how a list is written. Swagger 2.0 joins it with commas unless it says
// otherwise; see [ParseDocument] for why swag's does not count.
func (p *documentParser) collection(param *swaggerParam, in Location) Encoding {
	repeats := in == LocationQuery || in == LocationForm
	switch format := Encoding(param.CollectionFormat); format {
	case EncodingSSV, EncodingTSV, EncodingPipes:
		return format
	case "multi":
		return EncodingMulti
	default:
		if p.swag && repeats {
			return EncodingMulti
		}
		return EncodingCSV
	}
}

// swaggerBody adds the body. There can be one only; several, which some applications write,
// are the members of one.
func (p *documentParser) swaggerBody(op *DocumentOperation, bodies []swaggerParam, consumes []string) {
	if len(bodies) == 0 {
		return
	}
	media := preferred(consumes)
	first := bodies[0]
	if len(bodies) == 1 {
		schema := first.Schema
		if len(schema) == 0 {
			schema = json.RawMessage("{}")
		}
		p.body(op, Input{
			Type: p.schema(schema), Description: first.Description, Optional: !first.Required, MediaType: media,
		}, media)
		return
	}
	var properties object
	var required []string
	for _, b := range bodies {
		schema := b.Schema
		if text, _ := json.Marshal(b.Description); b.Description != "" && field(schema, "description") == nil && len(schema) > 1 {
			schema = slices.Concat([]byte(`{"description":`), text, []byte(","), bytes.TrimSpace(schema)[1:])
			schema = bytes.Replace(schema, []byte(",}"), []byte("}"), 1)
		}
		properties.add(b.Name, schema)
		if b.Required {
			required = append(required, b.Name)
		}
	}
	var whole object
	whole.add("type", []byte(`"object"`))
	whole.add("properties", properties.bytes())
	text, _ := json.Marshal(required)
	if len(required) > 0 {
		whole.add("required", text)
	}
	op.note(slog.LevelInfo, "the document has several bodies; they are taken for the members of one")
	p.body(op, Input{Type: p.schema(whole.bytes()), MediaType: media}, media)
}

func (p *documentParser) swaggerResponses(op *DocumentOperation, r *rawOperation) {
	produces := r.Produces
	if produces == nil {
		produces = p.produces
	}
	isJSON := len(produces) == 0 || slices.ContainsFunc(produces, func(m string) bool { return m == "*/*" || jsonMedia(m) })
	for status, raw := range jsonscan.Members(r.Responses) {
		raw := p.deref(raw)
		schema := field(raw, "schema")
		if !isJSON || string(field(schema, "type")) == `"file"` {
			schema = nil
		}
		p.response(op, string(status), raw, schema)
	}
}

// swagName matches how swag calls a definition: by package and type.
var swagName = regexp.MustCompile(`^[a-z0-9_]+(\.|_[a-z0-9_]*\.)[A-Z]\w*`)

// looksLikeSwag tells whether the names of the definitions are those that swag gives.
func (p *documentParser) looksLikeSwag() bool {
	found := false
	for _, key := range p.schemas.order {
		name := key[strings.LastIndexByte(key, '/')+1:]
		if !swagName.MatchString(name) || field(p.schemas.raw[key], "x-go-package") != nil {
			return false
		}
		found = true
	}
	return found
}
