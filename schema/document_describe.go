package schema

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// describe lets a document say more about what the types declare. The types decide which
// arguments there are and what they are called: what else the document has is drift.
func (b *inputBuilder) describe(d introspect.Described) {
	seen := map[int]bool{}
	var strange []string
	for _, p := range d.Params {
		n, _, _ := b.reflector.written(b.reflector.document(p.Type.Schema), p.In, p.Encoding)
		strange = b.enrich(d.Name, property{name: p.Name, node: described(n, p.Description), required: p.Required}, p.In, seen, strange)
	}
	for _, in := range d.Inputs {
		n := b.reflector.document(in.Type.Schema).resolve()
		if i := slices.IndexFunc(b.arguments, func(a Argument) bool { return a.Whole }); i >= 0 {
			b.arguments[i].node = described(b.arguments[i].node, in.Description)
			seen[i] = true
			continue
		}
		for _, p := range n.properties {
			p.required = p.required && !in.Optional
			strange = b.enrich(d.Name, p, in.In, seen, strange)
		}
	}
	if len(strange) > 0 {
		b.note("%s has %s, which %s does not", d.Name, strings.Join(strange, ", "), b.declared())
	}
	var missing []string
	for i, a := range b.arguments {
		if !seen[i] {
			missing = append(missing, strconv.Quote(a.Wire))
		}
	}
	if len(missing) > 0 {
		b.note("%s lacks %s, which %s has", d.Name, strings.Join(missing, ", "), b.declared())
	}
}

// declared names the types that the inputs come from.
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

// enrich says more about the argument that has the place and the name of p. Encoding/json
// does not look at the case of a name, and swag does not keep it.
func (b *inputBuilder) enrich(document string, p property, in introspect.Location, seen map[int]bool, strange []string) []string {
	same := func(fold bool) int {
		return slices.IndexFunc(b.arguments, func(a Argument) bool {
			alike := a.Wire == p.name || fold && strings.EqualFold(a.Wire, p.name)
			return alike && (a.In == in || inBody(a.In) && inBody(in))
		})
	}
	i := same(false)
	if i < 0 {
		i = same(true)
	}
	if i < 0 {
		return append(strange, "the "+string(in)+" parameter "+strconv.Quote(p.name))
	}
	seen[i] = true
	a := &b.arguments[i]
	if a.node.ref != nil {
		return strange
	}
	n := *a.node
	a.node = &n
	if !n.understands(p.node, a.In != introspect.LocationBody) {
		b.note("%s says that %q is %s, and %s that it is %s", document, p.name, p.node.resolve().types.phrase(), b.declared(), n.types.phrase())
		n.describeBy(p.node)
		return strange
	}
	n.describeBy(p.node)
	n.limitBy(p.node)
	if p.required && len(n.fallback) == 0 {
		a.Required = true
	}
	return strange
}

func inBody(in introspect.Location) bool {
	return in == introspect.LocationBody || in == introspect.LocationForm
}

// understands tells whether a document's type goes with that of n. A text that the document
// knows to be a number or a boolean becomes one: outside of JSON there are texts only.
func (n *node) understands(p *node, text bool) bool {
	p = p.resolve()
	own, theirs := n.types&^typeNull, p.types&^typeNull
	scalar := theirs == typeInteger || theirs == typeNumber || theirs == typeBoolean
	if text && own == typeString && scalar && n.format == "" && n.pattern == "" && len(n.enum)+len(n.rules)+len(n.notes) == 0 {
		n.types = theirs
		n.minLength, n.maxLength = nil, nil
		return true
	}
	return own == 0 || theirs == 0 || own&theirs != 0 || own == typeNumber && theirs == typeInteger
}

// describeBy takes over sentences that n lacks.
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

// limitBy takes over what n does not say about its values.
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
		lower, upper := n.minimum, n.maximum
		if lower == nil || n.bits.size > 0 && p.minimum != nil {
			takePointer(&n.minimum, p.minimum)
		}
		if upper == nil || n.bits.size > 0 && p.maximum != nil {
			takePointer(&n.maximum, p.maximum)
		}
	}
	if n.items != nil && p.items != nil && n.items.ref == nil {
		items := *n.items
		items.describeBy(p.items)
		items.limitBy(p.items)
		n.items = &items
	}
}
