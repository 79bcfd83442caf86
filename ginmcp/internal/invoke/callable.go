package invoke

import (
	"cmp"
	"context"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Callable is the compiled form of an operation: it can be called as a tool, as a resource or by
// a composed tool. Once it is in a catalogue, it is immutable and safe for concurrent use.
type Callable struct {
	env     *Env
	name    string
	route   string
	method  string
	path    string
	input   *schema.Input
	output  *schema.Output
	plan    *dispatch.Plan
	shaper  result.Shaper
	timeout time.Duration
	hidden  []HiddenArgument
	confirm *Confirmation // nil if the user is not asked
	promise *promise
}

func (e *Env) operation(name string, op *introspect.Operation, in *schema.Input, out *schema.Output) *Callable {
	return &Callable{
		env: e, name: name, route: op.Route(), method: op.Method, path: op.Path, input: in, output: out,
		plan: dispatch.NewPlan(op, in, e.Guard),
		shaper: result.Shaper{
			Output: out, IsError: e.IsError, SuccessCodes: e.SuccessCodes, Narrowing: narrowing(in), Scheme: e.Scheme,
		},
		timeout: cmp.Or(op.Timeout, e.Timeout), promise: newPromise(out),
	}
}

// Compile makes an operation callable. Results refer to it by name. With declaredOnly, it has no
// arguments for undeclared inputs.
func (e *Env) Compile(
	name string,
	op *introspect.Operation,
	declaredOnly bool,
	schemas *schema.Cache,
) (*Callable, []introspect.Diagnostic, error) {
	in, notes, err := schemas.Input(
		op,
		schema.InputOptions{ReservedHeaders: e.ReservedHeaders, DeclaredOnly: declaredOnly},
	)
	if err != nil {
		return nil, notes, err
	}
	confirm, err := NewConfirmation(op.Confirm, in)
	if err != nil {
		return nil, notes, err
	}
	out, more := schemas.Output(op)
	o := e.operation(name, op, in, out)
	o.confirm = confirm
	return o, append(notes, more...), nil
}

// An Edition states how a curation changes an operation.
type Edition struct {
	Name   string
	Input  *schema.Input
	Output *schema.Output
	// Pick are the parts of a response that are kept. Nil keeps the whole response.
	Pick   *result.Pick
	Hidden []HiddenArgument
}

// Edit compiles an operation again with the changes of a curation.
func (o *Callable) Edit(op *introspect.Operation, e Edition) *Callable {
	edited := o.env.operation(e.Name, op, e.Input, e.Output)
	edited.shaper.Pick, edited.hidden, edited.confirm = e.Pick, e.Hidden, o.confirm.edit(e.Input)
	return edited
}

// Rename changes the name by which results refer to the operation. It must not be called once the
// operation is in a catalogue.
func (o *Callable) Rename(name string) { o.name = name }

// Name returns the name by which results refer to the operation.
func (o *Callable) Name() string { return o.name }

// Input returns the schema of the arguments.
func (o *Callable) Input() *schema.Input { return o.input }

// Output returns the output schema, or nil.
func (o *Callable) Output() *schema.Output { return o.output }

// Confirmation returns the question that the user has to confirm before the operation is called, or
// nil.
func (o *Callable) Confirmation() *Confirmation { return o.confirm }

// Invoke calls the operation and converts its response to a result.
func (o *Callable) Invoke(ctx context.Context, c *Call) (r result.Result) {
	response, refusal := o.Respond(ctx, c)
	if refusal != nil {
		return *refusal
	}
	r = o.shaper.Shape(response)
	if broken := o.promise.broken(&r); broken != "" && o.env.Notice != nil {
		o.env.Notice(o.route, broken)
	}
	return r
}

// Read calls the operation and converts its response to contents of a resource. If there are none,
// the result is an error that states why.
func (o *Callable) Read(ctx context.Context, c *Call) (result.Contents, result.Result) {
	response, refusal := o.Respond(ctx, c)
	if refusal != nil {
		return result.Contents{}, *refusal
	}
	return o.shaper.Contents(response)
}

// Shape converts a response to a result without an output schema.
func (o *Callable) Shape(r *dispatch.Response) result.Result {
	plain := result.Shaper{
		IsError: o.shaper.IsError, SuccessCodes: o.shaper.SuccessCodes, Narrowing: o.shaper.Narrowing,
	}
	return plain.Shape(r)
}

// Respond calls the operation: it checks the arguments and dispatches the request. It returns the
// response, or the error result that states why there is none. It does not modify c.
func (o *Callable) Respond(ctx context.Context, c *Call) (*dispatch.Response, *result.Result) {
	var token string
	if o.confirm != nil {
		rest := *c
		token, rest.Arguments = o.confirm.Take(c.Arguments)
		c = &rest
	}
	begun := new(struct {
		Invocation

		values schema.Values
	}) // both escape, and one allocation costs less than two
	invocation, values := &begun.Invocation, &begun.values
	var problems []schema.Problem
	if *values, problems = o.input.Check(ctx, c.Arguments); len(problems) > 0 {
		refusal := Refused(o.name, problems)
		return nil, &refusal
	}
	if refusal := o.confirm.Confirm(ctx, o.env, c, o.name, token, values); refusal != nil {
		return nil, refusal
	}
	invocation.describe(o.name, c)
	defer invocation.over.Store(true)
	caller := c.Identity(ctx)
	if len(o.hidden) > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.timeout)
		defer cancel()
		if refusal := o.fill(context.WithValue(ctx, invocationKey{}, invocation), caller, values); refusal != nil {
			return nil, refusal
		}
	}
	record := o.trail(ctx, c, values)
	ctx, headers, end := o.step(ctx, c)
	response, err := o.plan.Do(ctx, &o.env.Target, &dispatch.Call{
		Key: invocationKey{}, Value: invocation, Request: c.Request, Values: values,
		Identity: caller, Within: c.Slot,
		Timeout: o.timeout, Trace: c.Trace, Headers: headers, Progress: invocation.partFunc(),
	})
	if err != nil {
		end(0, err)
		refusal := o.env.Failed(ctx, o.name, o.timeout, o.conceal(ctx, err))
		return nil, &refusal
	}
	record(response)
	end(response.Status, response.Cut)
	if response.Misplaced != "" && o.env.Notice != nil {
		o.env.Notice(o.route, response.Misplaced)
	}
	return response, nil
}

// narrowing returns the optional arguments in the query, which usually filter or page a list.
func narrowing(in *schema.Input) []string {
	var names []string
	for _, a := range in.Arguments {
		if a.In == introspect.LocationQuery && !a.Required && !a.Hidden {
			names = append(names, a.Name)
		}
	}
	return names
}
