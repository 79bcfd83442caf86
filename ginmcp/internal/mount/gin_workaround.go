package mount

import (
	"reflect"

	"github.com/gin-gonic/gin"
)

// This file has a workaround for Gin, as of version 1.12.0. A test is named after it.

// RouteCount returns the number of routes of an engine. [gin.Engine.Routes] would allocate a list
// of them each time a client lists the tools. The priority of the root of each of Gin's trees is
// the number of routes below it. Routes are never removed.
func RouteCount(engine *gin.Engine) int {
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
