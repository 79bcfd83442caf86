package ginmcp

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/auth"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/console"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	clients "github.com/ginmcp/ginmcp/internal/connect"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// consoleInfo returns what the console shows to the caller of a request.
func (s *Server) consoleInfo(r *http.Request) *console.Info {
	target := serve.Target(s.config.info.Name, r)
	info := &console.Info{Endpoint: target.URL, Caller: console.Caller{Scopes: []string{}}, Clients: []console.Client{}}
	if token := auth.TokenInfoFromContext(r.Context()); token != nil {
		info.Caller = console.Caller{User: token.UserID, Scopes: append([]string{}, token.Scopes...)}
	}
	for _, c := range clients.Clients() {
		if snippet, err := c.Snippet(target); err == nil {
			info.Clients = append(
				info.Clients,
				console.Client{ID: c.ID, Name: c.Name, File: c.File, Note: c.Note, Snippet: snippet},
			)
		}
	}
	if s.config.console.shows() {
		info.Details = s.consoleDetails(s.view(r.Context(), r, true))
	}
	return info
}

// consoleDetails returns what the console shows of the application to a caller with a view of it.
// Diagnostics and routes that belong to no operation are for callers that may use everything.
func (s *Server) consoleDetails(view *catalogue.View) *console.Details {
	d := &console.Details{
		Operations:  []console.Operation{},
		Excluded:    []console.Excluded{},
		Diagnostics: []console.Diagnostic{},
		Lint:        []console.Finding{},
	}
	seen, whole := map[string]bool{}, view.Whole()
	byRoute := map[string][]console.Diagnostic{}
	for _, one := range s.Diagnostics() {
		byRoute[one.Route] = append(
			byRoute[one.Route],
			console.Diagnostic{Level: one.Level.String(), Route: one.Route, Message: one.Message},
		)
	}
	for _, origin := range view.Origins() {
		route := origin.Operation.Route()
		seen[route] = true
		if origin.Reason != "" {
			d.Excluded = append(d.Excluded, console.Excluded{Route: route, Reason: origin.Reason})
		}
		d.Operations = append(d.Operations, consoleOperation(&origin, byRoute[route]))
	}
	for route, diagnostics := range byRoute {
		if !seen[route] && !whole {
			continue
		}
		for _, one := range diagnostics {
			d.Diagnostics = append(d.Diagnostics, one)
			if reason, ok := strings.CutPrefix(one.Message, "excluded: "); ok && !seen[route] {
				d.Excluded = append(d.Excluded, console.Excluded{Route: route, Reason: reason})
			}
		}
	}
	slices.SortFunc(d.Diagnostics, func(x, y console.Diagnostic) int {
		return cmp.Or(cmp.Compare(x.Route, y.Route), cmp.Compare(x.Message, y.Message))
	})
	slices.SortFunc(d.Excluded, func(x, y console.Excluded) int { return cmp.Compare(x.Route, y.Route) })
	callable := func(tool string) bool { _, verdict := view.Tool(tool); return verdict == catalogue.Allowed }
	d.Calls = s.config.console.stats.Rows(callable)
	for _, f := range s.Lint() {
		if f.Tool == "" && !whole || f.Tool != "" && !callable(f.Tool) {
			continue
		}
		for i, problem := range f.Problems {
			d.Lint = append(d.Lint, console.Finding{Tool: f.Tool, Level: f.Level.String(), Message: problem, Fix: f.Fixes[i]})
		}
	}
	return d
}

// consoleOperation returns what the console shows of an operation.
func consoleOperation(origin *catalogue.Origin, diagnostics []console.Diagnostic) console.Operation {
	op := origin.Operation
	out := console.Operation{
		Tool: origin.Tool, Kind: origin.Kind.String(), Method: op.Method, Path: op.Path, Handler: op.Handler,
		Place: op.Location,
		Tags:  op.Tags, Facts: map[string]string{}, Diagnostics: diagnostics,
	}
	for fact, source := range op.Sources {
		out.Facts[string(fact)] = source.String()
	}
	if origin.Input == nil {
		return out
	}
	for _, a := range origin.Input.Arguments {
		if !a.Hidden {
			out.Arguments = append(out.Arguments, console.Argument{
				Name: a.Name, In: cmp.Or(string(a.In), "body"), Wire: a.Wire, Whole: a.Whole, Source: sourceOf(op, &a),
			})
		}
	}
	return out
}

// sourceOf returns where an argument is known from.
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
