package schema

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// discriminate writes a union that a property tells apart as one object: the members of
// every variant, none of them required, and which value of the property takes which. A union
// is what clients refuse at the root, and what models get wrong.
func (d *documentReader) discriminate(n *node, raw json.RawMessage) *node {
	var tag struct {
		PropertyName string          `json:"propertyName"`
		Mapping      json.RawMessage `json:"mapping"`
	}
	if json.Unmarshal(raw, &tag) != nil || n.ref != nil {
		return n
	}
	mapping, err := members(tag.Mapping)
	if err != nil {
		return n
	}
	done := maps.Clone(d.done) // what is made here lacks what is being made around it
	defer func() { d.done = done }()
	out := *n
	out.anyOf, out.properties = nil, slices.Clone(n.properties)
	out.types = typeObject
	common := len(out.properties)
	var values []json.RawMessage
	var lines []string
	for _, m := range mapping {
		variant := d.variant(m.value)
		if variant == nil {
			continue
		}
		values = append(values, appendJSON(nil, m.name))
		lines = append(lines, m.name+takes(variant, tag.PropertyName, out.properties[:common]))
		for _, p := range variant.properties {
			out.variantMember(p, tag.PropertyName, common)
		}
	}
	if len(values) == 0 {
		return n
	}
	kind := property{name: tag.PropertyName, required: true, node: &node{types: typeString}}
	if i := out.lookup([]byte(tag.PropertyName)); i >= 0 {
		c := *out.properties[i].node.resolve()
		c.types = typeString
		kind.node, c.def = &c, ""
		out.properties = slices.Delete(out.properties, i, i+1)
	}
	kind.node.enum = values
	kind.node.notes = append(slices.Clone(kind.node.notes), strings.Join(lines, "; "))
	out.properties = slices.Insert(out.properties, 0, kind)
	return &out
}

// variant returns the object that a mapping names, or nil.
func (d *documentReader) variant(raw json.RawMessage) *node {
	var ref string
	if json.Unmarshal(raw, &ref) != nil {
		return nil
	}
	name := strings.TrimPrefix(ref, "#/$defs/")
	if d.defs[name] == nil || d.open[name] != nil {
		return nil
	}
	if n := d.reference(name, true).resolve(); n.types&typeObject != 0 || len(n.properties) > 0 {
		return n
	}
	return nil
}

// variantMember adds a member of a variant, which other variants do not have to have. Two
// that share a name and nothing else are either of both.
func (n *node) variantMember(p property, tag string, common int) {
	if p.name == tag {
		return
	}
	p.required = false
	i := slices.IndexFunc(n.properties, func(q property) bool { return q.name == p.name })
	switch {
	case i < 0:
		n.properties = append(n.properties, p)
	case i < common:
	default:
		old := n.properties[i].node
		if string(old.marshal()) == string(p.node.marshal()) {
			return
		}
		options := []*node{old}
		if old.ref == nil && len(old.anyOf) > 0 {
			options = slices.Clone(old.anyOf)
		}
		n.properties[i].node = &node{anyOf: append(options, p.node)}
	}
}

// takes says what one variant takes besides what all of them do.
func takes(variant *node, tag string, common []property) string {
	var names []string
	for _, p := range variant.properties {
		if p.name == tag || slices.ContainsFunc(common, func(q property) bool { return q.name == p.name }) {
			continue
		}
		name := p.name
		if p.required {
			name += " (required)"
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return ""
	}
	return " takes " + strings.Join(names, ", ")
}
