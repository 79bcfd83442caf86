package ginmcp

import (
	"reflect"

	"github.com/gin-gonic/gin"
)

// This file has the workarounds for Gin, as of version 1.12.0, that this package needs. Each one
// has a test that is named after it. Others are next to what they are for: the escapes of colons
// and the recognition of annotated handlers in introspect, the router copy in internal/dispatch.

// routeCount returns the number of routes of an engine. [gin.Engine.Routes] would make a list of
// them, each time a client asks for the tools. The root of each of Gin's trees counts the routes
// below it, as its priority; routes are only ever added.
func routeCount(engine *gin.Engine) int {
	trees := reflect.ValueOf(engine).Elem().FieldByName("trees")
	if trees.Kind() != reflect.Slice {
		return len(engine.Routes())
	}
	var n int
	for i := range trees.Len() {
		root := trees.Index(i).FieldByName("root")
		if root.Kind() != reflect.Pointer || root.IsNil() {
			return len(engine.Routes())
		}
		priority := root.Elem().FieldByName("priority")
		if !priority.CanUint() {
			return len(engine.Routes())
		}
		n += int(priority.Uint()) //nolint:gosec // as many routes as memory holds
	}
	return n
}
