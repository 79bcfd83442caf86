package snapshot

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/mount"
	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/ginmcp/ginmcp/introspect"
)

// inTurn calls f while no other snapshot is built.
func (b *Builder) inTurn(f func()) {
	b.turn <- struct{}{}
	defer func() { <-b.turn }()
	f()
}

// Built returns the current snapshot, or nil if there is none yet.
func (b *Builder) Built() *Snapshot { return b.current.Load() }

// Current returns the current snapshot. It builds the snapshot if there is none yet. Mistakes are
// logged, and withhold the components that they affect. If a build calls a function of the
// application and that function calls Current, it gets a snapshot without components.
func (b *Builder) Current() *Snapshot {
	if s := b.current.Load(); s != nil {
		return s
	}
	if callback.Nested() {
		return b.beingBuilt()
	}
	var s *Snapshot
	var built bool
	b.inTurn(func() {
		if s = b.current.Load(); s == nil {
			s, built = b.Build(), true
			b.publish(s)
		}
	})
	if built {
		b.log(s)
	}
	return s
}

// beingBuilt returns the snapshot that is being built, without components.
func (b *Builder) beingBuilt() *Snapshot {
	if s := b.partial.Load(); s != nil {
		return s
	}
	return newSnapshot(catalogue.Partial(new(catalogue.Application), b.config.Spec, b.config.Env), 0)
}

// Latest returns the snapshot for a list. If routes were registered since the current snapshot was
// built, it builds a new one, as at the first use. Calls do not use Latest, so they have no such
// cost.
//
// An application with a wrapper of its engine may register routes while it serves, protected by a
// lock in the wrapper. Reading its routes here would be a data race, so they are not read.
func (b *Builder) Latest() *Snapshot {
	s := b.Current()
	grown := func() bool { return int64(mount.RouteCount(b.config.Engine)) != b.routes.Load() }
	if b.config.Env.Target.Wrapped || !grown() || callback.Nested() {
		return s
	}
	before := s
	b.inTurn(func() {
		if before = b.current.Load(); grown() {
			s = b.Build()
			b.publish(s)
		} else {
			s = before
		}
	})
	if s != before {
		b.log(s)
		b.config.Announce()
	}
	return s
}

// publish makes a snapshot the current one.
func (b *Builder) publish(s *Snapshot) {
	b.routes.Store(int64(s.routes))
	s.first = b.current.Swap(s) == nil
}

// log logs the warnings and errors of a snapshot that were not logged for the previous one. For the
// first snapshot, it also logs a summary.
func (b *Builder) log(s *Snapshot) {
	found := s.Diagnostics()
	known := b.logged.Swap(&found)
	for _, d := range found {
		if d.Level >= slog.LevelWarn && (known == nil || !slices.Contains(*known, d)) {
			b.report(d)
		}
	}
	if s.first {
		b.summarize(s)
	}
}

// report logs a diagnostic, with its route if it concerns one.
func (b *Builder) report(d introspect.Diagnostic) {
	var attributes []any
	if d.Route != "" {
		attributes = []any{"route", d.Route}
	}
	b.logger.Log(context.Background(), d.Level, "ginmcp: "+d.Message, attributes...)
}

// summarize logs one line about the content of a snapshot.
func (b *Builder) summarize(s *Snapshot) {
	b.logger.Info("ginmcp: " + s.Summary(b.config.Mounts.Paths()))
}

// ErrNested is the error of a function that needs a build and was called during a build.
var ErrNested = errors.New("ginmcp: a function that is called while the tools are built cannot build them")

// Refresh builds a snapshot and makes it the current one if it has no mistakes. It returns all
// mistakes, joined. It records which routes have an escaped colon.
func (b *Builder) Refresh() error {
	if callback.Nested() {
		return ErrNested
	}
	var s, before *Snapshot
	b.inTurn(func() {
		b.escapes.Snapshot(b.config.Engine)
		before, s = b.current.Load(), b.Build()
		b.routes.Store(int64(s.routes))
		if len(s.Errors()) == 0 {
			b.publish(s)
		}
	})
	b.log(s)
	if errs := s.Errors(); len(errs) > 0 {
		return errors.Join(errs...)
	}
	if before != nil {
		b.config.Announce()
	}
	return nil
}

// Check builds a snapshot and returns all mistakes, joined. If there is no current snapshot, the
// new one becomes current. Check logs a summary.
func (b *Builder) Check() error {
	if callback.Nested() {
		return ErrNested
	}
	var s *Snapshot
	var first bool
	b.inTurn(func() {
		s = b.Build()
		if first = b.current.Load() == nil; first {
			b.publish(s)
		}
	})
	if first {
		b.log(s)
	} else {
		b.summarize(s)
	}
	return errors.Join(s.Errors()...)
}
