package introspect

import (
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
)

// drift reports, in one diagnostic, how a document and the routes differ. Operations without a
// route make it a warning, and routes without an operation do not.
func (b *builder) drift(d *Document, m *matcher) {
	var dangling, undescribed []string
	for i := range d.Operations {
		if op := &d.Operations[i]; !m.used[op] {
			if text := b.dangling(op); text != "" {
				dangling = append(dangling, text)
			}
		}
	}
	for _, route := range m.routes {
		if m.of[route] == nil {
			undescribed = append(undescribed, route.Route())
		}
	}
	slices.Sort(undescribed)
	message := fmt.Sprintf("%s describes %d of %d routes", d.Name, len(m.of), len(m.routes))
	level := slog.LevelInfo
	if len(dangling) > 0 {
		level = slog.LevelWarn
		message += "; these operations have no route: " + someOf(dangling)
	}
	if len(undescribed) > 0 {
		message += "; these routes are not described: " + someOf(undescribed)
	}
	if len(dangling)+len(undescribed) > 0 {
		b.note(level, "", message)
	}
}

// Describes reports whether the document has an operation for a route with one of the patterns.
func (d *Document) Describes(patterns []Pattern) bool {
	return slices.ContainsFunc(patterns, func(p Pattern) bool {
		return isToolMethod(p.Method) && d.lists(p.Method, shape(p.Segments, false))
	})
}

// someOf lists the first names, and the number of further names.
func someOf(names []string) string {
	const shown = 5
	if n := len(names) - shown; n > 0 {
		return strings.Join(names[:shown], ", ") + " and " + strconv.Itoa(n) + " more"
	}
	return strings.Join(names, ", ")
}

// dangling describes an operation without a route, with the verbs that its path has. It returns ""
// if the route exists, but is excluded or called with another verb.
func (b *builder) dangling(op *DocumentOperation) string {
	var verbs []string
	for _, path := range append(op.paths(false), op.Path) {
		segments, err := parseDocumentPath(path)
		if err != nil {
			continue
		}
		for _, p := range b.patterns {
			switch {
			case shape(p.Segments, true) != shape(segments, true):
			case p.Method == op.Method:
				return ""
			case !slices.Contains(verbs, p.Method):
				verbs = append(verbs, p.Method)
			}
		}
	}
	if len(verbs) > 0 {
		return op.route() + " (the path has " + strings.Join(verbs, ", ") + ")"
	}
	return op.route()
}
