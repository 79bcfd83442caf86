// Package preview makes the tools that an application would have, from the facts about its routes and
// without running any of its code. It shows what they cost and what a model would find hard to use.
package preview

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/facts"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Finding is about the tool that a route would be, as [ginmcp.Finding] is.
type Finding struct {
	ginmcp.Finding

	Route *facts.Route // nil for the list as a whole
}

// Lint returns what Lint would report of the tools, with their costs. Routes that are annotated are left
// out: what Op and Handle state is known only when the application runs. A type that refers to itself ends
// where it does, and the constants of a type are not known, so such tools cost somewhat more in fact.
func Lint(ctx context.Context, program *load.Program, packages []*facts.Package) ([]Finding, error) {
	gin.SetMode(gin.ReleaseMode) //nolint:forbidigo // of the command; in debug mode, Gin prints the routes
	engine := gin.New()
	routes := map[string]*facts.Route{}
	all := make([]ginmcp.Option, 0, len(packages)+1)
	all = append(all, ginmcp.WithLogger(nil))
	for _, p := range packages {
		c := newConverter(program, p)
		out := introspect.Facts{Package: p.Path}
		for _, r := range p.Routes {
			if ctx.Err() != nil {
				return nil, fmt.Errorf("preview: %w", ctx.Err())
			}
			if r.Source.Annotated || !register(engine, r) {
				continue
			}
			routes[r.Method+" "+path(r)] = r
			out.Routes = append(out.Routes, c.route(r))
		}
		all = append(all, ginmcp.WithFacts(out))
	}
	server, err := ginmcp.New(engine, all...)
	if err != nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	if err := server.Check(); err != nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	var findings []Finding
	for _, f := range server.Lint() {
		route := routes[f.Route]
		if route != nil || f.Tool == "" {
			findings = append(findings, Finding{f, route})
		}
	}
	return findings, nil
}

// path returns the path of a route. Of one whose beginning is not known, it is the end.
func path(r *facts.Route) string { return "/" + strings.TrimPrefix(r.Path, "/") }

// register adds a route to an engine, and reports whether Gin accepts it: two ends of paths may be in
// conflict, which their whole paths are not.
func register(engine *gin.Engine, r *facts.Route) (ok bool) {
	defer func() { ok = recover() == nil }()
	engine.Handle(r.Method, path(r), func(c *gin.Context) { c.Status(http.StatusNoContent) })
	return true
}

// route converts the facts about a route. Its handler is a function literal here.
func (c *converter) route(r *facts.Route) introspect.RouteFacts {
	out := introspect.RouteFacts{
		Method: r.Method, Path: path(r), Function: r.Function, Location: r.Location, Kind: r.Kind,
		Summary: r.Summary, Description: r.Description, Tags: r.Tags, Deprecated: r.Deprecated,
		Open: r.Open, Unread: r.Unread,
	}
	if r.Handler != "" {
		out.Function = r.Handler
	}
	for _, in := range r.Inputs {
		converted := introspect.Input{
			In: in.In, Type: c.ref(in.Type), MediaType: in.Media, Optional: in.Optional, Tagged: in.Tagged, Rules: in.Rules,
		}
		for _, f := range in.Fields {
			converted.Fields = append(converted.Fields, introspect.FieldFacts(f))
		}
		out.Inputs = append(out.Inputs, converted)
	}
	for _, p := range r.Params {
		converted := introspect.Param{
			Name: p.Name, Description: p.Description, In: p.In, Type: c.ref(p.Type), Required: p.Required,
		}
		if p.Deep {
			converted.Encoding = introspect.EncodingDeep
		}
		out.Params = append(out.Params, converted)
	}
	for _, response := range r.Responses {
		converted := introspect.Response{Status: response.Status}
		if !response.Type.IsZero() {
			converted.Type = c.ref(response.Type)
		}
		out.Responses = append(out.Responses, converted)
	}
	return out
}

// errNoType is why an expression is not a type.
var errNoType = errors.New("not a type")
