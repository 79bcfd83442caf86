package facts

import (
	"cmp"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/introspect"
)

// Build returns what is generated into each package, sorted by path.
func Build(p *load.Program, routes []*endpoint.Route) []*Package {
	b := builder{program: p, routes: routes, docs: newDocs(p), namers: map[*load.Package]*namer{},
		perFunc: map[*types.Func]int{}}
	for _, r := range routes {
		if f := enclosing(r); f != nil {
			b.perFunc[f]++
		}
	}
	for _, r := range routes {
		if !r.Static {
			b.add(r)
		}
	}
	var out []*Package
	for _, n := range b.namers {
		n.types()
		b.order(n.out.Routes)
		out = append(out, n.out)
	}
	slices.SortFunc(out, func(x, y *Package) int { return strings.Compare(x.Path, y.Path) })
	return out
}

type builder struct {
	program *load.Program
	docs    *docs
	namers  map[*load.Package]*namer
	routes  []*endpoint.Route
	// perFunc counts the routes whose handlers are literals in a function.
	perFunc map[*types.Func]int
}

// enclosing returns the function in which the handler is a literal, or nil.
func enclosing(r *endpoint.Route) *types.Func {
	if r.Handler == nil || r.Handler.Lit == nil {
		return nil
	}
	return r.Handler.Enclosing()
}

// order sorts routes and numbers those with the same key.
func (b *builder) order(routes []*Route) {
	slices.SortStableFunc(routes, func(x, y *Route) int {
		return cmp.Or(
			strings.Compare(x.Path, y.Path),
			strings.Compare(x.Method, y.Method),
			strings.Compare(x.Handler, y.Handler),
			strings.Compare(x.Location, y.Location),
		)
	})
	type key struct{ method, path, handler string }
	count := map[key]int{}
	for _, r := range routes {
		k := key{r.Method, r.Path, r.Handler}
		r.Ordinal = count[k]
		count[k]++
	}
}

func (b *builder) add(source *endpoint.Route) {
	home := b.home(source)
	if home == nil {
		return
	}
	n := b.namers[home]
	if n == nil {
		n = newNamer(b.program, b.docs, home)
		b.namers[home] = n
	}
	r := &Route{Method: source.Method, Any: source.Any, Path: source.Path, Partial: source.Partial, Source: source}
	b.identify(r)
	if r.Partial && r.Handler == "" {
		r.miss(
			"route",
			endpoint.Reason{
				Text:     "the beginning of its path is not known, and its handler has no name",
				Position: source.Position,
			},
		)
	}
	b.text(r)
	n.problems = nil
	if source.Annotated {
		r.Unread = true
	} else {
		b.inputs(n, r)
	}
	b.outputs(n, r)
	for _, p := range n.problems {
		r.miss("types", endpoint.Reason{Text: p, Position: source.Position})
	}
	n.out.Routes = append(n.out.Routes, r)
}

func (r *Route) miss(what string, reason endpoint.Reason) {
	r.Missing = append(r.Missing, Missing{what, reason})
}

// home returns the package that the facts are generated into: that of the handler, where its types
// have names, or that of the function that registers the route.
func (b *builder) home(r *endpoint.Route) *load.Package {
	if r.Handler != nil {
		if pkg := r.Handler.Package(b.program); pkg != nil && pkg.Local {
			return pkg
		}
	}
	if r.Registrar != nil && r.Registrar.Local {
		return r.Registrar
	}
	return nil
}

// identify sets the symbol of the handler and where it is.
func (b *builder) identify(r *Route) {
	h := r.Source.Handler
	if h == nil {
		return
	}
	if h.Lit == nil && h.Obj != nil {
		r.Handler = b.symbol(h.Obj)
		r.Location = b.location(h.Obj)
		return
	}
	if f := wrapped(r.Source); f != nil {
		r.Function = b.symbol(f)
		r.Location = b.location(f)
		return
	}
	if f := h.Enclosing(); f != nil {
		r.Location = b.location(f)
	}
}

// wrapped returns the only declared function that the handler, a literal, calls on behalf of the
// route: an argument of the function that returned it.
func wrapped(r *endpoint.Route) *types.Func {
	var found *types.Func
	if f := r.Handler.Enclosing(); f == nil || !returnsFunc(f) {
		return nil
	}
	for _, f := range r.Handler.Captured() {
		if f.Obj == nil {
			continue
		}
		if found != nil && found != f.Obj {
			return nil
		}
		found = f.Obj
	}
	return found
}

// returnsFunc reports whether the only result of a function is a function.
func returnsFunc(f *types.Func) bool {
	sig, ok := f.Type().(*types.Signature)
	if !ok || sig.Results().Len() != 1 {
		return false
	}
	_, ok = sig.Results().At(0).Type().Underlying().(*types.Signature)
	return ok
}

// symbol returns the symbol of a function as the Go runtime spells it.
func (b *builder) symbol(f *types.Func) string {
	f = f.Origin()
	if f.Pkg() == nil {
		return ""
	}
	prefix := symbolPath(f.Pkg().Path(), f.Pkg().Name()) + "."
	sig, ok := f.Type().(*types.Signature)
	if !ok {
		return ""
	}
	recv := sig.Recv()
	if recv == nil {
		if sig.TypeParams().Len() > 0 {
			return prefix + f.Name() + "[...]"
		}
		return prefix + f.Name()
	}
	t, pointer := recv.Type(), false
	if p, ok := t.(*types.Pointer); ok {
		t, pointer = p.Elem(), true
	}
	named, ok := t.(*types.Named)
	if !ok {
		return ""
	}
	name := named.Obj().Name()
	if named.TypeParams().Len() > 0 {
		name += "[...]"
	}
	if pointer {
		name = "(*" + name + ")"
	}
	return prefix + name + "." + f.Name() + "-fm"
}

