package ginmcp

import (
	"context"
	"log/slog"

	"github.com/gin-gonic/gin"
)

// An Invocation is the call of an agent, as a handler sees it: [FromContext] tells that one
// is behind a request, and for whom. It is safe for concurrent use, and does nothing once
// the call is over.
type Invocation struct {
	tool string
	peer peer
}

// A peer is the other end of a call, whichever door it came by. A nil peer cannot be told
// anything.
type peer interface {
	// client is the name and version by which the client introduced itself.
	client() (name, version string)
	// progress tells how far the call is, if the client wants to know.
	progress(ctx context.Context, done, total float64, message string)
	// wantsProgress tells whether it does.
	wantsProgress() bool
	// log sends a line to the client, if it wants any of that level.
	log(ctx context.Context, level slog.Level, message string)
}

type invocationKey struct{}

// FromContext returns the call that a request was made for, or nil for a request over plain
// HTTP. It takes the [gin.Context] of a handler, or the context of its request.
//
//	if call := ginmcp.FromContext(c); call != nil {
//		call.Progress(c, 1, 3, "ordering")
//	}
func FromContext(ctx context.Context) *Invocation {
	if c, ok := ctx.(*gin.Context); ok {
		if c.Request == nil {
			return nil
		}
		ctx = c.Request.Context()
	}
	v, _ := ctx.Value(invocationKey{}).(*Invocation)
	return v
}

// Tool returns the name of the tool that was called.
func (v *Invocation) Tool() string { return v.tool }

// Client returns the name and version by which the client introduced itself, or nothing
// where it did not.
func (v *Invocation) Client() (name, version string) {
	if v.peer == nil {
		return "", ""
	}
	return v.peer.client()
}

// Progress tells the client how far the call is, if it wants to know: done of total, which
// is 0 where it is not known. Done has to grow from one call to the next.
func (v *Invocation) Progress(ctx context.Context, done, total float64, message string) {
	if v.peer != nil {
		v.peer.progress(ctx, done, total, message)
	}
}

// Log sends a line to the client, if it wants any of that level. It is read by people and
// models: nothing that is secret belongs into it.
func (v *Invocation) Log(ctx context.Context, level slog.Level, message string) {
	if v.peer != nil {
		v.peer.log(ctx, level, message)
	}
}
