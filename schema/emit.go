package schema

import (
	"cmp"
	"encoding/json"
	mathbits "math/bits"
	"slices"
	"strconv"
	"strings"
)

// maxDescription is the number of characters of a description: some clients refuse a tool whose
// description has more than 1,024.
const maxDescription = 1000

// A form states how a schema is written. The zero value writes all of it.
type form struct {
	// input reports that the schema describes arguments. Several types are then written as
	// alternatives, because some clients refuse a list of types there.
	input bool
	// size is the number of bytes after which writing stops, or 0.
	size int
	// levels is the number of levels of objects that are written with their members, or 0 for
	// all levels. The root is the first level.
	levels int
	// brief is the number of characters of a description, or 0 for the usual number. If it is
	// not 0, there are no examples.
	brief int
	// optional is the largest number of optional members of the root that are written, or 0 for
	// all.
	optional int
}

// marshal writes all of n as a JSON Schema.
func (n *node) marshal() json.RawMessage {
	raw, _ := n.write(form{})
	return raw
}

// write writes n as a JSON Schema, and returns false if the schema is larger than the form allows.
// Nodes that are referred to are written once, under $defs. All others are written where they are
// used.
func (n *node) write(f form) (json.RawMessage, bool) {
	e := emitter{form: f, names: map[*node]string{}}
	root := n.resolve() // clients want an object at the root, not a reference
	defs := e.survey(root)
	e.open()
	e.root = root
	e.members(root, 0)
	if len(defs) > 0 {
		e.key("$defs")
		e.open()
		for _, d := range defs {
			e.key(e.names[d.node])
			e.open()
			e.members(d.node, d.level)
			e.close()
		}
		e.close()
	}
	e.close()
	return e.buf, !e.full()
}

// An emitter writes one schema, in the order of the node's properties.
type emitter struct {
	form
	writer

	root *node
	// names are the names of the definitions that are written. A Go type and a document may give
	// two nodes the same name, so each gets one here.
	names map[*node]string
	// inline are the definitions that are being written where they are used. One may contain itself.
	inline map[*node]bool
}

// A definition is a node that is referred to, and the level of the first reference.
type definition struct {
	node  *node
	level int
}

// full reports whether more was written than the form allows.
func (e *emitter) full() bool { return e.size > 0 && len(e.buf) > e.size }

// survey returns the definitions that the levels of the form refer to, in the order of their
// names.
func (e *emitter) survey(root *node) []definition {
	var defs []definition
	seen, known := map[*node]bool{}, map[*node]bool{}
	for at, level := []*node{root}, 0; len(at) > 0 && (e.levels == 0 || level < e.levels); level++ {
		var next []*node
		for i := 0; i < len(at); i++ {
			n := at[i]
			if n == nil || seen[n] {
				continue
			}
			seen[n] = true
			if n.ref != nil && !known[n.ref] {
				known[n.ref] = true
				defs = append(defs, definition{n.ref, level})
			}
			at = append(at, n.ref, n.items, n.additional, n.propertyNames)
			at = append(at, n.anyOf...)
			for _, p := range n.properties {
				next = append(next, p.node)
			}
		}
		at = next
	}
	slices.SortStableFunc(defs, func(x, y definition) int { return strings.Compare(x.node.def, y.node.def) })
	taken := map[string]bool{}
	for _, d := range defs {
		e.names[d.node] = unique(d.node.def, taken)
	}
	return defs
}

// members writes the keywords of a node, which is at a level of objects.
func (e *emitter) members(n *node, level int) {
	if e.full() {
		return
	}
	if n.ref != nil {
		e.reference(n, level)
		return
	}
	several := mathbits.OnesCount8(uint8(n.types)) > 1 && e.input && !n.loose && len(n.anyOf) == 0
	if !n.loose && !several {
		e.types(n.types)
	}
	e.text("title", n.title)
	e.text("description", e.describe(n, level))
	if several {
		e.annotations(n)
		e.each(n, level)
	} else {
		e.values(n, n.types)
		e.annotations(n)
		e.limits(n, n.types)
		e.array(n, level)
		e.object(n, level)
		e.anyOf(n, level)
	}
	for _, k := range n.extra {
		e.raw(k.name, k.value)
	}
}

