package ginmcp

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/access"
	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/mount"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/ginmcp/internal/snapshot"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Server offers the operations of one engine over the Model Context Protocol. Make one with
// [Attach] or [New]. Its methods are safe for concurrent use, with the restriction that Gin itself
// has: no routes may be registered while the engine serves, or while the tools are built.
type Server struct {
	engine    *gin.Engine
	config    *config
	snapshots *snapshot.Builder
	access    *access.Policy
	sdk       *gosdk.Adapter
	endpoint  *serve.Endpoint
	sessions  *serve.Sessions // nil without WithSessions
	mounts    mount.Mounts
	calls     serve.InFlight
}

// New makes a server for engine without mounting it: use it as an [http.Handler], mount it
// with [Server.Mount], or run it with [Server.Run]. It returns every mistake in the options
// that can be found without the routes.
func New(engine *gin.Engine, opts ...Option) (*Server, error) {
	if engine == nil {
		return nil, errors.New("ginmcp: the engine is nil")
	}
	c, err := newConfig(opts)
	if err != nil {
		return nil, err
	}
	s := &Server{engine: engine, config: c}
	if err := s.prepareCalls(); err != nil {
		return nil, err
	}
	s.snapshots = snapshot.New(snapshot.Config{
		Engine: engine, Spec: &c.spec, Env: &c.env, Annotations: c.operations, Documents: &c.documents, Facts: c.facts,
		Mounts: &s.mounts, Logger: c.logger, Announce: s.Changed,
	})
	s.access = &access.Policy{
		Guard: c.guard, Rules: c.visibility, Spec: &c.spec, Snapshots: s.snapshots, Mounts: &s.mounts, Logger: c.logger,
		LogFailure: c.env.LogFailure,
	}
	s.sdk = gosdk.New(gosdk.Config{
		Implementation: &c.info, Instructions: c.instructions,
		Logger: c.logger, Spec: &c.spec, MaxResponse: c.env.MaxResponse, Calls: &s.calls, Caller: s.access.Caller,
		Observer: c.env.Observer, Again: s.access.Again, Results: serve.NewRoom(),
		Latest:   func() *catalogue.Catalogue { return s.snapshots.Latest().Catalogue },
		Withheld: func() bool { return s.snapshots.Current().Withheld() && s.snapshots.Latest().Withheld() },
	})
	s.access.SDK = s.sdk
	if err := s.serve(); err != nil {
		return nil, err
	}
	return s, nil
}

// prepareCalls completes the environment of calls.
func (s *Server) prepareCalls() error {
	c := s.config
	c.env.Target = dispatch.Target{
		Handler: s.engine, Limit: c.env.MaxResponse, Adjust: c.requestFunc, Load: newLoad(c.maxConcurrent),
	}
	c.env.Observer = invoke.JoinObservers(c.observers, c.logger)
	c.env.Signer = invoke.NewSigner(c.stateKey, c.logger)
	if c.wrapEngine != nil {
		c.env.Target.Wrapped = true
		if c.env.Target.Handler = c.wrapEngine(dispatch.Wrap(s.engine)); c.env.Target.Handler == nil {
			return errors.New("ginmcp: WithHandler: the function returned no handler")
		}
	}
	return nil
}

// serve makes the endpoint.
func (s *Server) serve() error {
	plain, err := s.plainAdapter()
	if err != nil {
		return err
	}
	sessions, sessionErr := newSessions(s.sdk.Server(), &s.config.serving)
	s.endpoint, err = newEndpoint(s.sdk.Server(), &s.config.serving, serve.Config{
		Calls: &s.calls, Sessions: sessions, Plain: plain.Serve, Authorize: s.access.Authorize, Permit: s.access.Permit,
		Page: s.page, Check: s.access.CheckHeaders,
	})
	s.sessions, s.sdk.Sessions = sessions, sessions
	return errors.Join(err, sessionErr)
}

