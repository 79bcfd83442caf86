package ginmcp

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// CallInfo describes a call that is over, for an audit. It holds no header and no part of the
// response, and the arguments only on request.
type CallInfo struct {
	// Tool is the name of the tool. It is empty if a resource was read: Resource is then
	// its URI template, or its URI if it has no parameters. Route is the route that was
	// called, such as "GET /users/:id", or empty if there is none.
	Tool, Resource, Route string
	// ClientName and ClientVersion are what the client states about itself, and RemoteAddr
	// is the address of its HTTP request. Each is empty if it is unknown.
	ClientName, ClientVersion, RemoteAddr string
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
// that were refused, in the goroutine of the call: f must be quick and safe for concurrent use.
// The context is that of the call, which may have ended. The option may be given several times;
// nil has no effect. The default is to call nothing.
func WithCallHook(f func(ctx context.Context, call CallInfo)) Option {
	return optionFunc(func(c *config) error {
		if f != nil {
			c.env.Hooks = append(c.env.Hooks, func(ctx context.Context, info invoke.Info) { f(ctx, CallInfo(info)) })
		}
		return nil
	})
}
