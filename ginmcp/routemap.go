package ginmcp

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// A Kind is what a route becomes. The zero Kind is not one of the kinds.
type Kind int

const (
	// Tool is called by a model. It is what a route becomes by default.
	Tool Kind = iota + 1
	// Resource is read by its URI. A route with path parameters becomes a
	// ResourceTemplate instead; one with optional query parameters becomes both.
	Resource
	// ResourceTemplate is read by a URI that its parameters are put into.
	ResourceTemplate
	// Exclude keeps the route out of every list. An excluded route cannot be called.
	Exclude
)

// String returns the kind in words.
func (k Kind) String() string {
	switch k {
	case Tool:
		return "tool"
	case Resource:
		return "resource"
	case ResourceTemplate:
		return "resource template"
	case Exclude:
		return "excluded"
	default:
		return fmt.Sprintf("Kind(%d)", int(k))
	}
}

// A RouteMap decides what the routes that it matches become. It matches a route if Methods,
// Pattern and Tags all match; an empty one of these matches every route.
type RouteMap struct {
	// Methods are verbs, in upper or lower case.
	Methods []string
	// Pattern is a regular expression that is searched for anywhere in the path, in both
	// spellings of its parameters: "/users/:id" and "/users/{id}".
	Pattern string
	// Tags must all be among the operation's tags.
	Tags []string
	// Kind is what the routes become. It may be zero only if AddTags is set: the routes
	// are then tools, with these tags.
	Kind Kind
	// AddTags are added to the operation's tags.
	AddTags []string
}

// WithRouteMaps decides what routes become: the first map that matches a route decides. A
// route that no map matches is a tool. Where the option is given several times, later maps
// follow earlier ones. A map without a Kind and without AddTags, an unknown kind, a pattern
// that is not a regular expression and a method that HTTP does not have are errors of [New].
//
//	ginmcp.WithRouteMaps(
//		ginmcp.RouteMap{Pattern: "^/admin/", Kind: ginmcp.Exclude},
//		ginmcp.RouteMap{Methods: []string{"GET"}, Pattern: `\{.*\}`, Kind: ginmcp.ResourceTemplate},
//	)
//
// Maps apply after the default exclusions, [Hidden], [WithOnlyAnnotated] and
// [WithOnlyReadOnly], and before [WithRouteFunc].
func WithRouteMaps(maps ...RouteMap) Option {
	return optionFunc(func(c *config) error {
		var errs []error
		for i, m := range maps {
			compiled, err := m.compile()
			if err != nil {
				errs = append(errs, fmt.Errorf("WithRouteMaps: map %d: %w", i+1, err))
				continue
			}
			c.maps = append(c.maps, compiled)
		}
		return errors.Join(errs...)
	})
}

// WithRouteFunc gives f the last word on what each route becomes. It is asked about every
// route but the default exclusions and [Hidden] ones, those included that a map or another
// option excludes, with the kind that was decided. An error withholds the component and is
// an error of [Server.Refresh]. Nil is no function.
func WithRouteFunc(f func(introspect.Operation, Kind) (Kind, error)) Option {
	return optionFunc(func(c *config) error {
		c.routeFunc = f
		return nil
	})
}

// WithOnlyReadOnly excludes every operation that is not read-only: by its method, GET, or
// because it says so with [ReadOnly].
func WithOnlyReadOnly() Option {
	return optionFunc(func(c *config) error {
		c.onlyReadOnly = true
		return nil
	})
}

// WithOnlyAnnotated excludes every operation without an annotation: [Op], [Handle] or
// [WithOperation].
func WithOnlyAnnotated() Option {
	return optionFunc(func(c *config) error {
		c.onlyAnnotated = true
		return nil
	})
}

// WithTags adds tags to every operation. It may be given several times.
func WithTags(tags ...string) Option {
	return optionFunc(func(c *config) error {
		c.tags = append(c.tags, tags...)
		return nil
	})
}

// routeMap is a RouteMap that is ready to match.
type routeMap struct {
	RouteMap

	pattern *regexp.Regexp
}

func (m RouteMap) compile() (routeMap, error) {
	switch {
	case m.Kind == 0 && len(m.AddTags) > 0:
		m.Kind = Tool
	case m.Kind == 0:
		return routeMap{}, errors.New("it has no Kind: want Tool, Resource, ResourceTemplate or Exclude")
	case m.Kind < Tool || m.Kind > Exclude:
		return routeMap{}, fmt.Errorf("%s is not a kind", m.Kind)
	}
	pattern, err := regexp.Compile(m.Pattern)
	if err != nil {
		return routeMap{}, fmt.Errorf("the pattern %q: %w", m.Pattern, err)
	}
	methods := make([]string, len(m.Methods))
	for i, method := range m.Methods {
		methods[i] = strings.ToUpper(method)
		if !slices.Contains(methodNames, methods[i]) {
			return routeMap{}, fmt.Errorf("%q is not a method", method)
		}
	}
	m.Methods = methods
	return routeMap{m, pattern}, nil
}

// methodNames are the verbs that a map may name. One with a typo would match nothing, and an
// excluding map that matches nothing lists what it should not.
var methodNames = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
	http.MethodDelete, http.MethodOptions, http.MethodConnect, http.MethodTrace,
}

func (m *routeMap) matches(op *introspect.Operation) bool {
	if len(m.Methods) > 0 && !slices.Contains(m.Methods, op.Method) {
		return false
	}
	for _, tag := range m.Tags {
		if !slices.Contains(op.Tags, tag) {
			return false
		}
	}
	return m.pattern.MatchString(op.Path) || m.pattern.MatchString(braced(op))
}

// braced is the path as OpenAPI spells it.
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

// decide returns what an operation becomes, and adds the tags that its map and the options
// add.
func (c *config) decide(op *introspect.Operation) (Kind, error) {
	op.Tags = slices.Concat(op.Tags, c.tags)
	kind := Tool
	for i := range c.maps {
		if m := &c.maps[i]; m.matches(op) {
			kind = m.Kind
			op.Tags = slices.Concat(op.Tags, m.AddTags)
			break
		}
	}
	op.Tags = unique(op.Tags)
	if c.onlyAnnotated && !op.Annotated || c.onlyReadOnly && !hintsOf(op).ReadOnlyHint {
		kind = Exclude
	}
	if c.routeFunc != nil {
		err := protect(func() (err error) {
			kind, err = c.routeFunc(*op, kind)
			return err
		})
		if err != nil {
			return Exclude, fmt.Errorf("WithRouteFunc: %w", err)
		}
	}
	return possible(op, kind)
}

// possible makes of a kind what the route can be.
func possible(op *introspect.Operation, kind Kind) (Kind, error) {
	switch kind {
	case Tool, Exclude:
		return kind, nil
	case Resource, ResourceTemplate:
		if op.Method != http.MethodGet {
			return Exclude, fmt.Errorf("a %s is read with GET, not with %s", kind, op.Method)
		}
		if len(op.PathParams()) > 0 {
			return ResourceTemplate, nil
		}
		return kind, nil
	default:
		return Exclude, fmt.Errorf("WithRouteFunc: %s is not a kind", kind)
	}
}

// unique removes what comes again, keeping the order.
func unique(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
