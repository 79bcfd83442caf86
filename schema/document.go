package schema

import (
	"encoding/json"
	"strings"
)

// A documentReader makes nodes from the JSON Schemas of one OpenAPI document, whose references lead
// to shared definitions or to the $defs of the schema itself. The reader resolves what many clients
// refuse: allOf, and references that are not recursive.
type documentReader struct {
	// r is the reflector for which a schema is being read.
	r *reflector
	// defs are the definitions of the document, and own those of a single schema.
	defs, own map[string]json.RawMessage
	// open are the definitions that are being read, and done those that have been read.
	open, done map[string]*node
	// names are the names of the recursive definitions.
	names map[string]bool
	// flags holds which definitions have a flag.
	flags map[flagKey]bool
	depth int
	nodes int
}

// maxDepth limits the nesting of a schema, and maxNodes its parts: variants of variants can
// multiply without end.
const (
	maxDepth = 64
	maxNodes = 20000
)

// A fragment is a schema that is being read: its own keywords, and the schemas that it
// refers to, extends or chooses from.
type fragment struct {
	own           *node
	required      []string
	ref           string
	parts         []*node // of allOf
	options       []*node
	enum          []json.RawMessage
	discriminator json.RawMessage
	deprecated    bool
}

// node returns the node of a schema. The parameter base reports that another schema extends this
// one. The node then leaves out the variants that its discriminator lists.
func (d *documentReader) node(raw json.RawMessage, base bool) *node {
	keywords, err := members(raw)
	if d.nodes++; d.nodes == maxNodes {
		d.r.problem("a schema of the document is too large, and is cut")
	}
	if err != nil || d.depth > maxDepth || d.nodes >= maxNodes {
		return new(node)
	}
	d.depth++
	defer func() { d.depth-- }()
	f := fragment{own: new(node)}
	for _, k := range keywords {
		d.keyword(&f, k)
	}
	n := d.combine(&f, base)
	if f.discriminator != nil && !base {
		n = d.discriminate(n, f.discriminator)
	}
	return n
}

// keyword reads one keyword. A keyword with an invalid value is left out.
func (d *documentReader) keyword(f *fragment, k keyword) {
	var err error
	switch k.name {
	case "$ref":
		err = json.Unmarshal(k.value, &f.ref)
		f.ref = strings.TrimPrefix(f.ref, "#/$defs/")
	case "required":
		err = json.Unmarshal(k.value, &f.required)
	case "enum":
		err = json.Unmarshal(k.value, &f.enum)
	case "const":
		f.enum = []json.RawMessage{k.value}
	case "discriminator":
		f.discriminator = k.value
	case "items":
		f.own.items = d.node(k.value, false)
	case "propertyNames":
		f.own.propertyNames = d.node(k.value, false)
	case "additionalProperties":
		if f.own.closed = string(k.value) == "false"; !f.own.closed {
			f.own.additional = d.node(k.value, false)
		}
	case "properties":
		d.properties(f.own, k.value)
	case "allOf":
		err = d.each(k.value, func(raw json.RawMessage) { f.parts = append(f.parts, d.extended(raw)) })
	case "anyOf", "oneOf":
		err = d.each(k.value, func(raw json.RawMessage) { f.options = append(f.options, d.node(raw, false)) })
	case "deprecated":
		f.deprecated = string(k.value) == "true"
	case "writeOnly", "$defs":
	default:
		before := *f.own
		if err = f.own.set(k); err != nil {
			*f.own = before
		}
	}
	if err != nil {
		d.r.problem("the keyword %s of a document's schema is left out: %v", k.name, err)
	}
}

func (d *documentReader) each(raw json.RawMessage, f func(json.RawMessage)) error {
	var list []json.RawMessage
	err := json.Unmarshal(raw, &list)
	for _, item := range list {
		f(item)
	}
	return err
}

// properties reads the properties of an object. It leaves out those that only the other direction
// has.
func (d *documentReader) properties(n *node, raw json.RawMessage) {
	list, err := members(raw)
	if err != nil {
		return
	}
	other := "readOnly"
	if d.r.direction == writing {
		other = "writeOnly"
	}
	for _, p := range list {
		if d.flagged(p.value, other, 0) {
			continue
		}
		n.properties = append(n.properties, property{name: p.name, node: d.node(p.value, false)})
	}
	n.emptied = len(list) > 0 && len(n.properties) == 0
}
