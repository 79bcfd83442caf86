package ginmcp

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/mount"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Mount registers the server at path and below it on r: an engine or a group, whose
// middleware then guards it. Path has no parameters; it is empty, or "/", only on a group
// that has a path of its own. A server may be mounted several times, at different paths.
//
// Where the application has routes that conflict with the mount, such as a GET /*any for a front
// end, it keeps their verbs, and a diagnostic names them. POST is necessary: if a route takes it,
// Mount panics, as Gin's own registration does, and the panic names an alternative. Nothing is
// registered then.
//
// A path below the mount, such as /mcp/orders,customers, and a query, such as /mcp?tools=orders,
// narrow what a client sees to the operations that have one of these tags. If both are given, an
// operation needs a tag of each. If the caller sees nothing with a tag, the response is 404.
//
// With [WithAuth], it also registers the metadata of the resource, at paths of the engine.
func (s *Server) Mount(r gin.IRouter, path string) {
	if err := s.mount(r, path); err != nil {
		panic("ginmcp: Mount: " + err.Error())
	}
}

func (s *Server) mount(r gin.IRouter, path string) error {
	full, err := mount.Path(r, path)
	if err != nil {
		return err
	}
	if d := s.document(full); d != nil {
		if err := d.Check(r); err != nil {
			return documentError(err)
		}
	}
	o := mount.Options{
		WithoutMiddleware: s.config.withoutMiddleware, Engine: s.engine, Guarded: s.config.guard != nil,
	}
	p, err := mountHandler(r, path, s.endpoint, o)
	if err != nil {
		return mountError(err, "serve ginmcp.New(engine) in front of the engine: "+
			`mux := http.NewServeMux(); mux.Handle("/mcp", server); mux.Handle("/", engine)`)
	}
	s.mounts.add(p)
	return s.mountDocument(r, p.Path)
}

// MountServer registers any server of the SDK at path and below it on r, an engine or a
// group, whose middleware then guards it. It is for tools that were written by hand and are
// not part of an application. The server is served as a [Server] is: without sessions unless
// [WithSessions] is given, and requests from other origins are refused. Its mount is never a tool of a Server.
//
//	tools := mcp.NewServer(&mcp.Implementation{Name: "tools", Version: "1"}, nil)
//	mcp.AddTool(tools, &mcp.Tool{Name: "analyze"}, analyze)
//	ginmcp.MountServer(r.Group("/tools", auth), "/mcp", tools)
//
// MountServer panics on misuse, as [Server.Mount] does. Tools that belong to an application
// are better added to its own server, [Server.MCP].
func MountServer(r gin.IRouter, path string, s *mcp.Server, opts ...MountOption) {
	if err := mountServer(r, path, s, opts); err != nil {
		panic("ginmcp: MountServer: " + mountError(err, "mount it on an engine of its own, in front of this one: "+
			`front := gin.New(); front.NoRoute(gin.WrapH(engine))`).Error())
	}
}

func mountServer(r gin.IRouter, path string, s *mcp.Server, opts []MountOption) error {
	if s == nil {
		return errors.New("the server is nil")
	}
	c := serving{logger: slog.Default()}
	var errs []error
	for i, o := range opts {
		if o == nil {
			errs = append(errs, fmt.Errorf("option %d is nil", i+1))
			continue
		}
		errs = append(errs, o.applyMount(&c))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	sessions, err := newSessions(s, &c)
	if err != nil {
		return err
	}
	e, err := newEndpoint(s, &c, serve.Config{Calls: new(serve.InFlight), Sessions: sessions})
	if err != nil {
		return err
	}
	_, err = mountHandler(r, path, e, mount.Options{WithoutMiddleware: c.withoutMiddleware})
	return err
}

func mountHandler(r gin.IRouter, path string, h http.Handler, o mount.Options) (*mount.Point, error) {
	serveHTTP := func(c *gin.Context) { h.ServeHTTP(c.Writer, c.Request) }
	return mount.Register(r, path, introspect.Annotate(&introspect.Annotation{Mount: true}, serveHTTP), o)
}

// mountError adds the remedy to an error about a conflicting route: another path or, if every path
// is taken, another way to serve.
func mountError(err error, otherWay string) error {
	var inTheWay *mount.InTheWayError
	switch {
	case !errors.As(err, &inTheWay):
		return err
	case inTheWay.Free != "":
		return fmt.Errorf("%w; choose another path with WithPath or Mount, such as %q", err, inTheWay.Free)
	default:
		return fmt.Errorf("%w, and a route conflicts with every other path below %s; %s", err, inTheWay.Base, otherWay)
	}
}

// mounts are the mounts of a server. The zero value has none.
type mounts struct {
	mu     sync.Mutex
	points []*mount.Point
	// paths are the paths of the points, and documents those of the metadata.
	paths, documents []string
}

func (m *mounts) add(p *mount.Point) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.points = append(m.points, p)
	m.paths = append(slices.Clip(m.paths), p.Path)
}

// served returns the paths of the mounts.
func (m *mounts) served() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.paths
}

func (m *mounts) addDocument(paths []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.documents = append(m.documents, paths...)
}

// document reports whether a path is a path of the metadata, or a wildcard below it.
func (m *mounts) document(path string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Contains(m.documents, strings.TrimSuffix(path, "/*path"))
}

// at returns the path of the mount that a path is at or below, "" if there is none, and the paths of
// all mounts.
func (m *mounts) at(path string) (mounted string, paths []string) {
	m.mu.Lock()
	paths = m.paths
	m.mu.Unlock()
	for _, p := range paths {
		if below, ok := strings.CutPrefix(path, p); ok && (below == "" || below[0] == '/') && len(p) > len(mounted) {
			mounted = p
		}
	}
	return mounted, paths
}

// notes returns what a developer should know about the mounts.
func (m *mounts) notes() []introspect.Diagnostic {
	m.mu.Lock()
	points := slices.Clone(m.points)
	m.mu.Unlock()
	var notes []introspect.Diagnostic
	for _, p := range points {
		notes = append(notes, p.Notes(points)...)
	}
	return notes
}
