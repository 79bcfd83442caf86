package schema

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ginmcp/ginmcp/internal/pick"
)

// Pick returns the output with only some parts of the response, such as "id", "owner.name" and
// "items[].title". If the response is a list, they are parts of each item. The error holds
// every path that the response does not have.
func (o *Output) Pick(paths ...string) (*Output, error) {
	tree, err := pick.Parse(paths...)
	if err != nil {
		return nil, err
	}
	if o.raw != nil {
		return nil, errors.New("the schema was written by hand (RawOutput): change it there")
	}
	p := picker{found: map[*pick.Tree]bool{}, near: map[*pick.Tree]string{}}
	out := *o
	out.smaller = new(smaller[Output])
	out.response = p.root(o.response, tree)
	var errs []error
	for leaf := range tree.Picked() {
		switch {
		case p.found[leaf]:
		case p.near[leaf] != "":
			errs = append(errs, fmt.Errorf("the response has no %q; did you mean %q?", leaf.Path, p.near[leaf]))
		default:
			errs = append(errs, fmt.Errorf("the response has no %q", leaf.Path))
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	out.write()
	return &out, nil
}

// A picker prunes the nodes of a response. It records the paths that it found and, for other paths,
// the member with the most similar name.
type picker struct {
	found map[*pick.Tree]bool
	near  map[*pick.Tree]string
}

// root prunes a response or, if the response is a list, its items.
func (p *picker) root(n *node, t *pick.Tree) *node {
	inner := n.resolve()
	if len(inner.anyOf) == 0 && inner.items == nil {
		return p.node(n, t)
	}
	c := inner.own()
	if inner.items != nil {
		c.items = p.node(inner.items, t)
	}
	for i, option := range inner.anyOf {
		if i == 0 {
			c.anyOf = nil
		}
		c.anyOf = append(c.anyOf, p.root(option, t))
	}
	if t.All {
		p.found[t] = true
		return n
	}
	return pruned(c)
}

// node returns the parts of a node that are picked. A node that is picked as a whole stays as
// it is.
func (p *picker) node(n *node, t *pick.Tree) *node {
	inner := n.resolve()
	c := inner.own()
	switch {
	case inner.nothing():
		p.all(t)
		return n
	case len(inner.anyOf) > 0:
		c.anyOf = make([]*node, len(inner.anyOf))
		for i, option := range inner.anyOf {
			c.anyOf[i] = p.node(option, t)
		}
	default:
		p.members(c, inner, t)
		if t.Items != nil && inner.items != nil {
			c.items = p.node(inner.items, t.Items)
		} else if t.Items != nil && inner.types.has(typeArray) {
			p.all(t.Items)
		}
	}
	if t.All {
		p.found[t] = true
		return n
	}
	return pruned(c)
}

// nothing reports whether a node allows any value.
func (n *node) nothing() bool {
	return n.types == 0 && len(n.anyOf) == 0 && len(n.properties) == 0 && n.items == nil && n.additional == nil
}

// members prunes the members of an object.
func (p *picker) members(c, n *node, t *pick.Tree) {
	if !n.types.has(typeObject) {
		return
	}
	c.properties = nil
	for _, member := range n.properties {
		if sub := t.Members[member.name]; sub != nil {
			member.node = p.node(member.node, sub)
			c.properties = append(c.properties, member)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Members)) {
		sub := t.Members[name]
		switch {
		case n.lookup([]byte(name)) >= 0:
		case n.additional != nil:
			c.properties = append(c.properties, property{name: name, node: p.node(n.additional, sub)})
		case len(n.properties) == 0 && !n.closed:
			p.all(sub)
		default:
			for leaf := range sub.Picked() {
				p.near[leaf] = n.nearest(name)
			}
		}
	}
	c.additional = nil
}

// all records every path as found, because the members are unknown.
func (p *picker) all(t *pick.Tree) {
	for leaf := range t.Picked() {
		p.found[leaf] = true
	}
}

// pruned removes the keywords that are true only of the whole value.
func pruned(c *node) *node {
	c.minProps, c.maxProps, c.propertyNames, c.index = nil, nil, nil, nil
	c.minItems, c.unique = nil, false
	c.extra = nil
	if c.types == 0 || c.types&(typeObject|typeArray) != 0 {
		c.enum, c.fallback, c.examples = nil, nil, nil
	}
	return c
}
