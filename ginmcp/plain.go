package ginmcp

import (
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/ginmcp/internal/stateless"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// plainAdapter makes the adapter that answers plain messages without the SDK. Once [Server.MCP] has
// been called, every message goes to the SDK, so that hand-written tools and middleware are reached.
func (s *Server) plainAdapter() (*stateless.Adapter, error) {
	return stateless.New(stateless.Config{
		Available:    func() bool { return !s.handedOut.Load() },
		View:         func(r *http.Request, list bool) *catalogue.View { return s.view(r.Context(), r, list) },
		Info:         &mcp.Implementation{Name: s.config.name, Version: s.config.version},
		Instructions: s.config.instructions, Versions: serve.Versions,
		Capabilities:       s.config.capabilities(),
		LegacyCapabilities: withoutListChanges(s.config.capabilities()),
	})
}
