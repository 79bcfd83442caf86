package dispatch

import (
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// A fork is a node of the tree of the routes of one method: a beginning of paths, and the segments
// that follow it. It makes the search for competing routes linear in the number of routes.
type fork struct {
	// literals are the segments without a parameter, and params those with one, both by their
	// literal text.
	literals, params map[string]*fork
}

// add adds a route to the tree.
func (f *fork) add(segments []introspect.Segment) {
	for _, s := range segments {
		next := &f.literals
		if s.Param != "" {
			next = &f.params
		}
		if *next == nil {
			*next = map[string]*fork{}
		}
		child := (*next)[s.Literal]
		if child == nil {
			child = new(fork)
			(*next)[s.Literal] = child
		}
		f = child
	}
}

// competes reports whether another route of the tree competes with one for a path: whether the
// first difference between them is a choice, of a literal or a parameter, or of a longer literal
// before a parameter or a shorter one.
func (f *fork) competes(segments []introspect.Segment) bool {
	for _, s := range segments {
		if f == nil {
			return false
		}
		if f.choice(s) {
			return true
		}
		if s.Param != "" {
			f = f.params[s.Literal]
		} else {
			f = f.literals[s.Literal]
		}
	}
	return false
}

// choice reports whether a path that continues with s could continue with another segment too.
func (f *fork) choice(s introspect.Segment) bool {
	for literal := range f.params {
		if literal != s.Literal && strings.HasPrefix(s.Literal, literal) || s.Param == "" && literal == s.Literal {
			return true
		}
	}
	if s.Param == "" {
		return false
	}
	if s.Literal == "" { // every segment begins so
		return len(f.literals) > 0 || len(f.params) > 1
	}
	for literal := range f.params {
		if literal != s.Literal && strings.HasPrefix(literal, s.Literal) {
			return true
		}
	}
	for literal := range f.literals {
		if strings.HasPrefix(literal, s.Literal) {
			return true
		}
	}
	return false
}
