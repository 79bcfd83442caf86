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
// In and Out are what the tool accepts and returns, described by their json tags and binding rules.
// Arguments are checked before f is called. An In that is not a struct is one argument, body. With
// struct{}, the tool has no arguments.
//
// An error of f becomes an error result with the error's text. The agent reads it, so it must not
// contain what the agent should not know. The status of an error with a method StatusCode() int,
// such as [Error] and [*CallError], is part of the result. A panic is an error result without its
// text. If f takes longer than the limit, see [WithTimeout] and [Timeout], the context ends and the
// result is an error.
//
// The options declare what the tool means: Summary, Description, Tags, ReadOnly, Destructive,
// Idempotent, Timeout and Hidden, which leaves the tool out. [New] returns an error for other
// options, for an invalid name, for a name that is given twice and for a nil f. A name that is also
// the ID of an operation withholds both, and [Server.Check] returns an error.
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
	// Do calls an operation and waits for its response. The operation is named by its ID, which an
	// annotation or a document gives it, or else by its generated name. It need not be a tool:
	// excluded and hidden operations can be called too. Tools without a route cannot be called, so
	// that no tool can call itself.
	//
	// Args is anything that encoding/json encodes as an object: the operation's arguments, by the
	// names that they have before any curation. Nil means no arguments. They are checked like the
	// arguments of a tool.
	//
	// The request is made in process, for the same client: with its headers, its address and its
	// trace. It ends when ctx or the tool ends, and has the operation's own time limit as well.
	//
	// The response is decoded into out as by encoding/json; nil discards it. A *string takes a
	// response that is not JSON, and a *[]byte takes any response as it is. An empty response
	// leaves out unchanged. Do returns a *[CallError] if the response would be an error result of a
	// tool, or if it redirects.
	Do(ctx context.Context, operation string, args, out any) error
}

// A CallError states that an operation was not carried out, or responded with an error.
type CallError struct {
	// Operation is the operation that was called.
	Operation string
	// Status is the status of the response, or 0 if the application was not called or did
	// not respond.
	Status int
	// Message is the message in the response, if it has one. If there is no response, Message
	// states why.
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
