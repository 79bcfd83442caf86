package dispatch

import (
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// A fork is a node in the tree of the routes of one method: a path prefix, and the segments that
// can follow it. The tree makes the search for competing routes linear in the number of routes.
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

// competes reports whether another route of the tree competes with the route of these segments for
// a path. That is the case if the routes first differ in a segment that one path can match both
// ways: a literal or a parameter, or parameters after literals of different lengths.
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
	if s.Literal == "" { // every segment has this prefix
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