// reference writes a reference to a definition, or the definition without its members if it is
// not among those that are written.
func (e *emitter) reference(n *node, level int) {
	name, ok := e.names[n.ref]
	if !ok {
		c := *n.ref
		c.description = cmp.Or(n.description, c.description)
		if e.inline[n.ref] {
			e.text("description", c.describe(e.characters()))
			return
		}
		if e.inline == nil {
			e.inline = map[*node]bool{}
		}
		e.inline[n.ref] = true
		e.members(&c, level)
		delete(e.inline, n.ref)
		return
	}
	e.text("$ref", "#/$defs/"+name)
	e.text("description", n.describe(e.characters()))
}

// each writes the types of n as alternatives.
func (e *emitter) each(n *node, level int) {
	e.key("anyOf")
	e.buf = append(e.buf, '[')
	for _, d := range typeNames {
		if n.types&d.bit == 0 {
			continue
		}
		e.next()
		e.open()
		e.types(d.bit)
		c := *n
		c.types = d.bit
		if d.bit == typeNull || d.bit != typeString && n.types&typeString != 0 {
			c.format = "" // the format is that of the strings
		}
		e.values(&c, d.bit)
		e.limits(&c, d.bit)
		e.array(&c, level)
		e.object(&c, level)
		e.close()
	}
	e.buf = append(e.buf, ']')
}

// is reports whether t contains u, or is not a single type.
func (t types) is(u types) bool { return t&u != 0 || mathbits.OnesCount8(uint8(t)) != 1 }

// values writes what the values of some types look like.
func (e *emitter) values(n *node, t types) {
	e.text("format", n.format)
	if t.is(typeString) {
		e.text("pattern", n.pattern)
		e.text("contentEncoding", n.contentEncoding)
	}
	e.list("enum", n.enumOf(t))
}

// limits writes the limits of numbers and of the length of texts.
func (e *emitter) limits(n *node, t types) {
	if t.is(typeString) {
		if len(n.enum) == 0 { // the choices fix the length
			e.number("minLength", n.minLength)
		}
		e.number("maxLength", n.maxLength)
	}
	if t.is(typeInteger | typeNumber) {
		e.bound("minimum", n.minimum)
		e.bound("maximum", n.maximum)
		e.bound("exclusiveMinimum", n.above)
		e.bound("exclusiveMaximum", n.below)
		e.bound("multipleOf", n.multipleOf)
	}
}

func (e *emitter) annotations(n *node) {
	e.raw("default", n.fallback)
	if e.brief == 0 {
		e.list("examples", n.examples)
	}
	e.flag("readOnly", n.readOnly)
}

