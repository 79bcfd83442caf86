package introspect

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// A schemaTable holds the schemas of a document, as they are written and as JSON Schema.
type schemaTable struct {
	// raw is everything that references point at, by its place; order are the places of
	// schemas in the order of the document.
	raw   map[string]json.RawMessage
	order []string
	// done are the schemas as JSON Schema.
	done map[string]*definition
	// names are unique within the document.
	names map[string]string
	taken map[string]bool
	// children are the schemas that extend a schema by allOf.
	children map[string][]string
}

// A definition is one schema and the places that it refers to.
type definition struct {
	json []byte
	refs []string
}

// schema returns a schema of the document as JSON Schema 2020-12 that is complete in itself:
// what it refers to stands in its $defs.
func (p *documentParser) schema(raw json.RawMessage) TypeRef {
	if len(raw) == 0 {
		return TypeRef{}
	}
	c := converter{p: p}
	out := c.convert(raw, 0)
	refs := c.refs
	for i := 0; i < len(refs); i++ {
		for _, ref := range p.definition(refs[i]).refs {
			if !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	if len(refs) == 0 {
		return TypeRef{Schema: out}
	}
	slices.SortFunc(refs, func(x, y string) int { return strings.Compare(p.schemas.names[x], p.schemas.names[y]) })
	var defs object
	for _, ref := range refs {
		defs.add(p.schemas.names[ref], p.definition(ref).json)
	}
	out = bytes.TrimSuffix(out, []byte("}"))
	if len(out) > 1 {
		out = append(out, ',')
	}
	out = append(append(append(out, `"$defs":`...), defs.bytes()...), '}')
	return TypeRef{Schema: out}
}

// definition converts what stands at a place, once.
func (p *documentParser) definition(key string) *definition {
	if d, ok := p.schemas.done[key]; ok {
		return d
	}
	if p.schemas.done == nil {
		p.schemas.done = map[string]*definition{}
	}
	d := new(definition)
	p.schemas.done[key] = d
	c := converter{p: p, key: key}
	d.json = c.convert(p.schemas.raw[key], 0)
	d.refs = c.refs
	return d
}

// name returns the name of a place among the $defs.
func (t *schemaTable) name(key string) string {
	if name, ok := t.names[key]; ok {
		return name
	}
	if t.names == nil {
		t.names, t.taken = map[string]string{}, map[string]bool{}
	}
	base := strings.Trim(strings.Map(func(c rune) rune {
		if c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return '_'
	}, key[strings.LastIndexByte(key, '/')+1:]), "_")
	if base == "" {
		base = "Object"
	}
	name := base
	for i := 2; t.taken[name]; i++ {
		name = base + strconv.Itoa(i)
	}
	t.names[key], t.taken[name] = name, true
	return name
}

// An object is a JSON object in the making.
type object struct{ buf []byte }

func (o *object) add(name string, value []byte) {
	if len(value) == 0 {
		return
	}
	if len(o.buf) > 0 {
		o.buf = append(o.buf, ',')
	}
	key, _ := json.Marshal(name) // a string never fails
	o.buf = append(append(append(o.buf, key...), ':'), value...)
}

func (o *object) bytes() []byte {
	return append(append([]byte{'{'}, o.buf...), '}')
}

func arrayOf(values [][]byte) []byte {
	return append(append([]byte{'['}, bytes.Join(values, []byte{','})...), ']')
}

// A converter turns one schema of a document into JSON Schema, and notes what it refers to.
type converter struct {
	p    *documentParser
	key  string
	refs []string
}

// maxDepth keeps a schema that was made to be deep from taking the stack.
const maxDepth = 100

// plainKeywords are keywords that mean the same everywhere.
var plainKeywords = []string{
	"title", "description", "default", "pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf", "minItems", "maxItems",
	"uniqueItems", "minProperties", "maxProperties", "required", "readOnly", "writeOnly", "examples", "contentEncoding", "const",
}

// convert writes a schema of any of the versions as one of 2020-12. What agents have no use
// for (xml, extensions) and what no client understands (not, if) is left out, so that the
// result allows more than the original where both differ.
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

// plainValue leaves out what is of the wrong type, such as required: true of a property.
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
		c.p.note("the reference %q leads nowhere; anything goes there", ref)
		return nil
	}
	return c.point(key)
}

// point refers to a place.
func (c *converter) point(key string) []byte {
	if !slices.Contains(c.refs, key) {
		c.refs = append(c.refs, key)
	}
	text, _ := json.Marshal("#/$defs/" + c.p.schemas.name(key))
	return text
}

// types writes the type and the format, and tells whether there is a type.
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
	known := slices.DeleteFunc(names, func(n string) bool {
		return !slices.Contains([]string{"null", "boolean", "integer", "number", "string", "array", "object"}, n)
	})
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

// enumNames are the names that swag gives to values that say nothing by themselves.
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

// exclusive writes exclusive bounds, which older versions say with a boolean.
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

// nested writes the schemas within a schema.
func (c *converter) nested(out *object, s map[string]json.RawMessage, depth int) {
	if raw := s["properties"]; len(raw) > 0 && raw[0] == '{' {
		var properties object
		for name, value := range jsonscan.Members(raw) {
			properties.add(string(name), c.convert(value, depth+1))
		}
		out.add("properties", properties.bytes())
	}
	for _, key := range []string{"items", "additionalProperties", "propertyNames"} {
		switch value := s[key]; {
		case len(value) == 0:
		case value[0] == '{':
			out.add(key, c.convert(value, depth+1))
		case key == "additionalProperties" && string(value) == "false":
			out.add(key, value)
		case key == "additionalProperties" && string(value) == "true":
			out.add(key, []byte("{}"))
		}
	}
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
