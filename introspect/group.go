package introspect

import (
	"regexp"
	"slices"
	"unsafe"

	"github.com/gin-gonic/gin"
)

// A route is the rows of Gin's table that one handler was registered with at one
// path.
type route struct {
	path       string
	methods    []string
	handler    gin.HandlerFunc
	annotation *Annotation
	symbol     string
}

// groupRoutes joins the rows of Any and Match: those with the same path and the
// same handler.
func groupRoutes(rows gin.RoutesInfo) []route {
	type key struct {
		path    string
		handler unsafe.Pointer
	}
	at := map[key]int{}
	var routes []route
	for _, row := range rows {
		k := key{row.Path, identity(row.HandlerFunc)}
		if i, ok := at[k]; ok {
			routes[i].methods = append(routes[i].methods, row.Method)
			continue
		}
		r := route{path: row.Path, methods: []string{row.Method}, handler: row.HandlerFunc, annotation: annotationOf(row.HandlerFunc), symbol: row.Handler}
		if r.annotation != nil {
			r.symbol = r.annotation.handler
		}
		at[k] = len(routes)
		routes = append(routes, r)
	}
	for i := range routes {
		slices.SortFunc(routes[i].methods, byPreference)
	}
	return routes
}

// identity tells one function value from another. Neither the symbol nor the code
// pointer does: the methods of two receivers have both in common, as have all the
// handlers that one function returned, and taking two of them for one would lose a
// handler. A func is a pointer to its closure, and that differs. It is only
// compared, never followed, while the route table keeps the function alive; if it
// ever told less, Any would become several tools, and none would be lost.
func identity(h gin.HandlerFunc) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&h)) //nolint:gosec // G103: Go has no other way to compare two funcs
}

// closure matches the symbol of a function literal: several values share it, so it
// names no route. It ends in func and a number or, within another literal, in a number
// alone; what stands before that depends on what the compiler inlined.
var closure = regexp.MustCompile(`\.(func)?\d+$`)
