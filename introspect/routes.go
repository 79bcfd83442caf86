package introspect

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// Routes returns the operations of engine, sorted by path and then by method, and diagnostics
// about them and about the routes that are excluded. The escapes record which colons are
// literal; nil means that none is known.
//
// Extra holds annotations for routes whose registration cannot be changed, keyed by
// [Operation.Route]. They take precedence over the annotation of the handler. The returned list has
// an error for each key without a route, for each key whose route is excluded, and for a verb that
// is named twice. An operation with an error is left out. All others are returned.
//
// Documents add facts that no other source declares. An earlier document takes precedence over a
// later one. An operation that does not match a route is a diagnostic, never an error. If an
// annotation declares inputs, the documents only describe them. If it declares none, the documents'
// inputs are used.
//
// A route that [gin.RouterGroup.Any] registered is one operation. Its verb is that of its
// annotation, or otherwise the one that a document lists. If extra names several of its verbs, or a
// document lists several, each of them is an operation. Routes that were registered for some verbs,
// one by one or by Match, are one operation each, unless the handler has an annotation.
//
// A route with a wildcard, such as "/github/*path", is replaced by the operations of a document
// with [Document.Under] that the wildcard matches.
//
// Routes does not call any handler of the application. No route may be registered while it runs.
func Routes(
	engine *gin.Engine, escapes *Escapes, extra map[string]*Annotation, documents ...*Document,
) ([]Operation, []Diagnostic, []error) {
	return Read(engine, Sources{Escapes: escapes, Extra: extra, Documents: documents})
}

// Sources are what [Read] uses in addition to the route table and the annotations of handlers.
// The zero value has none.
type Sources struct {
	Escapes   *Escapes
	Extra     map[string]*Annotation
	Documents []*Document
	// Facts are generated facts. They take precedence over documents.
	Facts []Facts
}

// Read is [Routes] with all sources of facts.
func Read(engine *gin.Engine, from Sources) ([]Operation, []Diagnostic, []error) {
	b := builder{
		escapes: from.Escapes, extra: from.Extra, documents: from.Documents, facts: newFactIndex(from.Facts),
		used: map[string]bool{}, declares: map[string]bool{},
	}
	documents := from.Documents
	if b.escapes == nil {
		b.escapes = new(Escapes)
	}
	table := engine.Routes()
	for _, group := range groupRoutes(table) {
		b.add(group)
	}
	b.diagnostics = append(b.diagnostics, b.facts.unused()...)
	b.shared()
	if len(documents) > 0 {
		b.patterns = Patterns(engine, b.escapes)
		b.document()
	}
	slices.SortFunc(b.operations, func(x, y Operation) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Method, y.Method))
	})
	b.errs = append(b.errs, b.missing(keysOf(table))...)
	slices.SortFunc(b.errs, func(x, y error) int { return cmp.Compare(x.Error(), y.Error()) })
	return b.operations, b.diagnostics, b.errs
}

type builder struct {
	escapes   *Escapes
	extra     map[string]*Annotation
	documents []*Document
	facts     *factIndex
	patterns  []Pattern
	used      map[string]bool
	// declares contains the routes whose annotation declares inputs.
	declares    map[string]bool
	operations  []Operation
	diagnostics []Diagnostic
	errs        []error
}

// add adds the operations of a route. Without an annotation, a document that lists several verbs
// of the route splits it.
func (b *builder) add(r route) {
	if r.annotation == nil && len(r.methods) > 1 && len(b.extraOf(r)) == 0 {
		if segments, err := ParsePath(r.path); err == nil {
			if listed := b.documented(r.methods, segments); len(listed) > 1 {
				for _, one := range r.split(listed) {
					b.addRoute(one)
				}
				return
			}
		}
	}
	b.addRoute(r)
}

func (b *builder) addRoute(r route) {
	methods := slices.DeleteFunc(slices.Clone(r.methods), func(m string) bool { return !isToolMethod(m) })
	if len(methods) == 0 {
		methods = r.methods[:1]
	}
	written, known := b.escapes.resolve(methods[0], r.path)
	named := b.named(r)
	if why := exclusion(methods[0], r.handler, r.annotation); why != "" {
		if r.sibling && !isToolMethod(methods[0]) && len(named) == 0 {
			return // such as the HEAD of a GET: there is nothing to report
		}
		b.exclude(slog.LevelInfo, methods[0]+" "+r.path, why, named)
		return
	}
	if why := r.excludedByDefault(); why != "" && r.annotation == nil && len(named) == 0 {
		b.exclude(slog.LevelInfo, methods[0]+" "+r.path, why, nil)
		return
	}
	if !known {
		b.exclude(slog.LevelWarn, methods[0]+" "+r.path, "after the first request it is unknown whether "+
			"its colon is literal; call Refresh after registering it and before serving", named)
		return
	}
	facts, problem := b.facts.find(r, written)
	if problem != "" {
		b.note(slog.LevelWarn, methods[0]+" "+r.path, problem)
	}
	if facts != nil && r.annotation == nil && len(named) == 0 {
		if why := facts.Kind.excludes(); why != "" {
			b.exclude(slog.LevelInfo, methods[0]+" "+r.path, why, named)
			return
		}
	}
	segments, err := ParsePath(written)
	if err != nil {
		b.exclude(slog.LevelWarn, methods[0]+" "+r.path, err.Error(), named)
		return
	}
	r.path = written
	if behind := b.behind(r, segments); behind && r.annotation == nil && len(named) == 0 {
		return
	}
	if len(named) == 0 {
		named = []*Annotation{r.annotation}
	}
	b.addNamed(methods, named, facts, Operation{
		Path: written, Segments: segments, Handler: r.symbol, Observed: r.annotation != nil,
	})
}

