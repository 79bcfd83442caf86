package mount

import (
	"reflect"

	"github.com/gin-gonic/gin"
)

// This file has the workaround for facts that Gin, as of version 1.12.0, does not export: the
// number of handlers of each route, and the engine of a group. It reads unexported fields by
// reflection, never writes them, and reports failure if a field is missing. TestChainsReadGin fails
// if Gin's fields change.

// A Route is a route of an engine.
type Route struct {
	Method, Path string
	// Middleware is the number of handlers before the route's own handler, or -1 if it is
	// unknown.
	Middleware int
}

// String returns the route as "GET /users/:id".
func (r Route) String() string { return r.Method + " " + r.Path }

// Routes returns the routes of the engine of r, which is an engine or one of its groups. It returns
// false if they are unknown.
func Routes(r gin.IRouter) (routes []Route, ok bool) {
	defer func() { // reflection panics if a field has another kind
		if recover() == nil {
			return
		}
		routes, ok = nil, false
		if engine, isEngine := r.(*gin.Engine); isEngine {
			ok = true
			for _, info := range engine.Routes() {
				routes = append(routes, Route{info.Method, info.Path, -1})
			}
		}
	}()
	var engine reflect.Value
	switch r := r.(type) {
	case *gin.Engine:
		engine = reflect.ValueOf(r).Elem()
	case *gin.RouterGroup:
		engine = reflect.ValueOf(r).Elem().FieldByName("engine").Elem()
	default:
		return nil, false
	}
	trees := engine.FieldByName("trees")
	for i := range trees.Len() {
		method, root := trees.Index(i).FieldByName("method").String(), trees.Index(i).FieldByName("root")
		routes = walk(routes, method, "", root.Elem())
	}
	return routes, true
}

// walk appends the routes of a node of Gin's tree, as gin.Engine.Routes does.
func walk(routes []Route, method, path string, node reflect.Value) []Route {
	path += node.FieldByName("path").String()
	if n := node.FieldByName("handlers").Len(); n > 0 {
		routes = append(routes, Route{method, path, n - 1})
	}
	children := node.FieldByName("children")
	for i := range children.Len() {
		routes = walk(routes, method, path, children.Index(i).Elem())
	}
	return routes
}
