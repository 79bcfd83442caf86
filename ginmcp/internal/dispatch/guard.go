package dispatch

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Guard keeps the calls of each operation on its own route.
//
// A value may spell the path of a sibling: "me" for the :id of /users/:id, where the
// application also has /users/me, which the server may not even offer. Or it may lead Gin a
// way into its tree from which it does not find back, so that the application's NoRoute
// answers. Only Gin knows; so Gin is asked. The guard has a shadow of the engine: the same
// routing flags and the same routes, whose handlers only tell which of them was reached and
// with which parameters. A call is made if that is the operation's own route with exactly the
// arguments that were given.
//
// The shadow is made for the methods of which two routes can compete for a path: one has a
// literal where another has a parameter. Where none do, there is one way through the tree. (In
// its debug mode Gin announces the shadow's routes as it announces the engine's own, where it
// makes one.)
//
// A Guard is safe for concurrent use.
type Guard struct {
	routing  Routing
	patterns []introspect.Pattern

	mu sync.Mutex
	// shadows has one for each method, which does not change any more.
	shadows map[string]*gin.Engine
}

// NewGuard makes the guard of an engine with those flags and routes.
func NewGuard(routing Routing, patterns []introspect.Pattern) *Guard {
	return &Guard{routing: routing, patterns: patterns, shadows: map[string]*gin.Engine{}}
}

// watch returns the shadow that an operation's calls have to be shown to, or nil where no
// other route can take them.
func (g *Guard) watch(op *introspect.Operation) *gin.Engine {
	if len(op.PathParams()) == 0 {
		return nil // every step through the tree is a literal one, which Gin prefers
	}
	for _, p := range g.patterns {
		if p.Method == op.Method && compete(p.Segments, op.Segments) {
			return g.shadow(op.Method)
		}
	}
	return nil
}

// compete tells whether the first difference between two routes is a choice: a literal against
// a parameter, or a longer literal before a parameter against a shorter one.
func compete(a, b []introspect.Segment) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		x, y := a[i], b[i]
		if x.Param == "" && y.Param == "" {
			if x.Literal != y.Literal {
				return false // no path goes both ways
			}
			continue
		}
		if x.Literal != y.Literal || (x.Param == "") != (y.Param == "") {
			return strings.HasPrefix(x.Literal, y.Literal) && y.Param != "" || strings.HasPrefix(y.Literal, x.Literal) && x.Param != ""
		}
	}
	return false
}

// shadow returns an engine with all routes of a method.
func (g *Guard) shadow(method string) *gin.Engine {
	g.mu.Lock()
	defer g.mu.Unlock()
	if shadow, ok := g.shadows[method]; ok {
		return shadow
	}
	shadow := gin.New(g.routing.set)
	for i := range g.patterns {
		if p := &g.patterns[i]; p.Method == method {
			shadow.Handle(method, p.Path, func(c *gin.Context) { report(c, p.Path) })
		}
	}
	g.shadows[method] = shadow
	return shadow
}

// A probe is the writer of a request to the shadow. It keeps nothing but what was reached.
type probe struct {
	header  http.Header
	reached string
	params  gin.Params
}

func (p *probe) Header() http.Header {
	if p.header == nil {
		p.header = http.Header{}
	}
	return p.header
}
func (*probe) Write(b []byte) (int, error) { return len(b), nil }
func (*probe) WriteHeader(int)             {}

func report(c *gin.Context, path string) {
	if w, ok := c.Writer.(interface{ Unwrap() http.ResponseWriter }); ok {
		if p, ok := w.Unwrap().(*probe); ok {
			p.reached, p.params = path, append(p.params, c.Params...)
		}
	}
}

// ask returns where a request would arrive, "" if nowhere. Gin panics over some tables of
// competing routes, as it would over the request itself.
func ask(shadow *gin.Engine, method string, u *url.URL) (p *probe) {
	p = new(probe)
	defer func() {
		if recover() != nil {
			p.reached = ""
		}
	}()
	own := *u // a redirect would write to it
	shadow.ServeHTTP(p, &http.Request{Method: method, URL: &own, Body: http.NoBody})
	return p
}

// guarded refuses a request that would not arrive at the plan's own route with the arguments
// that were given.
func (p *Plan) guarded(u *url.URL, value func(*part) []byte) error {
	if p.shadow == nil {
		return nil
	}
	seen := ask(p.shadow, p.method, u)
	params := 0
	var last *part
	for i := range p.path {
		s := &p.path[i]
		if s.argument < 0 {
			continue
		}
		last = s
		if seen.reached != p.route || params == len(seen.params) || !s.is(seen.params[params].Value, value(s)) {
			return p.astray(s)
		}
		params++
	}
	if seen.reached != p.route {
		return p.astray(last)
	}
	return nil
}

// is tells whether Gin read from the path what was written there.
func (s *part) is(got string, want []byte) bool {
	if s.wild {
		got = strings.TrimPrefix(got, "/")
	}
	return bytes.Equal([]byte(got), want)
}

func (p *Plan) astray(s *part) error {
	return &ArgumentError{p.input.Arguments[s.argument].Name, "leads to another route of the application than that of this tool, or to none"}
}
