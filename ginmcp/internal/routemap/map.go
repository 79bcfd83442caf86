package routemap

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Map decides what the operations that it matches become. It matches an operation if
// Methods, Pattern and Tags all match. Each of these matches every operation if it is empty.
type Map struct {
	// Methods are verbs in upper case.
	Methods []string
	// Pattern is searched for in the path, in both spellings of its parameters. A nil Pattern
	// matches every path.
	Pattern *regexp.Regexp
	// Tags must all be among the operation's tags.
	Tags []string
	// Kind is what the operation becomes. Zero leaves the decision to the next map; AddTags is then
	// empty.
	Kind Kind
	// AddTags are added to the operation's tags.
	AddTags []string
	// Scopes are added to the scopes that a caller needs, even if another map decides the kind.
	Scopes []string
}

func (m *Map) matches(op *introspect.Operation) bool {
	if len(m.Methods) > 0 && !slices.Contains(m.Methods, op.Method) {
		return false
	}
	for _, tag := range m.Tags {
		if !slices.Contains(op.Tags, tag) {
			return false
		}
	}
	return m.Pattern == nil || m.Pattern.MatchString(op.Path) || m.Pattern.MatchString(braced(op))
}

// braced returns the path as OpenAPI spells it.
func braced(op *introspect.Operation) string {
	var b strings.Builder
	for _, s := range op.Segments {
		b.WriteString("/" + s.Literal)
		if s.Param != "" {
			b.WriteString("{" + s.Param + "}")
		}
	}
	return b.String()
}

// A Definition is a map as an option states it. An empty field matches every operation; the zero Kind
// is only valid with AddTags or Scopes.
type Definition struct {
	// Methods are verbs, in upper or lower case, and Pattern is a regular expression.
	Methods []string
	Pattern string
	Tags    []string
	Kind    Kind
	AddTags []string
	Scopes  []string
}

// New makes a map from a copy of a definition.
func New(d Definition) (Map, error) {
	m := Map{
		Methods: make([]string, len(d.Methods)), Tags: slices.Clone(d.Tags), Kind: d.Kind,
		AddTags: slices.Clone(d.AddTags), Scopes: slices.Clone(d.Scopes),
	}
	for _, scope := range d.Scopes {
		if err := authz.CheckScope(scope); err != nil {
			return Map{}, fmt.Errorf("Scopes: %w", err)
		}
	}
	switch {
	case d.Kind == 0 && len(d.AddTags) > 0:
		m.Kind = Tool
	case d.Kind == 0 && len(d.Scopes) > 0:
	case d.Kind == 0:
		return Map{}, errors.New("it has no Kind: want Tool, Resource, ResourceTemplate or Exclude")
	case d.Kind < Tool || d.Kind > Exclude:
		return Map{}, fmt.Errorf("%s is not a kind", d.Kind)
	}
	if d.Pattern != "" {
		var err error
		if m.Pattern, err = regexp.Compile(d.Pattern); err != nil {
			return Map{}, fmt.Errorf("the pattern %q: %w", d.Pattern, err)
		}
	}
	for i, method := range d.Methods {
		m.Methods[i] = strings.ToUpper(method)
		if !slices.Contains(methods, m.Methods[i]) {
			return Map{}, fmt.Errorf("%q is not a method", method)
		}
	}
	return m, nil
}

// methods are the verbs that a map may name. A misspelled verb would match nothing, so a map that
// excludes routes would not exclude them.
var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
	http.MethodDelete, http.MethodOptions, http.MethodConnect, http.MethodTrace,
}
