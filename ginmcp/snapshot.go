package ginmcp

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/document"
	"github.com/ginmcp/ginmcp/ginmcp/internal/mount"
	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A snapshot is a catalogue and what it was built from.
type snapshot struct {
	*catalogue.Catalogue

	// routes is the number of routes that the engine had. first is true if no snapshot came before.
	routes int
	first  bool
	// copies are the copies of the subjects that functions of the application get.
	copies []func() *introspect.Operation
}

func newSnapshot(c *catalogue.Catalogue, routes int) *snapshot {
	s := &snapshot{Catalogue: c, routes: routes, copies: make([]func() *introspect.Operation, c.Subjects())}
	for i := range s.copies {
		op, _ := c.Subject(i)
		s.copies[i] = sync.OnceValue(func() *introspect.Operation { return shownTo(op) })
	}
	return s
}

// shown returns the copy of a subject that functions of the application get.
func (s *snapshot) shown(subject int) *introspect.Operation { return s.copies[subject]() }

// snapshots are the snapshots of a server. No lock is held while one is built, because a build
// calls functions of the application; only one is built at a time.
type snapshots struct {
	current atomic.Pointer[snapshot]
	// turn holds one value while a snapshot is built.
	turn chan struct{}
	// partial is the snapshot that is being built, with the operations only.
	partial atomic.Pointer[snapshot]
	// routes is the number of routes that the engine had when they were last read for a snapshot.
	routes atomic.Int64
	// logged are the diagnostics that were logged last.
	logged atomic.Pointer[[]introspect.Diagnostic]
}

// take calls f while no other snapshot is built.
func (s *snapshots) take(f func()) {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	f()
}

// precheck logs which options match none of the routes that are registered so far, if there are
// routes. A mistake is then reported at start-up, and not at the first request of a client.
func (s *Server) precheck() {
	c := s.config
	restricts := c.spec.Restricts()
	for _, a := range c.operations {
		restricts = restricts || a.Hidden || len(a.Scopes) > 0
	}
	if !restricts || mount.RouteCount(s.engine) == 0 {
		return
	}
	operations, _, errs := introspect.Read(
		s.engine,
		introspect.Sources{Escapes: &s.escapes, Extra: c.operations, Facts: c.generated()},
	)
	app := &catalogue.Application{
		Operations: operations,
		Errors:     errs,
		Patterns:   introspect.Patterns(s.engine, &s.escapes),
	}
	for _, err := range catalogue.Precheck(app, &c.spec, c.documents.Expected()) {
		c.logger.Warn(
			"ginmcp: " + err.Error() + "; everything will be withheld unless a route that is registered later matches",
		)
	}
}

// build reads the engine and builds a catalogue.
func (s *Server) build() *snapshot {
	routes := mount.RouteCount(s.engine)
	documents, notes := s.config.documents.Read()
	operations, diagnostics, errs := introspect.Read(s.engine, introspect.Sources{
		Escapes: &s.escapes, Extra: s.config.operations, Documents: documents, Facts: s.config.generated(),
	})
	patterns := introspect.Patterns(s.engine, &s.escapes)
	diagnostics = slices.Concat(
		notes,
		s.config.documents.Unread(patterns),
		diagnostics,
		document.Undeclared(operations),
		s.mounts.notes(),
	)
	app := &catalogue.Application{
		Operations: operations, Diagnostics: diagnostics, Errors: errs, Patterns: patterns,
		EscapedPaths: s.engine.UseEscapedPath,
	}
	env := s.config.env
	env.Guard = dispatch.NewGuard(dispatch.RoutingOf(s.engine), patterns)
	env.Notice = func(route, message string) { s.noticed.warn(s.config.logger, route, message) }
	env.ReservedHeaders = slices.Clone(s.engine.RemoteIPHeaders)
	if s.engine.TrustedPlatform != "" {
		env.ReservedHeaders = append(env.ReservedHeaders, s.engine.TrustedPlatform)
	}
	s.snapshots.partial.Store(newSnapshot(catalogue.Partial(app, &s.config.spec, &env), routes))
	defer s.snapshots.partial.Store(nil)
	return newSnapshot(catalogue.Build(app, &s.config.spec, &env, &s.schemas), routes)
}

// current returns the snapshot, which it builds if there is none yet. Mistakes are logged, and
// withhold the components that they affect.
func (s *Server) current() *snapshot {
	if c := s.snapshots.current.Load(); c != nil {
		return c
	}
	if callback.Nested() {
		return s.beingBuilt()
	}
	var c *snapshot
	var built bool
	s.snapshots.take(func() {
		if c = s.snapshots.current.Load(); c == nil {
			c, built = s.build(), true
			s.publish(c)
		}
	})
	if built {
		s.log(c)
	}
	return c
}

