package ginmcp

import (
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// A uriTree finds the resource that a URI names. It goes down the path part by part, so that
// it takes as long among a thousand resources as among two. The zero value has none.
type uriTree struct {
	literals map[string]*uriTree
	// params are by the text that stands before the parameter, and before are the
	// lengths of these texts, longest first.
	params map[string]*uriTree
	before []int
	wild   *resource
	leaf   *resource
}

// add puts a resource at its place, and tells whether the place was free.
func (t *uriTree) add(segments []introspect.Segment, r *resource) bool {
	at := &t.leaf
	for _, s := range segments {
		if s.Wild {
			at = &t.wild
			break
		}
		t = t.child(s)
		at = &t.leaf
	}
	if *at != nil {
		return false
	}
	*at = r
	return true
}

// child returns the tree below a segment, which it makes if there is none.
func (t *uriTree) child(s introspect.Segment) *uriTree {
	children := &t.literals
	if s.Param != "" {
		children = &t.params
		if n := len(s.Literal); !slices.Contains(t.before, n) {
			t.before = append(t.before, n)
			slices.SortFunc(t.before, func(x, y int) int { return y - x })
		}
	}
	if *children == nil {
		*children = map[string]*uriTree{}
	}
	child := (*children)[s.Literal]
	if child == nil {
		child = &uriTree{}
		(*children)[s.Literal] = child
	}
	return child
}

// A uriMatch is one search. It has the values of the parameters on the way, and counts the
// trees that it looked at.
type uriMatch struct {
	values []string
	looked int
}

// find returns the resource whose path the parts are, or nil. A literal goes before a
// parameter and that before the rest of the path, as in Gin; where that leads nowhere, the
// next one is tried. A parameter is never empty.
func (t *uriTree) find(parts []string, m *uriMatch) *resource {
	m.looked++
	if len(parts) == 0 {
		return t.leaf
	}
	part := parts[0]
	if child := t.literals[part]; child != nil {
		if r := child.find(parts[1:], m); r != nil {
			return r
		}
	}
	for _, n := range t.before {
		if n >= len(part) {
			continue
		}
		child := t.params[part[:n]]
		if child == nil {
			continue
		}
		m.values = append(m.values, part[n:])
		if r := child.find(parts[1:], m); r != nil {
			return r
		}
		m.values = m.values[:len(m.values)-1]
	}
	if t.wild == nil || len(parts) == 1 && part == "" {
		return nil
	}
	m.values = append(m.values, strings.Join(parts, "/"))
	return t.wild
}
