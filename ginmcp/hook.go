package ginmcp

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// CallInfo is what an audit wants to know about a call that is over. It holds no argument, no
// header and nothing of the answer.
type CallInfo struct {
	// Tool is the name of the tool, or empty where a resource was read: Resource is then
	// its URI template, or its URI if it has no parameters. Route is the route behind it,
	// such as "GET /users/:id"; it is empty where there is none.
	Tool, Resource, Route string
	// ClientName and ClientVersion are what the client says of itself, and RemoteAddr is
	// where its HTTP request came from. Each is empty where it is not known.
	ClientName, ClientVersion, RemoteAddr string
	// Status is what the application answered, or 0 where it was not asked or did not
	// answer. IsError tells whether the result is an error.
	Status  int
	IsError bool
	// Started and Duration tell when, and for how long.
	Started  time.Time
	Duration time.Duration
	// ArgumentBytes and AnswerBytes are the sizes of what went in and of what the
	// application answered.
	ArgumentBytes, AnswerBytes int
	// Arguments returns the arguments as they came, for those who ask: they may hold
	// secrets.
	Arguments func() json.RawMessage
}

// WithCallHook calls f after every call and every read of a resource, those included that were refused, in the goroutine
// of the call: f has to be quick, and safe for concurrent use. The context is that of the
// call, which may be over. It may be given several times; nil is no hook.
func WithCallHook(f func(ctx context.Context, call CallInfo)) Option {
	return optionFunc(func(c *config) error {
		if f != nil {
			c.env.Hooks = append(c.env.Hooks, func(ctx context.Context, info invoke.Info) { f(ctx, CallInfo(info)) })
		}
		return nil
	})
}
