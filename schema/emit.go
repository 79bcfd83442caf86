package schema

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// maxDescription is how many characters of a description a schema carries: some
// clients refuse a tool with more than 1,024.
const maxDescription = 1000

// marshal writes n as a JSON Schema. Nodes that are referred to are written once,
// under $defs; every other one stands where it is used.
func (n *node) marshal() json.RawMessage {
	e := emitter{names: map[*node]string{}}
	defs := e.name(n)
	e.open()
	e.members(n.resolve()) // clients want to see an object at the root, not a reference
	if len(defs) > 0 {
		e.key("$defs")
		e.open()
		for _, d := range defs {
			e.key(e.names[d])
			e.open()
			e.members(d)
			e.close()
		}
		e.close()
	}
	e.close()
	return e.buf
}

// emitter writes JSON, keeping the order of what it is given.
type emitter struct {
	buf []byte
	// names are the names of the definitions. Those of a Go type and of a document may be equal.
	names map[*node]string
}

// name returns the nodes that references point at, in the order of their names.
func (e *emitter) name(n *node) []*node {
	var defs []*node
	n.walk(map[*node]bool{}, func(n *node) {
		if n.ref != nil && !slices.Contains(defs, n.ref) {
			defs = append(defs, n.ref)
		}
	})
	slices.SortStableFunc(defs, func(x, y *node) int { return strings.Compare(x.def, y.def) })
	taken := map[string]bool{}
	for _, d := range defs {
		e.names[d] = unique(d.def, taken)
	}
	return defs
}

func (e *emitter) open()  { e.buf = append(e.buf, '{') }
func (e *emitter) close() { e.buf = append(e.buf, '}') }

func (e *emitter) key(name string) {
	if e.buf[len(e.buf)-1] != '{' {
		e.buf = append(e.buf, ',')
	}
	e.buf = append(appendJSON(e.buf, name), ':')
}

func (e *emitter) text(name, value string) {
	if value != "" {
		e.key(name)
		e.buf = appendJSON(e.buf, value)
	}
}

func (e *emitter) raw(name string, value json.RawMessage) {
	if len(value) > 0 {
		e.key(name)
		e.buf = append(e.buf, value...)
	}
}

func (e *emitter) list(name string, values []json.RawMessage) {
	if len(values) > 0 {
		e.key(name)
		e.buf = append(e.buf, '[')
		e.buf = append(append(e.buf, bytes.Join(rawBytes(values), []byte(","))...), ']')
	}
}

func rawBytes(values []json.RawMessage) [][]byte {
	out := make([][]byte, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

func (e *emitter) number(name string, value *int) {
	if value != nil {
		e.key(name)
		e.buf = strconv.AppendInt(e.buf, int64(*value), 10)
	}
}

func (e *emitter) bound(name string, value *bound) {
	if value != nil {
		e.key(name)
		e.buf = append(e.buf, value.text...)
	}
}

func (e *emitter) flag(name string, value bool) {
	if value {
		e.key(name)
		e.buf = append(e.buf, "true"...)
	}
}

func (e *emitter) schema(name string, n *node) {
	if n != nil {
		e.key(name)
		e.open()
		e.members(n)
		e.close()
	}
}

func (e *emitter) members(n *node) {
	if n.ref != nil {
		e.text("$ref", "#/$defs/"+e.names[n.ref])
		return
	}
	if !n.loose {
		e.types(n.types)
	}
	e.text("title", n.title)
	e.text("description", n.describe())
	e.text("format", n.format)
	e.text("pattern", n.pattern)
	e.text("contentEncoding", n.contentEncoding)
	e.list("enum", n.allowed())
	e.raw("default", n.fallback)
	e.list("examples", n.examples)
	e.flag("readOnly", n.readOnly)
	if len(n.enum) == 0 { // what is one of these is as long as it is
		e.number("minLength", n.minLength)
	}
	e.number("maxLength", n.maxLength)
	e.bound("minimum", n.minimum)
	e.bound("maximum", n.maximum)
	e.bound("exclusiveMinimum", n.above)
	e.bound("exclusiveMaximum", n.below)
	e.bound("multipleOf", n.multipleOf)
	e.array(n)
	e.object(n)
	e.anyOf(n.anyOf)
	for _, k := range n.extra {
		e.raw(k.name, k.value)
	}
}

// allowed are the values that n allows, of which null is one where its types say so: an
// enumeration without it would forbid it.
func (n *node) allowed() []json.RawMessage {
	isNull := func(v json.RawMessage) bool { return string(v) == "null" }
	if len(n.enum) == 0 || n.types&typeNull == 0 || slices.ContainsFunc(n.enum, isNull) {
		return n.enum
	}
	return append(slices.Clone(n.enum), json.RawMessage("null"))
}

func (e *emitter) types(t types) {
	var names []string
	for _, d := range typeNames {
		if t&d.bit != 0 {
			names = append(names, d.name)
		}
	}
	switch len(names) {
	case 0:
	case 1:
		e.text("type", names[0])
	default:
		e.key("type")
		e.buf = appendJSON(e.buf, names)
	}
}

func (e *emitter) array(n *node) {
	items := n.items
	if items == nil && n.types&typeArray != 0 && !n.loose {
		items = new(node) // an array without items is refused by some clients
	}
	e.schema("items", items)
	e.number("minItems", n.minItems)
	e.number("maxItems", n.maxItems)
	e.flag("uniqueItems", n.unique)
}

func (e *emitter) object(n *node) {
	if n.types&typeObject == 0 {
		return
	}
	if len(n.properties) > 0 || n.closed {
		e.key("properties")
		e.open()
		var required []string
		for _, p := range n.properties {
			e.schema(p.name, p.node)
			if p.required {
				required = append(required, p.name)
			}
		}
		e.close()
		if len(required) > 0 {
			e.key("required")
			e.buf = appendJSON(e.buf, required)
		}
	}
	switch {
	case n.closed:
		e.key("additionalProperties")
		e.buf = append(e.buf, "false"...)
	case n.additional != nil:
		e.schema("additionalProperties", n.additional)
	}
	e.schema("propertyNames", n.propertyNames)
	e.number("minProperties", n.minProps)
	e.number("maxProperties", n.maxProps)
}

func (e *emitter) anyOf(nodes []*node) {
	if len(nodes) == 0 {
		return
	}
	e.key("anyOf")
	e.buf = append(e.buf, '[')
	for i, n := range nodes {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		e.open()
		e.members(n)
		e.close()
	}
	e.buf = append(e.buf, ']')
}

// describe returns the description and the notes as one text of at most
// maxDescription characters.
func (n *node) describe() string {
	text := n.description
	for _, note := range n.notes {
		if text != "" && !strings.HasSuffix(text, ".") {
			text += "."
		}
		if text != "" {
			text += " "
		}
		text += note + "."
	}
	return Truncate(text, maxDescription)
}

// Truncate returns text with at most limit characters, the last of them an
// ellipsis where something was cut off.
func Truncate(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return strings.TrimRight(string(runes[:limit-1]), " ") + "…"
}

// appendJSON appends v as JSON without escaping what only matters in HTML.
func appendJSON(buf []byte, v any) []byte {
	if text, ok := v.(string); ok && plain(text) {
		return append(append(append(buf, '"'), text...), '"')
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return append(buf, "null"...)
	}
	return append(buf, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// plain tells whether a text stands in JSON as it is, as most do.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return false
		}
	}
	return true
}
