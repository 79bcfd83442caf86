package ginmcp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/ginmcp/internal/uri"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A resource is an operation that is read by its URI: what clients see of it, and how.
type resource struct {
	route     string
	operation *operation
	uri       *uri.Template
	// resource is listed where there is a URI without parameters, and template where
	// there is one with some; one of them may be nil.
	resource *mcp.Resource
	template *mcp.ResourceTemplate
}

// resource makes what the operation becomes that is read by its URI.
func (b *builder) resource(name string, op *introspect.Operation, kind Kind) error {
	// A query that nobody knows anything about is in no URI.
	o, err := b.operation(name, op, true)
	if err != nil {
		return err
	}
	if err := b.readable(op, o.input); err != nil {
		return err
	}
	segments := b.server.literalSegments(op)
	r := &resource{route: op.Route(), operation: o, uri: uri.NewTemplate(b.server.config.scheme, segments, o.input.Arguments)}
	if !b.catalogue.uris.Add(segments, r) {
		return fmt.Errorf("the URI %s is also that of another route", r.uri)
	}
	r.define(name, op, kind)
	b.catalogue.readings = append(b.catalogue.readings, r)
	if r.resource != nil {
		b.catalogue.resources = append(b.catalogue.resources, r.resource)
	}
	if r.template != nil {
		b.catalogue.templates = append(b.catalogue.templates, r.template)
		b.catalogue.byTemplate[r.template.URITemplate] = r
	}
	return nil
}

// readable tells whether a URI can say all that the operation has to know. What it can do
// without is left out.
func (b *builder) readable(op *introspect.Operation, in *schema.Input) error {
	var errs []error
	for _, a := range in.Arguments {
		switch {
		case a.In == introspect.LocationPath || a.In == introspect.LocationQuery:
		case a.Required:
			errs = append(errs, fmt.Errorf("a resource is read by its URI, but the %s %q is required", carriedBy(a.In), a.Wire))
		default:
			b.note(introspect.Diagnostic{
				Level: slog.LevelInfo, Route: op.Route(),
				Message: fmt.Sprintf("the %s %q is left out: a resource is read by its URI", carriedBy(a.In), a.Wire),
			})
		}
	}
	return errors.Join(errs...)
}

func carriedBy(in introspect.Location) string {
	switch in {
	case introspect.LocationHeader, introspect.LocationCookie:
		return string(in)
	default:
		return "argument in the body"
	}
}

// literalSegments are those of the route, as a URI means them: an engine that routes on the
// escaped path has its routes escaped.
func (s *Server) literalSegments(op *introspect.Operation) []introspect.Segment {
	segments := slices.Clone(op.Segments)
	if s.engine.UseEscapedPath {
		for i := range segments {
			if text, err := url.PathUnescape(segments[i].Literal); err == nil {
				segments[i].Literal = text
			}
		}
	}
	return segments
}

// define makes the definitions that clients see. A template without variables is a resource.
func (r *resource) define(name string, op *introspect.Operation, kind Kind) {
	title, description, meta, mime := titleFor(name, op), describe(op), metaOf(op), ""
	if r.operation.output != nil {
		mime = "application/json"
	}
	if len(r.uri.Path())+len(r.uri.Query()) > 0 {
		r.template = &mcp.ResourceTemplate{
			URITemplate: r.uri.String(), Name: name, Title: title, Description: description, MIMEType: mime, Meta: meta,
		}
	}
	if uri, ok := r.uri.URI(); ok && (kind == Resource || r.template == nil) {
		r.resource = &mcp.Resource{URI: uri, Name: name, Title: title, Description: description, MIMEType: mime, Meta: meta}
	}
}

// A reading is a URI that names a resource.
type reading struct {
	*resource

	uri       string
	arguments []byte
	problems  []schema.Problem
}

// find returns what a URI names, or nil.
func (c *catalogue) find(scheme, name string) *reading {
	parts, query, ok := uri.Split(scheme, name)
	if !ok {
		return nil
	}
	var m uri.Match
	r := c.uris.Find(parts, &m)
	if r == nil {
		return nil
	}
	arguments, problems, ok := r.uri.Arguments(m.Values, query)
	if !ok {
		return nil
	}
	return &reading{resource: r, uri: name, arguments: arguments, problems: problems}
}

// read calls the operation as a tool call does, and makes contents of its answer. Where there
// are none, the result is the error that says why.
func (r *reading) read(ctx context.Context, c call) (result.Contents, result.Result) {
	if len(r.problems) > 0 {
		return result.Contents{}, refused(r.operation.name, r.problems)
	}
	response, refusal := r.operation.respond(ctx, c)
	if refusal != nil {
		return result.Contents{}, *refusal
	}
	return r.operation.shaper.Contents(response)
}

// definition is what a client sees of the resource that was read: its template, or its URI.
func (r *resource) definition() string { return r.uri.String() }

// has tells whether the resource is listed under a URI or a template.
func (r *resource) has(uri string) bool {
	return r.resource != nil && r.resource.URI == uri || r.template != nil && r.template.URITemplate == uri
}

// sortResources puts the lists into an order that does not depend on that of the routes.
func (c *catalogue) sortResources() {
	slices.SortFunc(c.resources, func(x, y *mcp.Resource) int { return strings.Compare(x.URI, y.URI) })
	slices.SortFunc(c.templates, func(x, y *mcp.ResourceTemplate) int { return strings.Compare(x.URITemplate, y.URITemplate) })
}

// Resources returns the resources that routes became, sorted by URI. The result is a copy;
// the resources must not be modified.
func (s *Server) Resources() []*mcp.Resource { return slices.Clone(s.current().resources) }

// ResourceTemplates returns the resource templates that routes became, sorted by template. The
// result is a copy; the templates must not be modified.
func (s *Server) ResourceTemplates() []*mcp.ResourceTemplate {
	return slices.Clone(s.current().templates)
}
