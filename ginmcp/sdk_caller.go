package ginmcp

import (
	"context"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// An sdkCaller is who sent a message that came through go-sdk: the context and the request of that
// message, and what the caller may use.
type sdkCaller struct {
	ctx    context.Context //nolint:containedctx // it is that of the message
	in     *serve.Inbound
	access *access // nil for everything
	view   *catalogue.View
}

// caller returns who sent a message. With a list, routes that were registered since the tools were
// read count.
func (s *Server) caller(ctx context.Context, extra *mcp.RequestExtra, list bool) sdkCaller {
	own, in := s.identify(ctx, extra)
	c := sdkCaller{ctx: own, in: in, access: s.access(own, in.Request, list)}
	if c.access != nil {
		c.view = c.access.view
	} else {
		c.view = s.view(own, in.Request, list)
	}
	return c
}

// split divides the tools that were written by hand into those that the caller sees and the names
// of the others.
func (c *sdkCaller) split(written []*mcp.Tool) (seen []*mcp.Tool, unseen []string) {
	for _, t := range written {
		if c.access.sees(ofTool(t)) {
			seen = append(seen, t)
		} else {
			unseen = append(unseen, t.Name)
		}
	}
	return seen, unseen
}
