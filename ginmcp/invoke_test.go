package ginmcp

import (
	"context"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
)

// invokeTool calls a tool without an adapter, for a caller who may use everything.
func invokeTool(ctx context.Context, s *Server, name string, c invoke.Call) result.Result {
	view := s.snapshots.Current().View(nil)
	e, _ := view.Tool(name)
	return e.Invoke(ctx, view, &c)
}
