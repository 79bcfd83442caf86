package catalogue

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/ginmcp/internal/routemap"
	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A candidate is an operation or a virtual tool that may become a component. Each stage of the
// pipeline adds something to it.
type candidate struct {
	op *introspect.Operation
	// subject is the index among the candidates.
	subject int
	// virtual is the virtual tool, or nil for the operation of a route.
	virtual *Virtual
	kind    routemap.Kind
	// why is the reason for which an option or an annotation excludes the operation.
	why  string
	name string
	// err is the mistake that withholds the component, or nil.
	err error
	// entry is the tool, once it is made. The tool calls operation, which is nil if the tool is
	// virtual.
	entry     *Entry
	operation *invoke.Callable
}

// A builder builds one catalogue.
type builder struct {
	app        *Application
	env        *invoke.Env
	spec       *Spec
	catalogue  *Catalogue
	candidates []*candidate // the operations first, then the virtual tools
	// schemas makes the schemas of inputs and outputs.
	schemas *schema.Cache
	// unmet are the mistakes that withhold every component.
	unmet []error
	// unused are the mistakes of options that match nothing and restrict nothing.
	unused []error
	// documents is true if documents have not been read yet.
	documents bool
}

// Build builds the catalogue of an application, whose operations are called in env. The catalogue
// keeps these arguments, which must not be modified afterwards. The cache schemas must have the
// configuration of the spec. A mistake withholds the components that it affects; see
// [Catalogue.Errors].
func Build(app *Application, spec *Spec, env *invoke.Env, schemas *schema.Cache) *Catalogue {
	schemas.Renew()
	b := &builder{
		app:       app,
		spec:      spec,
		env:       env,
		schemas:   schemas,
		catalogue: Partial(app, spec, env),
	}
	b.readErrors()
	b.collect()
	b.checkMaps()
	b.decide()
	b.name()
	b.checkCurations()
	if !b.catalogue.withheld {
		b.subjects()
		b.reach()
		b.components()
		b.fitList()
		b.publish()
		b.follow()
		b.search()
		for _, c := range b.routes() {
			b.catalogue.origins = append(b.catalogue.origins, c.origin())
		}
	}
	b.summarize()
	return b.catalogue
}

// Partial returns a catalogue with the operations of an application, but without components.
func Partial(app *Application, spec *Spec, env *invoke.Env) *Catalogue {
	c := &Catalogue{
		spec: spec, env: env, operations: slices.Clone(app.Operations), diagnostics: slices.Clone(app.Diagnostics),
		entries: map[string]*Entry{}, resources: &resources{byTemplate: map[string]*resource{}},
	}
	c.whole = &View{catalogue: c}
	c.whole.set = c.show(func(int) bool { return true })
	return c
}

// collect lists the candidates.
func (b *builder) collect() {
	operations := b.catalogue.operations
	for i := range operations {
		b.candidates = append(b.candidates, &candidate{op: &operations[i], kind: routemap.Exclude})
	}
	for _, v := range b.spec.virtual {
		kind := routemap.Tool
		if v.op.Hidden {
			kind = routemap.Exclude
		}
		b.candidates = append(b.candidates, &candidate{op: &v.op, virtual: v, kind: kind})
	}
	for i, c := range b.candidates {
		c.subject = i
	}
}

// routes are the candidates that are not virtual.
func (b *builder) routes() []*candidate { return b.candidates[:len(b.catalogue.operations)] }

// decide decides what each operation becomes. A hidden one is excluded.
func (b *builder) decide() {
	for _, c := range b.routes() {
		b.spec.Rules.Require(c.op)
		if !c.op.Hidden {
			c.kind, c.why, c.err = b.spec.Rules.Decide(c.op)
			b.catalogue.addressed = b.catalogue.addressed ||
				c.op.URI != "" && (c.kind == routemap.Resource || c.kind == routemap.Template)
		} else {
			c.why = "an annotation hides it"
		}
	}
}

// name names every candidate, including those that do not become a component: an excluded operation
// must not change the names of the others.
func (b *builder) name() {
	given := b.spec.Names
	for _, err := range unmatchedNames(b.catalogue.operations, given) {
		b.report("", fmt.Errorf("%w; the name has no effect", err))
		b.unused = append(b.unused, err)
	}
	operations := make([]introspect.Operation, len(b.candidates))
	for i, c := range b.candidates {
		operations[i] = *c.op
	}
	names, errs := naming.Tools(operations, given)
	for i, c := range b.candidates {
		if c.name = names[i]; c.err == nil {
			c.err = errs[i]
		}
	}
}

// components makes the component of each candidate.
func (b *builder) components() {
	for _, c := range b.candidates {
		if c.virtual != nil {
			b.note(c.virtual.notes...)
		}
		if c.err == nil {
			c.err = b.component(c)
		}
		if c.err != nil && !c.op.Hidden {
			b.report(c.op.Route(), c.err)
		}
	}
}

func (b *builder) component(c *candidate) error {
	switch c.kind {
	case routemap.Tool:
		if c.op.URI != "" {
			b.note(introspect.Diagnostic{
				Level: slog.LevelWarn, Route: c.op.Route(), Message: "URI has no effect: an option makes the route a tool",
			})
		}
		return b.tool(c)
	case routemap.Resource, routemap.Template:
		if t := b.spec.curation(c.name); t != nil {
			// A resource that should be curated must not be readable uncurated.
			return fmt.Errorf("Curate(%q): it is a %s, not a tool", c.name, c.kind)
		}
		return b.resource(c)
	default:
		return nil
	}
}

