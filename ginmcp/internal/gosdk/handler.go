package gosdk

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Handlers returns the SDK's handlers of requests without a session, for any of its servers. Single
// responds with a stream of events, batch with JSON.
func Handlers(s *mcp.Server, logger *slog.Logger) (single, batch http.Handler) {
	server := func(*http.Request) *mcp.Server { return s }
	options := mcp.StreamableHTTPOptions{
		Stateless: true, PropagateRequestCancellation: true, Logger: Logger(logger), MaxRequestBodyBytes: serve.MaxBody,
		DisableLocalhostProtection: true, // the endpoint checks this itself, with the trusted hosts
	}
	single = mcp.NewStreamableHTTPHandler(server, &options)
	options.JSONResponse = true
	return single, mcp.NewStreamableHTTPHandler(server, &options)
}

// SessionOptions are the options of sessions. All of them are required.
type SessionOptions struct {
	Idle   time.Duration
	Max    int
	Store  mcp.EventStore
	Logger *slog.Logger
}

// NewSessions serves any server of the SDK with sessions.
func NewSessions(s *mcp.Server, o SessionOptions) *serve.Sessions {
	sessions := &serve.Sessions{
		Idle: o.Idle, Max: o.Max,
		Handler: mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s }, &mcp.StreamableHTTPOptions{
			Logger: Logger(o.Logger), MaxRequestBodyBytes: serve.MaxBody, EventStore: o.Store,
			DisableLocalhostProtection: true, // as in Handlers
		}),
	}
	s.AddReceivingMiddleware(func(next mcp.MethodHandler) mcp.MethodHandler {
		return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
			res, err := next(ctx, method, req)
			if hello, ok := req.(*mcp.ServerRequest[*mcp.InitializeParams]); ok && err == nil && overHTTP(hello.Extra) &&
				hello.Session.ID() != "" {
				sessions.Opened(ctx, hello.Session.ID(), hello.Session)
			}
			return res, err
		}
	})
	return sessions
}

// overHTTP reports whether a request came over HTTP, and withoutSession whether it did so without a
// session.
func overHTTP(extra *mcp.RequestExtra) bool { return extra != nil && extra.Header != nil }

func withoutSession(session *mcp.ServerSession, extra *mcp.RequestExtra) bool {
	return overHTTP(extra) && session.ID() == ""
}
