package introspect

import (
	"fmt"
	"strings"
)

// A Segment is the part of a route's path between two slashes: a literal text, or a parameter
// with an optional literal text before it.
type Segment struct {
	// Literal is the literal text, with Gin's escapes resolved.
	Literal string
	// Param is the name of the parameter that follows Literal, or empty.
	Param string
	// Wild reports whether Param matches the rest of the path, including slashes ("*path"). Gin
	// passes such a value to the handler with a leading slash.
	Wild bool
}

// ParsePath splits a path in Gin's spelling into its segments: "/users/:id" is users and a
// parameter id. An escaped colon, as in `/users\:batch`, is a literal colon, and so is a colon at
// the end of a segment. The path must begin with a slash. A trailing slash adds an empty segment.
func ParsePath(path string) ([]Segment, error) {
	if !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("path %q does not begin with a slash", path)
	}
	parts := strings.Split(path[1:], "/")
	segments := make([]Segment, len(parts))
	for i, part := range parts {
		segments[i] = parseSegment(part)
		switch s := segments[i]; {
		case s.Param == "" && s.Wild:
			return nil, fmt.Errorf("path %q has a wildcard without a name", path)
		case s.Wild && i != len(parts)-1:
			return nil, fmt.Errorf("path %q continues after *%s", path, s.Param)
		case s.Wild && s.Literal != "":
			return nil, fmt.Errorf("path %q has a wildcard that does not begin its segment", path)
		case strings.ContainsAny(s.Param, ":*"):
			return nil, fmt.Errorf("path %q has two parameters in one segment", path)
		}
	}
	return segments, nil
}

func parseSegment(part string) Segment {
	var literal strings.Builder
	for i := 0; i < len(part); i++ {
		switch c := part[i]; {
		case c == '\\' && i+1 < len(part) && part[i+1] == ':':
			literal.WriteByte(':')
			i++
		case c == ':' && i+1 < len(part):
			return Segment{Literal: literal.String(), Param: part[i+1:]}
		case c == '*':
			return Segment{Literal: literal.String(), Param: part[i+1:], Wild: true}
		default:
			literal.WriteByte(c)
		}
	}
	return Segment{Literal: literal.String()}
}