// tool makes the entry of a tool.
func (b *builder) tool(c *candidate) (err error) {
	if c.virtual != nil {
		c.entry = c.virtual.entry(b.catalogue)
	} else if c.entry, err = b.routeTool(c); err != nil {
		return err
	}
	if c.virtual == nil || !c.virtual.builtin {
		if err := b.edit(c); err != nil {
			c.entry = nil
			return fmt.Errorf("WithToolFunc: %w", err)
		}
	}
	if c.operation != nil {
		c.operation.Rename(c.entry.Name())
	}
	entry := c.entry
	headers, err := paramHeaders(entry.tool)
	if err != nil {
		c.entry = nil
		return err
	}
	b.catalogue.paramHeaders = b.catalogue.paramHeaders || len(headers) > 0
	entry.paramHeaders = sync.OnceValue(func() definition.ParamHeaders {
		headers, _ := paramHeaders(entry.tool) // as published: the schema may be cut to fit the list
		return headers
	})
	entry.subject, entry.encoded = c.subject, sync.OnceValue(func() []byte { return encoded(entry.tool) })
	return nil
}

func paramHeaders(t *mcp.Tool) (definition.ParamHeaders, error) {
	document, _ := t.InputSchema.(json.RawMessage) // every generated tool has this type
	return definition.NewParamHeaders(document)
}

// edit lets the application's function, if there is one, edit the definition of a tool.
func (b *builder) edit(c *candidate) error {
	f, tool := b.spec.ToolFunc, c.entry.tool
	if f == nil {
		return nil
	}
	var edited *mcp.Tool
	err := callback.Detailed(func() (err error) {
		edited, err = definition.Edit(tool, func(t *mcp.Tool) error { return f(definition.CopyOperation(c.op), t) })
		return err
	})
	if err != nil {
		return err
	}
	c.entry.tool = edited
	return nil
}

// routeTool makes the entry of a tool that calls a route.
func (b *builder) routeTool(c *candidate) (*Entry, error) {
	o, err := b.compile(c, b.spec.DeclaredOnly)
	if err != nil {
		return nil, err
	}
	curation := b.spec.curation(c.name)
	if curation != nil {
		if o, err = curation.curate(o, c.op); err != nil {
			return nil, err
		}
	}
	c.operation = o
	e := &Entry{env: b.env, tool: definition.Tool(o.Name(), c.op, o.Input(), o.Output()), route: c.op.Route()}
	e.tool.InputSchema = o.Confirmation().Publish(o.Input().Schema)
	e.invoke = func(ctx context.Context, at *View, c *invoke.Call) (r result.Result) {
		r = o.Invoke(ctx, c)
		at.follow(&r, c.Request)
		return r
	}
	if curation != nil && curation.Description != "" {
		e.tool.Description = schema.Truncate(curation.Description, definition.MaxDescription)
	}
	return e, nil
}

// compile compiles the operation of a candidate.
func (b *builder) compile(c *candidate, declaredOnly bool) (*invoke.Callable, error) {
	o, notes, err := b.env.Compile(c.name, c.op, declaredOnly, b.schemas)
	b.note(notes...)
	return o, err
}

// publish adds the tools to the catalogue. Names were unique at first, but curations and hooks
// change them. Tools with the same name are all withheld, because it is unknown which of them a
// model means.
func (b *builder) publish() {
	holders := map[string][]*candidate{}
	for _, c := range b.candidates {
		if c.entry != nil {
			holders[c.entry.Name()] = append(holders[c.entry.Name()], c)
		}
	}
	c := b.catalogue
	for _, one := range b.candidates {
		if one.entry == nil {
			continue
		}
		name := one.entry.Name()
		if i := slices.IndexFunc(holders[name], func(other *candidate) bool { return other != one }); i >= 0 {
			one.err = fmt.Errorf("%q is also the name of %s", name, holders[name][i].op.Route())
			b.report(one.op.Route(), one.err)
			continue
		}
		c.tools = append(c.tools, one.entry)
		c.subjects[one.subject].offered = true
		c.entries[name] = one.entry
	}
	b.wrappers()
	slices.SortFunc(c.tools, func(x, y *Entry) int { return strings.Compare(x.Name(), y.Name()) })
	c.resources.sort()
}

// wrappers gives the tools that call other tools the worst hints of the tools that they can reach.
// The tool batch reaches all tools except itself and call_tool, and call_tool reaches all tools
// except itself.
func (b *builder) wrappers() {
	c := b.catalogue
	for _, wrapper := range []string{batchName, callName} {
		e := c.entries[wrapper]
		if e == nil ||
			!slices.ContainsFunc(b.candidates, func(one *candidate) bool { return one.entry == e && one.virtual.isBuiltin() }) {
			continue
		}
		var reachable []*mcp.Tool
		for _, other := range c.tools {
			if other != e && (wrapper == callName || other.Name() != callName) {
				reachable = append(reachable, other.tool)
			}
		}
		e.tool.Annotations = definition.Worst(reachable)
	}
}

// report records a mistake, which withholds the components that it affects. Route is "" if the
// mistake does not concern one route.
func (b *builder) report(route string, err error) {
	if route != "" {
		err = &routeError{route, err}
	}
	b.catalogue.errs = append(b.catalogue.errs, err)
	b.note(
		introspect.Diagnostic{Level: slog.LevelError, Route: route, Message: strings.TrimPrefix(err.Error(), route+": ")},
	)
}

func (b *builder) note(diagnostics ...introspect.Diagnostic) {
	b.catalogue.diagnostics = append(b.catalogue.diagnostics, diagnostics...)
}

// A routeError is a mistake that concerns one route.
type routeError struct {
	route string
	cause error
}

func (e *routeError) Error() string {
	return e.route + ": " + strings.TrimPrefix(e.cause.Error(), e.route+": ")
}
func (e *routeError) Unwrap() error { return e.cause }
