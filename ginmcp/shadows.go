package ginmcp

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"github.com/ginmcp/ginmcp/introspect"
)

// shadows remembers the generated tools that a hand-written one stands before. The SDK
// tells of its tools only while it answers a request. The zero value remembers none.
type shadows struct {
	mu    sync.Mutex
	names []string
}

// note remembers an entry, and logs it the first time.
func (s *shadows) note(logger *slog.Logger, e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(s.names, e.tool.Name) {
		return
	}
	s.names = append(s.names, e.tool.Name)
	d := shadowed(e)
	logger.Warn("ginmcp: "+d.Message, "route", d.Route)
}

// diagnostics returns what to say about those of them that c still has.
func (s *shadows) diagnostics(c *catalogue) []introspect.Diagnostic {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []introspect.Diagnostic
	for _, name := range s.names {
		if e := c.entries[name]; e != nil {
			out = append(out, shadowed(e))
		}
	}
	return out
}

func shadowed(e *entry) introspect.Diagnostic {
	return introspect.Diagnostic{
		Level: slog.LevelWarn, Route: e.route,
		Message: fmt.Sprintf("the tool %s was also written by hand, and that one is listed and called in its place", e.tool.Name),
	}
}
