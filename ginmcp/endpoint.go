package ginmcp

import (
	"context"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// newEndpoint serves a server of the SDK, which need not be one of ours, over Streamable HTTP
// without sessions. It returns the mistakes in c joined.
func newEndpoint(s *mcp.Server, c *serving, calls *serve.InFlight, plain serve.Plain) (*serve.Endpoint, error) {
	server := func(*http.Request) *mcp.Server { return s }
	options := mcp.StreamableHTTPOptions{
		Stateless: true, PropagateRequestCancellation: true, Logger: sdkLogger(c.logger), MaxRequestBodyBytes: serve.MaxBody,
		DisableLocalhostProtection: true, // the endpoint does this itself, and knows WithTrustedHosts
	}
	events := mcp.NewStreamableHTTPHandler(server, &options)
	options.JSONResponse = true
	return serve.New(serve.Config{
		JSON: mcp.NewStreamableHTTPHandler(server, &options), Events: events, Plain: plain,
		TrustedOrigins: c.origins, TrustedHosts: c.hosts, Calls: calls,
		Nested: func(ctx context.Context) error {
			if dispatch.Inside(ctx) {
				return dispatch.ErrLoop
			}
			return nil
		},
	})
}
