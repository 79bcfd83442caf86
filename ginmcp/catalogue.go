package ginmcp

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A catalogue is a snapshot of what a server offers. It is immutable: every list and
// every call reads the one that is current when it begins, and finishes on it.
type catalogue struct {
	operations  []introspect.Operation
	tools       []*mcp.Tool // by name
	entries     map[string]*entry
	diagnostics []introspect.Diagnostic
	// routes are all that the engine has, whether they are operations or not.
	routes []introspect.Pattern
}

// An entry is one thing that can be called: its definition, and how.
type entry struct {
	tool   *mcp.Tool
	route  string
	invoke func(context.Context, call) result.Result
}

// A call is what the protocol says about one invocation, whichever door it came by.
type call struct {
	// caller is the HTTP request that carried the call, nil where none did.
	caller    *http.Request
	arguments json.RawMessage
	// trace is the trace context that did not come as headers.
	trace http.Header
	// peer is the other end, nil where nobody can be told anything.
	peer peer
}

// build reads the engine and makes a catalogue. What an error is about is left out
// of it; every error is also a diagnostic of the level Error.
func (s *Server) build() (*catalogue, []error) {
	ops, diagnostics, errs := introspect.Routes(s.engine, &s.escapes, s.config.operations)
	c := &catalogue{operations: ops, diagnostics: diagnostics, entries: map[string]*entry{}, routes: introspect.Patterns(s.engine, &s.escapes)}
	for _, err := range errs {
		c.report("", err)
	}
	shown := slices.DeleteFunc(slices.Clone(ops), func(op introspect.Operation) bool { return op.Hidden })
	names, nameErrs := nameTools(shown)
	for i := range shown {
		op := &shown[i]
		err := nameErrs[i]
		if err == nil {
			err = s.addTool(c, names[i], op)
		}
		if err != nil {
			errs = append(errs, err)
			c.report(op.Route(), err)
		}
	}
	slices.SortFunc(c.tools, func(x, y *mcp.Tool) int { return strings.Compare(x.Name, y.Name) })
	return c, errs
}

// report notes that what err is about was withheld.
func (c *catalogue) report(route string, err error) {
	message := strings.TrimPrefix(err.Error(), route+": ")
	c.diagnostics = append(c.diagnostics, introspect.Diagnostic{Level: slog.LevelError, Route: route, Message: message})
}

func (s *Server) addTool(c *catalogue, name string, op *introspect.Operation) error {
	in, notes, err := schema.NewInput(op, schema.InputOptions{ReservedHeaders: s.reservedHeaders(), DeclaredOnly: s.config.declaredOnly})
	c.diagnostics = append(c.diagnostics, notes...)
	if err != nil {
		return fmt.Errorf("%s: %w", op.Route(), err)
	}
	out, notes := schema.NewOutput(op)
	c.diagnostics = append(c.diagnostics, notes...)
	e := &entry{tool: newTool(name, op, in, out), route: op.Route()}
	e.invoke = s.route(c, name, op, in, out)
	c.tools = append(c.tools, e.tool)
	c.entries[name] = e
	return nil
}

// reservedHeaders are those by which this engine finds out where a caller is.
func (s *Server) reservedHeaders() []string {
	headers := slices.Clone(s.engine.RemoteIPHeaders)
	if s.engine.TrustedPlatform != "" {
		headers = append(headers, s.engine.TrustedPlatform)
	}
	return headers
}

func (s *Server) routing() dispatch.Routing {
	return dispatch.Routing{
		UseRawPath: s.engine.UseRawPath, UseEscapedPath: s.engine.UseEscapedPath,
		UnescapePathValues: s.engine.UnescapePathValues, RemoveExtraSlash: s.engine.RemoveExtraSlash,
	}
}

// narrowing are the optional arguments in the query, which make a list shorter if
// anything does.
func narrowing(in *schema.Input) []string {
	var names []string
	for _, a := range in.Arguments {
		if a.In == introspect.LocationQuery && !a.Required {
			names = append(names, a.Name)
		}
	}
	return names
}

// route returns the invoke of an operation: check, dispatch, shape.
func (s *Server) route(c *catalogue, name string, op *introspect.Operation, in *schema.Input, out *schema.Output) func(context.Context, call) result.Result {
	plan := dispatch.NewPlan(op, in, s.routing(), c.routes)
	shaper := &result.Shaper{Output: out, IsError: s.config.errorFunc, Narrowing: narrowing(in)}
	timeout := s.config.timeout
	if op.Timeout > 0 {
		timeout = op.Timeout
	}
	return func(ctx context.Context, call call) result.Result {
		values, problems := in.Check(call.arguments)
		if len(problems) > 0 {
			return refused(name, problems)
		}
		invocation := &Invocation{tool: name, peer: call.peer}
		defer invocation.over.Store(true)
		response, err := plan.Do(context.WithValue(ctx, invocationKey{}, invocation), s.target, dispatch.Call{
			Caller: call.caller, Values: &values, Timeout: timeout, Trace: call.trace, Progress: invocation.part(),
		})
		if err != nil {
			return s.failed(ctx, name, timeout, err)
		}
		return shaper.Shape(response)
	}
}