// addNamed adds one operation of a route for each annotation.
func (b *builder) addNamed(methods []string, named []*Annotation, facts *RouteFacts, o Operation) {
	for _, a := range named {
		method, err := chooseMethod(methods, a)
		if a != nil && a.Err != nil {
			err = a.Err
		}
		if err == nil && len(methods) > 1 && !a.chooses() {
			method = cmp.Or(facts.verb(), first(b.documented(methods, o.Segments)), method)
		}
		if err != nil {
			b.errs = append(b.errs, fmt.Errorf("%s %s: %w", methods[0], o.Path, err))
			continue
		}
		same := func(other Operation) bool { return other.Method == method && other.Path == o.Path }
		if len(named) > 1 && slices.ContainsFunc(b.operations, same) {
			b.errs = append(b.errs, fmt.Errorf("%s %s: it has two annotations", method, o.Path))
			b.operations = slices.DeleteFunc(b.operations, same)
			continue
		}
		o.Method, o.Sources = method, map[Fact]Source{}
		one := o
		if a != nil {
			one.apply(a)
			b.declares[one.Route()] = a.declares()
		}
		if facts != nil && facts.Method == method {
			b.diagnostics = append(b.diagnostics, one.contradiction(facts)...)
			one.generated(facts, b.facts.types, b.declares[one.Route()])
		}
		b.operations = append(b.operations, one)
		if len(methods) > 1 && len(named) == 1 {
			b.noteSeveral(o, methods, a)
		}
	}
}

// noteSeveral reports that a route with several verbs is one operation. This is probably a mistake
// if the verbs are not those of Any and the annotation does not select one.
func (b *builder) noteSeveral(o Operation, methods []string, a *Annotation) {
	level, advice := slog.LevelInfo, "Method selects another verb"
	if len(methods) < len(toolMethods) && (a == nil || a.Method == "") {
		level, advice = slog.LevelWarn, "annotate the handler of each verb separately, or select one with Method"
	}
	b.note(level, o.Route(), "one tool for "+strings.Join(methods, ", ")+", which have the same handler; "+advice)
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// An extraKey is a key of the extra annotations, and the verb in it.
type extraKey struct{ key, method string }

// extraOf returns the keys of the extra annotations of a route.
func (b *builder) extraOf(r route) []extraKey {
	var keys []extraKey
	for _, m := range r.methods {
		written, _ := b.escapes.resolve(m, r.path)
		paths := []string{r.path, written, strings.ReplaceAll(written, escapedColon, ":")}
		slices.Sort(paths)
		for _, path := range slices.Compact(paths) {
			if key := m + " " + path; b.extra[key] != nil && !b.used[key] {
				keys = append(keys, extraKey{key, m})
			}
		}
	}
	return keys
}

// named returns the extra annotations of the route, each merged with that of the handler. An extra
// annotation takes precedence, because it is written where the server is configured. Each verb that
// is named becomes a separate operation.
func (b *builder) named(r route) []*Annotation {
	var named []*Annotation
	for _, k := range b.extraOf(r) {
		b.used[k.key] = true
		named = append(named, overlay(r.annotation, b.extra[k.key], k.method))
	}
	return named
}

// exclude reports that a route is excluded. This is an error if the route has an extra annotation.
func (b *builder) exclude(level slog.Level, route, why string, named []*Annotation) {
	b.note(level, route, "excluded: "+why)
	for _, a := range named {
		b.errs = append(b.errs, fmt.Errorf("%s: operation %q is excluded: %s", route, a.ID, why))
	}
}

func (b *builder) note(level slog.Level, route, message string) {
	b.diagnostics = append(b.diagnostics, Diagnostic{Level: level, Route: route, Message: message})
}

// chooseMethod decides which of its verbs a route is called with.
func chooseMethod(methods []string, a *Annotation) (string, error) {
	if a != nil && a.Method != "" {
		if !slices.Contains(methods, a.Method) {
			return "", fmt.Errorf("the annotation selects %s, but the methods of the route are %s",
				a.Method, strings.Join(methods, ", "))
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
