package gosdk

import (
	"context"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// discover makes the result of server/discover as private as the lists, because the mount may be
// behind the application's authentication.
func (a *Adapter) discover(
	ctx context.Context, next mcp.MethodHandler, method string, req *mcp.ServerRequest[*mcp.DiscoverParams],
) (mcp.Result, error) {
	res, err := next(ctx, method, req)
	found, ok := res.(*mcp.DiscoverResult)
	if !ok || err != nil {
		return res, err
	}
	found.CacheScope = private.CacheScope
	found.Capabilities, err = a.declared(ctx, next, req.Session, found.Capabilities)
	return found, err
}

// initialize declares list changes and subscriptions only to clients with a session, over HTTP or stdio:
// without one, a client of an earlier version has no stream on which it could be notified.
func (a *Adapter) initialize(
	ctx context.Context, next mcp.MethodHandler, method string, req *mcp.ServerRequest[*mcp.InitializeParams],
) (mcp.Result, error) {
	res, err := next(ctx, method, req)
	hello, ok := res.(*mcp.InitializeResult)
	if !ok || err != nil {
		return res, err
	}
	if hello.Capabilities, err = a.declared(ctx, next, req.Session, hello.Capabilities); err != nil {
		return nil, err
	}
	if withoutSession(req.Session, req.Extra) {
		hello.Capabilities = WithoutListChanges(hello.Capabilities)
		return hello, nil
	}
	return hello, a.setLevel(ctx, next, req.Session)
}

// setLevel makes the SDK send a client the log messages of handlers from the level info on, until
// the client sets another level. Go-sdk 1.8.0 sends none until then, but most clients never set a
// level.
//
//nolint:staticcheck // deprecated with the protocol's logging, which clients will support for another year
func (a *Adapter) setLevel(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession) error {
	_, err := next(ctx, methodSetLevel, &mcp.ServerRequest[*mcp.SetLoggingLevelParams]{
		Session: session, Params: &mcp.SetLoggingLevelParams{Level: "info"},
	})
	return err
}

const methodSetLevel = "logging/setLevel"

// declared returns the capabilities without resources and completions if the server offers none.
// Only the application's function completes resources that were written by hand.
func (a *Adapter) declared(
	ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession, c *mcp.ServerCapabilities,
) (*mcp.ServerCapabilities, error) {
	if a.Latest().OffersResources() {
		return c, nil
	}
	offered, err := a.offersResources(ctx, next, session)
	out := *c
	if !offered {
		out.Resources = nil
	}
	if a.Spec.Completion == nil {
		out.Completions = nil
	}
	return &out, err
}

// WithoutListChanges returns a copy of capabilities that declares no list changes and no
// subscriptions.
func WithoutListChanges(c *mcp.ServerCapabilities) *mcp.ServerCapabilities {
	out := *c
	if c.Tools != nil {
		out.Tools = &mcp.ToolCapabilities{}
	}
	if c.Resources != nil {
		out.Resources = &mcp.ResourceCapabilities{}
	}
	if c.Prompts != nil {
		out.Prompts = &mcp.PromptCapabilities{}
	}
	return &out
}
