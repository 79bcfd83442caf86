package catalogue

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/rank"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/internal/near"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Catalogue is a snapshot of everything that a server offers. It is immutable and safe for
// concurrent use: a call ends with the catalogue with which it began. The results of its methods
// are copies.
type Catalogue struct {
	env        *invoke.Env
	spec       *Spec
	operations []introspect.Operation
	origins    []Origin // of the operations, in their order
	// subjects are the operations that access is decided for, and requirements the scopes that they
	// need.
	subjects     []subject
	requirements []authz.Requirement
	diagnostics  []introspect.Diagnostic
	errs         []error
	// withheld is true if every component is withheld, because a restricting option matches
	// nothing.
	withheld bool
	summary  summary

	// addressed reports whether an operation with a declared URI is a resource, and paramHeaders
	// whether a tool has arguments that clients also send as headers.
	addressed, paramHeaders bool

	tools   []*Entry // by name
	entries map[string]*Entry
	// listed are the tools in the list that clients see: all tools or, with a search, only a few. A
	// search finds the findable ones by their index.
	listed, findable []*Entry
	index            *rank.Index

	resources *resources
	reachable map[string]reachable
	// readers are the tools that read a route, by its path.
	readers map[string]reader

	whole *View // of everything
	views views
}

// An Entry is one tool: its definition, and the way to invoke it.
type Entry struct {
	env     *invoke.Env
	tool    *mcp.Tool
	route   string
	subject int
	invoke  func(context.Context, *View, *invoke.Call) result.Result
	// encoded returns the definition as JSON, or nil if it cannot be encoded.
	encoded func() []byte
	// paramHeaders are the arguments that clients also send as headers.
	paramHeaders func() definition.ParamHeaders
}

// Has reports whether there is a tool with a name.
func (c *Catalogue) Has(name string) bool { return c.entries[name] != nil }

// Route returns the route of the tool with a name, or "" if it has none.
func (c *Catalogue) Route(name string) string {
	if e := c.entries[name]; e != nil {
		return e.route
	}
	return ""
}

// OffersResources reports whether routes are resources, or can become some.
func (c *Catalogue) OffersResources() bool { return c.addressed || c.spec.Rules.MakesResources() }

// ParamHeaders reports whether a tool has arguments that clients also send as headers.
func (c *Catalogue) ParamHeaders() bool { return c.paramHeaders }

// CheckHeaders returns an error if the headers of a call do not repeat its arguments, as clients
// from 2026-07-28 on must for this tool.
func (e *Entry) CheckHeaders(headers http.Header, arguments []byte) error {
	return e.paramHeaders().Check(headers, arguments)
}

// Tools returns all tools that can be called, sorted by name.
func (c *Catalogue) Tools() []*mcp.Tool {
	tools := make([]*mcp.Tool, len(c.tools))
	for i, e := range c.tools {
		tools[i] = e.Definition()
	}
	return tools
}

// Operations returns all operations of the application, including those that are excluded.
func (c *Catalogue) Operations() []introspect.Operation {
	operations := make([]introspect.Operation, len(c.operations))
	for i := range c.operations {
		operations[i] = definition.CopyOperation(&c.operations[i])
	}
	return operations
}

// Diagnostics returns what a developer should know about how the catalogue was built.
func (c *Catalogue) Diagnostics() []introspect.Diagnostic { return slices.Clone(c.diagnostics) }

// Withheld reports whether every component is withheld, because an option that hides, excludes or
// curates matches nothing, so that it is unknown what it should restrict. In this case there are no
// tools and resources, and every list and call should return an error.
func (c *Catalogue) Withheld() bool { return c.withheld }

// Errors returns the mistakes that were found. Each also has a diagnostic of the level Error.
func (c *Catalogue) Errors() []error { return slices.Clone(c.errs) }

// Name returns the name of the tool.
func (e *Entry) Name() string { return e.tool.Name }

// Route returns the route of the tool, which is "" for a virtual tool.
func (e *Entry) Route() string { return e.route }

// Definition returns the definition that clients see.
func (e *Entry) Definition() *mcp.Tool { return definition.CopyTool(e.tool) }

// Subject returns the index of the tool's subject.
func (e *Entry) Subject() int { return e.subject }

// Invoke calls the tool for a caller. The tool must be [Allowed] in the caller's view of the
// catalogue. Invoke does not modify c. A panic becomes an error result.
func (e *Entry) Invoke(ctx context.Context, at *View, c *invoke.Call) (r result.Result) {
	var started time.Time
	if e.env.Watched() {
		started = time.Now()
	}
	trail := e.env.NewTrail(c)
	if trail != nil {
		c = c.Trailed(trail)
	}
	defer func() {
		if p := recover(); p != nil {
			e.panicked(ctx, p, &r)
		}
		e.end(ctx, c, &r, started)
		if trail != nil {
			r.Requests(trail.JSON())
		}
	}()
	first, refusal := c.Begin(ctx, e.env, e.tool.Name)
	if refusal != nil {
		return *refusal
	}
	r = e.invoke(ctx, at, c)
	if first {
		c.Finish(ctx, e.env, e.tool.Name, &r)
	}
	return r
}

// panicked makes the result of a call that panicked.
func (e *Entry) panicked(ctx context.Context, p any, r *result.Result) {
	e.env.Logger.ErrorContext(ctx, "ginmcp: panic", "tool", e.tool.Name, "panic", p, "stack", string(debug.Stack()))
	*r = result.Message("The call failed: internal error.")
}

// end reports a call that has ended to the hooks and the counters.
func (e *Entry) end(ctx context.Context, c *invoke.Call, r *result.Result, started time.Time) {
	e.env.Audit(ctx, invoke.Info{Tool: e.tool.Name, Route: e.route}, c, r, started)
	if e.env.Count != nil {
		e.env.Count(e.tool.Name, r.IsError, time.Since(started))
	}
}

// lookup returns the definition of the tool that a caller names, whether it is generated or written
// by hand. It returns an error result if there is none.
func (v *View) lookup(call *invoke.Call, name string) (*mcp.Tool, *result.Result) {
	for _, t := range call.HandWritten.Tools() {
		if t.Name == name {
			return t, nil
		}
	}
	if e := v.catalogue.entries[name]; e != nil && v.lists(e.subject) && !call.HandWritten.Hides(name) {
		return e.tool, nil
	}
	var names []string
	for _, e := range v.catalogue.tools {
		if v.lists(e.subject) && !call.HandWritten.Hides(e.tool.Name) {
			names = append(names, e.tool.Name)
		}
	}
	for _, t := range call.HandWritten.Tools() {
		names = append(names, t.Name)
	}
	refusal := result.Message(fmt.Sprintf("There is no tool %q%s", name, cmp.Or(near.DidYouMean(name, names), ".")))
	return nil, &refusal
}

// call calls another tool for the same caller. Only an adapter can call a tool that was
// written by hand.
func (v *View) call(ctx context.Context, call invoke.Call, name string, arguments []byte) result.Result {
	if call.HandWritten.Has(name) {
		return result.Message("The tool " + name + " can only be called directly.")
	}
	e, verdict := v.Tool(name)
	if call.HandWritten.Hides(name) {
		verdict = Denied
	}
	switch verdict {
	case Allowed:
		call.Arguments = arguments
		return e.Invoke(ctx, v, &call)
	case Obtainable:
		return v.catalogue.Forbidden(e.subject)
	default:
		_, refusal := v.lookup(&call, name)
		return *refusal
	}
}
