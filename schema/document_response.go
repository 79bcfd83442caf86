package schema

import (
	"fmt"
	"slices"
	"strings"
)

// loosened returns what a document states about a response without its types and limits: the names
// and descriptions remain. Documents are often wrong about null, about custom JSON forms and about
// errors, and clients discard a result that does not conform to its schema.
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
	out := &node{
		types: n.types, loose: true, title: n.title, description: n.description,
		notes: slices.Clone(n.notes), examples: n.examples, def: n.def,
	}
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

// formatted returns a format in parentheses, for a note.
func formatted(format string) string {
	if format == "" {
		return ""
	}
	return fmt.Sprintf(" (%s)", format)
}
