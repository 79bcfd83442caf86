package schema

import (
	"fmt"
	"slices"
	"strings"
)

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
