package snapshot

import (
	"log/slog"
	"slices"
	"sync/atomic"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/document"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/mount"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Config states what snapshots are built from. All fields but Annotations and Facts are required.
type Config struct {
	Engine *gin.Engine
	// Spec holds what the options specify, and Env is the environment of calls. Env lacks only the
	// fields that depend on the routes.
	Spec *catalogue.Spec
	Env  *invoke.Env
	// Annotations are the extra annotations of routes, by "METHOD /path".
	Annotations map[string]*introspect.Annotation
	// Documents describe the routes. Facts are generated facts; nil means the registered ones.
	Documents *document.Set
	Facts     []introspect.Facts
	// Mounts are those of the server.
	Mounts *mount.Mounts
	Logger *slog.Logger
	// Announce is called when a snapshot has replaced an earlier one.
	Announce func()
}

// A Builder builds snapshots and keeps the current one. It is safe for concurrent use. Only one
// snapshot is built at a time. No lock is held during a build, because a build calls functions of
// the application.
type Builder struct {
	// Schemas are the schemas of all snapshots. Builds use them one at a time.
	Schemas schema.Cache

	config  Config
	logger  *slog.Logger
	escapes introspect.Escapes // used by builds only
	notices notices

	current atomic.Pointer[Snapshot]
	// turn holds one value while a snapshot is built.
	turn chan struct{}
	// partial is the snapshot that is being built. It has only the operations.
	partial atomic.Pointer[Snapshot]
	// routes is the number of routes that the engine had when they were last read for a snapshot.
	routes atomic.Int64
	// logged are the diagnostics that were logged last.
	logged atomic.Pointer[[]introspect.Diagnostic]
}

// New returns a builder. It builds nothing yet, but logs which options match none of the routes
// that are registered so far, so that a mistake is reported at start-up instead of at the first
// request of a client.
func New(c Config) *Builder {
	b := &Builder{config: c, logger: c.Logger, turn: make(chan struct{}, 1)}
	b.Schemas.Config = c.Spec.Schemas
	b.escapes.Snapshot(c.Engine)
	b.precheck()
	return b
}

func (b *Builder) precheck() {
	c := &b.config
	named := c.Spec.Restricts() || len(c.Annotations) > 0 || len(c.Spec.Names) > 0
	if !named || mount.RouteCount(c.Engine) == 0 {
		return
	}
	const unless = " unless a route that is registered later matches"
	withholding, unused := catalogue.Precheck(b.read(nil), c.Spec, c.Documents.Expected())
	for _, err := range withholding {
		b.logger.Warn("ginmcp: " + err.Error() + "; everything will be withheld" + unless)
	}
	for _, err := range unused {
		b.logger.Warn("ginmcp: " + err.Error() + "; the option will have no effect" + unless)
	}
}

// read reads the engine.
func (b *Builder) read(documents []*introspect.Document) *catalogue.Application {
	c := &b.config
	facts := slices.Clone(c.Facts)
	if c.Facts == nil {
		facts = introspect.Registered()
	}
	operations, diagnostics, errs := introspect.Read(c.Engine, introspect.Sources{
		Escapes: &b.escapes, Extra: c.Annotations, Documents: documents, Facts: facts,
	})
	return &catalogue.Application{
		Operations: operations, Diagnostics: diagnostics, Errors: errs,
		Patterns: introspect.Patterns(c.Engine, &b.escapes), EscapedPaths: c.Engine.UseEscapedPath,
	}
}

// Build reads the engine and builds a snapshot, which does not become the current one. Only one build
// may run at a time.
func (b *Builder) Build() *Snapshot {
	c := &b.config
	routes := mount.RouteCount(c.Engine)
	documents, notes := c.Documents.Read()
	app := b.read(documents)
	app.Diagnostics = slices.Concat(
		notes,
		c.Documents.Unread(app.Patterns),
		app.Diagnostics,
		document.Undeclared(app.Operations),
		c.Mounts.Notes(),
	)
	env := *c.Env
	env.Guard = dispatch.NewGuard(dispatch.RoutingOf(c.Engine), app.Patterns)
	env.Notice = b.Warn
	env.ReservedHeaders = slices.Clone(c.Engine.RemoteIPHeaders)
	if c.Engine.TrustedPlatform != "" {
		env.ReservedHeaders = append(env.ReservedHeaders, c.Engine.TrustedPlatform)
	}
	b.partial.Store(newSnapshot(catalogue.Partial(app, c.Spec, &env), routes))
	defer b.partial.Store(nil)
	return newSnapshot(catalogue.Build(app, c.Spec, &env, &b.Schemas), routes)
}
