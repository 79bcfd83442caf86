package schema

import (
	"encoding/json"
	"fmt"
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
	return d.node(raw, false)
}

// maxDepth is how deep a document's schema may be nested.
const maxDepth = 64

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
	if err != nil || d.depth > maxDepth {
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

// infer finds the type that a schema has without saying so.
func (n *node) infer(enum []json.RawMessage) {
	switch {
	case n.types != 0 || n.ref != nil:
	case len(n.properties) > 0 || n.additional != nil || n.closed:
		n.types = typeObject
	case n.items != nil:
		n.types = typeArray
	case len(enum) > 0 && enum[0][0] == '"':
		n.types = typeString
	}
	if n.types&(typeInteger|typeNumber) == typeInteger|typeNumber {
		n.types &^= typeInteger
	}
}

// restrict limits n to some values, or its items where swag writes theirs beside the list.
func (n *node) restrict(values []json.RawMessage) {
	values = slices.DeleteFunc(slices.Clone(values), func(v json.RawMessage) bool { return string(v) == "null" })
	if n.types&^typeNull == typeArray && n.items != nil && !slices.ContainsFunc(values, func(v json.RawMessage) bool { return v[0] == '[' }) {
		items := *n.items.resolve()
		items.restrict(values)
		n.items = &items
		return
	}
	if n.types&typeNull != 0 && n.types&^typeNull == typeString {
		values = append(values, json.RawMessage("null"))
	}
	if n.types&^typeNull == typeBoolean {
		return
	}
	n.enum = nil
	n.choose(values)
}

// choice makes n one of several. What they have in common stands in each of them.
func (n *node) choice(options []*node) *node {
	options = slices.DeleteFunc(slices.Clone(options), func(o *node) bool {
		o = o.resolve()
		return o.types == 0 && len(o.properties) == 0 && len(o.anyOf) == 0 && len(n.properties) > 0 // such as {"required": ["a"]}
	})
	null := slices.ContainsFunc(options, func(o *node) bool { return o.resolve().types == typeNull })
	real := slices.DeleteFunc(slices.Clone(options), func(o *node) bool { return o.resolve().types == typeNull })
	switch {
	case len(options) == 0:
		return n
	case len(real) == 0:
		n.types = typeNull
		return n
	case len(real) == 1 && null && real[0].ref == nil:
		c := *n
		c.absorb(real[0])
		return c.nullable()
	case len(real) == 1 && !null:
		c := *n
		c.absorb(real[0])
		return &c
	}
	out := &node{title: n.title, description: n.description, notes: n.notes, fallback: n.fallback, examples: n.examples}
	common := *n
	common.title, common.description, common.notes, common.fallback, common.examples = "", "", nil, nil, nil
	for _, o := range options {
		if len(common.properties) > 0 {
			c := common
			c.absorb(o)
			o = &c
		}
		if inner := o.resolve(); o.ref == nil && len(inner.anyOf) > 0 {
			out.anyOf = append(out.anyOf, inner.anyOf...)
			continue
		}
		out.anyOf = append(out.anyOf, o)
	}
	return out
}

// absorb makes n all that it is and all that part is.
func (n *node) absorb(part *node) {
	part = part.resolve()
	if common := n.types & part.types; n.types == 0 || part.types == 0 {
		n.types |= part.types
	} else if common != 0 {
		n.types = common
	}
	facts := *part
	facts.items, facts.enum = nil, nil
	own := slices.Clone(n.examples)
	n.merge(&facts)
	if len(part.examples) > 0 {
		own = nil
	}
	n.examples = append(own, part.examples...)
	n.notes = append(slices.Clone(n.notes), part.notes...)
	if len(part.enum) > 0 {
		n.enum = part.enum
	}
	for _, target := range []struct{ own, part **node }{{&n.items, &part.items}, {&n.additional, &part.additional}, {&n.propertyNames, &part.propertyNames}} {
		if *target.part != nil {
			*target.own = *target.part
		}
	}
	takePointer(&n.minProps, part.minProps)
	takePointer(&n.maxProps, part.maxProps)
	take(&n.contentEncoding, part.contentEncoding)
	if len(part.anyOf) > 0 {
		n.anyOf = part.anyOf
	}
	n.properties = slices.Clone(n.properties)
	for _, p := range part.properties {
		n.extend(p)
	}
	n.require(part.wanted)
}

// extend adds a property, or says more about one that is there.
func (n *node) extend(p property) {
	i := slices.IndexFunc(n.properties, func(q property) bool { return q.name == p.name })
	if i < 0 {
		n.properties = append(n.properties, p)
		return
	}
	old := &n.properties[i]
	old.required = old.required || p.required
	if old.node == p.node || old.node.ref != nil && p.node.ref == old.node.ref {
		return
	}
	if p.node.ref != nil {
		old.node = p.node
		return
	}
	c := *old.node.resolve()
	c.absorb(p.node)
	c.def = ""
	old.node = &c
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

// loosen makes of what a document says about an answer what every answer is: a client throws
// away one that does not conform, and documents are wrong about null, about types with a form
// of their own, about errors. What is left are the names and the sentences.
func (n *node) loosen() *node {
	return n.loosened(map[*node]*node{})
}

func (n *node) loosened(made map[*node]*node) *node {
	if n == nil {
		return nil
	}
	if n.ref != nil {
		return &node{ref: n.ref.loosened(made)}
	}
	if out, ok := made[n]; ok {
		return out
	}
	out := &node{types: n.types, loose: true, title: n.title, description: n.description, notes: slices.Clone(n.notes), examples: n.examples, def: n.def}
	made[n] = out
	if phrase := (n.types &^ typeNull).phrase(); phrase != "" && n.types&(typeObject|typeArray) == 0 {
		out.notes = append([]string{strings.ToUpper(phrase[:1]) + phrase[1:] + formatted(n.format)}, out.notes...)
	}
	if len(n.enum) > 0 {
		texts := make([]string, len(n.enum))
		for i, v := range n.enum {
			texts[i] = string(v)
		}
		out.notes = append(out.notes, "One of "+strings.Join(texts, ", "))
	}
	for _, p := range n.properties {
		out.properties = append(out.properties, property{name: p.name, node: p.node.loosened(made)})
	}
	for _, o := range n.anyOf {
		out.anyOf = append(out.anyOf, o.loosened(made))
	}
	out.items = n.items.loosened(made)
	if len(n.properties) == 0 {
		out.additional = n.additional.loosened(made)
	}
	return out
}

func formatted(format string) string {
	if format == "" {
		return ""
	}
	return fmt.Sprintf(" (%s)", format)
}
