package invoke

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
)

// A Message describes a message of a client, or a request to one, for an observer.
type Message struct {
	// Method is the method of the protocol, and ID the identifier as text, "" for a notification.
	Method, ID string
	// Tool and Prompt are the names of the tool and of the prompt, if the server has them. Resource
	// is the URI as the client wrote it.
	Tool, Prompt, Resource string
	// Version is the version of the protocol, and Session the session; "" is unknown or none.
	Version, Session string
	// Request is the HTTP request that carried the message, or nil. Trace holds the trace headers
	// in its _meta, or is nil.
	Request *http.Request
	Trace   http.Header
	Started time.Time
}

// An Outcome states how a message ended. The zero value is a success.
type Outcome struct {
	// Code and Text are those of the protocol's error. Code is 0 if none occurred.
	Code int
	Text string
	// IsError states that a tool returned an error result.
	IsError bool
}

// An Observation observes one message. Enter adds the observation to a context. End is called once.
type Observation struct {
	Enter func(context.Context) context.Context
	End   func(Outcome)
}

// A Step describes, for an observer, one HTTP request that a message causes. Path is the pattern of
// the route, such as /users/:id, and Tool the tool that makes the request, or "".
type Step struct{ Method, Path, Tool string }

// An Observer observes messages, the HTTP requests that they cause, and requests to clients.
type Observer struct {
	Message func(context.Context, Message) Observation
	// Question begins a request to the client. It returns the trace headers that the request carries in
	// its _meta, and the function that ends it.
	Question func(context.Context, Message) (trace http.Header, end func(Outcome))
	// Session observes a session that a message opened, and returns what ends the observation.
	Session func(context.Context, Message) (end func())
	// Step begins an HTTP request. It returns the request's context, headers that replace those of
	// the caller, and the function that ends it, with an error if there is no response. A header
	// without values is removed.
	Step func(context.Context, Step) (context.Context, http.Header, func(status int, err error))
}

// step begins a request of an operation. Without an observer, it does nothing.
func (o *Callable) step(ctx context.Context, c *Call) (context.Context, http.Header, func(int, error)) {
	if o.env.Observer == nil {
		return ctx, nil, unobserved
	}
	s := Step{Method: o.method, Path: o.path, Tool: o.name}
	if c.Tool != "" {
		s.Tool = c.Tool
	}
	if c.Resource != "" {
		s.Tool = ""
	}
	inner, headers, end := o.env.Observer.Step(ctx, s)
	return inner, headers, func(status int, err error) { end(status, ended(err)) }
}

// ended returns the error of a request for an observer. It wraps the matching error of package
// context, if there is one.
func ended(err error) error {
	switch {
	case errors.Is(err, dispatch.ErrTimeout), errors.Is(err, dispatch.ErrNotReached):
		return fmt.Errorf("%w: %w", err, context.DeadlineExceeded)
	case errors.Is(err, dispatch.ErrCanceled):
		return fmt.Errorf("%w: %w", err, context.Canceled)
	default:
		return err
	}
}

func unobserved(int, error) {}