// Attach makes a server for engine and mounts it at /mcp, or at the path of [WithPath]. It may
// be called before or after the routes are registered. A route with an escaped colon, such as
// /users\:batch, must be registered before Attach, or before a [Server.Refresh] that precedes
// the first request, because Gin hides the escape from then on.
//
// Attach panics where [New] returns an error. Where the application has conflicting routes, such as
// OPTIONS /*any, it keeps their verbs; if a route takes POST, Attach panics and names an
// alternative. Nothing is registered then.
//
// Like any route, the mount has the middleware that the engine has at this moment: call Attach
// after Use(auth) if the list of tools is to be guarded as well as the calls.
func Attach(engine *gin.Engine, opts ...Option) *Server {
	s, err := New(engine, opts...)
	if err != nil {
		panic("ginmcp: Attach: " + err.Error())
	}
	s.Mount(engine, s.config.path)
	return s
}

// ServeHTTP serves the protocol's Streamable HTTP transport, of the versions 2024-11-05
// to 2026-07-28. Without [WithSessions], any replica can answer any request. Requests from
// other origins are refused with 403.
//
// With [WithAuth], it also serves the metadata of the resource, for requests below
// /.well-known/oauth-protected-resource.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	below, ok := strings.CutPrefix(r.URL.Path, authz.MetadataPath)
	if ok && s.config.guard != nil && (below == "" || below[0] == '/') {
		s.access.ServeMetadata(w, r)
		return
	}
	s.endpoint.ServeHTTP(w, r)
}

// MCP returns the server of the SDK, to add tools, prompts, resources and middleware by hand. A
// hand-written tool takes precedence over a generated one of the same name, and a hand-written
// resource or template over a generated one of the same URI or template.
//
// The SDK's own handlers can serve it too, with sessions. The application then knows a caller by
// the headers of each message only: the SDK passes neither an address, so that ClientIP is empty,
// nor a host.
func (s *Server) MCP() *mcp.Server {
	s.sdk.Share()
	return s.sdk.Server()
}

// Run serves one client over a transport, and returns when the client disconnects or ctx ends. If the
// input ends, the calls that were read before are answered first. A message that is not what the
// protocol demands gets an error, and the connection stays usable. On stdio, ginmcp writes nothing to
// stdout but the protocol; Gin does unless gin.DefaultWriter is set, as do handlers that print:
//
//	gin.DefaultWriter = os.Stderr // before the engine is made
//	err := server.Run(ctx, &mcp.StdioTransport{})
//
// Such calls do not come from an HTTP request: the application sees a request from 127.0.0.1
// without any header. [WithRequestFunc] can add what it needs.
func (s *Server) Run(ctx context.Context, t mcp.Transport) error {
	return s.sdk.Server().Run(ctx, gosdk.Checked(t))
}

// Load describes the current work of a server.
type Load struct {
	// Calls is the number of calls in progress. Abandoned is the number of handlers that still run
	// after their call has ended, because they ignore its cancelled context.
	Calls, Abandoned int
	// Sessions is the number of sessions, see [WithSessions], and Listening the number of open streams
	// on which clients wait for notifications.
	Sessions, Listening int
}

// Load returns the current work of the server.
func (s *Server) Load() Load {
	l := s.config.env.Target.Load
	return Load{Calls: l.Calls(), Abandoned: l.Abandoned(), Sessions: s.sessions.Count(), Listening: s.calls.Listening()}
}

// The most handlers that run at once: of one tool, for one caller and in total. They include
// handlers that ignore their cancelled context and run on after their call.
const (
	maxPerOperation = 512
	maxPerCaller    = 1024
	maxHandlers     = 2048
)

// newLoad returns the limits of a server. A higher limit of calls raises the other limits, so that
// one tool can reach it for one caller.
func newLoad(calls int) *dispatch.Load {
	return &dispatch.Load{
		MaxCalls: calls, MaxHandlers: max(maxHandlers, 2*calls),
		MaxPerOperation: max(maxPerOperation, calls), MaxPerCaller: max(maxPerCaller, calls),
	}
}

// Shutdown refuses new calls, waits until those in progress have finished or ctx ends, and closes
// the sessions of the protocol. It returns the error of ctx if calls were still in progress. The
// server cannot be used again.
func (s *Server) Shutdown(ctx context.Context) error {
	err := s.calls.Close(ctx)
	closing := s.sdk.CloseSessions(ctx)
	if errors.Is(closing, err) { // both are the error of ctx
		return closing
	}
	return errors.Join(err, closing)
}
