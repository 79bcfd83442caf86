package gosdk

import (
	"context"
	"fmt"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A caller is the sender of a message that came through the SDK. It holds the context and the
// request of that message, and what the sender may use.
type caller struct {
	ctx    context.Context //nolint:containedctx // the context of the message
	in     *serve.Inbound
	access Access // nil for everything
	view   *catalogue.View
}

// caller returns the sender of a message. With list, its view includes routes that were registered
// since the catalogue was built.
func (a *Adapter) caller(ctx context.Context, extra *mcp.RequestExtra, list bool) caller {
	own, in := a.identify(ctx, extra)
	own = entered(ctx, own)
	c := caller{ctx: own, in: in}
	c.view, c.access = a.Caller(own, in.Request, list)
	return c
}

// split divides the tools that were written by hand into those that the caller sees and the others.
func (c *caller) split(written []*mcp.Tool) *invoke.HandWritten {
	h := new(invoke.HandWritten)
	for _, t := range written {
		if c.sees(ofTool(t)) {
			h.Seen = append(h.Seen, t)
		} else {
			h.Unseen = append(h.Unseen, t.Name)
		}
	}
	return h
}

// verdict decides about a component that was written by hand.
func (c *caller) verdict(op *introspect.Operation) catalogue.Verdict {
	if c.access == nil {
		return catalogue.Allowed
	}
	return c.access.HandWritten(op)
}

// sees reports whether the caller sees a component that was written by hand.
func (c *caller) sees(op *introspect.Operation) bool {
	return c.access == nil || c.access.Lists(c.access.HandWritten(op))
}

// refused returns the error for a component that the caller may not use, or nil. Unknown is the error
// for a component that does not exist.
func (c *caller) refused(op *introspect.Operation, unknown error) error {
	switch c.verdict(op) {
	case catalogue.Allowed:
		return nil
	case catalogue.Obtainable:
		return forbidden(op.Path, c.access.Needed(op))
	default:
		return unknown
	}
}

// forbidden returns the error for a component that needs scopes that the caller does not have. It
// is for cases in which a challenge in an HTTP response is not possible.
func forbidden(name string, needed authz.Requirement) error {
	return &jsonrpc.Error{
		Code:    jsonrpc.CodeInvalidParams,
		Message: fmt.Sprintf("%q was refused: the caller needs the scope %s", name, needed),
	}
}

// unknownTool and unknownPrompt are the SDK's own errors.
func unknownTool(name string) error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: fmt.Sprintf("unknown tool %q", name)}
}

func unknownPrompt(name string) error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: fmt.Sprintf("unknown prompt %q", name)}
}
