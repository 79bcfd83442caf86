package gen

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
)

// A Change is a difference between a generated file and what would be generated now.
type Change struct {
	File string `json:"file"`
	// Route is the method and path of the route, empty if the change concerns the whole file.
	Route string `json:"route,omitempty"`
	// What states how it changed, such as "Params: + {Name: \"page\", …}".
	What string `json:"what"`
}

// String returns the change as a line.
func (c Change) String() string {
	if c.Route == "" {
		return c.File + ": " + c.What
	}
	return c.File + ": " + c.Route + ": " + c.What
}

// Check returns the differences between the generated files and what would be generated now. There
// are none if the files are up to date.
func (r *Result) Check() ([]Change, error) {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(r.Files)) {
		old, err := os.ReadFile(name)
		switch {
		case os.IsNotExist(err):
			changes = append(changes, Change{File: name, What: "it does not exist"})
			continue
		case err != nil:
			return nil, err
		case bytes.Equal(old, r.Files[name]):
			continue
		}
		found := compareFiles(name, old, r.Files[name])
		if len(found) == 0 {
			found = []Change{{File: name, What: "its text differs, but no fact does"}}
		}
		changes = append(changes, found...)
	}
	for _, name := range r.Stale {
		changes = append(changes, Change{File: name, What: "its package has no routes any more"})
	}
	return changes, nil
}

// compareFiles returns the routes and types that differ between two generated files.
func compareFiles(name string, before, after []byte) []Change {
	old, oldErr := parseFacts(before)
	now, nowErr := parseFacts(after)
	if oldErr != nil || nowErr != nil {
		return []Change{{File: name, What: "it cannot be read as Go"}}
	}
	var changes []Change
	for _, key := range slices.Sorted(maps.Keys(merged(old, now))) {
		a, had := old[key]
		b, has := now[key]
		switch {
		case !had:
			changes = append(changes, Change{name, key, "it is new"})
		case !has:
			changes = append(changes, Change{name, key, "it is gone"})
		default:
			changes = append(changes, compareFields(name, key, a, b)...)
		}
	}
	return changes
}

func merged[V any](a, b map[string]V) map[string]V {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// compareFields returns which fields of a composite literal differ: for a list, which elements.
func compareFields(name, key string, before, after fields) []Change {
	var changes []Change
	for _, field := range slices.Sorted(maps.Keys(merged(before, after))) {
		gone := without(before[field], after[field])
		added := without(after[field], before[field])
		if len(gone)+len(added) == 0 {
			continue
		}
		var parts []string
		for _, text := range gone {
			parts = append(parts, "- "+text)
		}
		for _, text := range added {
			parts = append(parts, "+ "+text)
		}
		changes = append(changes, Change{name, key, field + ": " + strings.Join(parts, ", ")})
	}
	return changes
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

// fields are the values of a composite literal, by the name of the field; a list has one text for
// each element.
type fields map[string][]string

// parseFacts returns the composite literals for routes and types in a generated file.
func parseFacts(code []byte) (map[string]fields, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", code, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	out := map[string]fields{}
	ast.Inspect(file, func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, _ := kv.Key.(*ast.Ident)
		list, isList := kv.Value.(*ast.CompositeLit)
		if key == nil || !isList || key.Name != "Routes" && key.Name != "Types" {
			return true
		}
		for _, elt := range list.Elts {
			if lit, ok := elt.(*ast.CompositeLit); ok {
				f := readFields(fset, lit)
				out[nameOf(f)] = f
			}
		}
		return false
	})
	for _, decl := range file.Decls {
		if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.TYPE {
			for _, spec := range d.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					out["type "+t.Name.Name] = fields{"Form": {text(fset, t.Type)}}
				}
			}
		}
	}
	return out, nil
}

// nameOf returns the key of a route, or the type that facts are about.
func nameOf(f fields) string {
	unquoted := func(name string) string {
		if len(f[name]) == 0 {
			return ""
		}
		s, err := strconv.Unquote(f[name][0])
		if err != nil {
			return f[name][0]
		}
		return s
	}
	if t := unquoted("Type"); t != "" {
		return t
	}
	name := unquoted("Method") + " " + unquoted("Path")
	if n := unquoted("Ordinal"); n != "" {
		name += " #" + n
	}
	return name
}

func readFields(fset *token.FileSet, lit *ast.CompositeLit) fields {
	out := fields{}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		name := text(fset, kv.Key)
		if list, ok := kv.Value.(*ast.CompositeLit); ok {
			out[name] = []string{}
			for _, e := range list.Elts {
				out[name] = append(out[name], text(fset, e))
			}
			continue
		}
		out[name] = []string{text(fset, kv.Value)}
	}
	return out
}

// text returns a node as one line.
func text(fset *token.FileSet, n ast.Node) string {
	var b bytes.Buffer
	if err := printer.Fprint(&b, fset, n); err != nil {
		return ""
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
