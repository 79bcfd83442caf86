package console

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/lint"
	"github.com/ginmcp/ginmcp/internal/connect"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// NewInfo returns the data of the page for the caller whose token is in a context, without details:
// who the caller is, and how clients connect to the target.
func NewInfo(ctx context.Context, target connect.Target) *Info {
	info := &Info{Endpoint: target.URL, Caller: Caller{Scopes: []string{}}, Clients: []Client{}}
	if token := auth.TokenInfoFromContext(ctx); token != nil {
		info.Caller = Caller{User: token.UserID, Scopes: append([]string{}, token.Scopes...)}
	}
	for _, c := range connect.Clients() {
		if snippet, err := c.Snippet(target); err == nil {
			info.Clients = append(info.Clients, Client{ID: c.ID, Name: c.Name, File: c.File, Note: c.Note, Snippet: snippet})
		}
	}
	return info
}

// NewDetails returns the data about the application for a caller with a view of it. Diagnostics and
// findings are those of the whole application. The caller gets those about components that it may
// use. Only a caller that may use every component gets those that concern no operation.
func NewDetails(
	view *catalogue.View, diagnostics []introspect.Diagnostic, findings []lint.Finding, calls *Stats,
) *Details {
	d := &Details{Operations: []Operation{}, Excluded: []Excluded{}, Diagnostics: []Diagnostic{}, Lint: []Finding{}}
	whole := view.Whole()
	d.addOperations(view.Origins(), diagnostics, whole)
	callable := func(tool string) bool { _, verdict := view.Tool(tool); return verdict == catalogue.Allowed }
	d.Calls = calls.Rows(callable)
	for _, f := range findings {
		if f.Tool == "" && !whole || f.Tool != "" && !callable(f.Tool) {
			continue
		}
		for i, problem := range f.Problems {
			d.Lint = append(d.Lint, Finding{Tool: f.Tool, Level: f.Level.String(), Message: problem, Fix: f.Fixes[i]})
		}
	}
	return d
}

// addOperations adds the operations that the caller sees, with their diagnostics. Whole states that
// the caller may also see all other routes.
func (d *Details) addOperations(origins []catalogue.Origin, diagnostics []introspect.Diagnostic, whole bool) {
	byRoute := map[string][]Diagnostic{}
	for _, one := range diagnostics {
		shown := Diagnostic{Level: one.Level.String(), Route: one.Route, Message: one.Message}
		byRoute[one.Route] = append(byRoute[one.Route], shown)
	}
	seen := map[string]bool{}
	for _, origin := range origins {
		route := origin.Operation.Route()
		seen[route] = true
		if origin.Reason != "" {
			d.Excluded = append(d.Excluded, Excluded{Route: route, Reason: origin.Reason})
		}
		d.Operations = append(d.Operations, newOperation(&origin, byRoute[route]))
	}
	for route, list := range byRoute {
		if !seen[route] && !whole {
			continue
		}
		d.Diagnostics = append(d.Diagnostics, list...)
		for _, one := range list {
			if reason, ok := strings.CutPrefix(one.Message, "excluded: "); ok && !seen[route] {
				d.Excluded = append(d.Excluded, Excluded{Route: route, Reason: reason})
			}
		}
	}
	slices.SortFunc(d.Diagnostics, func(x, y Diagnostic) int {
		return cmp.Or(cmp.Compare(x.Route, y.Route), cmp.Compare(x.Message, y.Message))
	})
	slices.SortFunc(d.Excluded, func(x, y Excluded) int { return cmp.Compare(x.Route, y.Route) })
}

func newOperation(origin *catalogue.Origin, diagnostics []Diagnostic) Operation {
	op := origin.Operation
	out := Operation{
		Tool: origin.Tool, Kind: origin.Kind.String(), Method: op.Method, Path: op.Path, Handler: op.Handler,
		Place: op.Location, Tags: op.Tags, Facts: map[string]string{}, Diagnostics: diagnostics,
	}
	for fact, source := range op.Sources {
		out.Facts[string(fact)] = source.String()
	}
	if origin.Input == nil {
		return out
	}
	for _, a := range origin.Input.Arguments {
		if !a.Hidden {
			out.Arguments = append(out.Arguments, Argument{
				Name: a.Name, In: cmp.Or(string(a.In), "body"), Wire: a.Wire, Whole: a.Whole, Source: sourceOf(op, &a),
			})
		}
	}
	return out
}

// sourceOf returns the source of an argument, in words.
func sourceOf(op *introspect.Operation, a *schema.Argument) string {
	for _, p := range op.Params {
		if p.In == a.In && p.Name == a.Wire {
			return p.Source.String()
		}
	}
	for _, in := range op.Inputs {
		if in.In == a.In || in.In == introspect.LocationAuto {
			return in.Source.String()
		}
	}
	if a.In == introspect.LocationPath {
		return introspect.SourceRoute.String()
	}
	return "nothing: the input is undocumented"
}
