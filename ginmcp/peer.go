package ginmcp

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// sdkPeer is the other end of a call that came through go-sdk.
type sdkPeer struct {
	// ctx is the one that the SDK called with, by which it finds the stream that the
	// call's notifications belong to.
	ctx     context.Context //nolint:containedctx // it is what identifies the call
	session *mcp.ServerSession
	req     interface{ ClientInfo() *mcp.Implementation }
	token   any // of the progress, nil where the client does not want to know
	// message is the JSON-RPC message that carried the call, where it came over HTTP.
	message []byte
}

func newSDKPeer(ctx context.Context, session *mcp.ServerSession, req interface{ ClientInfo() *mcp.Implementation }, token any, message []byte) *sdkPeer {
	return &sdkPeer{ctx: ctx, session: session, req: req, token: token, message: message}
}

func (p *sdkPeer) client() (name, version string) {
	if info := p.req.ClientInfo(); info != nil {
		return info.Name, info.Version
	}
	return "", ""
}

// requestID reads the message again, since the SDK keeps the identifier to itself.
func (p *sdkPeer) requestID() string {
	for key, value := range jsonscan.Members(p.message) {
		if string(key) == "id" {
			return strings.Trim(string(value), `"`)
		}
	}
	return ""
}

func (p *sdkPeer) wantsProgress() bool { return p.token != nil }

func (p *sdkPeer) progress(done, total float64, message string) {
	if p.token == nil {
		return
	}
	// A client that has gone away does not want to know any more.
	_ = p.session.NotifyProgress(p.ctx, &mcp.ProgressNotificationParams{ProgressToken: p.token, Progress: done, Total: total, Message: message})
}

func (p *sdkPeer) log(level slog.Level, message string) {
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

// shownOfPart is how much of one part of an answer a notification carries.
const shownOfPart = 500

func shownPart(part []byte) string {
	return schema.Truncate(strings.ToValidUTF8(strings.TrimSpace(string(part)), "\uFFFD"), shownOfPart)
}

// traceHeaders are those of the W3C's Trace Context, which a call may carry in its _meta.
var traceHeaders = [...]string{"traceparent", "tracestate", "baggage"}

// traceOf returns the trace that a call's _meta names, as headers.
func traceOf(meta mcp.Meta) http.Header {
	var trace http.Header
	for _, name := range traceHeaders {
		value, ok := meta[name]
		if !ok {
			continue
		}
		text := fmt.Sprint(value)
		if strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c > '~' }) {
			continue // no header has it
		}
		if trace == nil {
			trace = http.Header{}
		}
		trace.Set(name, text)
	}
	return trace
}
