package schema

import (
	"encoding/json"
	"strconv"
	"strings"
)

// isOpen reports whether n is the node of a definition that is being read.
func (d *documentReader) isOpen(n *node) bool {
	for _, open := range d.open {
		if open == n {
			return true
		}
	}
	return false
}

// reference returns the node of a definition: a reference if the definition is recursive, and
// otherwise the definition itself.
func (d *documentReader) reference(name string, base bool) *node {
	if n, ok := d.open[name]; ok {
		if n.def == "" {
			n.def = unique(name, d.names)
		}
		return &node{ref: n}
	}
	if n, ok := d.done[name]; ok && !base {
		return n
	}
	raw, ok := d.definition(name)
	if !ok {
		return new(node)
	}
	n := new(node)
	d.open[name] = n
	nodes := d.nodes
	d.nodes = 0 // each definition has a limit of its own, wherever it is first referred to
	made := d.node(raw, base)
	d.nodes = nodes
	delete(d.open, name)
	def := n.def
	if made.ref != nil && reaches(made, n) {
		made = new(node) // the definition is only a reference to itself
	}
	*n = *made
	n.def = def
	out := n
	if def != "" {
		out = &node{ref: n}
	}
	if !base {
		d.done[name] = out
	}
	return out
}

// reaches reports whether references lead from one node to another.
func reaches(from, to *node) bool {
	for n := from; n != nil; n = n.ref {
		if n == to {
			return true
		}
	}
	return false
}

// extended returns a part of an allOf. The part is empty if it is a definition that is being read,
// because that definition already includes it.
func (d *documentReader) extended(raw json.RawMessage) *node {
	var ref struct {
		Ref string `json:"$ref"`
	}
	if json.Unmarshal(raw, &ref) == nil && ref.Ref != "" && d.open[strings.TrimPrefix(ref.Ref, "#/$defs/")] != nil {
		return new(node)
	}
	return d.node(raw, true)
}

// unique returns base, or base with a number if base is taken, and marks the result as taken.
func unique(base string, taken map[string]bool) string {
	name := base
	for i := 2; taken[name]; i++ {
		name = base + strconv.Itoa(i)
	}
	taken[name] = true
	return name
}
