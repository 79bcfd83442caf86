package invoke

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/internal/callback"
)

// An Info describes a call that has ended, for hooks.
type Info struct {
	Tool, Resource, Route                 string
	ClientName, ClientVersion, RemoteAddr string
	ClientInferred                        bool
	Status                                int
	IsError                               bool
	Started                               time.Time
	Duration                              time.Duration
	ArgumentBytes, AnswerBytes            int
	Arguments                             func() json.RawMessage
}

// Audit calls the hooks after a call. Info states what was called.
func (e *Env) Audit(ctx context.Context, info Info, c *Call, r *result.Result, started time.Time) {
	if len(e.Hooks) == 0 {
		return
	}
	info.Status, info.IsError, info.Started, info.Duration = r.Status, r.IsError, started, time.Since(started)
	info.ArgumentBytes, info.AnswerBytes = len(c.Arguments), r.Size
	arguments := c.Arguments
	info.Arguments = func() json.RawMessage { return arguments }
	if c.Peer != nil {
		info.ClientName, info.ClientVersion, info.ClientInferred = c.Peer.Client()
	}
	if c.Request != nil {
		info.RemoteAddr = c.Request.RemoteAddr
	}
	for _, hook := range e.Hooks {
		e.callHook(ctx, hook, info)
	}
}

// callHook calls one hook. A hook that fails does not change the result.
func (e *Env) callHook(ctx context.Context, hook func(context.Context, Info), info Info) {
	err := callback.Do(context.WithoutCancel(ctx), callback.Limit, func() error {
		hook(ctx, info)
		return nil
	})
	if err != nil {
		e.LogFailure(ctx, "a call hook failed", err, "tool", info.Tool)
	}
}

// LogFailure logs that a function of the application failed, with the value and the stack of a
// panic.
func (e *Env) LogFailure(ctx context.Context, what string, err error, args ...any) {
	var failed *callback.Error
	var panicked *dispatch.PanicError
	switch {
	case errors.As(err, &failed) && failed.Value != nil:
		args = append(args, "panic", failed.Value, "stack", string(failed.Stack))
	case errors.As(err, &panicked):
		args = append(args, "panic", panicked.Value, "stack", string(panicked.Stack))
	}
	e.Logger.ErrorContext(ctx, "ginmcp: "+what, append(args, "error", err)...)
}
