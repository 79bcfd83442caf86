package uri

import (
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// A Tree finds the resource that a URI names. The time of a search does not depend on the number of
// resources. The zero value is empty. Once filled, a tree is safe for concurrent use.
type Tree[T any] struct {
	literals map[string]*Tree[T]
	// params are keyed by the text before the parameter, and before has the lengths of
	// these texts, longest first.
	params map[string]*Tree[T]
	before []int
	wild   *T
	leaf   *T
}

// Add adds a resource at the path of a route, and reports whether the path was free.
func (t *Tree[T]) Add(segments []introspect.Segment, resource *T) bool {
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
	*at = resource
	return true
}

// child returns the tree below a segment, and creates it if necessary.
func (t *Tree[T]) child(s introspect.Segment) *Tree[T] {
	children := &t.literals
	if s.Param != "" {
		children = &t.params
		if n := len(s.Literal); !slices.Contains(t.before, n) {
			t.before = append(t.before, n)
			slices.SortFunc(t.before, func(x, y int) int { return y - x })
		}
	}
	if *children == nil {
		*children = map[string]*Tree[T]{}
	}
	child := (*children)[s.Literal]
	if child == nil {
		child = &Tree[T]{}
		(*children)[s.Literal] = child
	}
	return child
}

// A Match holds the state of one search.
type Match struct {
	// Values are the values of the path's parameters, in order.
	Values []string

	steps int // the number of trees that were visited
}

// Find returns the resource whose path has these parts, or nil, and fills m. A literal takes
// precedence over a parameter, and a parameter over a wildcard, as in Gin. If one does not lead to
// a resource, Find tries the next one. A parameter is never empty.
func (t *Tree[T]) Find(parts []string, m *Match) *T {
	m.steps++
	if len(parts) == 0 {
		return t.leaf
	}
	part := parts[0]
	if child := t.literals[part]; child != nil {
		if r := child.Find(parts[1:], m); r != nil {
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
		m.Values = append(m.Values, part[n:])
		if r := child.Find(parts[1:], m); r != nil {
			return r
		}
		m.Values = m.Values[:len(m.Values)-1]
	}
	if t.wild == nil || len(parts) == 1 && part == "" {
		return nil
	}
	m.Values = append(m.Values, strings.Join(parts, "/"))
	return t.wild
}
