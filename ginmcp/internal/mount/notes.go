package mount

import (
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// Notes returns diagnostics about a mount. It runs no handler of the application. Points are all
// mounts, which do not count as routes of the application. Notes must not be called while routes
// are registered.
func (p *Point) Notes(points []*Point) []introspect.Diagnostic {
	var notes []introspect.Diagnostic
	add := func(level slog.Level, format string, args ...any) {
		notes = append(notes, introspect.Diagnostic{Level: level, Message: fmt.Sprintf(format, args...)})
	}
	if len(p.Taken) > 0 {
		add(slog.LevelInfo, "routes of the application serve some requests to %s instead of the server: %s",
			p.Path, list(p.Taken))
	}
	if p.group == nil || p.bare {
		return notes
	}
	late := len(p.group.Handlers) - len(p.middleware)
	if late > 0 {
		add(slog.LevelWarn, "%s is not guarded by middleware that was added after the mount, %s: "+
			"call Attach or Mount after Use", p.Path, names(p.group.Handlers[len(p.middleware):]))
	}
	if behind, all := p.behindMore(max(late, 0), points); behind > 0 && !p.guarded {
		add(
			slog.LevelWarn,
			"%d of %d routes have more middleware than %s, so clients that this middleware would refuse can list their tools; "+
				"to guard the list as well, mount on a group with that middleware",
			behind,
			all,
			p.Path,
		)
	}
	if own := slices.DeleteFunc(slices.Clone(p.middleware), ofGin); len(own) > 0 {
		add(slog.LevelInfo, "requests to %s pass through %s first: if one of them responds itself, "+
			"with a page or an envelope, clients report an unsupported content type or an invalid message; "+
			"WithoutMiddleware mounts without them", p.Path, names(own))
	}
	return notes
}

// behindMore counts the routes of the application, and those that have more middleware than the
// mount, not counting late middleware.
func (p *Point) behindMore(late int, points []*Point) (behind, all int) {
	routes, _ := Routes(p.group)
	for _, r := range routes {
		if slices.ContainsFunc(points, func(other *Point) bool { return other.has(r) }) ||
			strings.HasPrefix(r.Path, "/.well-known/") {
			continue
		}
		all++
		if r.Middleware > len(p.middleware)+late {
			behind++
		}
	}
	return behind, all
}

// has reports whether a route is part of the mount.
func (p *Point) has(r Route) bool {
	return (r.Path == p.Path || r.Path == p.Path+"/*path") && !slices.ContainsFunc(p.Taken, func(t Route) bool {
		return t.Method == r.Method
	})
}

// ofGin reports whether a handler is one of Gin's own, which pass on every request.
func ofGin(h gin.HandlerFunc) bool { return strings.HasPrefix(name(h), "github.com/gin-gonic/gin.") }

func name(h gin.HandlerFunc) string {
	if f := runtime.FuncForPC(reflect.ValueOf(h).Pointer()); f != nil {
		return f.Name()
	}
	return "a function"
}

// maxNamed is the number of functions or routes that a diagnostic names.
const maxNamed = 5

func names(chain gin.HandlersChain) string {
	var all []string
	for _, h := range chain {
		short := name(h)
		all = append(all, short[strings.LastIndexByte(short, '/')+1:])
	}
	return join(all)
}

func list(routes []Route) string {
	var all []string
	for _, r := range routes {
		all = append(all, r.String())
	}
	return join(all)
}

func join(all []string) string {
	if more := len(all) - maxNamed; more > 0 {
		all = append(all[:maxNamed:maxNamed], fmt.Sprintf("%d more", more))
	}
	return strings.Join(all, ", ")
}
