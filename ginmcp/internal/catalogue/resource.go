package catalogue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/ginmcp/internal/routemap"
	"github.com/ginmcp/ginmcp/ginmcp/internal/uri"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A resource is an operation that is read by its URI. It holds the definitions and the operation
// that a read calls.
type resource struct {
	route     string
	subject   int
	operation *invoke.Callable
	uri       *uri.Template
	// resource is listed if there is a URI without parameters, and template if there is one
	// with parameters. At least one of them is not nil.
	resource *mcp.Resource
	template *mcp.ResourceTemplate
}

// resources are the resources of a catalogue: the two lists, sorted, and how they are found.
type resources struct {
	all        []*resource
	resources  []*resource // those with a resource
	templates  []*resource // those with a template
	byTemplate map[string]*resource
	spaces     []*space
}

// A space has the resources whose URIs begin with a prefix.
type space struct {
	prefix string
	uris   uri.Tree[resource]
}

// space returns the space of a prefix, and makes it if there is none.
func (r *resources) space(prefix string) *space {
	for _, s := range r.spaces {
		if s.prefix == prefix {
			return s
		}
	}
	s := &space{prefix: prefix}
	r.spaces = append(r.spaces, s)
	return s
}

// find returns the resource that a URI names, or nil, the values in its path, and its query.
func (r *resources) find(name string) (found *resource, values []string, query string) {
	for _, s := range r.spaces {
		parts, query, ok := uri.Split(s.prefix, name)
		if !ok {
			continue
		}
		var m uri.Match
		if found := s.uris.Find(parts, &m); found != nil {
			return found, m.Values, query
		}
	}
	return nil, nil, ""
}

// Resources returns the resources, sorted by URI.
func (c *Catalogue) Resources() []*mcp.Resource {
	out := make([]*mcp.Resource, len(c.resources.resources))
	for i, r := range c.resources.resources {
		out[i] = definition.CopyResource(r.resource)
	}
	return out
}

// Templates returns the resource templates, sorted by template.
func (c *Catalogue) Templates() []*mcp.ResourceTemplate {
	out := make([]*mcp.ResourceTemplate, len(c.resources.templates))
	for i, r := range c.resources.templates {
		out[i] = definition.CopyTemplate(r.template)
	}
	return out
}

// ResourceRoutes returns the routes of the resources that are listed with a URI or a URI
// template.
func (c *Catalogue) ResourceRoutes(listed string) []string {
	var routes []string
	for _, r := range c.resources.all {
		if r.listed(listed) {
			routes = append(routes, r.route)
		}
	}
	return routes
}

// A Match is a resource that a URI names, with the values in the URI.
type Match struct {
	env       *invoke.Env
	resource  *resource
	uri       string
	arguments []byte
	problems  []schema.Problem
}

// Match returns the resource that a URI names, and the caller's verdict. The resource is nil if
// there is none or if the caller may not know that it exists.
func (v *View) Match(name string) (*Match, Verdict) {
	c := v.catalogue
	r, values, query := c.resources.find(name)
	if r == nil {
		return nil, Denied
	}
	verdict := v.verdict(r.subject)
	if verdict == Denied {
		return nil, Denied
	}
	arguments, problems, ok := r.uri.Arguments(values, query)
	if !ok {
		return nil, Denied
	}
	return &Match{env: c.env, resource: r, uri: name, arguments: arguments, problems: problems}, verdict
}

// Template returns the subject of a listed resource template, and the caller's verdict.
func (v *View) Template(template string) (subject int, verdict Verdict) {
	r := v.catalogue.resources.byTemplate[template]
	if r == nil {
		return 0, Denied
	}
	return r.subject, v.verdict(r.subject)
}

// URI returns the URI.
func (m *Match) URI() string { return m.uri }

// Template returns the URI template of the resource, or its URI if it has no variables.
func (m *Match) Template() string { return m.resource.uri.String() }

// Subject returns the index of the resource's subject.
func (m *Match) Subject() int { return m.resource.subject }

// Route returns the route of the resource.
func (m *Match) Route() string { return m.resource.route }

// Listed reports whether the resource is listed with a URI or a URI template.
func (m *Match) Listed(uri string) bool { return m.resource.listed(uri) }

// Read calls the operation, as a tool call does, and converts the response to contents. If there
// are no contents, the result is an error that states the reason or the missing input. A panic
// becomes an error.
func (m *Match) Read(ctx context.Context, c invoke.Call) (contents result.Contents, r result.Result) {
	started := time.Now()
	c.Arguments, c.Resource = m.arguments, m.uri
	defer func() {
		m.env.Audit(ctx, invoke.Info{Resource: m.Template(), Route: m.resource.route}, &c, &r, started)
	}()
	defer func() {
		if p := recover(); p != nil {
			m.env.Logger.ErrorContext(ctx, "ginmcp: panic", "resource", m.Template(), "panic", p, "stack", string(debug.Stack()))
			r = result.Message("The read failed: internal error.")
		}
	}()
	o := m.resource.operation
	if len(m.problems) > 0 {
		return result.Contents{}, invoke.Refused(o.Name(), m.problems)
	}
	first, refusal := c.Begin(ctx, m.env, m.uri)
	if refusal != nil {
		return result.Contents{}, *refusal
	}
	contents, r = o.Read(ctx, &c)
	if first {
		c.Finish(ctx, m.env, m.uri, &r)
	}
	return contents, r
}

