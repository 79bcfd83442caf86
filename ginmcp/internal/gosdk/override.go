package gosdk

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/introspect"
)

// An override is a generated component that a hand-written one replaces.
type override struct {
	what, name string // such as "tool" and its name
	done       string // what clients do with it
	route      string
}

func toolOverride(name, route string) override { return override{"tool", name, "called", route} }

func resourceOverride(uri, route string) override { return override{"resource", uri, "read", route} }

// in reports whether a catalogue still has the component.
func (o override) in(c *catalogue.Catalogue) bool {
	if o.what == "tool" {
		return c.Has(o.name)
	}
	return slices.Contains(c.ResourceRoutes(o.name), o.route)
}

// overrides records the generated components that hand-written ones override. The SDK reveals its
// own components only while it handles a request. The zero value is empty.
type overrides struct {
	mu    sync.Mutex
	known []override
}

// note records an override, and logs it the first time.
func (s *overrides) note(logger *slog.Logger, found override) {
	if s.add(found) {
		d := found.diagnostic()
		logger.Warn("ginmcp: "+d.Message, "route", d.Route)
	}
}

func (s *overrides) add(found override) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(s.known, found) {
		return false
	}
	s.known = append(s.known, found)
	return true
}

// diagnostics reports the overrides whose component a catalogue still has.
func (s *overrides) diagnostics(c *catalogue.Catalogue) []introspect.Diagnostic {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []introspect.Diagnostic
	for _, found := range s.known {
		if found.in(c) {
			out = append(out, found.diagnostic())
		}
	}
	return out
}

func (o override) diagnostic() introspect.Diagnostic {
	return introspect.Diagnostic{
		Level: slog.LevelWarn, Route: o.route,
		Message: fmt.Sprintf(
			"the %s %s was also written by hand; the hand-written one is listed and %s instead",
			o.what,
			o.name,
			o.done,
		),
	}
}
