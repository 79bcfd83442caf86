package introspect

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// behind adds an operation for each operation of a document that the wildcard of a route matches,
// and reports whether there are any. A gateway has such a route: it forwards every path below a
// prefix to another application, whose document describes these paths.
func (b *builder) behind(r route, segments []Segment) bool {
	last := len(segments) - 1
	if last < 0 || !segments[last].Wild {
		return false
	}
	prefix := segments[:last]
	found := 0
	for _, d := range b.documents {
		if d.Under == "" {
			continue
		}
		for i := range d.Operations {
			if o, ok := d.Operations[i].below(r, prefix); ok && b.addBehind(o) {
				found++
			}
		}
	}
	if found > 0 {
		b.note(
			slog.LevelInfo,
			r.methods[0]+" "+r.path,
			fmt.Sprintf("excluded: its tools are the %d operations of a document", found),
		)
	}
	return found > 0
}

// addBehind adds an operation, unless there is already one for its route.
func (b *builder) addBehind(o Operation) bool {
	if slices.ContainsFunc(b.operations, func(other Operation) bool { return other.Route() == o.Route() }) {
		return false
	}
	if a := b.extra[o.Route()]; a != nil {
		b.used[o.Route()] = true
		o.apply(overlay(nil, a, o.Method))
		b.declares[o.Route()] = a.declares()
	}
	b.operations = append(b.operations, o)
	return true
}

// below returns the operation that a document's operation becomes behind a route that consists of
// prefix and a wildcard. It returns false if the route does not serve it.
func (d *DocumentOperation) below(r route, prefix []Segment) (o Operation, ok bool) {
	if !isToolMethod(d.Method) || !slices.Contains(r.methods, d.Method) {
		return Operation{}, false
	}
	for _, path := range d.paths(false) {
		segments, err := parseDocumentPath(path)
		if err != nil || len(segments) <= len(prefix) || !slices.Equal(segments[:len(prefix)], prefix) {
			continue
		}
		if slices.ContainsFunc(prefix, func(s Segment) bool { return s.Param != "" }) {
			continue
		}
		return Operation{
			Method: d.Method, Path: spell(segments), Segments: segments, Via: r.path,
			Handler: r.symbol, Observed: r.annotation != nil, Sources: map[Fact]Source{},
		}, true
	}
	return Operation{}, false
}

// spell returns the path of segments as Gin spells it.
func spell(segments []Segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString("/" + strings.ReplaceAll(s.Literal, ":", escapedColon))
		switch {
		case s.Wild:
			b.WriteString("*" + s.Param)
		case s.Param != "":
			b.WriteString(":" + s.Param)
		}
	}
	return b.String()
}
