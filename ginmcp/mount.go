package ginmcp

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
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
	metadata := s.metadata(full)
	if metadata != nil {
		if err := metadata.Check(r); err != nil {
			return metadataError(err)
		}
	}
	p, err := mountHandler(r, path, s.endpoint, mount.Options{
		WithoutMiddleware: s.config.withoutMiddleware, Engine: s.engine, Guarded: s.config.guard != nil,
	})
	if err != nil {
		return mountError(err, "serve ginmcp.New(engine) in front of the engine: "+
			`mux := http.NewServeMux(); mux.Handle("/mcp", server); mux.Handle("/", engine)`)
	}
	s.mounts.Add(p)
	if metadata == nil {
		return nil
	}
	instead, err := s.mounts.Document(r, metadata)
	for _, route := range instead {
		s.snapshots.Warn(route.String(),
			"WithAuth: this route of the application responds where clients look for the metadata of the resource")
	}
	return err
}

// metadata returns the metadata of the resource that a mount serves, nil if it serves none.
func (s *Server) metadata(mounted string) *mount.Document {
	if s.config.guard == nil || s.config.auth.MetadataURL != "" {
		return nil
	}
	handler := func(c *gin.Context) { s.access.ServeMetadata(c.Writer, c.Request) }
	d := &mount.Document{
		Trees: []string{authz.MetadataPath + mounted}, Paths: []string{authz.MetadataPath},
		Handler: introspect.Annotate(&introspect.Annotation{Mount: true}, handler),
	}
	if path := s.config.guard.Resource().Path; path != "" && path != mounted {
		d.Trees = append(d.Trees, authz.MetadataPath+path)
	}
	return d
}

// metadataError adds the remedy to an error about a route that conflicts with the metadata.
func metadataError(err error) error {
	var inTheWay *mount.InTheWayError
	if errors.As(err, &inTheWay) {
		return fmt.Errorf(
			"WithAuth: %w, where clients look for the metadata of the resource; serve that in front of the engine: "+
				`mux.Handle(%q, server), and set Auth.MetadataURL to its URL`,
			err,
			authz.MetadataPath+"/",
		)
	}
	return fmt.Errorf("WithAuth: %w; set Auth.MetadataURL if something else serves the metadata of the resource", err)
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
