package introspect

import (
	"log/slog"
	"strings"
)

// A Diagnostic is something that a developer should know about how the
// application was read. It never stops anything by itself: at the level Error it
// tells that a component was withheld, at Warn that something was left out or
// contradicts, at Info what was decided.
type Diagnostic struct {
	Level slog.Level
	// Route is the route that it is about, as [Operation.Route] spells it, or
	// empty where it is about none.
	Route string
	// Message is a sentence without a full stop.
	Message string
}

// String returns the diagnostic as a line for a log: "WARN GET /users/:id: …".
func (d Diagnostic) String() string {
	var b strings.Builder
	b.WriteString(d.Level.String())
	b.WriteByte(' ')
	if d.Route != "" {
		b.WriteString(d.Route)
		b.WriteString(": ")
	}
	b.WriteString(d.Message)
	return b.String()
}
