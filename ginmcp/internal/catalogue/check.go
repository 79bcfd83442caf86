package catalogue

import (
	"errors"
	"fmt"
	"maps"
	"slices"

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

// An option that restricts something fails closed. If it matches nothing, it cannot be known what
// it was meant to restrict, so everything is withheld. If it names an existing component and has
// another mistake, it withholds that component.

// withhold reports a mistake that withholds everything.
func (b *builder) withhold(err error) {
	b.report("", fmt.Errorf("%w; everything is withheld until this is corrected", err))
	b.catalogue.withheld = true
	b.unmet = append(b.unmet, err)
}

// Restricts reports whether an option names something that it restricts.
func (s *Spec) Restricts() bool {
	return len(s.Curations) > 0 || slices.ContainsFunc(s.Maps, func(m RouteMap) bool { return m.selects() })
}

// Precheck returns the mistakes that would withhold everything if the routes stayed as they are. It
// calls no function of the application. If documents have not been read yet, options that may
// depend on their IDs and tags are not checked.
func Precheck(app *Application, spec *Spec, documents bool) []error {
	b := &builder{app: app, spec: spec, catalogue: Partial(app, spec, nil), documents: documents}
	b.readErrors()
	b.collect()
	b.checkMaps()
	if !documents {
		for _, c := range b.routes() {
			c.kind = KindTool // as far as is known
		}
		b.name()
		b.checkCurations()
	}
	return b.unmet
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
		case len(missing.Annotation.Scopes) > 0:
			b.withhold(fmt.Errorf("WithOperation restricts nothing: %w%s", err, missing.Suggestion()))
		default:
			b.report("", fmt.Errorf("%w%s", err, missing.Suggestion()))
		}
	}
}

// checkMaps checks that the maps that exclude something, or require scopes, match something. A map
// without a pattern and tags is a filter over everything, and need not match.
func (b *builder) checkMaps() {
	for i := range b.spec.Maps {
		m := &b.spec.Maps[i]
		if b.documents && len(m.Tags) > 0 {
			continue
		}
		if m.selects() && !b.matchesAny(m) {
			b.withhold(fmt.Errorf("WithRouteMaps: map %d %s nothing: %s", i+1, m.restriction(), b.unmatched(m)))
		}
	}
}

// selects reports whether the map restricts what its pattern and tags select.
func (m *RouteMap) selects() bool {
	return m.restriction() != "" && (m.Pattern != nil || len(m.Tags) > 0)
}

// restriction returns the map's restriction as a verb, or "" if it restricts nothing.
func (m *RouteMap) restriction() string {
	switch {
	case m.Kind == KindExclude:
		return "excludes"
	case len(m.Scopes) > 0:
		return "restricts"
	default:
		return ""
	}
}

// matchesAny reports whether a map matches a route, even one that another map or a default
// excludes.
func (b *builder) matchesAny(m *RouteMap) bool {
	for _, c := range b.routes() {
		op := *c.op
		op.Tags = slices.Concat(op.Tags, b.spec.Tags)
		if m.matches(&op) {
			return true
		}
	}
	return len(m.Tags) == 0 && slices.ContainsFunc(b.app.Patterns, func(p introspect.Pattern) bool {
		return m.matches(&introspect.Operation{Method: p.Method, Path: p.Path, Segments: p.Segments})
	})
}

// unmatched returns the reason why a map matches nothing.
func (b *builder) unmatched(m *RouteMap) string {
	known := slices.Clone(b.spec.Tags)
	for _, c := range b.routes() {
		known = append(known, c.op.Tags...)
	}
	for _, tag := range m.Tags {
		if !slices.Contains(known, tag) {
			return fmt.Sprintf("no operation has the tag %q%s", tag, near.DidYouMean(tag, unique(known)))
		}
	}
	if m.Pattern == nil {
		return "no operation has all of its tags"
	}
	return fmt.Sprintf("no route matches the pattern %q with its methods and tags", m.Pattern)
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
		case c.kind == KindExclude && c.err == nil:
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
		if c.kind != KindExclude || c.err != nil {
			tools = append(tools, c.name)
		}
	}
	return "there is no such tool" + near.DidYouMean(name, tools)
}
