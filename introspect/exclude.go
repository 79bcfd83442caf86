package introspect

import (
	"cmp"
	"net/http"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// toolMethods are the verbs that an operation can have, in the order of preference for a route
// with several verbs whose annotation does not name one.
var toolMethods = []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodGet, http.MethodDelete}

// ginRouterGroup is the source file of Gin's static file handlers. It is taken from Gin itself,
// so a fork or a vendored copy is recognised as well. The symbols of these handlers would not
// do, because they depend on what the compiler inlined.
var ginRouterGroup = sourceFile(reflect.ValueOf((*gin.RouterGroup).StaticFile).Pointer())

// servedPackages are packages whose handlers serve people or operators, and what their handlers
// serve.
var servedPackages = []struct{ path, what string }{
	{"github.com/swaggo/gin-swagger", "API documentation"},
	{"github.com/swaggo/files", "API documentation"},
	{"github.com/gin-contrib/pprof", "profiling"},
	{"github.com/gin-contrib/static", "static files"},
	{"github.com/gin-contrib/expvar", "profiling"},
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
	pc := reflect.ValueOf(h).Pointer()
	file := sourceFile(pc)
	if file == ginRouterGroup {
		return "it serves static files"
	}
	name := runtime.FuncForPC(pc).Name()
	for _, p := range servedPackages {
		if strings.HasPrefix(name, p.path+".") || strings.Contains(file, p.path+"@") || strings.Contains(file, p.path+"/") {
			return "it serves " + p.what
		}
	}
	return ""
}

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
