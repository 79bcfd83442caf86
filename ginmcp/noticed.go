package ginmcp

import (
	"log/slog"
	"slices"
	"sync"

	"github.com/ginmcp/ginmcp/introspect"
)

// maxNoticed bounds the diagnostics that calls can add.
const maxNoticed = 100

// noticed holds what only calls can show, such as an annotated handler that is not the last one
// of its route. The zero value is empty and ready to use.
type noticed struct {
	mu   sync.Mutex
	list []introspect.Diagnostic
}

// warn adds a warning and logs it, once.
func (n *noticed) warn(logger *slog.Logger, route, message string) {
	d := introspect.Diagnostic{Level: slog.LevelWarn, Route: route, Message: message}
	n.mu.Lock()
	known := slices.Contains(n.list, d) || len(n.list) == maxNoticed
	if !known {
		n.list = append(n.list, d)
	}
	n.mu.Unlock()
	if !known {
		logger.Warn("ginmcp: "+message, "route", route)
	}
}

func (n *noticed) diagnostics() []introspect.Diagnostic {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.list)
}
