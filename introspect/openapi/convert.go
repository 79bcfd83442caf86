package openapi

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// A converter writes one schema of a document as JSON Schema. Key is its pointer, or empty if it
// is part of an operation.
type converter struct {
	p   *parser
	key string
}

// maxDepth limits the nesting of a schema, so that reading it does not exhaust the stack.
const maxDepth = 100

// plainKeywords are keywords that mean the same in every version.
var plainKeywords = []string{
	"title", "description", "default", "pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf",
	"minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "required", "readOnly", "writeOnly",
	"deprecated", "examples", "contentEncoding", "const",
}

// convert writes a schema of any version as one of JSON Schema 2020-12. It leaves out keywords that
// agents cannot use (xml, extensions) or that no client supports (not, if). Where the result
// differs from the original, it allows more.
func (c *converter) convert(raw json.RawMessage, depth int) []byte {
	if len(raw) == 0 || raw[0] != '{' || depth > maxDepth {
		return []byte("{}")
	}
	s := map[string]json.RawMessage{}
	var out object
	for key, value := range jsonscan.Members(raw) {
		s[string(key)] = value
	}
	null := string(s["nullable"]) == "true" || string(s["x-nullable"]) == "true"
	if ref, ok := s["$ref"]; ok {
		out.add("$ref", c.reference(ref))
	}
	typed := c.types(&out, s, null)
	c.values(&out, s, null && typed)
	for _, key := range plainKeywords {
		out.add(key, plainValue(key, s[key]))
	}
	c.exclusive(&out, s)
	c.nested(&out, s, depth)
	c.discriminator(&out, s)
	if null && !typed {
		return append(append([]byte(`{"anyOf":[`), out.bytes()...), `,{"type":"null"}]}`...)
	}
	return out.bytes()
}

// plainValue leaves out a value of the wrong type, such as the required: true of a property.
func plainValue(key string, value json.RawMessage) []byte {
	if key == "required" && len(value) > 0 && value[0] != '[' {
		return nil
	}
	return value
}

func (c *converter) reference(raw json.RawMessage) []byte {
	var ref string
	if json.Unmarshal(raw, &ref) != nil {
		return nil
	}
	key, target := c.p.lookup(ref)
	if target == nil {
		c.p.note("%s; any value is allowed there", unresolved(ref))
		return nil
	}
	return c.point(key)
}

// point returns the reference to a schema of the document.
func (c *converter) point(key string) []byte {
	return []byte(`"#/$defs/` + c.p.define(key) + `"`)
}

// jsonTypes are the types that a schema can have.
var jsonTypes = []string{"null", "boolean", "integer", "number", "string", "array", "object"}

// types writes the type and the format, and reports whether there is a type.
func (c *converter) types(out *object, s map[string]json.RawMessage, null bool) bool {
	var names []string
	var one string
	if json.Unmarshal(s["type"], &one) == nil && one != "" {
		names = []string{one}
	} else {
		_ = json.Unmarshal(s["type"], &names)
	}
	format := s["format"]
	if i := slices.Index(names, "file"); i >= 0 {
		names[i], format = "string", json.RawMessage(`"binary"`)
	}
	if string(s["contentMediaType"]) == `"application/octet-stream"` && s["contentEncoding"] == nil {
		format = json.RawMessage(`"binary"`)
	}
	known := slices.DeleteFunc(names, func(n string) bool { return !slices.Contains(jsonTypes, n) })
	out.add("format", format)
	if len(known) == 0 {
		return false
	}
	if null && !slices.Contains(known, "null") {
		known = append(known, "null")
	}
	text, _ := json.Marshal(known)
	if len(known) == 1 {
		text = text[1 : len(text)-1]
	}
	out.add("type", text)
	return true
}

