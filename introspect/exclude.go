package introspect

import (
	"cmp"
	"net/http"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// toolMethods are the verbs that an operation can have, in the order of preference for a route
// with several verbs whose annotation does not name one.
var toolMethods = []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodGet, http.MethodDelete}

// ginRouterGroup is the source file of Gin's static file handlers. It comes from Gin itself, so a
// fork or a vendored copy is recognised too. The symbols of these handlers are not reliable,
// because they depend on what the compiler inlined.
var ginRouterGroup = sourceFile(reflect.ValueOf((*gin.RouterGroup).StaticFile).Pointer())

// servedPackages are packages whose handlers are meant for people or operators, each with what they
// serve.
var servedPackages = []struct{ path, what string }{
	{"github.com/swaggo/gin-swagger", "API documentation"},
	{"github.com/swaggo/files", "API documentation"},
	{"github.com/mvrilo/go-redoc", "API documentation"},
	{"github.com/gin-contrib/pprof", "profiling"},
	{"github.com/DeanThompson/ginpprof", "profiling"},
	{"github.com/gin-contrib/expvar", "profiling"},
	{"github.com/gin-contrib/static", "static files"},
	{"github.com/zsais/go-gin-prometheus", "metrics"},
	{"github.com/Depado/ginprom", "metrics"},
	{"github.com/chenjiandongx/ginprom", "metrics"},
	{"github.com/penglongli/gin-metrics", "metrics"},
}

// exclusion returns the reason why a route is excluded, or "".
func exclusion(method string, h gin.HandlerFunc, a *Annotation) string {
	switch {
	case a != nil && a.Mount:
		return "it is a mount of ginmcp"
	case !isToolMethod(method):
		return "the method " + method + " is not for tools"
	case a != nil || h == nil:
		return ""
	}
	if sourceFile(reflect.ValueOf(h).Pointer()) == ginRouterGroup {
		return "it serves static files"
	}
	for _, p := range servedPackages {
		if isFrom(h, p.path) {
			return "it serves " + p.what
		}
	}
	return ""
}

// isFrom reports whether the code of a handler is in a package or one below it. The source file
// decides as well as the symbol, which depends on what the compiler inlined.
func isFrom(h gin.HandlerFunc, pkg string) bool {
	pc := reflect.ValueOf(h).Pointer()
	name, file := runtime.FuncForPC(pc).Name(), sourceFile(pc)
	return strings.HasPrefix(name, pkg+".") || strings.HasPrefix(name, pkg+"/") ||
		strings.Contains(file, pkg+"@") || strings.Contains(file, pkg+"/")
}

// excludedByDefault returns the reason why a route is excluded unless an annotation describes it,
// or "".
func (r *route) excludedByDefault() string {
	switch {
	case r.path == "/.well-known" || strings.HasPrefix(r.path, "/.well-known/"):
		return "paths under /.well-known/ describe the site to clients (RFC 8615)"
	case isFrom(r.handler, humagin) && humaDocumentation.MatchString(r.path):
		return "it serves the API documentation of huma"
	default:
		return ""
	}
}

// humagin is the adapter through which huma registers all its routes with Gin.
const humagin = "github.com/danielgtaylor/huma/v2/adapters/humagin"

// humaDocumentation matches the default paths of huma's own routes. All handlers of huma have the
// same code, so its own routes differ from the application's only in their paths.
var humaDocumentation = regexp.MustCompile(`/(docs|openapi(-3\.0)?\.(json|yaml)|schemas/:schema)$`)

func isToolMethod(method string) bool { return slices.Contains(toolMethods, method) }

// byPreference orders the verbs of a route: first those that an operation can have.
func byPreference(x, y string) int {
	rank := func(m string) int {
		if i := slices.Index(toolMethods, m); i >= 0 {
			return i
		}
		return len(toolMethods)
	}
	return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x, y))
}

// sourceFile returns the source file of the code at pc. For an inlined function this is the file
// in which the function was written.
func sourceFile(pc uintptr) string {
	file, _ := runtime.FuncForPC(pc).FileLine(pc)
	return filepath.ToSlash(file)
}
