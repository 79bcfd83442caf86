package ginmcp

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/ginmcp/internal/stateless"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A ServingOption states how a server is served over HTTP. It is an [Option] of a [Server], and a
// [MountOption] of any other server of the SDK. The zero ServingOption changes nothing.
type ServingOption struct{ set func(*serving) }

// A MountOption configures [MountServer]. Every [ServingOption] is one. They are applied in
// their order.
type MountOption interface{ applyMount(s *serving) error }

// serving is what the serving options state.
type serving struct {
	origins           []string
	hosts             []string
	logger            *slog.Logger
	withoutMiddleware bool
	sessions          *Sessions // nil is none
}

func (o ServingOption) apply(c *config) error { return o.applyMount(&c.serving) }

func (o ServingOption) applyMount(s *serving) error {
	if o.set != nil {
		o.set(s)
	}
	return nil
}

// WithTrustedOrigins lets pages of other origins, such as "https://app.example.com", use the
// server from a browser. By default their requests are refused with 403, because a browser
// sends the user's cookies with them. The option may be given several times.
func WithTrustedOrigins(origins ...string) ServingOption {
	return ServingOption{func(s *serving) { s.origins = append(s.origins, origins...) }}
}

// WithTrustedHosts lets a server that listens on a loopback address accept requests for other
// hosts, such as "shop.example.com", which a proxy on the same machine passes on. By default they
// are refused with 403, because a page on the web can make a browser send them (DNS rebinding). A
// server that listens on another address accepts every host. The option may be given several times;
// ports are ignored.
func WithTrustedHosts(hosts ...string) ServingOption {
	return ServingOption{func(s *serving) { s.hosts = append(s.hosts, hosts...) }}
}

// WithoutMiddleware mounts the server without the engine's global middleware, which runs before the
// mount by default, as before any route. It is for middleware that cannot run twice for one call,
// such as a lock or a limit on requests in progress, or that responds to requests for the mount
// itself, such as a front end for unknown paths.
//
// The security consequence: global middleware, such as authentication, no longer guards the mount.
// Anyone who can reach it can list the tools with their descriptions and schemas. Calls still pass
// through all middleware of the engine and of the route, as the caller's own request with its
// headers, so a call is refused where the request is refused over HTTP. Recovery, access logs and
// CORS of the engine see calls, but not the messages of the protocol.
//
// The option applies to [Attach] and to every [Server.Mount] of the server. On a group it only
// leaves out the middleware of the engine: [Server.Mount] panics if the group has middleware of
// its own, because a guard must not disappear by an option for the whole server. [MountServer]
// cannot see the engine of a group, and panics if the group has any middleware.
func WithoutMiddleware() ServingOption {
	return ServingOption{func(s *serving) { s.withoutMiddleware = true }}
}

// WithLogger sets where warnings and errors are logged, such as a component that was withheld or a
// handler that panicked, and one line at level Info when the tools are first read. Arguments,
// responses and headers are never logged. The default is [slog.Default]; nil logs nothing.
func WithLogger(l *slog.Logger) ServingOption {
	if l == nil {
		l = slog.New(slog.DiscardHandler)
	}
	return ServingOption{func(s *serving) { s.logger = l }}
}

// newEndpoint serves any server of the SDK over Streamable HTTP. It completes the config, and
// returns the mistakes in c joined.
func newEndpoint(s *mcp.Server, c *serving, config serve.Config) (*serve.Endpoint, error) {
	config.Single, config.Batch = gosdk.Handlers(s, c.logger)
	config.TrustedOrigins, config.TrustedHosts = c.origins, c.hosts
	config.CheckParams = gosdk.CheckParams
	config.Nested = func(ctx context.Context) error {
		if dispatch.Inside(ctx) {
			return dispatch.ErrLoop
		}
		return nil
	}
	return serve.New(config)
}

// plainAdapter makes the adapter that answers plain messages without the SDK. Once [Server.MCP] has
// been called, every message goes to the SDK, so that hand-written tools and middleware are reached.
func (s *Server) plainAdapter() (*stateless.Adapter, error) {
	c := stateless.Config{
		Available:    func() bool { return !s.sdk.Shared() },
		View:         func(r *http.Request, list bool) *catalogue.View { return s.access.View(r.Context(), r, list) },
		Info:         &s.config.info,
		Instructions: s.config.instructions, Versions: serve.Versions,
		Resources: func() bool { return s.snapshots.Latest().OffersResources() },
		Capabilities: func(resources bool) *mcp.ServerCapabilities {
			return gosdk.Capabilities(&s.config.spec, resources)
		},
		LegacyCapabilities: func(resources bool) *mcp.ServerCapabilities {
			return gosdk.WithoutListChanges(gosdk.Capabilities(&s.config.spec, resources))
		},
	}
	if s.config.env.Observer != nil {
		c.Observe = s.config.env.Observer.Message
	}
	return stateless.New(c)
}
