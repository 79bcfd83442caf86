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

// toolMethods are the verbs that an operation can have, in the order in which a
// route for several of them prefers them where its annotation names none.
var toolMethods = []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodGet, http.MethodDelete}

// ginRouterGroup is the source file that gin's static file handlers stand in. It
// is read off gin itself, so that a fork or a vendored copy is recognised too.
// Their symbols would not do: they depend on what the compiler inlined.
var ginRouterGroup = sourceFile(reflect.ValueOf((*gin.RouterGroup).StaticFile).Pointer())

// servedPackages are packages whose handlers serve people or operators, and
// what a diagnostic calls them.
var servedPackages = []struct{ path, what string }{
	{"github.com/swaggo/gin-swagger", "API documentation"},
	{"github.com/swaggo/files", "API documentation"},
	{"github.com/gin-contrib/pprof", "profiling"},
	{"github.com/gin-contrib/static", "static files"},
	{"github.com/gin-contrib/expvar", "profiling"},
}

// exclusion tells why a route is no operation, or returns "".
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

// byPreference sorts the verbs of a route: those of tools first, in their order.
func byPreference(x, y string) int {
	rank := func(m string) int {
		if i := slices.Index(toolMethods, m); i >= 0 {
			return i
		}
		return len(toolMethods)
	}
	return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x, y))
}

// sourceFile returns the file of the code at pc. For a function that was inlined
// it is the file that the code was written in.
func sourceFile(pc uintptr) string {
	file, _ := runtime.FuncForPC(pc).FileLine(pc)
	return filepath.ToSlash(file)
}