// enumOf returns the distinct values of the enumeration that have one of some types. Null is
// one of them if it is allowed, since the enumeration would forbid it otherwise.
func (n *node) enumOf(t types) []json.RawMessage {
	if len(n.enum) == 0 || t == typeNull {
		return nil
	}
	var out []json.RawMessage
	seen := map[string]bool{}
	null := false
	for _, v := range n.enum {
		of := typeOf(v[0])
		if of == typeNumber {
			of |= typeInteger
		}
		if t != 0 && of&t == 0 && of != typeNull || of == typeNull && t&typeNull == 0 && t != 0 || seen[string(v)] {
			continue
		}
		seen[string(v)], null = true, null || of == typeNull
		out = append(out, v)
	}
	if t&typeNull != 0 && !null {
		out = append(out, json.RawMessage("null"))
	}
	return out
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

func (e *emitter) schema(name string, n *node, level int) {
	if n != nil {
		e.key(name)
		e.open()
		e.members(n, level)
		e.close()
	}
}

func (e *emitter) array(n *node, level int) {
	items := n.items
	if items == nil && n.types&typeArray != 0 && !n.loose {
		items = new(node) // some clients refuse an array without items
	}
	e.schema("items", items, level)
	e.number("minItems", n.minItems)
	e.number("maxItems", n.maxItems)
	e.flag("uniqueItems", n.unique)
}

func (e *emitter) object(n *node, level int) {
	if hint := n.loose && len(n.properties) > 0; n.types&typeObject == 0 && !hint {
		return
	}
	if (len(n.properties) > 0 || n.closed) && !e.cuts(n, level) {
		e.properties(n, level)
	}
	// additionalProperties: false is never written. The check refuses unknown members anyway,
	// and converters for some models fail on it.
	if n.additional != nil && !n.closed {
		e.schema("additionalProperties", n.additional, level)
	}
	e.schema("propertyNames", n.propertyNames, level)
	e.number("minProperties", n.minProps)
	e.number("maxProperties", n.maxProps)
}

func (e *emitter) properties(n *node, level int) {
	e.key("properties")
	e.open()
	var required []string
	optional := 0
	for _, p := range n.properties {
		if e.canOmit(p) {
			if optional++; e.omits(n, optional) {
				continue
			}
		}
		if p.required {
			required = append(required, p.name)
		}
		if e.full() {
			break
		}
		e.schema(p.name, p.node, level+1)
	}
	e.close()
	if len(required) > 0 {
		e.key("required")
		e.buf = appendJSON(e.buf, required)
	}
}

// cuts reports whether the members of an object at a level are left out.
func (e *emitter) cuts(n *node, level int) bool {
	return e.levels > 0 && level >= e.levels && len(n.properties) > 0
}

// canOmit reports whether a member may be left out of the schema. A required argument may not.
func (e *emitter) canOmit(p property) bool { return !p.required || !e.input }

// omits reports whether the optional member with a number is left out.
func (e *emitter) omits(n *node, number int) bool {
	return n == e.root && e.optional > 0 && number > e.optional
}

func (e *emitter) anyOf(n *node, level int) {
	if len(n.anyOf) == 0 {
		return
	}
	e.key("anyOf")
	e.buf = append(e.buf, '[')
	for _, option := range n.anyOf {
		e.next()
		e.open()
		e.members(option, level)
		e.close()
	}
	e.buf = append(e.buf, ']')
}

// characters returns how many characters of a description are written.
func (e *emitter) characters() int {
	if e.brief > 0 {
		return e.brief
	}
	return maxDescription
}

// describe returns the description of a node, which names the members that are left out.
func (e *emitter) describe(n *node, level int) string {
	var names []string
	optional := 0
	for _, p := range n.properties {
		if e.canOmit(p) {
			optional++
		}
		if e.cuts(n, level) || e.canOmit(p) && e.omits(n, optional) {
			names = append(names, p.name)
		}
	}
	if len(names) == 0 {
		return n.describe(e.characters())
	}
	c := node{description: n.describe(min(e.characters(), maxDescription-2*maxLeftOut)), notes: []string{leftOut(names)}}
	return c.describe(maxDescription)
}

// maxLeftOut is roughly the number of characters for the names of members that are left out.
const maxLeftOut = 100

// leftOut returns a sentence that names members that are not written.
func leftOut(names []string) string {
	text, shown := "", 0
	for _, name := range names {
		if len(text)+len(name) > maxLeftOut {
			break
		}
		if shown > 0 {
			text += ", "
		}
		text += name
		shown++
	}
	what := strconv.Itoa(len(names)) + " members are"
	if len(names) == 1 {
		what = "1 member is"
	}
	switch {
	case shown == 0:
		return what + " not described here"
	case shown < len(names):
		return what + " not described here, such as " + text
	default:
		return what + " not described here: " + text
	}
}

// describe returns the description and the notes as one text of at most limit characters.
func (n *node) describe(limit int) string {
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
	return Truncate(text, limit)
}
