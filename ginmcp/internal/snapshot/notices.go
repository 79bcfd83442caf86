package snapshot

import (
	"log/slog"
	"slices"
	"sync"

	"github.com/ginmcp/ginmcp/introspect"
)

// maxNotices is the largest number of diagnostics that are added after a build.
const maxNotices = 100

// notices are diagnostics that no build can find. For example, only the first call reveals an
// annotated handler that is not the last one of its route. The zero value is empty and ready to
// use.
type notices struct {
	mu   sync.Mutex
	list []introspect.Diagnostic
}

// add adds a diagnostic. It returns false if the diagnostic is known, or if there are too many.
func (n *notices) add(d introspect.Diagnostic) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if slices.Contains(n.list, d) || len(n.list) == maxNotices {
		return false
	}
	n.list = append(n.list, d)
	return true
}

// Warn adds a diagnostic about a route, which applies to all snapshots, and logs it. The same
// diagnostic is added and logged only once.
func (b *Builder) Warn(route, message string) {
	if d := (introspect.Diagnostic{Level: slog.LevelWarn, Route: route, Message: message}); b.notices.add(d) {
		b.report(d)
	}
}

// Notices returns what [Builder.Warn] added.
func (b *Builder) Notices() []introspect.Diagnostic {
	b.notices.mu.Lock()
	defer b.notices.mu.Unlock()
	return slices.Clone(b.notices.list)
}
