package ginmcp

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A builder makes a catalogue in stages: what the application offers, what each operation
// becomes, what it is called, and the components themselves. A mistake withholds the
// component that it is about, and is both an error and a diagnostic of the level Error.
type builder struct {
	server    *Server
	catalogue *catalogue
	// guard knows all routes of the engine, whether they are operations or not.
	guard *dispatch.Guard
	kinds []Kind
	names []string
	// schemas makes what the operations take and answer.
	schemas *schema.Cache
	// withheld tells for each operation why it has no component.
	withheld []error
	// offers are the tools that are made, before it is known whether their names are theirs alone.
	offers []offer
	errs   []error
}

// build reads the engine and makes a catalogue.
func (s *Server) build() (*catalogue, []error) {
	b := &builder{server: s, schemas: new(schema.Cache), catalogue: newCatalogue()}
	b.read()
	b.decide()
	b.name()
	b.uncurated()
	b.reach()
	for i := range b.catalogue.operations {
		b.component(i)
	}
	b.routeless()
	b.publish()
	slices.SortFunc(b.catalogue.tools, func(x, y *mcp.Tool) int { return strings.Compare(x.Name, y.Name) })
	b.catalogue.sortResources()
	b.search()
	return b.catalogue, b.errs
}

// read takes stock of the engine.
func (b *builder) read() {
	s, c := b.server, b.catalogue
	var errs []error
	documents, notes := s.config.documents.read()
	c.operations, c.diagnostics, errs = introspect.Read(s.engine, introspect.Sources{
		Escapes: &s.escapes, Extra: s.config.operations, Documents: documents, Facts: s.config.generated(),
	})
	c.diagnostics = append(notes, c.diagnostics...)
	b.guard = dispatch.NewGuard(dispatch.RoutingOf(s.engine), introspect.Patterns(s.engine, &s.escapes))
	b.withheld = make([]error, len(c.operations)+len(s.config.routeless))
	for _, err := range errs {
		b.report("", err)
	}
}

// decide asks the options what each operation becomes.
func (b *builder) decide() {
	b.kinds = make([]Kind, len(b.catalogue.operations))
	for i := range b.catalogue.operations {
		op := &b.catalogue.operations[i]
		if b.kinds[i] = Exclude; op.Hidden {
			continue
		}
		b.kinds[i], b.withheld[i] = b.server.config.decide(op)
	}
}

// name gives every operation its name, also one that is no component: what is left out must
// not change what the others are called. A tool without a route has its name, and nobody
// else can have it.
func (b *builder) name() {
	given := b.server.config.names
	for _, err := range unmatchedNames(b.catalogue.operations, given) {
		b.report("", err)
	}
	named := slices.Clone(b.catalogue.operations)
	for _, t := range b.server.config.routeless {
		named = append(named, t.op)
	}
	names, errs := naming.Tools(named, given)
	b.names = names
	for i, err := range errs {
		if b.withheld[i] == nil {
			b.withheld[i] = err
		}
	}
}

// component makes what the operation at i becomes.
func (b *builder) component(i int) {
	op := &b.catalogue.operations[i]
	err := b.withheld[i]
	if err == nil {
		switch kind := b.kinds[i]; kind {
		case Tool:
			err = b.tool(b.names[i], op)
		case Resource, ResourceTemplate:
			if err = b.uncuratable(b.names[i], kind); err == nil {
				err = b.resource(b.names[i], op, kind)
			}
		case Exclude:
		}
	}
	if err != nil && !op.Hidden {
		b.report(op.Route(), err)
	}
}

// report notes that what err is about was withheld.
func (b *builder) report(route string, err error) {
	message := err.Error()
	if route != "" {
		message = strings.TrimPrefix(message, route+": ")
		err = fmt.Errorf("%s: %s", route, message)
	}
	b.errs = append(b.errs, err)
	b.note(introspect.Diagnostic{Level: slog.LevelError, Route: route, Message: message})
}

func (b *builder) note(diagnostics ...introspect.Diagnostic) {
	b.catalogue.diagnostics = append(b.catalogue.diagnostics, diagnostics...)
}

func (b *builder) tool(name string, op *introspect.Operation) error {
	o, err := b.operation(name, op, b.server.config.declaredOnly)
	if err != nil {
		return err
	}
	curation := b.server.config.curation(name)
	if curation != nil {
		if o, err = curation.operation(o, op, b.guard); err != nil {
			return err
		}
	}
	e := &entry{tool: newTool(o.name, op, o.input, o.output), route: op.Route(), invoke: o.invoke}
	if curation != nil && curation.description != "" {
		e.tool.Description = schema.Truncate(curation.description, maxDescription)
	}
	if err := b.offer(op, e); err != nil {
		return err
	}
	o.name = e.tool.Name
	return nil
}

// operation compiles what it takes to call an operation, with the inputs that nobody declared
// unless it is to have declared ones only.
func (b *builder) operation(name string, op *introspect.Operation, declaredOnly bool) (*operation, error) {
	o, notes, err := b.server.compile(name, op, declaredOnly, b.guard, b.schemas)
	b.note(notes...)
	return o, err
}

func (s *Server) compile(name string, op *introspect.Operation, declaredOnly bool, guard *dispatch.Guard, schemas *schema.Cache) (*operation, []introspect.Diagnostic, error) {
	in, notes, err := schemas.Input(op, schema.InputOptions{ReservedHeaders: s.reservedHeaders(), DeclaredOnly: declaredOnly})
	if err != nil {
		return nil, notes, err
	}
	out, more := schemas.Output(op)
	return newOperation(s, name, op, in, out, guard), append(notes, more...), nil
}

// routeless adds the tools that no route is behind. Their names come after those of the
// operations.
func (b *builder) routeless() {
	for i, t := range b.server.config.routeless {
		b.note(t.notes...)
		err := b.withheld[len(b.catalogue.operations)+i]
		if t.op.Hidden {
			continue
		}
		if err != nil {
			b.report(t.op.Route(), err)
			continue
		}
		e := t.entry(b.server, b.catalogue)
		if t.ours {
			b.offers = append(b.offers, offer{&t.op, e})
		} else if err := b.offer(&t.op, e); err != nil {
			b.report(t.op.Route(), err)
		}
	}
}
