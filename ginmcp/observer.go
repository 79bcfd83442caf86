package ginmcp

import (
	"context"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// An Observer observes what a server does, for traces and metrics. The package
// github.com/ginmcp/ginmcp/ginmcp/otelmcp makes one for OpenTelemetry. Fields that are nil observe
// nothing. The functions run while a client waits, possibly at the same time, and must not block; a
// panic is logged and changes nothing.
type Observer struct {
	// Message is called for every message of the protocol that reaches the server: requests and
	// notifications, whatever they came over. It is not called for an HTTP request that the server
	// refuses before it reads a message. The context is that of the HTTP request, if there is one.
	Message func(ctx context.Context, m Message) Observation
	// Request is called for every HTTP request that a message becomes inside the application. The
	// context is that of the message. It returns the context of the request; headers, which replace
	// those of the caller, where a header without values is removed; and a function that is called
	// with the status of the response, or with the error if there is no whole response. The error
	// wraps [context.DeadlineExceeded] or [context.Canceled] where that ended the request.
	Request func(ctx context.Context, r InnerRequest) (context.Context, http.Header, func(status int, err error))
	// Session is called for every session that begins with initialize, with that message. It
	// returns a function that is called when the session has ended.
	Session func(ctx context.Context, m Message) (end func())
}

// A Message is a message of the protocol, as an [Observer] sees it.
type Message struct {
	// Method is the method, such as "tools/call". ID is the identifier of a request as text; it is
	// "" for a notification, for a message in a batch, and where there is no HTTP request.
	Method, ID string
	// Tool and Prompt are the names of the tool and of the prompt that the message is for. A name
	// that the server does not know is not there, because a client could make any number of them.
	// Resource is the URI of a resource, as the client wrote it.
	Tool, Prompt, Resource string
	// Version is the version of the protocol, and Session identifies the session. They are "" where
	// there is none.
	Version, Session string
	// Request is the HTTP request that carried the message, nil if none did. It must not be
	// modified. Trace are the headers of the W3C's Trace Context that the message has in its _meta,
	// nil if there are none.
	Request *http.Request
	Trace   http.Header
	// Started is when the work for the message began.
	Started time.Time
}

// An Observation is the observation of one message. Its fields may be nil.
type Observation struct {
	// Enter returns a context with what the observation adds to it, such as a span. It may be called
	// several times.
	Enter func(ctx context.Context) context.Context
	// End is called once, when the message has been answered.
	End func(o Outcome)
}

// An Outcome is how the work for a message ended. The zero Outcome is a success.
type Outcome struct {
	// Code and Text are the code and the message of the protocol's error; Code is 0 if there is
	// none.
	Code int
	Text string
	// IsError states that the result of a tool is an error.
	IsError bool
}

// An InnerRequest is an HTTP request that a message becomes inside the application.
type InnerRequest struct {
	// Method and Path are those of the route; Path is its pattern, such as /users/:id.
	Method, Path string
	// Tool is the tool that the client called, or "" if it reads a resource.
	Tool string
}

// WithObserver observes what the server does. The default is no observer, and one without functions
// is none. Several observers all
// observe, in the order of the options; the context of each is that of the one before.
func WithObserver(o Observer) Option {
	return optionFunc(func(c *config) error {
		if o.Message != nil || o.Request != nil || o.Session != nil {
			c.observers = append(c.observers, o)
		}
		return nil
	})
}

// observer returns what the pipeline calls, nil if there are no observers.
func (c *config) observer() *invoke.Observer {
	if len(c.observers) == 0 {
		return nil
	}
	return &invoke.Observer{Message: c.observeMessage, Session: c.observeSession, Step: c.observeStep}
}

// guarded calls a function of an observer.
func (c *config) guarded(ctx context.Context, f func()) {
	defer func() {
		if p := recover(); p != nil {
			c.logger.ErrorContext(ctx, "ginmcp: an observer panicked", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	f()
}

func (c *config) observeMessage(ctx context.Context, m invoke.Message) invoke.Observation {
	all := make([]Observation, len(c.observers))
	inner := ctx
	for i, o := range c.observers {
		if o.Message == nil {
			continue
		}
		c.guarded(ctx, func() { all[i] = o.Message(inner, Message(m)) })
		inner = c.enter(inner, all[i:i+1]) //nolint:fatcontext // one for each observer
	}
	return invoke.Observation{
		Enter: func(ctx context.Context) context.Context { return c.enter(ctx, all) },
		End: func(o invoke.Outcome) {
			for i := range all {
				if end := all[len(all)-1-i].End; end != nil {
					c.guarded(ctx, func() { end(Outcome(o)) })
				}
			}
		},
	}
}

// enter returns a context with what all observations add to it.
func (c *config) enter(ctx context.Context, all []Observation) context.Context {
	for _, o := range all {
		if o.Enter == nil {
			continue
		}
		c.guarded(ctx, func() {
			if inner := o.Enter(ctx); inner != nil {
				ctx = inner //nolint:fatcontext // one for each observer
			}
		})
	}
	return ctx
}

func (c *config) observeStep(
	ctx context.Context, s invoke.Step,
) (inner context.Context, headers http.Header, end func(status int, err error)) {
	headers = http.Header{}
	ends := make([]func(int, error), 0, len(c.observers))
	for _, o := range c.observers {
		if o.Request == nil {
			continue
		}
		c.guarded(ctx, func() {
			inner, more, end := o.Request(ctx, InnerRequest(s))
			for name, values := range more {
				headers[http.CanonicalHeaderKey(name)] = values
			}
			if end != nil {
				ends = append(ends, end)
			}
			if inner != nil {
				ctx = inner //nolint:fatcontext // one for each observer
			}
		})
	}
	return ctx, headers, func(status int, err error) {
		for i := range ends {
			c.guarded(ctx, func() { ends[len(ends)-1-i](status, err) })
		}
	}
}

// observeSession calls the observers for a session, and returns what ends it.
func (c *config) observeSession(ctx context.Context, m invoke.Message) (end func()) {
	var ends []func()
	for _, o := range c.observers {
		if o.Session != nil {
			c.guarded(ctx, func() { ends = append(ends, o.Session(ctx, Message(m))) })
		}
	}
	return func() {
		for _, end := range ends {
			if end != nil {
				c.guarded(ctx, end)
			}
		}
	}
}
