package dispatch

import (
	"bytes"
	"net/url"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Guard ensures that the calls of each operation reach its own route.
//
// A value can spell the path of another route: "me" for the :id of /users/:id, where the
// application also has /users/me, which may not even be a tool. Or it can send Gin's router down a
// branch from which it does not backtrack, so that the application's NoRoute handler responds.
// Neither can be predicted, so the guard asks a copy of the router: an engine with the same routing
// flags and the same routes, whose handlers only record which route was reached and with which
// parameters. A call is made only if that is the operation's own route with exactly the given
// arguments.
//
// There is one copy for each method, and only for the methods in which two routes compete for a
// path: one has a literal where the other has a parameter. Otherwise only one route can match.
//
// A Guard is safe for concurrent use.
type Guard struct {
	routing  Routing
	patterns []introspect.Pattern
	// forks are the trees of the routes by method.
	forks map[string]*fork

	mu sync.Mutex
	// routers are the copies by method. A copy does not change after it was made.
	routers map[string]*gin.Engine
}

// NewGuard returns the guard of an engine with those flags and routes.
func NewGuard(routing Routing, patterns []introspect.Pattern) *Guard {
	g := &Guard{routing: routing, patterns: patterns, forks: map[string]*fork{}, routers: map[string]*gin.Engine{}}
	for _, p := range patterns {
		tree := g.forks[p.Method]
		if tree == nil {
			tree = new(fork)
			g.forks[p.Method] = tree
		}
		tree.add(p.Segments)
	}
	return g
}

// watch returns the router copy that checks the calls of an operation, or nil if they cannot reach
// another route.
func (g *Guard) watch(op *introspect.Operation) *gin.Engine {
	if op.Via != "" {
		return g.router(op.Method) // the wildcard must match exactly the path that was written
	}
	if len(op.PathParams()) == 0 {
		return nil // Gin prefers the literal in every segment
	}
	if tree := g.forks[op.Method]; tree != nil && tree.competes(op.Segments) {
		return g.router(op.Method)
	}
	return nil
}

// router returns the copy of the router for a method.
func (g *Guard) router(method string) *gin.Engine {
	g.mu.Lock()
	defer g.mu.Unlock()
	router, ok := g.routers[method]
	if !ok {
		router = newRouterCopy(g.routing, method, g.patterns)
		g.routers[method] = router
	}
	return router
}

// guarded refuses a request that would not reach the plan's own route with the given arguments.
func (p *Plan) guarded(u *url.URL, value func(*part) []byte) error {
	if p.router == nil {
		return nil
	}
	seen := ask(p.router, p.method, u)
	if p.via != "" {
		return p.guardedVia(seen, u)
	}
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

// guardedVia refuses a request that would not reach the plan's wildcard route, or whose wildcard
// would not match exactly the rest of the path.
func (p *Plan) guardedVia(seen *probe, u *url.URL) error {
	prefix := strings.ReplaceAll(p.via[:strings.LastIndexByte(p.via, '/')], `\:`, ":")
	if seen.reached == p.via && len(seen.params) == 1 && prefix+seen.params[0].Value == u.Path {
		return nil
	}
	for i := range p.path {
		if s := &p.path[i]; s.argument >= 0 {
			return p.astray(s)
		}
	}
	return ErrUnreachable
}

// is reports whether Gin read the written value from the path.
func (s *part) is(got string, want []byte) bool {
	if s.wild {
		got = strings.TrimPrefix(got, "/")
	}
	return bytes.Equal([]byte(got), want)
}

// astray returns the error of a path that does not reach the plan's route. It names the argument of
// s.
func (p *Plan) astray(s *part) error {
	name := p.input.Arguments[s.argument].Name
	return &ArgumentError{
		name,
		"does not lead to the route of this tool: the path would match another route of the application, or no route",
	}
}
