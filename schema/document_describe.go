package schema

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// A comparison holds how a document and the declared inputs differ.
type comparison struct {
	document string
	// seen are the positions of the arguments that the document has, and extra the parameters that
	// only the document has.
	seen  map[int]bool
	extra []string
}

// describe adds what a document states about declared inputs. The types decide which
// arguments there are and how they are named; any other difference is drift.
func (b *inputBuilder) describe(d introspect.Described) {
	c := &comparison{document: d.Name, seen: map[int]bool{}}
	for _, p := range d.Params {
		n, _, _ := b.reflector.written(b.reflector.document(p.Type), p.In, p.Encoding)
		b.enrich(c, p.In, property{name: p.Name, node: described(n, p.Description), required: p.Required})
	}
	for _, in := range d.Inputs {
		n := b.reflector.document(in.Type).resolve()
		if i := slices.IndexFunc(b.arguments, func(a Argument) bool { return a.Whole }); i >= 0 {
			b.arguments[i].node = described(b.arguments[i].node, in.Description)
			c.seen[i] = true
			continue
		}
		for _, p := range n.properties {
			p.required = p.required && !in.Optional
			b.enrich(c, in.In, p)
		}
	}
	b.noteDrift(c)
}

// noteDrift reports the parameters that only the document or only the types have.
func (b *inputBuilder) noteDrift(c *comparison) {
	if len(c.extra) > 0 {
		b.note("%s has %s, which %s does not have", c.document, strings.Join(c.extra, ", "), b.declared())
	}
	var missing []string
	for i, a := range b.arguments {
		if !c.seen[i] {
			missing = append(missing, strconv.Quote(a.Wire))
		}
	}
	if len(missing) > 0 {
		b.note("%s lacks %s, which %s has", c.document, strings.Join(missing, ", "), b.declared())
	}
}

// declared returns the names of the types that the inputs come from.
func (b *inputBuilder) declared() string {
	var names []string
	for _, in := range b.op.Inputs {
		if in.Type.Go != nil {
			names = append(names, in.Type.Go.String())
		}
	}
	if len(names) == 0 {
		return "the annotation"
	}
	return strings.Join(names, " and ")
}

// enrich adds what p states to the argument with its location and name. The case of the name
// does not count, since encoding/json ignores it and swag does not keep it.
func (b *inputBuilder) enrich(c *comparison, in introspect.Location, p property) {
	i := b.find(in, func(wire string) bool { return wire == p.name })
	if i < 0 {
		i = b.find(in, func(wire string) bool { return strings.EqualFold(wire, p.name) })
	}
	if i < 0 {
		c.extra = append(c.extra, "the "+string(in)+" parameter "+strconv.Quote(p.name))
		return
	}
	c.seen[i] = true
	a := &b.arguments[i]
	if a.node.ref != nil {
		return
	}
	n := *a.node
	a.node = &n
	if !n.agrees(p.node, a.In != introspect.LocationBody) {
		theirs := p.node.resolve().types.phrase()
		b.note("%s declares %q as %s, but %s declares it as %s", c.document, p.name, theirs, b.declared(), n.types.phrase())
		n.describeBy(p.node)
		return
	}
	n.describeBy(p.node)
	n.limitBy(p.node)
	if p.required && len(n.fallback) == 0 {
		a.Required = true
	}
}

// find returns the position of the argument in a location whose name there matches, or -1.
// Members of a JSON body and fields of a form are in the same location.
func (b *inputBuilder) find(in introspect.Location, matches func(wire string) bool) int {
	return slices.IndexFunc(b.arguments, func(a Argument) bool {
		return matches(a.Wire) && (a.In == in || inBody(a.In) && inBody(in))
	})
}

func inBody(in introspect.Location) bool {
	return in == introspect.LocationBody || in == introspect.LocationForm
}

// agrees reports whether a document's type is compatible with that of n. A text that the document
// declares as a number or boolean becomes one: outside of JSON, every value is a text.
func (n *node) agrees(p *node, text bool) bool {
	p = p.resolve()
	own, theirs := n.types&^typeNull, p.types&^typeNull
	scalar := theirs == typeInteger || theirs == typeNumber || theirs == typeBoolean
	plain := n.format+n.pattern == "" && len(n.enum)+len(n.rules)+len(n.notes) == 0
	if text && own == typeString && scalar && plain {
		n.types = theirs
		n.minLength, n.maxLength = nil, nil
		return true
	}
	return own == 0 || theirs == 0 || own&theirs != 0 || own == typeNumber && theirs == typeInteger
}

// describeBy copies the texts and examples that n lacks from p.
func (n *node) describeBy(p *node) {
	p = p.resolve()
	if n.description == "" {
		n.description = p.description
	}
	if n.title == "" {
		n.title = p.title
	}
	if len(n.examples) == 0 {
		n.examples = p.examples
	}
}

// limitBy copies the limits that n lacks from p. A limit of n, which the binding enforces, takes
// precedence; the range of an integer's size is not such a limit.
func (n *node) limitBy(p *node) {
	p = p.resolve()
	if len(n.enum) == 0 && n.types&^typeNull == typeString {
		n.enum = p.enum
	}
	if len(n.fallback) == 0 {
		n.fallback = p.fallback
	}
	if n.format == "" && n.pattern == "" && len(n.rules) == 0 && n.types&^typeNull == typeString && p.format != "binary" {
		n.format = p.format
	}
	if n.types&(typeInteger|typeNumber) != 0 {
		least, most := n.bits.bounds()
		if n.above == nil && (n.minimum == nil || n.minimum.text == least) {
			setNonNil(&n.minimum, p.minimum)
		}
		if n.below == nil && (n.maximum == nil || n.maximum.text == most) {
			setNonNil(&n.maximum, p.maximum)
		}
	}
	if n.items != nil && p.items != nil && n.items.ref == nil {
		items := *n.items
		items.describeBy(p.items)
		items.limitBy(p.items)
		n.items = &items
	}
}
