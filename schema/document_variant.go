package schema

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// discriminate makes one object of a union with a discriminator: the discriminator's property
// lists its values and the members that go with each, and the members of the variants are
// optional. Clients refuse a union at the root, and models often fill one in wrongly.
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
	done := maps.Clone(d.done) // definitions that are read here lack those that are open
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
		lines = append(lines, m.name+membersNote(variant, tag.PropertyName, out.properties[:common]))
		for _, p := range variant.properties {
			out.variantMember(p, tag.PropertyName, common)
		}
	}
	if len(values) == 0 {
		return n
	}
	choice := property{name: tag.PropertyName, required: true, node: &node{types: typeString}}
	if i := out.lookup([]byte(tag.PropertyName)); i >= 0 {
		c := *out.properties[i].node.resolve()
		c.types, c.anyOf = typeString, nil
		choice.node, c.def = &c, ""
		out.properties = slices.Delete(out.properties, i, i+1)
	}
	choice.node.enum = values
	choice.node.settle() // its default may be none of the variants
	choice.node.notes = append(slices.Clone(choice.node.notes), strings.Join(lines, "; "))
	out.properties = slices.Insert(out.properties, 0, choice)
	return &out
}

// variant returns the object that a mapping refers to, or nil.
func (d *documentReader) variant(raw json.RawMessage) *node {
	var ref string
	if json.Unmarshal(raw, &ref) != nil {
		return nil
	}
	name := strings.TrimPrefix(ref, "#/$defs/")
	if !d.has(name) || d.open[name] != nil {
		return nil
	}
	if n := d.reference(name, true).resolve(); n.types&typeObject != 0 || len(n.properties) > 0 {
		return n
	}
	return nil
}

// variantMember adds an optional member of a variant. Members of one name that differ between
// variants become a union.
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

// membersNote returns the names of the members that only one variant has, for a note.
func membersNote(variant *node, tag string, common []property) string {
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
	return " has " + strings.Join(names, ", ")
}
