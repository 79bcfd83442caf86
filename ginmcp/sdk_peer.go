package ginmcp

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// sdkPeer is the client of a call that came through go-sdk. It implements [invoke.Peer].
type sdkPeer struct {
	// ctx is the context of the SDK's call. The SDK finds in it the stream that the call's
	// notifications belong to.
	ctx     context.Context //nolint:containedctx // it identifies the call
	session *mcp.ServerSession
	req     interface{ ClientInfo() *mcp.Implementation }
	token   any // of the progress, nil if the client did not ask for it
	// message is the JSON-RPC message that carried the call, nil if it did not come over HTTP.
	message []byte
}

func newSDKPeer(ctx context.Context, session *mcp.ServerSession, req interface{ ClientInfo() *mcp.Implementation }, token any, message []byte) *sdkPeer {
	return &sdkPeer{ctx: ctx, session: session, req: req, token: token, message: message}
}

// Client returns the name and version by which the client introduced itself.
func (p *sdkPeer) Client() (name, version string) {
	if info := p.req.ClientInfo(); info != nil {
		return info.Name, info.Version
	}
	return "", ""
}

// RequestID returns the protocol's identifier of the call.
func (p *sdkPeer) RequestID() string { return requestID(p.message) }

// WantsProgress reports whether the client asked for progress.
func (p *sdkPeer) WantsProgress() bool { return p.token != nil }

// Progress sends progress to the client.
func (p *sdkPeer) Progress(done, total float64, message string) {
	if p.token == nil {
		return
	}
	// The error of a client that has gone away does not matter.
	_ = p.session.NotifyProgress(p.ctx, &mcp.ProgressNotificationParams{ProgressToken: p.token, Progress: done, Total: total, Message: message})
}

// Log sends a line to the client.
func (p *sdkPeer) Log(level slog.Level, message string) {
	//nolint:staticcheck // deprecated with the protocol's logging, which clients will have for a year yet
	_ = p.session.Log(p.ctx, &mcp.LoggingMessageParams{Level: loggingLevel(level), Data: message})
}

//nolint:staticcheck // as above
func loggingLevel(level slog.Level) mcp.LoggingLevel {
	switch {
	case level >= slog.LevelError:
		return "error"
	case level >= slog.LevelWarn:
		return "warning"
	case level >= slog.LevelInfo:
		return "info"
	default:
		return "debug"
	}
}

// traceHeaders are the headers of the W3C's Trace Context, which a call may carry in its _meta.
var traceHeaders = [...]string{"traceparent", "tracestate", "baggage"}

// traceOf returns the trace context in a call's _meta, as headers.
func traceOf(meta mcp.Meta) http.Header {
	var trace http.Header
	for _, name := range traceHeaders {
		value, ok := meta[name]
		if !ok {
			continue
		}
		text := fmt.Sprint(value)
		if strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c > '~' }) {
			continue // a header cannot contain it
		}
		if trace == nil {
			trace = http.Header{}
		}
		trace.Set(name, text)
	}
	return trace
}
