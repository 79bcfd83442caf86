package ginmcp

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// Mount registers the server at path and below it on r: an engine or a group, whose
// middleware then guards it. Path has no parameters; it is empty, or "/", only on a group
// that has a path of its own. Mount panics if a route is in the way, as Gin's own
// registration does, and says which; nothing is registered then. A server may be mounted
// several times, at different paths.
func (s *Server) Mount(r gin.IRouter, mountPath string) {
	if r == nil {
		panic("ginmcp: Mount: the router is nil")
	}
	base := "/"
	if group, ok := r.(interface{ BasePath() string }); ok {
		base = group.BasePath()
	}
	relative := strings.Trim(mountPath, "/")
	if relative == "" && strings.HasSuffix(base, "/") {
		panic(fmt.Sprintf("ginmcp: Mount: %q on %q is not a path such as /mcp", mountPath, base))
	}
	if relative != "" {
		relative = "/" + relative
	}
	routes := s.engine.Routes()
	if other, ok := r.(interface{ Routes() gin.RoutesInfo }); ok {
		routes = other.Routes()
	}
	if err := free(routes, path.Join(base, relative)); err != nil {
		panic("ginmcp: Mount: " + err.Error())
	}
	handler := introspect.Annotate(&introspect.Annotation{Mount: true}, func(c *gin.Context) { s.ServeHTTP(c.Writer, c.Request) })
	r.Any(relative, handler)
	r.Any(relative+"/*path", handler)
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
