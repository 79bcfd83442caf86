package ginmcp

import (
	"context"
	"log/slog"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// An Invocation is the call of an agent, as a handler sees it: [FromContext] returns the one
// that a request belongs to. It is safe for concurrent use, and does nothing once the call is
// over.
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
func (v *Invocation) Tool() string { return v.call.Tool }

// Resource returns the URI of the resource that is read, or "" if a tool was called.
func (v *Invocation) Resource() string { return v.call.Resource }

// Client returns the name and version by which the client introduced itself, or "" if it did
// not. They are the client's own statement, and prove nothing.
func (v *Invocation) Client() (name, version string) { return v.call.Client() }

// RequestID returns the identifier that the client gave the call, which is unique among its
// own, or "" if it is not known.
func (v *Invocation) RequestID() string { return v.call.RequestID() }

// Progress reports to the client how far the call is, if the client asked for that: done of
// total, which is 0 if it is not known. Done must grow from one call to the next.
func (v *Invocation) Progress(done, total float64, message string) {
	v.call.Progress(done, total, message)
}

// Log sends a line to the client, if it asked for lines of that level. People and models read
// it: it must not contain secrets.
func (v *Invocation) Log(level slog.Level, message string) { v.call.Log(level, message) }
