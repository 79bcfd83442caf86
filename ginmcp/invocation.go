package ginmcp

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// An Invocation is a call from an agent, as a handler sees it: [FromContext] returns the one that a
// request belongs to. It is safe for concurrent use, and does nothing once the call has ended. A
// nil Invocation does nothing either; [FromContext] returns it for a request over plain HTTP.
type Invocation struct{ call *invoke.Invocation }

// FromContext returns the call that a request was made for, or nil for a request over plain
// HTTP. It accepts the [gin.Context] of a handler, or the context of its request.
//
//	if call := ginmcp.FromContext(c); call != nil {
//		call.Progress(1, 3, "looking for a seat")
//	}
func FromContext(ctx context.Context) *Invocation {
	if c, ok := ctx.(*gin.Context); ok {
		if c.Request == nil {
			return nil
		}
		ctx = c.Request.Context()
	}
	call := invoke.InvocationOf(ctx)
	if call == nil {
		return nil
	}
	return &Invocation{call}
}

// Tool returns the name of the tool that was called, or "" if a resource is read.
func (v *Invocation) Tool() string {
	if v == nil {
		return ""
	}
	return v.call.Tool
}

// Resource returns the URI of the resource that is read, or "" if a tool was called.
func (v *Invocation) Resource() string {
	if v == nil {
		return ""
	}
	return v.call.Resource
}

// Client returns the name and version by which the client introduced itself, with the call or, in a
// session, when it began the session. If it did not, they come from its User-Agent, and
// [Invocation.ClientInferred] returns true; they are "" if there is none. The client states them
// itself, so they prove nothing.
func (v *Invocation) Client() (name, version string) {
	if v == nil {
		return "", ""
	}
	name, version, _ = v.call.Client()
	return name, version
}

// ClientInferred reports whether [Invocation.Client] returns the User-Agent of the request, because
// the client did not introduce itself. A library or a proxy may have set it.
func (v *Invocation) ClientInferred() bool {
	if v == nil {
		return false
	}
	_, _, inferred := v.call.Client()
	return inferred
}

// RequestID returns the identifier that the client gave the call, which is unique among the calls
// of that client, or "" if it is not known.
func (v *Invocation) RequestID() string {
	if v == nil {
		return ""
	}
	return v.call.RequestID()
}

// Progress reports the progress of the call to the client, if the client asked for it: done out of
// total, which is 0 if it is not known. Done must grow from one report to the next.
func (v *Invocation) Progress(done, total float64, message string) {
	if v != nil {
		v.call.Progress(done, total, message)
	}
}

// Log sends a log message to the client, if the client asked for messages of that level. People and
// models read it, so it must not contain secrets.
func (v *Invocation) Log(level slog.Level, message string) {
	if v != nil {
		v.call.Log(level, message)
	}
}

// CallInfo describes a finished call, for audits. It contains no header and no part of the
// response, and the arguments only on request.
type CallInfo struct {
	// Tool is the name of the tool. It is empty if a resource was read: Resource is then
	// its URI template, or its URI if it has no parameters. Route is the route that was
	// called, such as "GET /users/:id", or empty if there is none.
	Tool, Resource, Route string
	// ClientName and ClientVersion are what the client states about itself, and RemoteAddr
	// is the address of its HTTP request. Each is empty if it is unknown.
	ClientName, ClientVersion, RemoteAddr string
	// ClientInferred is true if the client did not introduce itself, so that its name and version
	// are those of its User-Agent.
	ClientInferred bool
	// Status is the status of the application's response, or 0 if the application was not
	// called or did not respond. IsError reports whether the result is an error.
	Status  int
	IsError bool
	// Started is when the call began, and Duration how long it took.
	Started  time.Time
	Duration time.Duration
	// ArgumentBytes is the size of the arguments, and AnswerBytes that of the application's
	// response.
	ArgumentBytes, AnswerBytes int
	// Arguments returns the arguments as they were received. They may hold secrets, so they
	// are not a plain field that a logger writes by itself.
	Arguments func() json.RawMessage
}

// WithCallHook calls f after every call of a tool and every read of a resource, including those
// that were refused, in the goroutine of the call: f must be quick and safe for concurrent use. The
// context is that of the call, which may have ended. The option may be given several times; nil has
// no effect. By default, nothing is called.
func WithCallHook(f func(ctx context.Context, call CallInfo)) Option {
	return optionFunc(func(c *config) error {
		if f != nil {
			c.env.Hooks = append(c.env.Hooks, func(ctx context.Context, info invoke.Info) { f(ctx, CallInfo(info)) })
		}
		return nil
	})
}
