package ginmcp

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// Mount registers the server at path and below it on r: an engine or a group, whose
// middleware then guards it. Path has no parameters and is not "/". It panics if a route
// is in the way, as Gin's own registration does, and says which; nothing is registered then.
// A server may be mounted several times.
func (s *Server) Mount(r gin.IRouter, mountPath string) {
	full := mountPath
	if group, ok := r.(interface{ BasePath() string }); ok {
		full = path.Join(group.BasePath(), mountPath)
	}
	if err := s.free(full); err != nil {
		panic("ginmcp: Mount: " + err.Error())
	}
	mountPath = "/" + strings.Trim(mountPath, "/")
	handler := introspect.Annotate(&introspect.Annotation{Mount: true}, func(c *gin.Context) { s.ServeHTTP(c.Writer, c.Request) })
	r.Any(mountPath, handler)
	r.Any(mountPath+"/*path", handler)
}

// free tells whether the server can be mounted at full, which Gin would only say half way
// through its registration, and in words about its tree.
func (s *Server) free(full string) error {
	if !strings.HasPrefix(full, "/") || strings.Trim(full, "/") == "" || strings.ContainsAny(full, ":*") {
		return fmt.Errorf("%q is not a path such as /mcp, without parameters", full)
	}
	var errs []error
	for _, route := range s.engine.Routes() {
		if conflicts(route.Path, strings.TrimRight(full, "/")) {
			errs = append(errs, fmt.Errorf("the route %s %s is in the way of %s; choose another path with WithPath or Mount", route.Method, route.Path, full))
		}
	}
	return errors.Join(errs...)
}

// conflicts tells whether Gin would refuse full or full/*path beside an existing route:
// the route is full itself, or below it, or has a wildcard that full is below.
func conflicts(route, full string) bool {
	if route == full || strings.HasPrefix(route, full+"/") {
		return true
	}
	before, _, wild := strings.Cut(route, "*")
	return wild && !strings.Contains(before, ":") && strings.HasPrefix(full+"/", before)
}
