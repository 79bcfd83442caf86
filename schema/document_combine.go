package schema

import "slices"

// combine makes one node of a fragment. The fragment's own keywords take precedence over those of
// the schemas that it refers to or extends.
func (d *documentReader) combine(f *fragment, base bool) *node {
	n := f.own
	if f.ref != "" {
		target := d.reference(f.ref, base)
		if f.bare() {
			return target
		}
		if target.ref != nil && d.isOpen(target.ref) {
			return target // its keywords are not known yet
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
	n.checkPattern() // the options take over what n has
	n = n.united(f.options)
	n.bareUnion()
	if n.types == 0 && len(n.anyOf) == 0 {
		n.unlimited()
	}
	n.settle()
	if f.deprecated && !slices.Contains(n.notes, deprecatedNote) {
		n.notes = append(slices.Clone(n.notes), deprecatedNote)
	}
	return n
}

// deprecatedNote is the sentence about what a document calls deprecated.
const deprecatedNote = "Deprecated"

// unlimited removes the limits of a schema without a type. The check does not know which values they
// concern.
func (n *node) unlimited() {
	n.minimum, n.maximum, n.above, n.below, n.multipleOf = nil, nil, nil, nil, nil
	n.minLength, n.maxLength, n.minItems, n.maxItems, n.unique = nil, nil, nil, nil, false
}

// united returns n as one of several options, or of those that a part of allOf has. A union has no
// other keywords beside its options: what n limits in addition is in the options or is left out.
func (n *node) united(options []*node) *node {
	if len(n.anyOf) == 0 {
		return n.choice(options)
	}
	if len(options) == 0 {
		options = n.anyOf
	}
	c := *n
	c.anyOf = nil
	return c.choice(options)
}

// require marks properties as required. A name that n does not have may belong to a schema
// that extends n, or that n extends, so it is kept.
func (n *node) require(names []string) {
	n.requiredNames = slices.Concat(n.requiredNames, names)
	for _, name := range n.requiredNames {
		if i := n.lookup([]byte(name)); i >= 0 {
			p := &n.properties[i]
			p.preset = len(p.node.resolve().fallback) > 0
			p.required = !p.preset
		}
	}
}

// bare reports whether a fragment has nothing but its reference.
func (f *fragment) bare() bool {
	o := f.own
	lists := len(f.parts) + len(f.options) + len(f.enum) + len(f.required) + len(o.properties) + len(o.anyOf)
	return lists+len(o.fallback)+len(o.examples) == 0 && f.discriminator == nil && !f.deprecated &&
		o.types == 0 && o.items == nil && o.additional == nil &&
		o.title+o.description+o.format+o.pattern == ""
}

// ground removes the options of a union that lead back to the union itself: checking a value
// against them would never end.
func (n *node) ground() {
	n.walkNew(func(n *node) bool {
		if n.grounded == n {
			return false
		}
		n.grounded = n
		n.anyOf = slices.DeleteFunc(slices.Clone(n.anyOf), func(o *node) bool { return o.leads(n, map[*node]bool{}) })
		return true
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
