package mount

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// A Point is a mount: a path at which a handler is registered.
type Point struct {
	// Path is the whole path, such as "/api/mcp".
	Path string
	// Taken are routes of the application that serve some methods instead of the handler.
	Taken []Route

	group *gin.RouterGroup // nil if the router is neither an engine nor a group
	bare  bool             // mounted without middleware
	// guarded is true if the handler itself admits only authorized callers.
	guarded bool
	// middleware are the handlers in front of the mount.
	middleware gin.HandlersChain
}

// Options state how a handler is mounted.
type Options struct {
	// WithoutMiddleware leaves out the middleware of the engine. It is an error on a group with
	// additional middleware.
	WithoutMiddleware bool
	// Engine is the engine whose middleware WithoutMiddleware may leave out. Nil means the router, if
	// it is an engine.
	Engine *gin.Engine
	// Guarded is true if the handler itself admits only authorized callers.
	Guarded bool
}

// Register registers handler for every method at relative and below it on r, which is an engine or
// one of its groups. If a route of the application already has a method, that route keeps it. POST
// is necessary: if a route has it, Register returns an [InTheWayError]. If Register returns an
// error, nothing is registered.
func Register(r gin.IRouter, relative string, handler gin.HandlerFunc, o Options) (*Point, error) {
	group, base, err := groupOf(r)
	if err != nil {
		return nil, err
	}
	full, err := Path(r, relative)
	if err != nil {
		return nil, err
	}
	if trimmed := strings.Trim(relative, "/"); trimmed != "" {
		relative = "/" + trimmed
	} else {
		relative = ""
	}
	p := &Point{Path: full, group: group, bare: o.WithoutMiddleware, guarded: o.Guarded}
	if o.WithoutMiddleware {
		bare, err := withoutMiddleware(r, group, o.Engine)
		if err != nil {
			return nil, err
		}
		r = bare
	} else if group != nil {
		p.middleware = slices.Clip(group.Handlers)
	}
	routes, known := Routes(r)
	conflicting := taken(routes, p.Path)
	if route, ok := conflicting[http.MethodPost]; ok {
		return nil, &InTheWayError{route, p.Path, base, alternative(routes, base)}
	}
	return p, p.register(r, relative, handler, conflicting, known)
}

// Path returns the whole path of a mount at relative on r.
func Path(r gin.IRouter, relative string) (string, error) {
	_, base, err := groupOf(r)
	if err != nil {
		return "", err
	}
	trimmed := strings.Trim(relative, "/")
	if trimmed == "" && strings.HasSuffix(base, "/") {
		return "", fmt.Errorf("%q on %q is not a path such as /mcp", relative, base)
	}
	full := path.Join(base, trimmed)
	if trimmed != "" {
		trimmed = "/" + trimmed
	}
	return full, errors.Join(CheckPath(base+trimmed), CheckPath(full))
}

// groupOf returns the group of a router, if it is an engine or a group, and its path.
func groupOf(r gin.IRouter) (group *gin.RouterGroup, base string, err error) {
	if r == nil || reflect.ValueOf(r).Kind() == reflect.Pointer && reflect.ValueOf(r).IsNil() {
		return nil, "", errors.New("the router is nil")
	}
	switch r := r.(type) {
	case *gin.Engine:
		group = &r.RouterGroup
	case *gin.RouterGroup:
		group = r
	}
	base = "/"
	if based, ok := r.(interface{ BasePath() string }); ok {
		base = based.BasePath()
	}
	return group, base, nil
}

// withoutMiddleware returns a group with the path of r and no handlers.
func withoutMiddleware(r gin.IRouter, group *gin.RouterGroup, engine *gin.Engine) (*gin.RouterGroup, error) {
	if group == nil {
		return nil, errors.New("WithoutMiddleware works on an engine and its groups, not on another router")
	}
	if own, ok := r.(*gin.Engine); ok {
		engine = own
	}
	if engine == nil && len(group.Handlers) > 0 || engine != nil && !prefix(group.Handlers, engine.Handlers) {
		return nil, fmt.Errorf(
			"WithoutMiddleware would leave out the middleware of the group %s, which the engine does not have: "+
				"mount on the engine, or without the option", group.BasePath())
	}
	bare := group.Group("")
	bare.Handlers = nil
	return bare, nil
}

// prefix reports whether a chain is the beginning of another chain. It compares functions by their
// code, because Go cannot compare closures.
func prefix(chain, of gin.HandlersChain) bool {
	if len(chain) > len(of) {
		return false
	}
	for i := range chain {
		if reflect.ValueOf(chain[i]).Pointer() != reflect.ValueOf(of[i]).Pointer() {
			return false
		}
	}
	return true
}

// register registers the methods that no route has. If the routes are unknown and Gin refuses a
// route, register returns an error, and the routes registered before it remain.
func (p *Point) register(
	r gin.IRouter, relative string, handler gin.HandlerFunc, conflicting map[string]Route, known bool,
) (err error) {
	if !known {
		defer func() {
			if reason := recover(); reason != nil {
				err = fmt.Errorf("a route conflicts with %s: %v", p.Path, reason)
			}
		}()
	}
	for _, method := range methods {
		if route, ok := conflicting[method]; ok {
			p.Taken = append(p.Taken, route)
			continue
		}
		r.Handle(method, relative, handler)
		r.Handle(method, relative+"/*path", handler)
	}
	return nil
}
