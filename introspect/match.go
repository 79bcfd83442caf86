package introspect

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// A matcher finds the route that each operation of a document means.
type matcher struct {
	doc    *Document
	routes []*Operation
	// of is the operation of the document that each route has, and used tells which are
	// taken.
	of   map[*Operation]*DocumentOperation
	used map[*DocumentOperation]bool
}

// match matches by method and path: as they stand, behind the base path and without it,
// since some documents write whole paths; then whatever the case of the path and a slash at
// its end; then by the handler, where the document tells one. A route and an operation are
// only matched once.
func (d *Document) match(routes []*Operation) *matcher {
	m := &matcher{doc: d, routes: routes, of: map[*Operation]*DocumentOperation{}, used: map[*DocumentOperation]bool{}}
	for _, loose := range []bool{false, true} {
		for _, bare := range []bool{false, true} {
			m.pass(loose, bare)
		}
	}
	m.byHandler()
	return m
}

func (m *matcher) pass(loose, bare bool) {
	index := map[string]*Operation{}
	for _, r := range m.routes {
		if m.of[r] == nil {
			index[r.Method+" "+shape(r.Segments, loose)] = r
		}
	}
	for i := range m.doc.Operations {
		op := &m.doc.Operations[i]
		if m.used[op] {
			continue
		}
		for _, path := range op.paths(bare) {
			segments, err := parseDocumentPath(path)
			if err != nil {
				continue
			}
			route := index[op.Method+" "+shape(segments, loose)]
			if route == nil || m.of[route] != nil {
				continue
			}
			m.take(route, op)
			if loose {
				op.note(slog.LevelWarn, fmt.Sprintf("%s writes it %s %s", m.doc.Name, op.Method, path))
			}
			break
		}
	}
}

func (m *matcher) take(route *Operation, op *DocumentOperation) {
	m.of[route], m.used[op] = op, true
}

// paths returns the path behind each base, or alone.
func (d *DocumentOperation) paths(bare bool) []string {
	if bare {
		return []string{d.Path}
	}
	var out []string
	for _, base := range d.Bases {
		out = append(out, strings.TrimSuffix("/"+strings.Trim(base, "/"), "/")+"/"+strings.TrimPrefix(d.Path, "/"))
	}
	return out
}

// parseDocumentPath reads a path in either spelling: {id}, :id, *path.
func parseDocumentPath(path string) ([]Segment, error) {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		literal, rest, ok := strings.Cut(part, "{")
		name, after, closed := strings.Cut(rest, "}")
		switch {
		case !ok:
		case !closed || after != "":
			return nil, fmt.Errorf("path %q has a parameter that does not end its segment", path)
		case strings.HasSuffix(name, "...") || strings.HasPrefix(name, "*"):
			parts[i] = literal + "*" + strings.Trim(name, ".*")
		default:
			parts[i] = strings.ReplaceAll(literal, ":", escapedColon) + ":" + name
		}
	}
	return ParsePath("/" + strings.TrimPrefix(strings.Join(parts, "/"), "/"))
}

// shape is a path without the names of its parameters. A wildcard is a parameter like any
// other: documents have no spelling for it.
func shape(segments []Segment, loose bool) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		if loose {
			b.WriteString(strings.ToLower(s.Literal))
		} else {
			b.WriteString(s.Literal)
		}
		if s.Param != "" {
			b.WriteString("{}")
		}
	}
	if loose {
		return strings.TrimSuffix(b.String(), "/")
	}
	return b.String()
}

// byHandler matches what is left by the handler that the document names or, as generators
// often have it, whose name is the operation ID. It has to be one handler and one operation.
func (m *matcher) byHandler() {
	routes, ops := map[string][]*Operation{}, map[string][]*DocumentOperation{}
	for _, r := range m.routes {
		if m.of[r] == nil && !r.Shared && r.Handler != "" {
			symbol := strings.TrimSuffix(r.Handler, "-fm")
			for _, name := range []string{symbol, symbol[strings.LastIndexByte(symbol, '/')+1:], symbol[strings.LastIndexByte(symbol, '.')+1:]} {
				if !slices.Contains(routes[name], r) {
					routes[name] = append(routes[name], r)
				}
			}
		}
	}
	for i := range m.doc.Operations {
		if op := &m.doc.Operations[i]; !m.used[op] {
			ops[op.handler()] = append(ops[op.handler()], op)
		}
	}
	for name, found := range ops {
		if name == "" || len(found) != 1 || len(routes[name]) != 1 || m.of[routes[name][0]] != nil {
			continue
		}
		m.take(routes[name][0], found[0])
		found[0].note(slog.LevelWarn, fmt.Sprintf("%s writes it %s; they have the handler %s in common", m.doc.Name, found[0].route(), name))
	}
}

func (d *DocumentOperation) handler() string {
	if d.Handler != "" {
		return d.Handler
	}
	id, _, _ := strings.Cut(d.ID, "__")
	return id
}
