package ginmcp

import (
	"context"
	"net/http"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// An Observer observes what a server does, for traces and metrics. The package
// github.com/ginmcp/ginmcp/ginmcp/otelmcp makes one for OpenTelemetry. Fields that are nil observe
// nothing. The functions run while a client waits, possibly at the same time, and must not block; a
// panic is logged and changes nothing.
type Observer struct {
	// Message is called for every message of the protocol that reaches the server, over any
	// transport: requests and notifications. It is not called for an HTTP request that the server
	// refuses before it reads a message. The context is that of the HTTP request, if there is one.
	Message func(ctx context.Context, m Message) Observation
	// Request is called for every HTTP request that the server makes inside the application to
	// carry out a message. The context is that of the message. Request returns three values. The
	// first is the context of the HTTP request. The second are headers that replace those of the
	// caller; a header without values is removed. The third is a function that is called with the
	// status of the response, or with an error if there is no complete response. The error wraps
	// [context.DeadlineExceeded] or [context.Canceled] where that ended the request.
	Request func(ctx context.Context, r InnerRequest) (context.Context, http.Header, func(status int, err error))
	// Question is called for every request that the server sends to the client while it works for a
	// message, such as elicitation/create. The context is that of the message, and m has the method of
	// the question. It returns the trace headers that the question carries in its _meta, and a function
	// that is called when the client has responded. A client of 2026-07-28 is asked in the result
	// instead, which is not a request.
	Question func(ctx context.Context, m Message) (trace http.Header, end func(o Outcome))
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
	// that the server does not know is left out, because a client can make up any number of them.
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
	// Started is when the server began to handle the message.
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

// An Outcome is the outcome of one message. The zero Outcome is a success.
type Outcome struct {
	// Code and Text are the code and the message of the protocol's error; Code is 0 if there is
	// none.
	Code int
	Text string
	// IsError states that the result of a tool is an error.
	IsError bool
}

// An InnerRequest is an HTTP request that the server makes inside the application.
type InnerRequest struct {
	// Method and Path are those of the route; Path is its pattern, such as /users/:id.
	Method, Path string
	// Tool is the tool that the client called, or "" if it reads a resource.
	Tool string
}

// WithObserver observes what the server does. Several observers all observe, in the order of the
// options; the context of each is that of the one before. The default is no observer, and an Observer
// without functions has no effect.
func WithObserver(o Observer) Option {
	return optionFunc(func(c *config) error {
		if o.Message != nil || o.Request != nil || o.Question != nil || o.Session != nil {
			c.observers = append(c.observers, o.plain())
		}
		return nil
	})
}

// plain returns the observer as the calls use it.
func (o Observer) plain() invoke.Observer {
	var out invoke.Observer
	if f := o.Message; f != nil {
		out.Message = func(ctx context.Context, m invoke.Message) invoke.Observation {
			one := f(ctx, Message(m))
			out := invoke.Observation{Enter: one.Enter}
			if one.End != nil {
				out.End = func(o invoke.Outcome) { one.End(Outcome(o)) }
			}
			return out
		}
	}
	if f := o.Request; f != nil {
		out.Step = func(
			ctx context.Context, s invoke.Step,
		) (inner context.Context, headers http.Header, end func(status int, err error)) {
			return f(ctx, InnerRequest(s))
		}
	}
	if f := o.Question; f != nil {
		out.Question = func(ctx context.Context, m invoke.Message) (trace http.Header, end func(invoke.Outcome)) {
			trace, done := f(ctx, Message(m))
			if done == nil {
				return trace, nil
			}
			return trace, func(o invoke.Outcome) { done(Outcome(o)) }
		}
	}
	if f := o.Session; f != nil {
		out.Session = func(ctx context.Context, m invoke.Message) (end func()) { return f(ctx, Message(m)) }
	}
	return out
}
