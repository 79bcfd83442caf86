package dispatch

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// Routing is how an engine finds a route, as far as it decides which values a path
// parameter can have.
type Routing struct {
	// EscapedPath tells that the engine routes on the escaped path
	// (UseRawPath or UseEscapedPath), so that a value may contain a slash.
	EscapedPath bool
}

// A Plan tells how the arguments of one operation become a request. It is
// immutable and safe for concurrent use.
type Plan struct {
	method  string
	routing Routing
	input   *schema.Input
	path    []part
	body    schema.BodyKind
	query   []int
	headers []int
	cookies []int
	members []int
}

// A part is one segment of a path; argument is -1 where it has no parameter.
type part struct {
	literal  string
	argument int
	wild     bool
}

// NewPlan compiles the plan of op, whose arguments are those of in.
func NewPlan(op *introspect.Operation, in *schema.Input, routing Routing) *Plan {
	p := &Plan{method: op.Method, routing: routing, input: in, body: in.Body}
	byParam := map[string]int{}
	for i, a := range in.Arguments {
		switch a.In {
		case introspect.LocationPath:
			byParam[a.Wire] = i
		case introspect.LocationQuery:
			p.query = append(p.query, i)
		case introspect.LocationHeader:
			p.headers = append(p.headers, i)
		case introspect.LocationCookie:
			p.cookies = append(p.cookies, i)
		case introspect.LocationBody, introspect.LocationForm, introspect.LocationAuto:
			p.members = append(p.members, i)
		}
	}
	for _, s := range op.Segments {
		segment := part{literal: s.Literal, argument: -1, wild: s.Wild}
		if s.Param != "" {
			segment.argument = byParam[s.Param]
		}
		p.path = append(p.path, segment)
	}
	return p
}

// An ArgumentError tells that a value cannot be put where it belongs. Its text
// names the argument.
type ArgumentError struct{ Argument, Message string }

func (e *ArgumentError) Error() string { return e.Argument + ": " + e.Message }

// ErrUnsendable is what every [ArgumentError] wraps.
var ErrUnsendable = errors.New("the value cannot be sent")

func (e *ArgumentError) Unwrap() error { return ErrUnsendable }

// url writes the path and the query.
func (p *Plan) url(v *schema.Values) (*url.URL, error) {
	var raw, escaped strings.Builder
	for _, s := range p.path {
		raw.WriteByte('/')
		escaped.WriteByte('/')
		raw.WriteString(s.literal)
		escaped.WriteString(escapeSegment(s.literal))
		if s.argument < 0 {
			continue
		}
		value, err := p.segment(s, v)
		if err != nil {
			return nil, err
		}
		raw.WriteString(value)
		escaped.WriteString(escapePath(value, s.wild))
	}
	u := &url.URL{Path: raw.String(), RawPath: escaped.String()}
	if u.RawPath == u.Path {
		u.RawPath = ""
	}
	query, err := p.queryValues(v)
	if err != nil {
		return nil, err
	}
	if len(query) > 0 {
		u.RawQuery = query.Encode()
	}
	return u, nil
}

// segment returns the value of a path parameter, if it can stand in the path
// without leading anywhere else.
func (p *Plan) segment(s part, v *schema.Values) (string, error) {
	value, err := p.text(s.argument, v)
	if err != nil {
		return "", err
	}
	name := p.input.Arguments[s.argument].Name
	if s.wild {
		value = strings.TrimPrefix(value, "/")
	}
	switch {
	case value == "":
		return "", &ArgumentError{name, "must not be empty"}
	case strings.ContainsRune(value, 0):
		return "", &ArgumentError{name, "must not contain a NUL character"}
	case s.wild && hasDotSegment(value), !s.wild && s.literal == "" && (value == "." || value == ".."):
		return "", &ArgumentError{name, `must not be or contain "." or ".." as a part of the path`}
	case !s.wild && !p.routing.EscapedPath && strings.Contains(value, "/"):
		return "", &ArgumentError{name, "must not contain a slash"}
	}
	return value, nil
}

func hasDotSegment(value string) bool {
	for part := range strings.SplitSeq(value, "/") {
		if part == "." || part == ".." {
			return true
		}
	}
	return false
}

func escapePath(value string, wild bool) string {
	if !wild {
		return escapeSegment(value)
	}
	parts := strings.Split(value, "/")
	for i := range parts {
		parts[i] = escapeSegment(parts[i])
	}
	return strings.Join(parts, "/")
}

// escapeSegment escapes a value for the path. An engine that routes on the escaped
// path reads it back as a query, in which a plus is a space: so a plus is escaped,
// which url.PathEscape leaves alone.
func escapeSegment(value string) string {
	return strings.ReplaceAll(url.QueryEscape(value), "+", "%20")
}

// header writes the headers and cookies of the arguments over those of the caller.
func (p *Plan) header(v *schema.Values, h http.Header) error {
	for _, i := range p.headers {
		if _, ok := v.Get(i); !ok {
			continue
		}
		values, err := p.values(i, v)
		if err != nil {
			return err
		}
		h.Del(p.input.Arguments[i].Wire)
		for _, value := range values {
			if strings.ContainsAny(value, "\r\n\x00") {
				return &ArgumentError{p.input.Arguments[i].Name, "must not contain a line break"}
			}
			h.Add(p.input.Arguments[i].Wire, value)
		}
	}
	return p.cookieHeader(v, h)
}

func (p *Plan) cookieHeader(v *schema.Values, h http.Header) error {
	if len(p.cookies) == 0 {
		return nil
	}
	request := http.Request{Header: h}
	kept := request.Cookies()
	h.Del("Cookie")
	for _, cookie := range kept {
		if !p.setsCookie(cookie.Name, v) {
			request.AddCookie(cookie)
		}
	}
	for _, i := range p.cookies {
		if _, ok := v.Get(i); !ok {
			continue
		}
		text, err := p.text(i, v)
		if err != nil {
			return err
		}
		// Gin reads a cookie's value back with url.QueryUnescape.
		request.AddCookie(&http.Cookie{Name: p.input.Arguments[i].Wire, Value: url.QueryEscape(text)})
	}
	return nil
}

func (p *Plan) setsCookie(name string, v *schema.Values) bool {
	for _, i := range p.cookies {
		if _, ok := v.Get(i); ok && p.input.Arguments[i].Wire == name {
			return true
		}
	}
	return false
}
