package uri

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// Prefix returns the prefix of the URIs of routes with a scheme. The path of the route follows it.
func Prefix(scheme string) string { return scheme + ":///" }

// ParseTemplate parses a template that a developer has written, such as "shop://orders/{id}", for
// an operation with these arguments. Its variables are the parameters of the operation's path, with
// their names as arguments or in the route. A variable is at the end of a segment. A wildcard
// parameter is written "{/path*}", at the end. ParseTemplate adds the arguments in the query to the
// template.
//
// It also returns the prefix of the template's URIs and, for [Tree.Add], the segments after the
// prefix. The prefix is the usual one if the template begins with it. The template refers to the
// elements of arguments, which must not be modified afterwards.
func ParseTemplate(text, usual string, arguments []schema.Argument) (
	t *Template, prefix string, segments []introspect.Segment, err error,
) {
	prefix, rest, err := cutPrefix(text, usual)
	if err != nil {
		return nil, "", nil, err
	}
	p := templateParser{t: &Template{base: text}, names: variableNames{}, arguments: arguments}
	if segments, err = p.segments(rest); err != nil {
		return nil, "", nil, err
	}
	for i := range arguments {
		if a := &arguments[i]; a.In == introspect.LocationPath && !p.used(a) {
			return nil, "", nil, fmt.Errorf("it has no variable {%s}, which is in the path of the route", a.Name)
		}
	}
	p.t.addQuery(p.names, arguments)
	return p.t, prefix, segments, nil
}

// cutPrefix splits a template into its prefix, which is the scheme and the slashes, and the rest.
func cutPrefix(text, usual string) (prefix, rest string, err error) {
	scheme, rest, found := strings.Cut(text, ":")
	switch {
	case !found || !LegalScheme(scheme):
		return "", "", errors.New("it must begin with a scheme in lower case, such as shop://")
	case len(text) > MaxLength:
		return "", "", fmt.Errorf("it has %d bytes, and the limit is %d", len(text), MaxLength)
	case strings.ContainsAny(rest, "?#"):
		return "", "", errors.New("it must not have a query or a fragment; arguments in the query are added automatically")
	case strings.Trim(rest, "/") == "":
		return "", "", errors.New("it has no name after the prefix")
	}
	for _, prefix := range []string{usual, scheme + "://"} {
		if rest, ok := strings.CutPrefix(text, prefix); ok {
			return prefix, rest, nil
		}
	}
	return scheme + ":", rest, nil
}

// A templateParser parses the part of a template after its prefix.
type templateParser struct {
	t         *Template
	names     variableNames
	arguments []schema.Argument
}

func (p *templateParser) segments(rest string) ([]introspect.Segment, error) {
	var wild string
	if at := strings.LastIndex(rest, "{/"); at > 0 && strings.HasSuffix(rest, "*}") {
		rest, wild = rest[:at], rest[at+len("{/"):len(rest)-len("*}")]
	}
	var segments []introspect.Segment
	for part := range strings.SplitSeq(rest, "/") {
		literal, name, isVariable := strings.Cut(part, "{")
		name, closed := strings.CutSuffix(name, "}")
		if isVariable != closed || strings.ContainsAny(literal+name, "{}") {
			return nil, fmt.Errorf("%q must be a text, a variable in braces, or both in this order", part)
		}
		text, ok := unescaped(literal, url.PathUnescape)
		if !ok {
			return nil, fmt.Errorf("%q has an invalid escape", part)
		}
		segment := introspect.Segment{Literal: text}
		if isVariable {
			param, err := p.variable(name, false)
			if err != nil {
				return nil, err
			}
			segment.Param = param
		}
		segments = append(segments, segment)
	}
	if wild == "" {
		return segments, nil
	}
	param, err := p.variable(wild, true)
	return append(segments, introspect.Segment{Param: param, Wild: true}), err
}

// variable adds a variable to the template, and returns the name of its parameter.
func (p *templateParser) variable(name string, wild bool) (string, error) {
	for i := range p.arguments {
		a := &p.arguments[i]
		if a.In != introspect.LocationPath || name != a.Name && name != a.Wire && name != variableName(a.Name) {
			continue
		}
		switch {
		case p.used(a):
			return "", fmt.Errorf("it has the variable {%s} twice", name)
		case variableName(name) != name:
			return "", fmt.Errorf("a variable has letters, digits and underscores only: write {%s}", variableName(name))
		}
		p.names[name] = true
		p.t.path = append(p.t.path, Variable{name, a})
		return a.Wire, nil
	}
	if wild {
		name = "/" + name + "*"
	}
	return "", fmt.Errorf("{%s} is not in the path of the route", name)
}

func (p *templateParser) used(a *schema.Argument) bool {
	for _, v := range p.t.path {
		if v.Argument == a {
			return true
		}
	}
	return false
}
