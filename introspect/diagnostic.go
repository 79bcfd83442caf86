package introspect

import (
	"log/slog"
	"strings"
)

// A Diagnostic is something that a developer should know about how the application was read.
// A diagnostic at the level Error reports that a component was withheld, one at Warn that
// something was left out or is contradictory, one at Info what was decided.
type Diagnostic struct {
	Level slog.Level
	// Route is the route concerned, as [Operation.Route] returns it, or empty if there is none.
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
