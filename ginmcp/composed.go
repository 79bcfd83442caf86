package ginmcp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
)

// WithTool adds a tool that is composed of several operations: f calls them, and what it
// returns is the tool's result.
//
//	ginmcp.WithTool("order_summary", func(ctx context.Context, call ginmcp.Caller, in OrderID) (Summary, error) {
//		var order Order
//		if err := call.Do(ctx, "get_order", in, &order); err != nil {
//			return Summary{}, err
//		}
//		...
//	}, ginmcp.Summary("An order, who ordered it and where it is."), ginmcp.ReadOnly())
//
// In and Out are what the tool takes and returns, described by their json tags and binding
// rules. Arguments are checked before f is called. An In that is not a struct is one argument,
// body, and struct{} takes no arguments.
//
// An error of f is an error result with the error's text, which the agent reads: it must not
// contain what the agent should not know. The status of an error with a method StatusCode()
// int, such as [Error] and [*CallError], is part of the result. A panic is an error result
// without its text. If f takes longer than the limit, see [WithTimeout] and [Timeout], the
// context ends and the result is an error.
//
// The options declare what the tool means: Summary, Description, Tags, ReadOnly, Destructive,
// Idempotent, Timeout and Hidden, which leaves the tool out. Other options, an invalid name, a
// name that is given twice and a nil f are errors of [New]. A name that is also the ID of an
// operation withholds both, and is an error of [Server.Check].
func WithTool[In, Out any](
	name string,
	f func(ctx context.Context, call Caller, in In) (Out, error),
	opts ...OpOption,
) Option {
	return optionFunc(func(c *config) error {
		if f == nil {
			return fmt.Errorf("WithTool: the function of %q is nil", name)
		}
		a := annotation(name, opts)
		if a.Err != nil {
			return fmt.Errorf("WithTool: %q: %w", name, a.Err)
		}
		if len(a.Inputs)+len(a.Params)+len(a.Responses) > 0 || a.Method != "" || a.Status != 0 || a.ID != name {
			return fmt.Errorf(
				"WithTool: %q has an option that only a route can have: the types declare what it takes and returns",
				name,
			)
		}
		tool, err := catalogue.NewComposed(a, reflect.TypeFor[In](), reflect.TypeFor[Out](), composition(f))
		if err != nil {
			return fmt.Errorf("WithTool: %q: %w", name, err)
		}
		return c.spec.Add(tool)
	})
}

// composition decodes the arguments of a composed tool for its function.
func composition[In, Out any](f func(context.Context, Caller, In) (Out, error)) catalogue.Composition {
	return func(ctx context.Context, call *catalogue.Caller, body []byte) (any, error) {
		var in In
		if reflect.TypeFor[In]() != reflect.TypeFor[struct{}]() {
			if err := catalogue.Decode(body, &in); err != nil {
				return nil, err
			}
		}
		return f(ctx, caller{call}, in)
	}
}

// A Caller calls the application's operations for a tool that was made with [WithTool], on
// behalf of the client that called the tool. It is safe for concurrent use while the tool's
// function runs.
type Caller interface {
	// Do calls an operation and waits for its response. The operation is named by its ID:
	// that of its annotation or of a document, or else the name that was made for it. It
	// need not be a tool: excluded and hidden operations are called in the same way. Tools
	// without a route cannot be called, so that no tool can call itself.
	//
	// Args are the operation's own arguments, whatever its tool calls them: anything that
	// encoding/json encodes as an object. Nil means no arguments. They are checked as the arguments of
	// a tool are.
	//
	// The request is made in process, for the same client: with its headers, its address and its
	// trace. It ends when ctx or the tool ends, and has the operation's own time limit as well.
	//
	// The response is decoded into out as by encoding/json; nil discards it. A *string
	// takes a response that is not JSON, and a *[]byte takes any response as it is. An empty
	// response leaves out unchanged. A response that would be an error result, and one that
	// redirects, is a *[CallError].
	Do(ctx context.Context, operation string, args, out any) error
}

// A CallError states that an operation was not carried out, or responded with an error.
type CallError struct {
	// Operation is the operation that was called.
	Operation string
	// Status is the status of the response, or 0 if the application was not called or did
	// not respond.
	Status int
	// Message is the message in the response, if it has one, or states why there is no
	// response.
	Message string
	// Body is the body of the response.
	Body []byte
}

// Error returns the operation, the status and the message.
func (e *CallError) Error() string { return (*catalogue.CallError)(e).Error() }

// StatusCode returns the status of the tool's result: that of the response, or 502 if there was no
// response or its status is that of a success.
func (e *CallError) StatusCode() int {
	if e.Status < http.StatusBadRequest {
		return http.StatusBadGateway
	}
	return e.Status
}

// caller is the Caller of one call of a tool.
type caller struct{ *catalogue.Caller }

func (c caller) Do(ctx context.Context, operation string, args, out any) error {
	err := c.Caller.Do(ctx, operation, args, out)
	var failed *catalogue.CallError
	if errors.As(err, &failed) {
		return (*CallError)(failed)
	}
	return err
}
