package dispatch

import (
	"bytes"
	"errors"
	"net/url"
	"strings"

	"github.com/ginmcp/ginmcp/schema"
)

// ErrUnreachable is the error of a call to a route that no request can reach, not even over HTTP:
// the engine routes on the escaped path, and the route is not registered in that form.
var ErrUnreachable = errors.New("the engine routes on the escaped path, which never matches this route")

// url sets the path and the query of u, and returns them as the target of the request.
func (p *Plan) url(u *url.URL, v *schema.Values, m *meter) (target string, err error) {
	var room [128]byte // enough for most
	text, escape, err := p.appendPath(room[:0], v, m)
	if err != nil {
		return "", err
	}
	end := len(text)
	if text, err = p.appendForm(append(text, '?'), p.query, v, m); err != nil {
		return "", err
	}
	if target = p.fixed; len(text) > end+1 {
		target = string(text)
		u.RawQuery = target[end+1:]
	} else if string(text[:end]) != target {
		target = string(text[:end])
	}
	u.Path = target[:end]
	if escape {
		if u.RawPath = p.escapedPath(v, m); p.routing.UseEscapedPath && u.EscapedPath() != u.RawPath {
			return "", ErrUnreachable
		}
	}
	if u.EscapedPath() != u.Path {
		target = u.RequestURI()
	}
	return target, p.guarded(u, func(s *part) []byte { return p.segment(s, v, m) })
}

// appendPath appends the path, and reports whether the request needs an escaped path too.
//
// An engine that routes on the path accepts any unescaped value, except one with a slash. An engine
// that routes on the escaped path decodes values from it. With UseRawPath, Gin does so only for a
// request with a RawPath, so the request gets one only if a value has a slash.
func (p *Plan) appendPath(b []byte, v *schema.Values, m *meter) (path []byte, escape bool, err error) {
	escape = p.routing.UseEscapedPath
	for i := range p.path {
		s := &p.path[i]
		b = append(append(b, '/'), s.literal...)
		if s.argument < 0 {
			continue
		}
		value, err := p.text(s.argument, v, m)
		if err != nil {
			return nil, false, err
		}
		a := &p.input.Arguments[s.argument]
		if err := m.spend(a, escapedLen(value)); err != nil {
			return nil, false, err
		}
		if problem := p.unfit(s, value); problem != "" {
			return nil, false, &ArgumentError{a.Name, problem}
		}
		value = s.trim(value)
		b = append(b, value...)
		escape = escape || !s.wild && bytes.IndexByte(value, '/') >= 0
	}
	return b, escape, nil
}

// escapedPath returns the path for an engine that routes on the escaped one. The values have
// passed [Plan.appendPath].
func (p *Plan) escapedPath(v *schema.Values, m *meter) string {
	var b strings.Builder
	for i := range p.path {
		s := &p.path[i]
		b.WriteString("/" + s.written)
		if s.argument < 0 {
			continue
		}
		value := p.segment(s, v, m)
		if !s.wild {
			b.WriteString(p.escapeSegment(value))
			continue
		}
		for j, part := range bytes.Split(value, []byte("/")) {
			if j > 0 {
				b.WriteByte('/')
			}
			b.WriteString(p.escapeSegment(part))
		}
	}
	return b.String()
}

// escapeSegment escapes a value for the path. Gin decodes it like a query, in which a plus is a
// space, so a plus is escaped unless Gin does not decode values.
func (p *Plan) escapeSegment(value []byte) string {
	if !p.routing.UnescapePathValues {
		return url.PathEscape(string(value))
	}
	return strings.ReplaceAll(url.QueryEscape(string(value)), "+", "%20")
}

// segment returns the value of a path parameter that [Plan.appendPath] has checked.
func (p *Plan) segment(s *part, v *schema.Values, m *meter) []byte {
	value, _ := p.text(s.argument, v, m)
	return s.trim(value)
}

// trim removes the slash at the beginning of a wildcard's value, which Gin adds.
func (s *part) trim(value []byte) []byte {
	if s.wild {
		return bytes.TrimPrefix(value, []byte("/"))
	}
	return value
}

// unfit returns the reason why a value cannot be part of the path, or "".
func (p *Plan) unfit(s *part, value []byte) string {
	switch {
	case len(value) == 0:
		return "must not be empty"
	case bytes.IndexByte(value, 0) >= 0:
		return "must not contain a NUL character"
	case !s.wild && dots(s.literal+string(value)), s.wild && anyDots(value):
		return `must not be or contain "." or ".." as a part of the path`
	case !s.wild && (p.via != "" || !p.acceptsSlash()) && bytes.IndexByte(value, '/') >= 0:
		return "must not contain a slash"
	case s.wild && p.routing.RemoveExtraSlash && doubled(s.trim(value)):
		return "must not contain two slashes in a row"
	case p.routing.UseEscapedPath && !p.routing.UnescapePathValues && !unescaped(value, s.wild):
		return "must not contain a character that is escaped in a path"
	}
	return ""
}

// acceptsSlash reports whether the engine distinguishes a slash in a value from one between
// segments.
func (p *Plan) acceptsSlash() bool {
	return (p.routing.UseRawPath || p.routing.UseEscapedPath) && p.routing.UnescapePathValues
}

// dots reports whether a segment of a path is "." or "..".
func dots(part string) bool { return part == "." || part == ".." }

// anyDots reports whether a segment of a path is "." or "..".
func anyDots(path []byte) bool {
	for segment := range bytes.SplitSeq(path, []byte("/")) {
		if dots(string(segment)) {
			return true
		}
	}
	return false
}

// doubled reports whether a path without its first slash has two slashes in a row.
func doubled(path []byte) bool {
	return bytes.HasPrefix(path, []byte("/")) || bytes.Contains(path, []byte("//"))
}

// unescaped reports whether a value is the same in the escaped path as in the path.
func unescaped(value []byte, wild bool) bool {
	text := string(value)
	if wild {
		text = strings.ReplaceAll(text, "/", "")
	}
	return url.PathEscape(text) == text
}
