package gosdk

import "github.com/modelcontextprotocol/go-sdk/mcp"

// discovered makes the answer to server/discover as private as the lists: the mount may be behind
// the application's authentication.
func discovered(res mcp.Result, err error) (mcp.Result, error) {
	if found, ok := res.(*mcp.DiscoverResult); ok && err == nil {
		found.CacheScope = private.CacheScope
	}
	return res, err
}

// initialized declares list changes and subscriptions only to clients with a session: without one, a client of an
// earlier version has no stream on which it could be notified.
func initialized(req *mcp.ServerRequest[*mcp.InitializeParams]) func(mcp.Result, error) (mcp.Result, error) {
	return func(res mcp.Result, err error) (mcp.Result, error) {
		hello, ok := res.(*mcp.InitializeResult)
		if ok && err == nil && withoutSession(req.Session, req.Extra) {
			hello.Capabilities = WithoutListChanges(hello.Capabilities)
		}
		return res, err
	}
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
