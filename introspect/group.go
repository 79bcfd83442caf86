package introspect

import (
	"net/http"
	"regexp"
	"slices"
	"unsafe"

	"github.com/gin-gonic/gin"
)

// A route becomes one operation by default. It is one row of Gin's route table, or all rows of a
// handler that [gin.RouterGroup.Any] registered or that has an annotation.
type route struct {
	path       string
	methods    []string
	handler    gin.HandlerFunc
	annotation *Annotation
	symbol     string
	// sibling reports whether the same handler has another row at the path, for a verb that tools
	// can have.
	sibling bool
}

// anyMethods are the verbs for which Any registers a handler.
var anyMethods = []string{
	http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodHead,
	http.MethodOptions, http.MethodDelete, http.MethodConnect, http.MethodTrace,
}

// isAny reports whether the route has all verbs that Any registers.
func (r *route) isAny() bool {
	return !slices.ContainsFunc(anyMethods, func(m string) bool { return !slices.Contains(r.methods, m) })
}

// groupRoutes joins the rows of one handler at one path if Any registered them, and otherwise
// only if the handler has an annotation, which describes one operation. A handler that was
// registered for some verbs one by one, or by Match, may do something different for each.
func groupRoutes(rows gin.RoutesInfo) []route {
	type key struct {
		path    string
		handler unsafe.Pointer
	}
	at := map[key]int{}
	var groups []route
	for _, row := range rows {
		k := key{row.Path, identity(row.HandlerFunc)}
		if i, ok := at[k]; ok {
			groups[i].methods = append(groups[i].methods, row.Method)
			continue
		}
		r := route{
			path: row.Path, methods: []string{row.Method},
			handler: row.HandlerFunc, annotation: annotationOf(row.HandlerFunc), symbol: row.Handler,
		}
		if r.annotation != nil {
			r.symbol = r.annotation.handler
		}
		at[k] = len(groups)
		groups = append(groups, r)
	}
	var routes []route
	for _, r := range groups {
		slices.SortFunc(r.methods, byPreference)
		if r.annotation != nil || r.isAny() {
			routes = append(routes, r)
			continue
		}
		routes = append(routes, r.split(r.methods)...)
	}
	return routes
}

// split returns one route for each of the given verbs, which are ordered by preference.
func (r *route) split(methods []string) []route {
	routes := make([]route, len(methods))
	for i, method := range methods {
		routes[i] = *r
		routes[i].methods = []string{method}
		routes[i].sibling = len(methods) > 1 && isToolMethod(methods[0])
	}
	return routes
}

// identity distinguishes function values. The symbol and the code pointer cannot: they are the same
// for the methods of two receivers, and for all handlers that one function returns. Treating two
// handlers as one would lose a route. A func value is a pointer to its closure, and this pointer
// differs. It is compared but never dereferenced, and the route table keeps the function alive. If
// two rows of one handler ever had different pointers, Any would become several tools, and no route
// would be lost.
func identity(h gin.HandlerFunc) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&h)) //nolint:gosec // G103: Go has no other way to compare two funcs
}

// closure matches the symbol of a function literal. Several values share such a symbol, so it does
// not identify a route. It ends in func and a number or, for a literal within another literal, in a
// number alone. The rest depends on what the compiler inlined.
var closure = regexp.MustCompile(`\.(func)?\d+$`)
