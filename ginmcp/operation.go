package ginmcp

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// An operation is one of the application's that is ready to be called: as a tool, as a
// resource or by another tool. It is immutable and safe for concurrent use.
type operation struct {
	server  *Server
	name    string
	input   *schema.Input
	output  *schema.Output
	plan    *dispatch.Plan
	shaper  result.Shaper
	timeout time.Duration
	// hidden are the arguments whose values are found for each call.
	hidden []curatedArgument
}

func newOperation(s *Server, name string, op *introspect.Operation, in *schema.Input, out *schema.Output, guard *dispatch.Guard) *operation {
	o := &operation{
		server: s, name: name, input: in, output: out,
		plan:    dispatch.NewPlan(op, in, guard),
		shaper:  result.Shaper{Output: out, IsError: s.config.errorFunc, Narrowing: narrowing(in), Scheme: s.config.scheme},
		timeout: s.config.timeout,
	}
	if op.Timeout > 0 {
		o.timeout = op.Timeout
	}
	return o
}

// invoke calls the operation and makes a result of its answer.
func (o *operation) invoke(ctx context.Context, c call) result.Result {
	response, refusal := o.respond(ctx, c)
	if refusal != nil {
		return *refusal
	}
	return o.shaper.Shape(response)
}

// respond calls the operation: check, then dispatch. It returns the answer, or the error
// result that says why there is none.
func (o *operation) respond(ctx context.Context, c call) (*dispatch.Response, *result.Result) {
	values, problems := o.input.Check(c.arguments)
	if len(problems) > 0 {
		refusal := refused(o.name, problems)
		return nil, &refusal
	}
	invocation := &Invocation{tool: cmp.Or(c.tool, o.name), resource: c.resource, peer: c.peer}
	if c.resource != "" {
		invocation.tool = ""
	}
	defer invocation.over.Store(true)
	if len(o.hidden) > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.timeout)
		defer cancel()
		if refusal := o.give(context.WithValue(ctx, invocationKey{}, invocation), &values); refusal != nil {
			return nil, refusal
		}
	}
	response, err := o.plan.Do(ctx, o.server.target, dispatch.Call{
		Key: invocationKey{}, Value: invocation, Caller: c.caller, Values: &values, Timeout: o.timeout, Trace: c.trace, Progress: invocation.part(),
	})
	if err != nil {
		refusal := o.server.failed(ctx, o.name, o.timeout, o.concealed(ctx, err))
		return nil, &refusal
	}
	return response, nil
}

// reservedHeaders are those by which this engine finds out where a caller is.
func (s *Server) reservedHeaders() []string {
	headers := slices.Clone(s.engine.RemoteIPHeaders)
	if s.engine.TrustedPlatform != "" {
		headers = append(headers, s.engine.TrustedPlatform)
	}
	return headers
}

// narrowing are the optional arguments in the query, which make a list shorter if
// anything does.
func narrowing(in *schema.Input) []string {
	var names []string
	for _, a := range in.Arguments {
		if a.In == introspect.LocationQuery && !a.Required && !a.Hidden {
			names = append(names, a.Name)
		}
	}
	return names
}
