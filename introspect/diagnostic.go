package introspect

import (
	"log/slog"
	"strings"
)

// A Diagnostic is a message for the developer about the reading of the application. The level Error
// means that a component was withheld. Warn means that something was left out or is contradictory.
// Info reports a decision.
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
