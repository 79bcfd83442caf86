package schema

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// A documentReader makes nodes from a JSON Schema that a document gives: one that is
// complete in itself, with definitions that refer to each other. What clients refuse
// (allOf, references that do not recur) is resolved, since a schema is read by them.
type documentReader struct {
	r    *reflector
	defs map[string]json.RawMessage
	// open are the definitions that are being made, done those that are.
	open, done map[string]*node
	depth      int
	nodes      int
}

// document returns the node of a schema.
func (r *reflector) document(raw json.RawMessage) *node {
	d := &documentReader{r: r, defs: map[string]json.RawMessage{}, open: map[string]*node{}, done: map[string]*node{}}
	keywords, err := members(raw)
	if err != nil {
		return new(node)
	}
	for _, k := range keywords {
		if k.name != "$defs" {
			continue
		}
		list, err := members(k.value)
		if err != nil {
			return new(node)
		}
		for _, def := range list {
			d.defs[def.name] = def.value
		}
	}
	n := d.node(raw, false)
	n.ground()
	return n
}

// ground drops the options of unions that lead back to the union itself without saying
// anything: nothing could ever be checked against them.
func (n *node) ground() {
	n.walk(map[*node]bool{}, func(n *node) {
		n.anyOf = slices.DeleteFunc(slices.Clone(n.anyOf), func(o *node) bool { return o.leads(n, map[*node]bool{}) })
	})
}

func (n *node) leads(to *node, seen map[*node]bool) bool {
	n = n.resolve()
	if n == to {
		return true
	}
	if seen[n] {
		return false
	}
	seen[n] = true
	return slices.ContainsFunc(n.anyOf, func(o *node) bool { return o.leads(to, seen) })
}

// A document's schema may be nested so deep, and be put together from so many parts: variants
// of variants could bring any number.
const (
	maxDepth = 64
	maxNodes = 20000
)

// A fragment is a schema that is being read: its own keywords, and the schemas that it is
// put together from.
type fragment struct {
	own           *node
	required      []string
	ref           string
	parts         []*node // of allOf
	options       []*node
	enum          []json.RawMessage
	discriminator json.RawMessage
}

// node returns the node of a schema. A base is one that another schema extends: the others
// that extend it are of no interest then.
func (d *documentReader) node(raw json.RawMessage, base bool) *node {
	keywords, err := members(raw)
	if d.nodes++; d.nodes == maxNodes {
		d.r.problem("a schema of the document is described in part: it would fill the list of tools")
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
	if len(n.properties) > 0 && n.ref == nil && n.weigh() > maxWeight {
		d.r.problem("an object of the document is described without its members: with everything in it, it would fill the list of tools")
		return &node{types: typeObject, weight: 1, description: n.description, notes: []string{"Too large to describe here"}}
	}
	return n
}

// keyword reads one keyword. One that says what it cannot say is left out.
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

// properties reads the members of an object, but for those that go the other way.
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
		var flags map[string]json.RawMessage
		if json.Unmarshal(p.value, &flags) == nil && string(flags[other]) == "true" {
			continue
		}
		n.properties = append(n.properties, property{name: p.name, node: d.node(p.value, false)})
	}
}

// combine puts a fragment together: what it refers to and extends, and then its own
// keywords, which say more.
func (d *documentReader) combine(f *fragment, base bool) *node {
	n := f.own
	if f.ref != "" {
		target := d.reference(f.ref, base)
		if f.bare() {
			return target
		}
		if target.ref != nil && d.isOpen(target.ref) {
			return target // it cannot be told apart from itself yet
		}
		f.parts = append([]*node{target}, f.parts...)
	}
	if len(f.parts) > 0 {
		n = new(node)
		for _, part := range f.parts {
			n.absorb(part)
		}
		n.absorb(f.own)
	}
	n.infer(f.enum)
	if len(f.enum) > 0 {
		n.restrict(f.enum)
	}
	n.require(f.required)
	return n.choice(f.options)
}

// require marks properties as required. One that n does not have may be one of what extends
// it, or of what it extends.
func (n *node) require(names []string) {
	n.wanted = slices.Concat(n.wanted, names)
	for _, name := range n.wanted {
		if i := n.lookup([]byte(name)); i >= 0 {
			n.properties[i].required = true
		}
	}
}

// bare tells whether a reference is all there is.
func (f *fragment) bare() bool {
	o := f.own
	return len(f.parts)+len(f.options)+len(f.enum)+len(f.required)+len(o.properties)+len(o.anyOf)+len(o.fallback)+len(o.examples) == 0 &&
		f.discriminator == nil && o.types == 0 && o.title == "" && o.description == "" && o.format == "" && o.pattern == "" && o.items == nil && o.additional == nil
}

func (d *documentReader) isOpen(n *node) bool {
	for _, open := range d.open {
		if open == n {
			return true
		}
	}
	return false
}

// reference returns a definition. One that holds itself is referred to; any other one stands
// where it is used.
func (d *documentReader) reference(name string, base bool) *node {
	if n, ok := d.open[name]; ok {
		if n.def == "" {
			n.def = d.r.unique(name)
		}
		return &node{ref: n}
	}
	if n, ok := d.done[name]; ok && !base {
		return n
	}
	raw, ok := d.defs[name]
	if !ok {
		return new(node)
	}
	n := new(node)
	d.open[name] = n
	made := d.node(raw, base)
	delete(d.open, name)
	def := n.def
	if made.ref != nil && reaches(made, n) {
		made = new(node) // a definition that is nothing but itself
	}
	*n = *made
	n.def = def
	out := n
	if def != "" {
		out = &node{ref: n, weight: 1}
	}
	if !base {
		d.done[name] = out
	}
	return out
}

func reaches(from, to *node) bool {
	for n := from; n != nil; n = n.ref {
		if n == to {
			return true
		}
	}
	return false
}

// extended returns a part of an allOf. A definition that is being made is in it already.
func (d *documentReader) extended(raw json.RawMessage) *node {
	var ref struct {
		Ref string `json:"$ref"`
	}
	if json.Unmarshal(raw, &ref) == nil && ref.Ref != "" && d.open[strings.TrimPrefix(ref.Ref, "#/$defs/")] != nil {
		return new(node)
	}
	return d.node(raw, true)
}

// unique makes the name of a definition.
func (r *reflector) unique(base string) string {
	name := base
	for i := 2; r.names[name]; i++ {
		name = base + strconv.Itoa(i)
	}
	r.names[name] = true
	return name
}
