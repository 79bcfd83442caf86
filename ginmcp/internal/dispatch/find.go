package dispatch

import (
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// Find returns the route of a method that an unescaped path leads to, and the values of its
// parameters by their names. If several routes match, it prefers a literal to a parameter and a
// parameter to a wildcard, segment by segment, as Gin usually does. Find is only for hints; the
// router copy checks calls.
func (g *Guard) Find(method, path string) (route string, params map[string]string, ok bool) {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	var best *introspect.Pattern
	for i := range g.patterns {
		p := &g.patterns[i]
		if p.Method == method && matches(p.Segments, segments) && (best == nil || prefers(p.Segments, best.Segments)) {
			best = p
		}
	}
	if best == nil {
		return "", nil, false
	}
	params = map[string]string{}
	for i, s := range best.Segments {
		switch {
		case s.Wild:
			params[s.Param] = strings.Join(segments[i:], "/")
		case s.Param != "":
			params[s.Param] = strings.TrimPrefix(segments[i], s.Literal)
		}
	}
	return best.Path, params, true
}

// matches reports whether the segments of a path match those of a route.
func matches(route []introspect.Segment, path []string) bool {
	for i, s := range route {
		switch {
		case s.Wild:
			return i < len(path)
		case i >= len(path):
			return false
		case s.Param == "" && path[i] != s.Literal:
			return false
		case s.Param != "" && (!strings.HasPrefix(path[i], s.Literal) || len(path[i]) == len(s.Literal)):
			return false
		}
	}
	return len(route) == len(path)
}

// prefers reports whether the first of two matching routes is preferred.
func prefers(a, b []introspect.Segment) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		if x, y := precedence(a[i]), precedence(b[i]); x != y {
			return x > y
		}
	}
	return false
}

// precedence is highest for a literal. For a parameter, it grows with the length of the literal
// before it.
func precedence(s introspect.Segment) int {
	switch {
	case s.Wild:
		return 0
	case s.Param != "":
		return 1 + len(s.Literal)
	default:
		return 1 << 20
	}
}
