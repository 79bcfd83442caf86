package ginmcp

import (
	"context"
	"log/slog"
	"sync/atomic"

	"github.com/gin-gonic/gin"
)

// An Invocation is the call of an agent, as a handler sees it: [FromContext] tells that one
// is behind a request, and for whom. It is safe for concurrent use, and does nothing once
// the call is over.
type Invocation struct {
	tool     string
	resource string
	peer     peer // nil where nobody can be told anything
	over     atomic.Bool
}

// A peer is the other end of a call, whichever door it came by.
type peer interface {
	// client is the name and version by which the client introduced itself.
	client() (name, version string)
	// requestID is the protocol's identifier of the call, as text.
	requestID() string
	// wantsProgress tells whether the client wants to know how far the call is, and
	// progress tells it.
	wantsProgress() bool
	progress(done, total float64, message string)
	// log sends a line to the client, if it wants any of that level.
	log(level slog.Level, message string)
}

type invocationKey struct{}

// FromContext returns the call that a request was made for, or nil for a request over plain
// HTTP. It takes the [gin.Context] of a handler, or the context of its request.
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
	v, _ := ctx.Value(invocationKey{}).(*Invocation)
	return v
}

// Tool returns the name of the tool that was called, or "" where a resource is read.
func (v *Invocation) Tool() string { return v.tool }

// Resource returns the URI of the resource that is read, or "" where a tool was called.
func (v *Invocation) Resource() string { return v.resource }

// Client returns the name and version by which the client introduced itself, or nothing
// where it did not. They are what it says of itself, and prove nothing.
func (v *Invocation) Client() (name, version string) {
	if v.peer == nil {
		return "", ""
	}
	return v.peer.client()
}

// RequestID returns the identifier that the client gave the call, which is unique among its
// own, or "" where it is not known.
func (v *Invocation) RequestID() string {
	if v.peer == nil {
		return ""
	}
	return v.peer.requestID()
}

// Progress tells the client how far the call is, if it wants to know: done of total, which
// is 0 where it is not known. Done has to grow from one time to the next.
func (v *Invocation) Progress(done, total float64, message string) {
	if v.peer != nil && !v.over.Load() {
		v.peer.progress(done, total, message)
	}
}

// Log sends a line to the client, if it wants any of that level. People and models read it:
// nothing that is secret belongs into it.
func (v *Invocation) Log(level slog.Level, message string) {
	if v.peer != nil && !v.over.Load() {
		v.peer.log(level, message)
	}
}

// part returns what tells the client of each part of an answer that comes in parts, or nil
// where the client does not want to know.
func (v *Invocation) part() func([]byte) {
	if v.peer == nil || !v.peer.wantsProgress() {
		return nil
	}
	var n float64
	return func(part []byte) {
		n++
		v.Progress(n, 0, shownPart(part))
	}
}
