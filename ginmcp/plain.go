package ginmcp

import (
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/stateless"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// protocolVersions are the versions that the SDK serves, newest first.
var protocolVersions = []string{"2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}

// plainAdapter makes the adapter that answers plain messages without the SDK. Once [Server.MCP] has
// been called, every message goes to the SDK, so that hand-written tools and middleware are reached.
func (s *Server) plainAdapter() (*stateless.Adapter, error) {
	return stateless.New(stateless.Config{
		Available: func() bool { return !s.handedOut.Load() },
		Catalogue: func(_ *http.Request, list bool) *catalogue.Catalogue {
			if list {
				return s.latest().Catalogue
			}
			return s.current().Catalogue
		},
		Info:         &mcp.Implementation{Name: s.config.name, Version: s.config.version},
		Instructions: s.config.instructions, Capabilities: s.config.capabilities(), Versions: protocolVersions,
	})
}