// values writes enumerations, each value once, and examples.
func (c *converter) values(out *object, s map[string]json.RawMessage, null bool) {
	var values [][]byte
	for v := range jsonscan.Items(s["enum"]) {
		if !slices.ContainsFunc(values, func(other []byte) bool { return bytes.Equal(v, other) }) {
			values = append(values, v)
		}
	}
	if names := enumNames(s, values); names != nil {
		var text string
		_ = json.Unmarshal(s["description"], &text)
		text = strings.TrimPrefix(strings.TrimSuffix(text, ".")+". "+strings.Join(names, ", "), ". ")
		s["description"], _ = json.Marshal(text)
	}
	if len(values) > 0 {
		if null && !slices.ContainsFunc(values, func(v []byte) bool { return string(v) == "null" }) {
			values = append(values, []byte("null"))
		}
		out.add("enum", arrayOf(values))
	}
	for _, key := range []string{"example", "x-example"} {
		if example := s[key]; len(example) > 0 && s["examples"] == nil {
			s["examples"] = arrayOf([][]byte{example})
		}
	}
	if e := s["examples"]; len(e) > 0 && e[0] != '[' {
		delete(s, "examples")
	}
}

// enumNames returns the names that swag gives to values that are not strings.
func enumNames(s map[string]json.RawMessage, values [][]byte) []string {
	var names []string
	if json.Unmarshal(s["x-enum-varnames"], &names) != nil {
		return nil
	}
	var out []string
	seen := 0
	for v := range jsonscan.Items(s["enum"]) {
		if seen < len(names) && seen < len(values) && v[0] != '"' {
			out = append(out, string(v)+" is "+names[seen])
		}
		seen++
	}
	return out
}

// exclusive writes exclusive bounds, which older versions mark with a boolean.
func (c *converter) exclusive(out *object, s map[string]json.RawMessage) {
	for _, key := range [][2]string{{"exclusiveMinimum", "minimum"}, {"exclusiveMaximum", "maximum"}} {
		switch value := s[key[0]]; string(value) {
		case "", "false":
		case "true":
			out.add(key[0], s[key[1]])
		default:
			out.add(key[0], value)
		}
	}
}

// additional returns the schema of the members that are not properties. It includes those of
// patternProperties, because few clients support that keyword.
func (c *converter) additional(s map[string]json.RawMessage, depth int) []byte {
	var schemas [][]byte
	for _, value := range jsonscan.Members(s["patternProperties"]) {
		schemas = append(schemas, c.convert(value, depth+1))
	}
	switch value := s["additionalProperties"]; {
	case len(value) > 0 && value[0] == '{':
		schemas = append(schemas, c.convert(value, depth+1))
	case string(value) == "true", len(value) == 0 && string(s["unevaluatedProperties"]) == "true":
		schemas = [][]byte{[]byte("{}")}
	case len(schemas) == 0 && string(value) == "false":
		return value
	}
	switch len(schemas) {
	case 0:
		return nil
	case 1:
		return schemas[0]
	default:
		return append(append([]byte(`{"anyOf":`), arrayOf(schemas)...), '}')
	}
}

// nested writes the schemas within a schema.
func (c *converter) nested(out *object, s map[string]json.RawMessage, depth int) {
	if raw := s["properties"]; len(raw) > 0 && raw[0] == '{' {
		var properties object
		for name, value := range jsonscan.Members(raw) {
			properties.add(string(name), c.convert(value, depth+1))
		}
		out.add("properties", properties.bytes())
	}
	for _, key := range []string{"items", "propertyNames"} {
		if value := s[key]; len(value) > 0 && value[0] == '{' {
			out.add(key, c.convert(value, depth+1))
		}
	}
	out.add("additionalProperties", c.additional(s, depth))
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		var schemas [][]byte
		for value := range jsonscan.Items(s[key]) {
			if c.p.swagBody(value) {
				continue
			}
			schemas = append(schemas, c.convert(value, depth+1))
		}
		if len(schemas) > 0 {
			out.add(key, arrayOf(schemas))
		}
	}
}
