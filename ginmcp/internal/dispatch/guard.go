package dispatch

import (
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// A guard keeps the calls of one operation on its own route.
//
// A value may spell the path of a sibling: "me" for the :id of /users/:id, where the
// application also has /users/me, which the server may not even offer. Gin, going down
// its tree, prefers a literal to a parameter at the first place where two routes differ,
// and takes the first route on that way which matches the whole path. So the routes that
// can take a path from this one are known when the plan is made: those that are literal
// where this one first differs from them and has a parameter. A call is refused if one of
// them matches its path.
//
// That needs no second router to ask; the tests ask Gin itself, with random route tables and
// hostile values, whether it agrees.
type guard struct {
	own    []introspect.Segment
	rivals [][]introspect.Segment
}

// newGuard finds the rivals of an operation among all routes of its engine.
func newGuard(op *introspect.Operation, routes []introspect.Pattern) *guard {
	g := &guard{own: op.Segments}
	for _, r := range routes {
		if r.Method == op.Method && preferred(r.Segments, op.Segments) {
			g.rivals = append(g.rivals, r.Segments)
		}
	}
	return g
}

// preferred tells whether Gin would take the route r where both r and own match a path.
func preferred(r, own []introspect.Segment) bool {
	for i := 0; i < len(r) && i < len(own); i++ {
		a, b := r[i], own[i]
		switch {
		case a.Wild || b.Wild:
			// Gin refuses another route beside a wildcard; if it ever does not, this
			// one is not to be trusted with the path.
			return a != b
		case a.Param == "" && b.Param == "":
			if a.Literal != b.Literal {
				return false // no path is both
			}
		case len(a.Literal) != len(b.Literal) || a.Literal != b.Literal || (a.Param == "") != (b.Param == ""):
			return overtakes(a, b)
		}
	}
	return false // one is longer, so that no path is both, or they are one route
}

// overtakes tells whether a segment is literal for longer than another one that has a
// parameter, and goes on as the other may: "me" before ":id", "user_:name" before ":id".
func overtakes(a, b introspect.Segment) bool {
	return b.Param != "" && strings.HasPrefix(a.Literal, b.Literal) && (len(a.Literal) > len(b.Literal) || a.Param == "")
}

// admits tells whether a path, as the engine routes on it, leads to the operation's own
// route and to no other. If not, at is the segment in which a value leads away.
func (g *guard) admits(path string) (at int, ok bool) {
	if !matches(g.own, path, 1) {
		return len(g.own) - 1, false
	}
	for _, r := range g.rivals {
		if matches(r, path, 0) {
			return firstDifference(r, g.own), false
		}
	}
	return 0, true
}

func firstDifference(r, own []introspect.Segment) int {
	for i := range own {
		if i >= len(r) || r[i].Literal != own[i].Literal || (r[i].Param == "") != (own[i].Param == "") {
			return i
		}
	}
	return len(own) - 1
}

// matches tells whether a route matches a path, with parameters of at least so many bytes:
// an argument is never empty, but Gin lets a parameter be so that is not the last.
func matches(route []introspect.Segment, path string, least int) bool {
	for i, s := range route {
		if path == "" || path[0] != '/' {
			return false
		}
		path = path[1:]
		if s.Wild {
			return strings.HasPrefix(path, s.Literal) // the rest may be no more than its slash
		}
		end := strings.IndexByte(path, '/')
		if last := i == len(route)-1; last != (end < 0) {
			return false
		} else if last {
			end, least = len(path), 1
		}
		part := path[:end]
		if s.Param == "" && part != s.Literal {
			return false
		}
		if s.Param != "" && (!strings.HasPrefix(part, s.Literal) || len(part) < len(s.Literal)+least) {
			return false
		}
		path = path[end:]
	}
	return path == ""
}