// listed reports whether the resource is listed with a URI or a URI template.
func (r *resource) listed(uri string) bool {
	return r.resource != nil && r.resource.URI == uri || r.template != nil && r.template.URITemplate == uri
}

// resource makes the component of an operation that is read by its URI.
func (b *builder) resource(c *candidate) error {
	// A query that no source declares is not part of a URI.
	o, err := b.compile(c, true)
	if err != nil {
		return err
	}
	if err := b.readable(c.op, o.Input()); err != nil {
		return err
	}
	r := &resource{route: c.op.Route(), subject: c.subject, operation: o}
	prefix, segments, err := b.address(c.op, r)
	if err != nil {
		return err
	}
	all := b.catalogue.resources
	if !all.space(prefix).uris.Add(segments, r) {
		return fmt.Errorf("another route has the URI %s too", r.uri)
	}
	r.define(c)
	all.all = append(all.all, r)
	b.catalogue.subjects[c.subject].offered = true
	if r.resource != nil {
		all.resources = append(all.resources, r)
	}
	if r.template != nil {
		all.templates = append(all.templates, r)
		all.byTemplate[r.template.URITemplate] = r
	}
	return nil
}

// address sets the URI template of a resource, and returns the parts of the template: a prefix and
// the segments after it.
func (b *builder) address(op *introspect.Operation, r *resource) (string, []introspect.Segment, error) {
	prefix, arguments := uri.Prefix(b.env.Scheme), r.operation.Input().Arguments
	if op.URI == "" {
		segments := b.app.literalSegments(op)
		r.uri = uri.NewTemplate(prefix, segments, arguments)
		return prefix, segments, nil
	}
	t, prefix, segments, err := uri.ParseTemplate(op.URI, prefix, arguments)
	if err != nil {
		return "", nil, fmt.Errorf("URI(%q): %w", op.URI, err)
	}
	r.uri = t
	return prefix, segments, nil
}

// readable returns an error for required arguments that a URI cannot carry. Optional arguments that
// it cannot carry are left out.
func (b *builder) readable(op *introspect.Operation, in *schema.Input) error {
	var errs []error
	for _, a := range in.Arguments {
		switch {
		case a.In == introspect.LocationPath || a.In == introspect.LocationQuery:
		case a.Required:
			errs = append(errs, fmt.Errorf("a resource is read by its URI, but the %s %q is required", inWords(a.In), a.Wire))
		default:
			b.note(introspect.Diagnostic{
				Level: slog.LevelInfo, Route: op.Route(),
				Message: fmt.Sprintf("the %s %q is left out: a resource is read by its URI", inWords(a.In), a.Wire),
			})
		}
	}
	return errors.Join(errs...)
}

func inWords(in introspect.Location) string {
	switch in {
	case introspect.LocationHeader, introspect.LocationCookie:
		return string(in)
	default:
		return "argument in the body"
	}
}

// literalSegments are the segments of the route as they are spelled in a URI. An engine that
// routes on the escaped path has escaped routes.
func (a *Application) literalSegments(op *introspect.Operation) []introspect.Segment {
	segments := slices.Clone(op.Segments)
	if a.EscapedPaths {
		for i := range segments {
			if text, err := url.PathUnescape(segments[i].Literal); err == nil {
				segments[i].Literal = text
			}
		}
	}
	return segments
}

// define makes the definitions that clients see. A template without variables is a resource.
func (r *resource) define(c *candidate) {
	title, description, meta, mime := definition.Title(c.name, c.op), definition.Describe(c.op), definition.Meta(c.op), ""
	if r.operation.Output() != nil {
		mime = "application/json"
	}
	if len(r.uri.Path())+len(r.uri.Query()) > 0 {
		r.template = &mcp.ResourceTemplate{
			URITemplate: r.uri.String(), Name: c.name, Title: title, Description: description, MIMEType: mime, Meta: meta,
		}
	}
	if uri, ok := r.uri.URI(); ok && (c.kind == routemap.Resource || r.template == nil) {
		r.resource = &mcp.Resource{URI: uri, Name: c.name, Title: title, Description: description, MIMEType: mime, Meta: meta}
	}
}

// sort sorts the lists, so that they do not depend on the order of the routes.
func (r *resources) sort() {
	slices.SortFunc(r.resources, func(x, y *resource) int { return strings.Compare(x.resource.URI, y.resource.URI) })
	slices.SortFunc(r.templates, func(x, y *resource) int {
		return strings.Compare(x.template.URITemplate, y.template.URITemplate)
	})
}
