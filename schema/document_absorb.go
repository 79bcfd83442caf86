package schema

import (
	"encoding/json"
	"slices"
)

// infer sets the type of a schema that does not state it, from its other keywords.
func (n *node) infer(enum []json.RawMessage) {
	switch {
	case n.types != 0 || n.ref != nil:
	case len(n.properties) > 0 || n.additional != nil || n.closed:
		n.types = typeObject
	case n.items != nil:
		n.types = typeArray
	default:
		n.types = typesOf(enum)
	}
	if n.types&(typeInteger|typeNumber) == typeInteger|typeNumber {
		n.types &^= typeInteger
	}
}

// restrict limits n to some values. It limits the items of a list instead if the values are
// not lists, since swag writes the enum of the items next to the list.
func (n *node) restrict(values []json.RawMessage) {
	values = slices.DeleteFunc(slices.Clone(values), func(v json.RawMessage) bool { return string(v) == "null" })
	if t := n.types &^ typeNull; t != 0 && t&^(typeInteger|typeNumber|typeBoolean) == 0 {
		for i, v := range values { // such as "1" in an enumeration of integers
			if fitted := n.fitted(v); fitted != nil {
				values[i] = fitted
			}
		}
	}
	isList := func(v json.RawMessage) bool { return v[0] == '[' }
	if n.types&^typeNull == typeArray && n.items != nil && !slices.ContainsFunc(values, isList) {
		items := *n.items.resolve()
		if items.types&^typeNull == typeArray {
			return // a list may contain itself, without an end
		}
		items.infer(values)
		items.restrict(values)
		items.bareUnion()
		n.items = &items
		return
	}
	if n.types&typeNull != 0 && n.types&^typeNull == typeString {
		values = append(values, json.RawMessage("null"))
	}
	n.enum = nil
	if n.types&^typeNull == typeString {
		for i, v := range values {
			if v[0] != '"' && v[0] != 'n' {
				values[i] = appendJSON(nil, string(v)) // such as true in an enumeration of strings
			}
		}
	} else {
		n.only = values
		if n.types&^typeNull == typeBoolean && len(values) > 1 {
			return // the type already allows only true and false
		}
	}
	n.choose(values)
}

// typesOf returns the type of an enumeration of strings, of numbers or of booleans, which may
// include null, or no type.
func typesOf(enum []json.RawMessage) types {
	var t types
	whole := true
	for _, v := range enum {
		t |= typeOf(v[0])
		if v[0] != 'n' {
			_, is := integer(v)
			whole = whole && is
		}
	}
	switch t &^ typeNull {
	case typeNumber:
		if whole {
			return t&^typeNumber | typeInteger
		}
		return t
	case typeString, typeBoolean:
		return t
	default:
		return 0
	}
}

// choice returns n as a choice between options. The properties of n itself are added to each
// option.
func (n *node) choice(options []*node) *node {
	options = slices.DeleteFunc(slices.Clone(options), func(o *node) bool {
		o = o.resolve()
		// An option such as {"required": ["a"]} describes no values.
		return o.types == 0 && len(o.properties) == 0 && len(o.anyOf) == 0 && len(n.properties) > 0
	})
	null := slices.ContainsFunc(options, func(o *node) bool { return o.resolve().types == typeNull })
	values := slices.DeleteFunc(slices.Clone(options), func(o *node) bool { return o.resolve().types == typeNull })
	switch {
	case len(options) == 0:
		return n
	case len(values) == 0:
		n.types = typeNull
		return n
	case len(values) == 1 && null && values[0].ref == nil:
		c := *n
		c.absorb(values[0])
		return c.nullable()
	case len(values) == 1 && !null:
		c := *n
		c.absorb(values[0])
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

// absorb adds the keywords of part to n, as allOf does. Where both have the same keyword, that of
// part takes precedence.
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
	if len(part.only) > 0 {
		n.only = part.only
	}
	for _, target := range []struct{ own, part **node }{
		{&n.items, &part.items}, {&n.additional, &part.additional}, {&n.propertyNames, &part.propertyNames},
	} {
		if *target.part != nil {
			*target.own = *target.part
		}
	}
	setNonNil(&n.minProps, part.minProps)
	setNonNil(&n.maxProps, part.maxProps)
	setNonEmpty(&n.contentEncoding, part.contentEncoding)
	if len(part.anyOf) > 0 {
		n.anyOf = part.anyOf
	}
	n.properties = slices.Clone(n.properties)
	for _, p := range part.properties {
		n.extend(p)
	}
	n.require(part.requiredNames)
}

// bareUnion removes what a union has beside its options and its texts: the check looks at the options
// only.
func (n *node) bareUnion() {
	if len(n.anyOf) > 0 {
		*n = node{
			title: n.title, description: n.description, notes: n.notes, fallback: n.fallback, examples: n.examples,
			anyOf: n.anyOf, def: n.def, readOnly: n.readOnly, requiredNames: n.requiredNames,
		}
	}
}

// extend adds a property to n, or adds the keywords of p to the property of that name.
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
	c.bareUnion()
	c.settle() // the default of one may not be among the values of the other
	c.def = ""
	old.node = &c
}
