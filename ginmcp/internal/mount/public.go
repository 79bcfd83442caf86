package mount

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// A Document is served without any middleware, at fixed paths of the engine.
type Document struct {
	// Trees are the paths at and below which it is served. Paths are the paths at which it is
	// served, but not below.
	Trees, Paths []string
	Handler      gin.HandlerFunc
}

// Check returns an [InTheWayError] if a wildcard route matches a path of the document on the engine
// of r, and another error for a router whose engine is unknown. A route with exactly that path is
// the application's own document, which is not an error.
func (d *Document) Check(r gin.IRouter) error {
	if r == nil {
		return nil // Register reports it
	}
	group, _, err := groupOf(r)
	if err != nil {
		return nil //nolint:nilerr // Register reports it
	}
	if group == nil {
		return errors.New("a document outside of the middleware needs an engine or one of its groups, not another router")
	}
	routes, _ := Routes(r)
	for _, path := range slices.Concat(d.Trees, d.Paths) {
		i := slices.IndexFunc(routes, func(r Route) bool {
			before, _, wild := strings.Cut(r.Path, "*")
			return r.Method == http.MethodGet && wild && strings.HasPrefix(path, before) && len(before) < len(path)
		})
		if i >= 0 {
			return &InTheWayError{Route: routes[i], Path: path}
		}
	}
	return nil
}

// Register registers the document for GET and OPTIONS, after [Document.Check]. It returns the
// routes of the application, or of an earlier call, that already have its paths.
func (d *Document) Register(r gin.IRouter) (taken []Route, err error) {
	group, base, err := groupOf(r)
	if err != nil {
		return nil, err
	}
	if group == nil {
		return nil, fmt.Errorf("%T is neither an engine nor a group", r)
	}
	bare := group.Group("")
	bare.Handlers = nil
	// The paths are relative to the engine, not to the group.
	up := strings.Repeat("/..", strings.Count(strings.Trim(base, "/"), "/")+1)
	for _, method := range []string{http.MethodGet, http.MethodOptions} {
		for _, path := range d.Trees {
			taken = d.register(taken, r, bare, method, up, path, true)
		}
		for _, path := range d.Paths {
			taken = d.register(taken, r, bare, method, up, path, false)
		}
	}
	return taken, nil
}

// register registers one path, unless a route of the engine already has it. If only paths below a
// tree are taken, it registers the tree without them.
func (d *Document) register(
	taken []Route,
	r gin.IRouter,
	bare *gin.RouterGroup,
	method, up, path string,
	tree bool,
) []Route {
	routes, _ := Routes(r)
	below := false
	for _, route := range routes {
		if route.Method != method {
			continue
		}
		before, _, wild := strings.Cut(route.Path, "*")
		if route.Path == path || wild && strings.HasPrefix(path, before) {
			return append(taken, route)
		}
		below = below || strings.HasPrefix(route.Path, path+"/")
	}
	bare.Handle(method, up+path, d.Handler)
	if tree && !below {
		bare.Handle(method, up+path+"/*path", d.Handler)
	}
	return taken
}