// location returns where a function is: its file, relative to the module, and its name.
func (b *builder) location(f *types.Func) string {
	f = f.Origin()
	position := b.program.Fset.Position(f.Pos())
	file := filepath.Base(position.Filename)
	if pkg := b.program.Package(f.Pkg().Path()); pkg != nil && pkg.Root != "" {
		if rel, err := filepath.Rel(pkg.Root, position.Filename); err == nil {
			file = filepath.ToSlash(rel)
		}
	}
	name := f.Name()
	if sig, ok := f.Type().(*types.Signature); ok && sig.Recv() != nil {
		name = types.TypeString(sig.Recv().Type(), func(*types.Package) string { return "" }) + "." + name
		if strings.HasPrefix(name, "*") {
			name = "(" + strings.Replace(name, ".", ").", 1)
		}
	}
	return file + ": " + name
}

// text sets what people wrote about the handler.
func (b *builder) text(r *Route) {
	var doc handlerDoc
	source := r.Source
	if h := source.Handler; h != nil {
		f := h.Obj
		if f == nil {
			f = wrapped(source)
		}
		if f == nil {
			if e := enclosing(source); e != nil && b.perFunc[e] == 1 && b.registered(e) < 2 && !setsUp(e.Name()) {
				f = e
			}
		}
		doc = b.docs.handler(f)
	}
	r.Summary, r.Description, r.Tags, r.Deprecated = doc.summary, doc.description, doc.tags, doc.deprecated
	if r.Description == r.Summary {
		r.Description = ""
	}
	if len(r.Tags) == 0 {
		if tag := groupTag(source.GroupDoc); tag != "" {
			r.Tags = []string{tag}
		}
	}
	for i := range r.Source.Inputs {
		if text := doc.params[r.Source.Inputs[i].Name]; text != "" {
			r.describe(r.Source.Inputs[i], text)
		}
	}
}

// setsUp reports whether a function has the name of one that prepares an application or many routes, so
// that its comment is not about one route.
func setsUp(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{
		"init", "setup", "register", "route", "mount", "new", "main", "run", "start", "serve", "attach", "load", "build",
		"make",
	}, func(word string) bool { return strings.HasPrefix(name, word) })
}

// registered returns how many routes the body of a function registers.
func (b *builder) registered(f *types.Func) int {
	decl := b.program.Func(f)
	if decl == nil {
		return 0
	}
	start, end := b.program.Fset.Position(decl.Decl.Pos()), b.program.Fset.Position(decl.Decl.End())
	n := 0
	for _, r := range b.routes {
		if p := r.Position; filepath.Base(p.Filename) == filepath.Base(start.Filename) && start.Line <= p.Line &&
			p.Line <= end.Line {
			n++
		}
	}
	return n
}

// describe keeps the description of a parameter for when it is written.
func (r *Route) describe(i *endpoint.Input, text string) { i.Description = text }

// groupTag returns the tag that the comment of a group makes: its first sentence if it is short.
func groupTag(doc string) string {
	line, _, _ := strings.Cut(doc, "\n")
	line = strings.TrimRight(strings.TrimSpace(line), ".:")
	const longest = 40
	if line == "" || len(line) > longest || strings.ContainsAny(line, "{}();=") {
		return ""
	}
	return line
}

// outputs sets the kind and the responses of a route.
func (b *builder) outputs(n *namer, r *Route) {
	var successes []*endpoint.Event
	for _, e := range r.Source.Events {
		if !e.Error {
			successes = append(successes, e)
		}
	}
	if slices.ContainsFunc(successes, func(e *endpoint.Event) bool { return !e.Implicit }) {
		// Where nothing is written, a case was forgotten.
		successes = slices.DeleteFunc(successes, func(e *endpoint.Event) bool { return e.Implicit })
	}
	if r.Source.Annotated && !slices.ContainsFunc(successes, func(e *endpoint.Event) bool { return !e.Implicit }) {
		return // the annotation states the response, and what writes it was not read
	}
	r.Kind = kindOf(r.Source, successes)
	if lost := r.Source.Lost; lost != nil {
		if !r.Kind.Excluded() {
			r.Kind = ""
		}
		r.miss("output", *lost)
		return
	}
	if len(successes) == 0 && r.Kind == "" && len(r.Source.Events) > 0 {
		r.miss(
			"output",
			endpoint.Reason{Text: "only errors were found, none of which is certain", Position: r.Source.Position},
		)
	}
	w := responses{namer: n, route: r}
	for _, e := range successes {
		w.add(e)
	}
	w.finish()
}

// kindOf returns what a success is. If there are several kinds, it is that of an agent's interest.
func kindOf(source *endpoint.Route, successes []*endpoint.Event) introspect.ResponseKind {
	if len(successes) == 0 {
		certain := slices.ContainsFunc(source.Events, func(e *endpoint.Event) bool { return e.Always })
		if certain && source.Lost == nil && source.Unread == nil {
			return introspect.ResponseStub
		}
		return ""
	}
	has := func(k introspect.ResponseKind) bool {
		return slices.ContainsFunc(successes, func(e *endpoint.Event) bool { return e.Kind == k })
	}
	for _, k := range []introspect.ResponseKind{
		introspect.ResponseWebSocket, introspect.ResponseMCP, introspect.ResponseMetrics, introspect.ResponseFileServer,
		introspect.ResponseJSON,
		introspect.ResponseStream, introspect.ResponseDownload, introspect.ResponseHTML, introspect.ResponseText,
		introspect.ResponseRedirect,
	} {
		if has(k) {
			return k
		}
	}
	return introspect.ResponseEmpty
}
