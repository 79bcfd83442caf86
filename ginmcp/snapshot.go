package ginmcp

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A snapshot is a catalogue with its lists as the SDK writes them. The lists are shared by
// all requests: only what cannot modify them may see them.
type snapshot struct {
	*catalogue.Catalogue

	listed    func() []*mcp.Tool
	resources func() []*mcp.Resource
	templates func() []*mcp.ResourceTemplate
}

func newSnapshot(c *catalogue.Catalogue) *snapshot {
	return &snapshot{c, sync.OnceValue(c.Listed), sync.OnceValue(c.Resources), sync.OnceValue(c.Templates)}
}

// build reads the engine and builds a catalogue.
func (s *Server) build() *snapshot {
	documents, notes := s.config.documents.read()
	operations, diagnostics, errs := introspect.Read(s.engine, introspect.Sources{
		Escapes: &s.escapes, Extra: s.config.operations, Documents: documents, Facts: s.config.generated(),
	})
	patterns := introspect.Patterns(s.engine, &s.escapes)
	diagnostics = slices.Concat(notes, s.config.documents.unread(patterns), diagnostics, undeclared(operations), s.mounts.notes())
	app := &catalogue.Application{
		Operations: operations, Diagnostics: diagnostics, Errors: errs, EscapedPaths: s.engine.UseEscapedPath,
	}
	env := s.config.env
	env.Guard = dispatch.NewGuard(dispatch.RoutingOf(s.engine), patterns)
	env.Notice = func(route, message string) { s.noticed.warn(s.config.logger, route, message) }
	env.ReservedHeaders = slices.Clone(s.engine.RemoteIPHeaders)
	if s.engine.TrustedPlatform != "" {
		env.ReservedHeaders = append(env.ReservedHeaders, s.engine.TrustedPlatform)
	}
	return newSnapshot(catalogue.Build(app, &s.config.spec, &env))
}

// current returns the snapshot, which it builds if there is none yet. Mistakes are logged, and
// withhold the components that they affect.
func (s *Server) current() *snapshot {
	if c := s.snapshot.Load(); c != nil {
		return c
	}
	s.building.Lock()
	defer s.building.Unlock()
	if c := s.snapshot.Load(); c != nil {
		return c
	}
	c := s.build()
	s.log(c)
	s.snapshot.Store(c)
	return c
}

// log logs the diagnostics of a snapshot, from warnings on.
func (s *Server) log(c *snapshot) {
	for _, d := range c.Diagnostics() {
		if d.Level >= slog.LevelWarn {
			s.config.logger.Log(context.Background(), d.Level, "ginmcp: "+d.Message, "route", d.Route)
		}
	}
}

// Refresh builds the tools again, for routes that were added since, and notifies the clients
// that listen. It returns every mistake, joined, each naming its route; the tools then stay as
// they were. Calls that are under way finish as they began.
//
// To find mistakes at start-up, use [Server.Check].
func (s *Server) Refresh() error {
	s.building.Lock()
	defer s.building.Unlock()
	s.escapes.Snapshot(s.engine)
	c := s.build()
	if errs := c.Errors(); len(errs) > 0 {
		return errors.Join(errs...)
	}
	if s.snapshot.Swap(c) != nil {
		s.announce()
	}
	return nil
}

// Check reads the routes and returns every mistake in the options and annotations, joined,
// each naming its route; nil if there is none. Call it after the last route to fail at
// start-up, rather than to find what was withheld in the log. It serves as the first use of
// the server if there was none before, and otherwise changes nothing.
func (s *Server) Check() error {
	s.building.Lock()
	defer s.building.Unlock()
	c := s.build()
	if s.snapshot.Load() == nil {
		s.log(c)
		s.snapshot.Store(c)
	}
	return errors.Join(c.Errors()...)
}

// Operations returns what the routes of the application provide, including hidden operations,
// sorted by path and method. The result is a copy.
func (s *Server) Operations() []introspect.Operation { return s.current().Operations() }

// Tools returns the generated tools, sorted by name. The result is a copy.
func (s *Server) Tools() []*mcp.Tool { return s.current().Tools() }

// Resources returns the resources that routes became, sorted by URI. The result is a copy.
func (s *Server) Resources() []*mcp.Resource { return s.current().Resources() }

// ResourceTemplates returns the resource templates that routes became, sorted by template. The
// result is a copy.
func (s *Server) ResourceTemplates() []*mcp.ResourceTemplate { return s.current().Templates() }

// Diagnostics returns what a developer should know about how the application was read: what was
// left out and why, what is contradictory, and what was withheld because of a mistake. A
// hand-written tool with the name of a generated one is reported from the first list or call
// on that involves both, and an [Op] that is not the last handler of its route from the first
// call that reaches it.
func (s *Server) Diagnostics() []introspect.Diagnostic {
	c := s.current()
	return slices.Concat(c.Diagnostics(), s.overrides.diagnostics(c), s.noticed.diagnostics())
}
