package catalogue

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/routemap"
	"github.com/ginmcp/ginmcp/internal/near"
	"github.com/ginmcp/ginmcp/introspect"
)

// unmatchedNames reports the IDs in given that no operation has.
func unmatchedNames(ops []introspect.Operation, given map[string]string) []error {
	var ids []string
	for i := range ops {
		if ops[i].ID != "" {
			ids = append(ids, ops[i].ID)
		}
	}
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(ids, id) {
			errs = append(errs, fmt.Errorf("WithNames: no operation has the ID %q%s", id, near.DidYouMean(id, ids)))
		}
	}
	return errs
}

// Restricting options fail closed. If such an option matches nothing, it is unknown what it should
// restrict, so every component is withheld. If it names an existing component and has another
// mistake, it withholds that component.

// withhold reports a mistake that withholds everything.
func (b *builder) withhold(err error) {
	b.report("", fmt.Errorf("%w; everything is withheld until this is corrected", err))
	b.catalogue.withheld = true
	b.unmet = append(b.unmet, err)
}

// Restricts reports whether an option names something that it restricts.
func (s *Spec) Restricts() bool {
	return len(s.Curations) > 0 || s.Rules.Selects()
}

// Precheck returns the mistakes of options that match nothing if the routes do not change: those that
// would withhold every component, and those that would have no other effect. It does not call functions
// of the application. If documents is true, documents have not been read yet, and options that may depend
// on their IDs and tags are not checked.
func Precheck(app *Application, spec *Spec, documents bool) (withholding, unused []error) {
	b := &builder{app: app, spec: spec, catalogue: Partial(app, spec, nil), documents: documents}
	b.readErrors()
	b.collect()
	b.checkMaps()
	if !documents {
		for _, c := range b.routes() {
			c.kind = routemap.Tool // as far as is known
		}
		b.name()
		b.checkCurations()
	}
	return b.unmet, b.unused
}

// Restricting reports whether an annotation keeps callers from its route, or asks them before a call.
func Restricting(a *introspect.Annotation) bool {
	return a.Hidden || len(a.Scopes) > 0 || a.Confirm != ""
}

// readErrors reports the mistakes that were found while the routes were read.
func (b *builder) readErrors() {
	for _, err := range b.app.Errors {
		var missing *introspect.MissingRouteError
		switch {
		case !errors.As(err, &missing):
			b.report("", err)
		case missing.Annotation.Hidden:
			b.withhold(fmt.Errorf("WithOperation hides nothing: %w%s", err, missing.Suggestion()))
		case Restricting(missing.Annotation):
			b.withhold(fmt.Errorf("WithOperation restricts nothing: %w%s", err, missing.Suggestion()))
		default:
			err = fmt.Errorf("%w%s", err, missing.Suggestion())
			b.report("", fmt.Errorf("%w; the option has no effect", err))
			b.unused = append(b.unused, err)
		}
	}
}

// checkMaps checks that the maps that restrict something match something.
func (b *builder) checkMaps() {
	operations := make([]*introspect.Operation, len(b.routes()))
	for i, c := range b.routes() {
		operations[i] = c.op
	}
	for _, err := range b.spec.Rules.Unmatched(operations, b.app.Patterns, b.documents) {
		b.withhold(err)
	}
}

// checkCurations reports the curations that do not name a tool.
func (b *builder) checkCurations() {
	for _, t := range b.spec.Curations {
		i := slices.IndexFunc(b.candidates, func(c *candidate) bool { return c.name == t.Tool })
		if i < 0 {
			b.withhold(fmt.Errorf("Curate(%q): %s", t.Tool, b.uncurated(t.Tool)))
			continue
		}
		switch c := b.candidates[i]; {
		case c.virtual != nil:
			c.err = fmt.Errorf("Curate(%q): the tool has no route; declare its arguments in its own types", t.Tool)
		case c.op.Hidden:
			b.report("", fmt.Errorf("Curate(%q): %s is hidden", t.Tool, c.op.Route()))
		case c.kind == routemap.Exclude && c.err == nil:
			b.report("", fmt.Errorf("Curate(%q): %s is excluded", t.Tool, c.op.Route()))
		}
	}
}

// uncurated returns the reason why there is no tool with the name in a curation.
func (b *builder) uncurated(name string) string {
	for _, t := range b.spec.Curations {
		if t.Name == name {
			return fmt.Sprintf(
				"there is no such tool; another curation gives this name to %s: curate it by its original name",
				t.Tool,
			)
		}
	}
	var tools []string
	for _, c := range b.routes() {
		if c.kind != routemap.Exclude || c.err != nil {
			tools = append(tools, c.name)
		}
	}
	return "there is no such tool" + near.DidYouMean(name, tools)
}
