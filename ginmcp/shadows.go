package ginmcp

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"github.com/ginmcp/ginmcp/introspect"
)

// A shadow is a generated component that a hand-written one stands before.
type shadow struct {
	what, name string // "the tool" and its name, say
	done       string // what is done with it
	route      string
}

func (e *entry) shadow() shadow { return shadow{"tool", e.tool.Name, "called", e.route} }

func (r *resource) shadow(uri string) shadow { return shadow{"resource", uri, "read", r.route} }

// has tells whether the catalogue still has what s is about.
func (c *catalogue) has(s shadow) bool {
	if s.what == "tool" {
		return c.entries[s.name] != nil
	}
	return slices.ContainsFunc(c.readings, func(r *resource) bool { return r.has(s.name) && r.route == s.route })
}

// shadows remembers the generated components that a hand-written one stands before. The SDK
// tells of its own only while it answers a request. The zero value remembers none.
type shadows struct {
	mu    sync.Mutex
	known []shadow
}

// note remembers a shadow, and logs it the first time.
func (s *shadows) note(logger *slog.Logger, found shadow) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(s.known, found) {
		return
	}
	s.known = append(s.known, found)
	d := found.diagnostic()
	logger.Warn("ginmcp: "+d.Message, "route", d.Route)
}

// diagnostics returns what to say about those of them that c still has.
func (s *shadows) diagnostics(c *catalogue) []introspect.Diagnostic {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []introspect.Diagnostic
	for _, found := range s.known {
		if c.has(found) {
			out = append(out, found.diagnostic())
		}
	}
	return out
}

func (s shadow) diagnostic() introspect.Diagnostic {
	return introspect.Diagnostic{
		Level: slog.LevelWarn, Route: s.route,
		Message: fmt.Sprintf("the %s %s was also written by hand, and that one is listed and %s in its place", s.what, s.name, s.done),
	}
}
