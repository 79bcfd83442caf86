package introspect

import (
	"regexp"
	"slices"
	"unsafe"

	"github.com/gin-gonic/gin"
)

// A route is the set of rows in Gin's route table that have the same path and the same handler.
type route struct {
	path       string
	methods    []string
	handler    gin.HandlerFunc
	annotation *Annotation
	symbol     string
}

// groupRoutes joins the rows that have the same path and the same handler.
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
		r := route{
			path: row.Path, methods: []string{row.Method},
			handler: row.HandlerFunc, annotation: annotationOf(row.HandlerFunc), symbol: row.Handler,
		}
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

// identity distinguishes function values. Neither the symbol nor the code pointer does: they are
// the same for the methods of two receivers, and for all handlers that one function returns.
// Mistaking two handlers for one would lose a route. A func value is a pointer to its closure,
// and this pointer differs. It is compared but never dereferenced, and the route table keeps the
// function alive. If two rows of one handler ever had different pointers, Any would become
// several tools, and no route would be lost.
func identity(h gin.HandlerFunc) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&h)) //nolint:gosec // G103: Go has no other way to compare two funcs
}

// closure matches the symbol of a function literal. Several values share such a symbol, so it
// does not identify a route. It ends in func and a number or, for a literal within another one,
// in a number alone; what precedes this depends on what the compiler inlined.
var closure = regexp.MustCompile(`\.(func)?\d+$`)
