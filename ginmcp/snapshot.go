package ginmcp

import (
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Refresh builds the tools again, for routes that were added since, and notifies the clients that
// listen. It returns every mistake, joined, each naming its route; the tools then stay as they
// were. Calls in progress finish with the tools that they began with.
//
// A list of tools or resources looks for new routes by itself, unless [WithHandler] is given.
// Routes that are registered while the application serves need Refresh, with a lock of the
// application's own, because Gin has none.
//
// To find mistakes at start-up, use [Server.Check].
func (s *Server) Refresh() error { return s.snapshots.Refresh() }

// Check reads the routes and returns every mistake in the options and annotations, joined, each
// naming its route; nil if there is none. Call it after the last route to fail at start-up, rather
// than to find in the log what was withheld. If the server was not used before, Check builds its
// tools; otherwise it changes nothing. It logs one line that summarizes the tools, such as "27
// tools, 3 resources at /mcp; 4 routes are left out".
func (s *Server) Check() error { return s.snapshots.Check() }

// Operations returns what the routes of the application provide, including hidden operations,
// sorted by path and method. The result is a copy.
func (s *Server) Operations() []introspect.Operation { return s.snapshots.Latest().Operations() }

// Tools returns the generated tools, sorted by name. The result is a copy.
func (s *Server) Tools() []*mcp.Tool { return s.snapshots.Latest().Tools() }

// Resources returns the resources that routes became, sorted by URI. The result is a copy.
func (s *Server) Resources() []*mcp.Resource { return s.snapshots.Latest().Resources() }

// ResourceTemplates returns the resource templates that routes became, sorted by template. The
// result is a copy.
func (s *Server) ResourceTemplates() []*mcp.ResourceTemplate { return s.snapshots.Latest().Templates() }
