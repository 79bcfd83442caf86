package routemap

import (
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/internal/near"
	"github.com/ginmcp/ginmcp/introspect"
)

// A map that excludes operations or requires scopes must match an operation: otherwise it is
// unknown what it should restrict. A map without a pattern and tags is a general filter and need
// not match.

// Selects reports whether a map restricts the operations that its pattern and tags select.
func (r *Rules) Selects() bool {
	return slices.ContainsFunc(r.Maps, func(m Map) bool { return m.selects() })
}

// Unmatched returns an error for each map that has to match an operation but does not. Operations
// are those that were read, and patterns are all routes of the engine. If documents is true,
// documents have not been read yet, and maps that may depend on their tags are not checked.
func (r *Rules) Unmatched(
	operations []*introspect.Operation, patterns []introspect.Pattern, documents bool,
) (errs []error) {
	for i := range r.Maps {
		m := &r.Maps[i]
		if documents && len(m.Tags) > 0 {
			continue
		}
		if m.selects() && !r.matchesAny(m, operations, patterns) {
			errs = append(errs, fmt.Errorf(
				"WithRouteMaps: map %d %s nothing: %s", i+1, m.restriction(), r.unmatched(m, operations)))
		}
	}
	return errs
}

// selects reports whether the map restricts what its pattern and tags select.
func (m *Map) selects() bool {
	return m.restriction() != "" && (m.Pattern != nil || len(m.Tags) > 0)
}

// restriction returns the map's restriction as a verb, or "" if it restricts nothing.
func (m *Map) restriction() string {
	switch {
	case m.Kind == Exclude:
		return "excludes"
	case len(m.Scopes) > 0:
		return "restricts"
	default:
		return ""
	}
}

// matchesAny reports whether a map matches a route, even one that another map or a default excludes.
func (r *Rules) matchesAny(m *Map, operations []*introspect.Operation, patterns []introspect.Pattern) bool {
	for _, one := range operations {
		op := *one
		op.Tags = slices.Concat(op.Tags, r.Tags)
		if m.matches(&op) {
			return true
		}
	}
	return len(m.Tags) == 0 && slices.ContainsFunc(patterns, func(p introspect.Pattern) bool {
		return m.matches(&introspect.Operation{Method: p.Method, Path: p.Path, Segments: p.Segments})
	})
}

// unmatched returns the reason why a map matches nothing.
func (r *Rules) unmatched(m *Map, operations []*introspect.Operation) string {
	known := slices.Clone(r.Tags)
	for _, op := range operations {
		known = append(known, op.Tags...)
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
