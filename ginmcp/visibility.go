package ginmcp

import (
	"context"
	"net/http"

	"github.com/ginmcp/ginmcp/introspect"
)

// WithVisibility lets f decide which operations a caller sees and may use, by the rules of the
// application: roles, tenants, feature flags. What f refuses does not exist for the caller: it is
// neither listed nor found, described, completed, read, called or reached by a tool of [WithTool]
// that is not [Unrestricted]. F is called again for each request. If the rules change while clients
// are connected, call [Server.Changed] to notify them.
//
// The context is that of the request, in which [auth.TokenInfoFromContext] finds the caller's
// token. The request is that of the message, without its body, and must not be modified; it is nil
// on stdio. The operation is that of a route, with its tags, or of a tool of [WithTool], whose
// Method is "tool" and whose Path is its name. Tools, resources and prompts that were written by
// hand, with [Server.MCP], have the Method "tool", "resource" or "prompt", and their name or URI
// as ID and Path. The operation is shared by all calls of f and must not be modified.
//
// F must be quick and safe for concurrent use. If it panics or does not return, the operation is
// not visible. If the option is given several times, an operation is visible only if every function
// agrees. By default, and with nil, everything is visible.
func WithVisibility(f func(ctx context.Context, r *http.Request, op introspect.Operation) bool) Option {
	return optionFunc(func(c *config) error {
		if f != nil {
			c.visibility = append(c.visibility, f)
		}
		return nil
	})
}
