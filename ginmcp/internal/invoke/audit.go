package invoke

import (
	"context"
	"encoding/json"
	"runtime/debug"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
)

// An Info describes a call that is over, for hooks.
type Info struct {
	Tool, Resource, Route                 string
	ClientName, ClientVersion, RemoteAddr string
	Status                                int
	IsError                               bool
	Started                               time.Time
	Duration                              time.Duration
	ArgumentBytes, AnswerBytes            int
	Arguments                             func() json.RawMessage
}

// Audit calls the hooks after a call, of which info states what was called.
func (e *Env) Audit(ctx context.Context, info Info, c *Call, r *result.Result, started time.Time) {
	if len(e.Hooks) == 0 {
		return
	}
	info.Status, info.IsError, info.Started, info.Duration = r.Status, r.IsError, started, time.Since(started)
	info.ArgumentBytes, info.AnswerBytes = len(c.Arguments), r.Size
	arguments := c.Arguments
	info.Arguments = func() json.RawMessage { return arguments }
	if c.Peer != nil {
		info.ClientName, info.ClientVersion = c.Peer.Client()
	}
	if c.Request != nil {
		info.RemoteAddr = c.Request.RemoteAddr
	}
	for _, hook := range e.Hooks {
		e.callHook(ctx, hook, info)
	}
}

// callHook calls one hook. A hook that panics does not change the result.
func (e *Env) callHook(ctx context.Context, hook func(context.Context, Info), info Info) {
	defer func() {
		if p := recover(); p != nil {
			e.Logger.ErrorContext(ctx, "ginmcp: a call hook panicked", "tool", info.Tool, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	hook(ctx, info)
}
