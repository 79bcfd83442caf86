package introspect

import (
	"strings"

	"github.com/gin-gonic/gin"
)

// Escapes records which routes have a literal colon. Gin lists such a route as it was written
// ("/users\:batch") until its engine serves the first request, and afterwards as if the colon began
// a parameter ("/users:batch"). A snapshot that is taken before that request distinguishes the two.
// The zero value is empty and ready to use.
type Escapes struct {
	written map[string]string
	plain   map[string]bool
}

// escapedColon is how a literal colon is written in a path.
const escapedColon = `\:`

// Snapshot adds the current routes of engine. It is not safe for concurrent use.
func (e *Escapes) Snapshot(engine *gin.Engine) {
	if e.written == nil {
		e.written, e.plain = map[string]string{}, map[string]bool{}
	}
	listed := map[string]bool{}
	routes := engine.Routes()
	for _, r := range routes {
		if strings.Contains(r.Path, escapedColon) {
			key := unescaped(r)
			e.written[key], listed[key] = r.Path, true
		}
	}
	for _, r := range routes {
		// If the escaped spelling is listed as well, this is another route. If not, it may be
		// the same route after the first request.
		key := unescaped(r)
		if !strings.Contains(r.Path, escapedColon) && (listed[key] || e.written[key] == "") {
			e.plain[key] = true
		}
	}
}

func unescaped(r gin.RouteInfo) string {
	return r.Method + " " + strings.ReplaceAll(r.Path, escapedColon, ":")
}

// resolve returns path as it was written. It returns false if this cannot be known: because the
// route has a colon inside a segment and was first seen after the engine had served a request, or
// because both spellings were seen.
func (e *Escapes) resolve(method, path string) (string, bool) {
	if strings.Contains(path, escapedColon) {
		return path, true
	}
	key := method + " " + path
	written, literal := e.written[key]
	switch {
	case literal && e.plain[key]:
		return path, false
	case literal:
		return written, true
	default:
		return path, e.plain[key] || !colonInside(path)
	}
}

// colonInside reports whether a segment of the path has a colon after its first byte.
func colonInside(path string) bool {
	for part := range strings.SplitSeq(path, "/") {
		if strings.LastIndexByte(part, ':') > 0 {
			return true
		}
	}
	return false
}
