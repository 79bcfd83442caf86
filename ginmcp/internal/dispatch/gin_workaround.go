package dispatch

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// Workaround for Gin v1.12.0, which has no function that finds the route of a path: a router copy
// does this instead. TestWorkaroundRoutingFlags compares the flags below with the fields of
// [gin.Engine], so that a new flag is noticed.

// Routing holds the flags of [gin.Engine] that decide which text is matched to find the route of a
// path, by their names.
//
// Other flags decide what happens after no route was found: RedirectTrailingSlash,
// RedirectFixedPath and HandleMethodNotAllowed. Without them, a router copy responds to such a path
// with 404 where the engine redirects or responds with 405. None of these reaches a route, so the
// call is refused in any case.
type Routing struct{ UseRawPath, UseEscapedPath, UnescapePathValues, RemoveExtraSlash bool }

// RoutingOf returns the flags of an engine.
func RoutingOf(e *gin.Engine) Routing {
	return Routing{
		UseRawPath: e.UseRawPath, UseEscapedPath: e.UseEscapedPath,
		UnescapePathValues: e.UnescapePathValues, RemoveExtraSlash: e.RemoveExtraSlash,
	}
}

// set configures a router copy. It does not set RemoveExtraSlash, with which an engine cleans a
// path before it looks for the route: [Plan.unfit] has refused every value that cleaning would
// change, and Gin cleans the path of a route when it is registered.
func (r Routing) set(e *gin.Engine) {
	e.UseRawPath, e.UseEscapedPath, e.UnescapePathValues = r.UseRawPath, r.UseEscapedPath, r.UnescapePathValues
	e.RedirectTrailingSlash = false // it is true by default, and Gin logs a redirect in debug mode
}

// newRouterCopy returns an engine with the routes of one method, whose handlers only record
// that they were reached. In Gin's debug mode it prints its routes, as every engine does.
//
// After its first request, Gin lists /a\:x as /a:x. If the application also has /a:x, registering
// the second one panics. The copy is then empty, so every call that it guards is refused.
func newRouterCopy(routing Routing, method string, patterns []introspect.Pattern) (router *gin.Engine) {
	defer func() {
		if recover() != nil {
			router = gin.New(routing.set)
		}
	}()
	router = gin.New(routing.set)
	for i := range patterns {
		if p := &patterns[i]; p.Method == method {
			router.Handle(method, p.Path, func(c *gin.Context) { record(c, p.Path) })
		}
	}
	return router
}

// A probe is the writer of a request to a router copy. It keeps the route that was reached
// and its parameters.
type probe struct {
	header  http.Header
	reached string
	params  gin.Params
}

// Header returns a header that is never read.
func (p *probe) Header() http.Header {
	if p.header == nil {
		p.header = http.Header{}
	}
	return p.header
}

// Write discards b.
func (*probe) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader does nothing.
func (*probe) WriteHeader(int) {}

func record(c *gin.Context, path string) {
	if w, ok := c.Writer.(interface{ Unwrap() http.ResponseWriter }); ok {
		if p, ok := w.Unwrap().(*probe); ok {
			p.reached, p.params = path, append(p.params, c.Params...)
		}
	}
}

// ask returns a probe with the route of a router copy that a request reaches, or "". With some
// tables of competing routes, Gin panics, as it would for the request itself.
func ask(router *gin.Engine, method string, u *url.URL) (p *probe) {
	p = new(probe)
	defer func() {
		if recover() != nil {
			p.reached = ""
		}
	}()
	own := *u
	router.ServeHTTP(p, &http.Request{Method: method, URL: &own, Body: http.NoBody})
	return p
}
