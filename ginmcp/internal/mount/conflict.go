package mount

import (
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// methods are the methods that a mount registers, as gin.Any does. POST is first, because every
// client needs it.
var methods = []string{
	http.MethodPost, http.MethodGet, http.MethodDelete, http.MethodOptions, http.MethodHead,
	http.MethodPut, http.MethodPatch, http.MethodConnect, http.MethodTrace,
}

// conflicts reports whether Gin would refuse to register full or full/*path because of a route with
// the same method. That is the case if the route is full itself, is below full, or has a wildcard
// above full.
func conflicts(route, full string) bool {
	if route == full || strings.HasPrefix(route, full+"/") {
		return true
	}
	before, _, wild := strings.Cut(route, "*")
	return wild && strings.HasPrefix(full+"/", before)
}

// taken returns the routes that prevent the registration of methods at full, by method.
func taken(routes []Route, full string) map[string]Route {
	found := map[string]Route{}
	for _, r := range routes {
		if _, ok := found[r.Method]; !ok && conflicts(r.Path, full) {
			found[r.Method] = r
		}
	}
	return found
}

// CheckPath returns an error unless full can be the path of a mount: a path below the root without
// parameters, a query, a fragment, white space or control characters.
func CheckPath(full string) error {
	if !strings.HasPrefix(full, "/") || strings.Trim(full, "/") == "" || strings.ContainsAny(full, `:*\?#`) ||
		strings.ContainsFunc(full, func(r rune) bool { return r <= ' ' || r == 0x7F }) {
		return fmt.Errorf("%q is not a path such as /mcp, without parameters, query and fragment", full)
	}
	return nil
}

// alternative returns a path, relative to base, at which POST is free. It returns "" if the
// wildcard of a route matches every path below base. Every other route conflicts with at most one
// of the paths that alternative tries, and it tries more paths than there are routes.
func alternative(routes []Route, base string) string {
	for n := range len(routes) + 2 {
		relative := "/mcp-server"
		switch n {
		case 0:
			relative = "/mcp"
		case 1:
		default:
			relative += "-" + strconv.Itoa(n)
		}
		if _, ok := taken(routes, path.Join(base, relative))[http.MethodPost]; !ok {
			return relative
		}
	}
	return ""
}

// An InTheWayError is the error of a mount whose POST conflicts with a route of the application.
type InTheWayError struct {
	Route Route
	// Path is the path of the mount, and Base the path of the router.
	Path, Base string
	// Free is another path, relative to Base, that can be mounted on the same router, or ""
	// if every path is taken.
	Free string
}

// Error names the route and the path, but no remedy.
func (e *InTheWayError) Error() string {
	return fmt.Sprintf("the route %s conflicts with %s", e.Route, e.Path)
}
