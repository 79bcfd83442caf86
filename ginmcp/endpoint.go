package ginmcp

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// newEndpoint serves a server of the SDK, which need not be one of ours, over Streamable HTTP
// without sessions. It returns the mistakes in c joined.
func newEndpoint(s *mcp.Server, c *serving, calls *serve.InFlight) (*serve.Endpoint, error) {
	server := func(*http.Request) *mcp.Server { return s }
	options := mcp.StreamableHTTPOptions{
		Stateless: true, PropagateRequestCancellation: true, Logger: sdkLogger(c.logger), MaxRequestBodyBytes: serve.MaxBody,
		DisableLocalhostProtection: true, // the endpoint does this itself, and knows WithTrustedHosts
	}
	events := mcp.NewStreamableHTTPHandler(server, &options)
	options.JSONResponse = true
	return serve.New(serve.Config{
		JSON: mcp.NewStreamableHTTPHandler(server, &options), Events: events,
		TrustedOrigins: c.origins, TrustedHosts: c.hosts, Calls: calls,
		Nested: func(ctx context.Context) error {
			if dispatch.Inside(ctx) {
				return dispatch.ErrLoop
			}
			return nil
		},
	})
}

// sdkLogger returns a logger for the SDK, which logs every request at lower levels.
func sdkLogger(l *slog.Logger) *slog.Logger { return slog.New(warnings{l.Handler()}) }

// A warnings handler passes on warnings and errors only.
type warnings struct{ slog.Handler }

// Enabled reports whether records of that level are passed on.
func (h warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

// Handle passes a record on, unless it only reports that a client on stdio has gone away, which
// the SDK logs as an error.
func (h warnings) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "server run cancelled" {
		return nil
	}
	return h.Handler.Handle(ctx, r) //nolint:wrapcheck // it is the handler's own
}

// WithAttrs returns a handler with the same limit.
func (h warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{h.Handler.WithAttrs(attrs)}
}

// WithGroup returns a handler with the same limit.
func (h warnings) WithGroup(name string) slog.Handler { return warnings{h.Handler.WithGroup(name)} }
