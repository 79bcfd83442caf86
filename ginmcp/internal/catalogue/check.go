package catalogue

import (
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

// checkCurations reports the curations of what does not become a component.
func (b *builder) checkCurations() {
	var tools []string
	for _, c := range b.routes() {
		if c.kind != KindExclude || c.err != nil {
			tools = append(tools, c.name)
		}
	}
	for _, t := range b.spec.Curations {
		if !slices.Contains(tools, t.Tool) {
			b.report("", fmt.Errorf("Curate(%q): %s", t.Tool, b.uncurated(t.Tool, tools)))
		}
	}
}

// uncurated returns the reason why there is nothing to curate.
func (b *builder) uncurated(name string, tools []string) string {
	if i := slices.IndexFunc(b.candidates, func(c *candidate) bool { return c.name == name }); i >= 0 {
		switch c := b.candidates[i]; {
		case c.virtual != nil:
			return "the tool has no route, and says itself what it takes"
		case c.op.Hidden:
			return c.op.Route() + " is hidden"
		default:
			return c.op.Route() + " is excluded"
		}
	}
	for _, t := range b.spec.Curations {
		if t.Name == name {
			return fmt.Sprintf("there is no such tool; another curation makes it of %s, by which name it is curated", t.Tool)
		}
	}
	return "there is no such tool" + near.DidYouMean(name, tools)
}