// beingBuilt returns the snapshot for a function of the application that a build calls and that
// asks the server for the tools. It has no tools yet.
func (s *Server) beingBuilt() *snapshot {
	if c := s.snapshots.partial.Load(); c != nil {
		return c
	}
	return newSnapshot(catalogue.Partial(new(catalogue.Application), &s.config.spec, &s.config.env), 0)
}

// latest returns the snapshot for a list. If routes were registered since it was built, it is
// built again, as at the first use. Calls do not pay for this.
//
// An application with a wrapper of its engine may register routes while it serves, guarded by a
// lock in the wrapper. Its routes are not read here, because that would be a data race.
func (s *Server) latest() *snapshot {
	c := s.current()
	grown := func() bool { return int64(mount.RouteCount(s.engine)) != s.snapshots.routes.Load() }
	if s.config.wrapEngine != nil || !grown() || callback.Nested() {
		return c
	}
	before := c
	s.snapshots.take(func() {
		if before = s.snapshots.current.Load(); grown() {
			c = s.build()
			s.publish(c)
		} else {
			c = before
		}
	})
	if c != before {
		s.log(c)
		s.announce()
	}
	return c
}

// publish makes a snapshot the current one.
func (s *Server) publish(c *snapshot) {
	s.snapshots.routes.Store(int64(c.routes))
	c.first = s.snapshots.current.Swap(c) == nil
}

// log logs the warnings and errors of a snapshot that were not logged for the previous one. For the
// first snapshot, it also logs a summary.
func (s *Server) log(c *snapshot) {
	found := c.Diagnostics()
	known := s.snapshots.logged.Swap(&found)
	for _, d := range found {
		if d.Level >= slog.LevelWarn && (known == nil || !slices.Contains(*known, d)) {
			s.config.logger.Log(context.Background(), d.Level, "ginmcp: "+d.Message, "route", d.Route)
		}
	}
	if c.first {
		s.summarize(c)
	}
}

// summarize logs one line about what there is.
func (s *Server) summarize(c *snapshot) {
	s.config.logger.Info("ginmcp: " + c.Summary(s.mounts.served()))
}

// errNested is the error of a function that needs a build and was called during a build.
var errNested = errors.New("ginmcp: a function that is called while the tools are built cannot build them")

// Refresh builds the tools again, for routes that were added since, and notifies the clients
// that listen. It returns every mistake, joined, each naming its route; the tools then stay as
// they were. Calls that are under way finish as they began.
//
// A list of tools or resources looks for new routes by itself, unless [WithHandler] is given.
// Routes that are registered while the application serves need Refresh, with a lock of the
// application's own, because Gin has none.
//
// To find mistakes at start-up, use [Server.Check].
func (s *Server) Refresh() error {
	if callback.Nested() {
		return errNested
	}
	var c, before *snapshot
	s.snapshots.take(func() {
		s.escapes.Snapshot(s.engine)
		before, c = s.snapshots.current.Load(), s.build()
		s.snapshots.routes.Store(int64(c.routes))
		if len(c.Errors()) == 0 {
			s.publish(c)
		}
	})
	s.log(c)
	if errs := c.Errors(); len(errs) > 0 {
		return errors.Join(errs...)
	}
	if before != nil {
		s.announce()
	}
	return nil
}

// Check reads the routes and returns every mistake in the options and annotations, joined, each
// naming its route; nil if there is none. Call it after the last route to fail at start-up, rather
// than to find in the log what was withheld. If the server was not used before, Check builds its
// tools; otherwise it changes nothing. It logs one line about what there is, such as "27 tools, 3
// resources at /mcp; 4 routes are left out".
func (s *Server) Check() error {
	if callback.Nested() {
		return errNested
	}
	var c *snapshot
	var first bool
	s.snapshots.take(func() {
		c = s.build()
		if first = s.snapshots.current.Load() == nil; first {
			s.publish(c)
		}
	})
	if first {
		s.log(c)
	} else {
		s.summarize(c)
	}
	return errors.Join(c.Errors()...)
}

// Operations returns what the routes of the application provide, including hidden operations,
// sorted by path and method. The result is a copy.
func (s *Server) Operations() []introspect.Operation { return s.latest().Operations() }

// Tools returns the generated tools, sorted by name. The result is a copy.
func (s *Server) Tools() []*mcp.Tool { return s.latest().Tools() }

// Resources returns the resources that routes became, sorted by URI. The result is a copy.
func (s *Server) Resources() []*mcp.Resource { return s.latest().Resources() }

// ResourceTemplates returns the resource templates that routes became, sorted by template. The
// result is a copy.
func (s *Server) ResourceTemplates() []*mcp.ResourceTemplate { return s.latest().Templates() }
