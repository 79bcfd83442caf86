package ginmcp

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Mount registers the server at path and below it on r: an engine or a group, whose
// middleware then guards it. Path has no parameters; it is empty, or "/", only on a group
// that has a path of its own. Mount panics if a route is in the way, as Gin's own
// registration does, and says which; nothing is registered then. A server may be mounted
// several times, at different paths.
func (s *Server) Mount(r gin.IRouter, mountPath string) {
	if err := mount(r, mountPath, s.engine.Routes(), s.endpoint); err != nil {
		panic("ginmcp: Mount: " + err.Error())
	}
}

// MountServer registers any server of the SDK at path and below it on r, an engine or a
// group, whose middleware then guards it: tools that were written by hand, beside an
// application that is no part of them. It is served as a [Server] is, without sessions and
// with requests from other origins refused. Its mount is a tool of no Server.
//
//	tools := mcp.NewServer(&mcp.Implementation{Name: "tools", Version: "1"}, nil)
//	mcp.AddTool(tools, &mcp.Tool{Name: "analyze"}, analyze)
//	ginmcp.MountServer(r.Group("/tools", auth), "/mcp", tools)
//
// MountServer panics on misuse, as [Server.Mount] does. On a group it cannot see what else
// the engine has: a route that is in the way is then found by Gin, on the way. Tools that
// belong to an application are better added to its own server, [Server.MCP].
func MountServer(r gin.IRouter, path string, s *mcp.Server, opts ...MountOption) {
	if err := mountServer(r, path, s, opts); err != nil {
		panic("ginmcp: MountServer: " + err.Error())
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
	e, err := newEndpoint(s, &c, new(serve.InFlight), nil)
	if err := errors.Join(append(errs, err)...); err != nil {
		return err
	}
	return mount(r, path, nil, e)
}

// mount registers an endpoint. Routes are those that the engine of r is known to have; an
// engine tells its own.
func mount(r gin.IRouter, mountPath string, routes gin.RoutesInfo, e http.Handler) (err error) {
	if r == nil {
		return errors.New("the router is nil")
	}
	base := "/"
	if group, ok := r.(interface{ BasePath() string }); ok {
		base = group.BasePath()
	}
	relative := strings.Trim(mountPath, "/")
	if relative == "" && strings.HasSuffix(base, "/") {
		return fmt.Errorf("%q on %q is not a path such as /mcp", mountPath, base)
	}
	if relative != "" {
		relative = "/" + relative
	}
	if engine, ok := r.(interface{ Routes() gin.RoutesInfo }); ok {
		routes = engine.Routes()
	}
	full := path.Join(base, relative)
	if err := free(routes, full); err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a route is in the way of %s: %v", full, p)
		}
	}()
	handler := introspect.Annotate(&introspect.Annotation{Mount: true}, func(c *gin.Context) { e.ServeHTTP(c.Writer, c.Request) })
	r.Any(relative, handler)
	r.Any(relative+"/*path", handler)
	return nil
}

// free tells whether a server can be mounted at full beside routes, which Gin would only
// say half way through its registration, and in words about its tree.
func free(routes gin.RoutesInfo, full string) error {
	if !strings.HasPrefix(full, "/") || strings.Trim(full, "/") == "" || strings.ContainsAny(full, `:*\`) {
		return fmt.Errorf("%q is not a path such as /mcp, without parameters", full)
	}
	var errs []error
	reported := map[string]bool{}
	for _, route := range routes {
		if anyMethod(route.Method) && conflicts(route.Path, full) && !reported[route.Path] {
			reported[route.Path] = true
			errs = append(errs, fmt.Errorf("the route %s %s is in the way of %s; choose another path with WithPath or Mount", route.Method, route.Path, full))
		}
	}
	return errors.Join(errs...)
}

// anyMethod tells whether Gin's Any registers the method.
func anyMethod(method string) bool {
	switch method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodHead,
		http.MethodOptions, http.MethodDelete, http.MethodConnect, http.MethodTrace:
		return true
	default:
		return false
	}
}

// conflicts tells whether Gin would refuse full or full/*path beside an existing route:
// the route is full itself, or below it, or has a wildcard that full is below.
func conflicts(route, full string) bool {
	if route == full || strings.HasPrefix(route, full+"/") {
		return true
	}
	before, _, wild := strings.Cut(route, "*")
	return wild && strings.HasPrefix(full+"/", before)
}
