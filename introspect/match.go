package introspect

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// A matcher finds the route of each operation of a document.
type matcher struct {
	doc    *Document
	routes []*Operation
	// of maps a route to the document's operation; used contains the operations that are matched.
	of   map[*Operation]*DocumentOperation
	used map[*DocumentOperation]bool
}

// match matches routes and operations by method and path. It first compares exact paths, with and
// without the base path, because some documents contain complete paths. It then ignores the case of
// the path and a trailing slash. Finally it compares the handlers. Each route and each operation is
// matched at most once.
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
			m.pair(route, op)
			if loose {
				op.note(slog.LevelWarn, "%s spells the route %s %s", m.doc.Name, op.Method, path)
			}
			break
		}
	}
}

func (m *matcher) pair(route *Operation, op *DocumentOperation) {
	m.of[route], m.used[op] = op, true
}

// paths returns the path with each base, or, if bare, the path alone.
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

// parseDocumentPath parses a path with parameters in any of the spellings {id}, :id and *path. A
// colon inside a segment is literal.
func parseDocumentPath(path string) ([]Segment, error) {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		literal, rest, ok := strings.Cut(part, "{")
		name, after, closed := strings.Cut(rest, "}")
		switch {
		case !ok && strings.LastIndexByte(part, ':') > 0 && !strings.Contains(part, escapedColon):
			parts[i] = part[:1] + strings.ReplaceAll(part[1:], ":", escapedColon) // such as /things:batch
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

// shape returns a path without the names of its parameters. A wildcard counts as a parameter,
// because documents cannot express one. If loose, the shape has no upper case and no trailing
// slash.
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

// byHandler matches the remaining operations by the handler that the document names, or else by
// the operation ID, because generators often use the handler's name as the ID. A name that is
// not unique matches nothing.
func (m *matcher) byHandler() {
	routes, ops := map[string][]*Operation{}, map[string][]*DocumentOperation{}
	for _, r := range m.routes {
		if m.of[r] == nil && !r.Shared && r.Handler != "" {
			symbol := strings.TrimSuffix(r.Handler, "-fm")
			qualified, name := symbol[strings.LastIndexByte(symbol, '/')+1:], symbol[strings.LastIndexByte(symbol, '.')+1:]
			for _, name := range []string{symbol, qualified, name} {
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
		m.pair(routes[name][0], found[0])
		found[0].note(slog.LevelWarn, "%s spells the route %s; both have the handler %s", m.doc.Name, found[0].route(), name)
	}
}

func (d *DocumentOperation) handler() string {
	if d.Handler != "" {
		return d.Handler
	}
	id, _, _ := strings.Cut(d.ID, "__")
	return id
}
