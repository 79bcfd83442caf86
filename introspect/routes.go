package introspect

import (
	"cmp"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// Routes returns the operations of engine, sorted by path and then by method, and
// what is worth knowing about the routes that are none. The escapes tell which
// colons are literal; nil means that none is known.
//
// Extra holds annotations for routes whose registration cannot be touched, keyed
// by [Operation.Route]. A key that no route has is an error in the returned list,
// as is a route that two annotations give the same fact: the others are returned
// all the same.
//
// A route that was registered for several methods with one handler ([gin.Engine]'s
// Any and Match) is one operation. No handler of the application is called. The
// engine must not be registering routes at the same time.
func Routes(engine *gin.Engine, escapes *Escapes, extra map[string]*Annotation) ([]Operation, []Diagnostic, []error) {
	b := builder{escapes: escapes, extra: extra, used: map[string]bool{}}
	if b.escapes == nil {
		b.escapes = new(Escapes)
	}
	for _, group := range groupRoutes(engine.Routes()) {
		b.add(group)
	}
	b.shared()
	slices.SortFunc(b.operations, func(x, y Operation) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Method, y.Method))
	})
	for key := range extra {
		if !b.used[key] {
			b.errs = append(b.errs, fmt.Errorf("operation %q: no route %q", extra[key].ID, key))
		}
	}
	slices.SortFunc(b.errs, func(x, y error) int { return cmp.Compare(x.Error(), y.Error()) })
	return b.operations, b.diagnostics, b.errs
}

// A route is the rows of gin's table that one handler was registered with at one
// path.
type route struct {
	path       string
	methods    []string
	handler    gin.HandlerFunc
	annotation *Annotation
	symbol     string
}

// groupRoutes joins the rows of Any and Match.
func groupRoutes(rows gin.RoutesInfo) []route {
	byPath := map[string][]route{}
	var paths []string
	for _, row := range rows {
		r := route{path: row.Path, methods: []string{row.Method}, handler: row.HandlerFunc, annotation: annotationOf(row.HandlerFunc), symbol: row.Handler}
		if r.annotation != nil {
			r.symbol = r.annotation.handler
		}
		known, ok := byPath[row.Path]
		if !ok {
			paths = append(paths, row.Path)
		}
		byPath[row.Path] = join(known, r)
	}
	var routes []route
	for _, path := range paths {
		routes = append(routes, split(byPath[path])...)
	}
	return routes
}

func join(known []route, r route) []route {
	for i := range known {
		if known[i].symbol == r.symbol && known[i].annotation == r.annotation {
			known[i].methods = append(known[i].methods, r.methods...)
			return known
		}
	}
	return append(known, r)
}

// closure matches the symbol of a function literal: several values share it, so
// equal symbols do not mean one handler.
var closure = regexp.MustCompile(`\.func\d+(\.\d+)*$`)

// anyMethods is how many methods gin's Any registers. Nobody registers as many
// function literals at one path by hand.
const anyMethods = 9

// split takes apart what join took together where the handlers may differ.
func split(routes []route) []route {
	var out []route
	for _, r := range routes {
		if r.annotation != nil || len(r.methods) >= anyMethods || !closure.MatchString(r.symbol) {
			out = append(out, r)
			continue
		}
		for _, m := range r.methods {
			one := r
			one.methods = []string{m}
			out = append(out, one)
		}
	}
	return out
}

type builder struct {
	escapes     *Escapes
	extra       map[string]*Annotation
	used        map[string]bool
	operations  []Operation
	diagnostics []Diagnostic
	errs        []error
}

func (b *builder) add(r route) {
	methods := slices.DeleteFunc(slices.Clone(r.methods), func(m string) bool { return !isToolMethod(m) })
	if len(methods) == 0 {
		methods = r.methods[:1]
	}
	explicit := b.explicit(r)
	method, err := chooseMethod(methods, explicit)
	name := method + " " + r.path
	if err != nil {
		b.errs = append(b.errs, fmt.Errorf("%s: %w", name, err))
		b.note(slog.LevelError, name, err.Error())
		return
	}
	if why := exclusion(method, r.handler, r.annotation); why != "" {
		b.note(slog.LevelInfo, name, "not a tool: "+why)
		return
	}
	written, ok := b.escapes.resolve(method, r.path)
	if !ok {
		b.note(slog.LevelWarn, name, "not a tool: it was registered after Attach, and since the first request "+
			"it cannot be told whether its colon is literal; call Refresh before serving")
		return
	}
	segments, err := ParsePath(written)
	if err != nil {
		b.note(slog.LevelWarn, name, "not a tool: "+err.Error())
		return
	}
	o := Operation{
		Method: method, Path: written, Segments: segments, Handler: r.symbol, Sources: map[Fact]Source{},
	}
	if explicit != nil {
		o.apply(explicit)
	}
	if len(methods) > 1 {
		b.note(slog.LevelInfo, name, "one tool for "+strings.Join(methods, ", ")+", which have the same handler; Method chooses another of them")
	}
	b.operations = append(b.operations, o)
}

// explicit returns what the developer said about the route, on the handler and by
// naming the route, or nil. What names the route wins, since it is written
// where the server is put together.
func (b *builder) explicit(r route) *Annotation {
	a := r.annotation
	for _, m := range r.methods {
		for _, path := range []string{r.path, strings.ReplaceAll(r.path, `\:`, ":")} {
			key := m + " " + path
			if extra, ok := b.extra[key]; ok && !b.used[key] {
				b.used[key] = true
				a = overlay(a, extra, m)
			}
		}
	}
	return a
}

func (b *builder) note(level slog.Level, route, message string) {
	b.diagnostics = append(b.diagnostics, Diagnostic{Level: level, Route: route, Message: message})
}

// chooseMethod decides which of its verbs a route is called with.
func chooseMethod(methods []string, a *Annotation) (string, error) {
	if a != nil && a.Method != "" {
		if !slices.Contains(methods, a.Method) {
			return "", fmt.Errorf("method %s was asked for, but the route has %s", a.Method, strings.Join(methods, ", "))
		}
		return a.Method, nil
	}
	if a != nil && !a.hasBody() && slices.Contains(methods, "GET") {
		return "GET", nil
	}
	for _, m := range toolMethods {
		if slices.Contains(methods, m) {
			return m, nil
		}
	}
	return methods[0], nil
}

// shared marks the operations whose handler's symbol does not identify them.
func (b *builder) shared() {
	count := map[string]int{}
	for i := range b.operations {
		count[b.operations[i].Handler]++
	}
	for i := range b.operations {
		o := &b.operations[i]
		o.Shared = count[o.Handler] > 1 || closure.MatchString(o.Handler)
	}
}
