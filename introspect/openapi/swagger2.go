package openapi

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
)

// A swaggerParam is a parameter of Swagger 2.0: a body, a field of a form, or a value with
// the keywords of a schema.
type swaggerParam struct {
	Name, In, Description string
	Required              bool
	Schema                json.RawMessage
	CollectionFormat      string
	// Examples are read from the extension x-examples or x-example of a body.
	Examples []json.RawMessage `json:"-"`
}

// swaggerLocations are the values of "in", except body.
var swaggerLocations = map[string]introspect.Location{
	"path": introspect.LocationPath, "query": introspect.LocationQuery, "header": introspect.LocationHeader,
	"cookie": introspect.LocationCookie, "formData": introspect.LocationForm,
}

func (p *parser) swaggerOperation(op *introspect.DocumentOperation, r *rawOperation, shared []json.RawMessage) {
	var bodies []swaggerParam
	for _, raw := range p.parameters(op, r.Parameters, shared) {
		var param swaggerParam
		if err := lenient(raw, &param); err != nil {
			note(op, slog.LevelWarn, "parameter %q: %v", param.Name, err)
		}
		if param.In == "body" {
			param.Examples = p.examples(raw)
			for _, example := range jsonscan.Members(field(raw, "x-examples")) {
				if len(param.Examples) < maxExamples && len(example) <= maxExampleSize {
					param.Examples = append(param.Examples, bytes.Clone(example))
				}
			}
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

func (p *parser) swaggerParam(op *introspect.DocumentOperation, param *swaggerParam, raw json.RawMessage) {
	schema, examples := raw, []json.RawMessage(nil) // the examples are in the schema
	if len(param.Schema) > 0 {                      // a common mistake; the schema is more precise
		schema, examples = param.Schema, p.examples(raw)
	}
	deprecated := string(field(raw, "deprecated")) == "true" || string(field(raw, "x-deprecated")) == "true"
	in := swaggerLocations[param.In]
	p.param(op, introspect.Param{
		Name: param.Name, Description: strings.TrimSpace(param.Description), In: in,
		Required: param.Required, Type: p.schema(schema), Encoding: p.collection(param, in),
		Source: introspect.SourceDocument, Deprecated: deprecated, Examples: examples,
	}, param.In)
}

// collection returns how a list is written. Swagger 2.0 joins the items with commas by default; see
// [Parse] for the meaning of csv in a document that swag generated.
func (p *parser) collection(param *swaggerParam, in introspect.Location) introspect.Encoding {
	repeats := in == introspect.LocationQuery || in == introspect.LocationForm
	switch format := introspect.Encoding(param.CollectionFormat); format {
	case introspect.EncodingSSV, introspect.EncodingTSV, introspect.EncodingPipes:
		return format
	case "multi":
		return introspect.EncodingMulti
	default:
		if p.swag && repeats {
			return introspect.EncodingMulti
		}
		return introspect.EncodingCSV
	}
}

// swaggerBody adds the body. Swagger 2.0 allows only one; some applications write one for each
// member of the body.
func (p *parser) swaggerBody(op *introspect.DocumentOperation, bodies []swaggerParam, consumes []string) {
	if len(bodies) == 0 {
		return
	}
	media := preferred(consumes)
	if len(bodies) > 1 {
		note(op, slog.LevelInfo, "the document has several bodies; each is read as a member of one body")
		p.body(op, body{schema: joined(bodies), media: media})
		return
	}
	schema := bodies[0].Schema
	if len(schema) == 0 {
		schema = json.RawMessage("{}")
	}
	p.body(op, body{
		schema: schema, description: bodies[0].Description, optional: !bodies[0].Required, media: media,
		examples: bodies[0].Examples,
	})
}

// joined returns the schema of one body that has the others as its members.
func joined(bodies []swaggerParam) json.RawMessage {
	var properties object
	var required []string
	for _, b := range bodies {
		schema := b.Schema
		if b.Description != "" && field(schema, "description") == nil && len(schema) > 1 {
			text, _ := json.Marshal(b.Description) // marshalling a string never fails
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
	return whole.bytes()
}

func (p *parser) swaggerResponses(op *introspect.DocumentOperation, r *rawOperation) {
	produces := r.Produces
	if produces == nil {
		produces = p.produces
	}
	acceptable := func(media string) bool { return media == "*/*" || jsonMedia(media) }
	isJSON := len(produces) == 0 || slices.ContainsFunc(produces, acceptable)
	for status, raw := range jsonscan.Members(r.Responses) {
		raw := p.deref(raw)
		schema := field(raw, "schema")
		if !isJSON || string(field(schema, "type")) == `"file"` {
			schema = nil
		}
		p.response(op, string(status), raw, schema)
	}
}
