package facts

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
)

// docs has the comments of a program.
type docs struct {
	fields map[*types.Var]string
	types  map[*types.TypeName]string
	funcs  map[*types.Func]*ast.CommentGroup
	values map[*types.TypeName][]enumValue
}

// An enumValue is a constant of a named type.
type enumValue struct {
	value constant.Value
	doc   string
}

func newDocs(p *load.Program) *docs {
	d := &docs{
		fields: map[*types.Var]string{}, types: map[*types.TypeName]string{}, funcs: map[*types.Func]*ast.CommentGroup{},
		values: map[*types.TypeName][]enumValue{},
	}
	for _, pkg := range p.Packages {
		for _, file := range pkg.Files {
			for _, decl := range file.Decls {
				d.decl(pkg, decl)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.StructType); ok {
					d.structure(pkg, s)
				}
				return true
			})
		}
	}
	return d
}

func (d *docs) decl(pkg *load.Package, decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if f, ok := pkg.Info.Defs[decl.Name].(*types.Func); ok && decl.Doc != nil {
			d.funcs[f] = decl.Doc
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if t, ok := pkg.Info.Defs[s.Name].(*types.TypeName); ok {
					doc := s.Doc
					if doc == nil && len(decl.Specs) == 1 {
						doc = decl.Doc
					}
					d.types[t] = sentence(doc.Text())
				}
			case *ast.ValueSpec:
				d.constants(pkg, s)
			}
		}
	}
}

// constants records the constants of named types of the same package.
func (d *docs) constants(pkg *load.Package, s *ast.ValueSpec) {
	for _, name := range s.Names {
		c, ok := pkg.Info.Defs[name].(*types.Const)
		if !ok || name.Name == "_" {
			continue
		}
		n, ok := types.Unalias(c.Type()).(*types.Named)
		if !ok || n.Obj().Pkg() != pkg.Types {
			continue
		}
		doc := s.Comment.Text()
		if doc == "" {
			doc = s.Doc.Text()
		}
		values := d.values[n.Obj()]
		if !slices.ContainsFunc(values, func(v enumValue) bool { return v.value.ExactString() == c.Val().ExactString() }) {
			d.values[n.Obj()] = append(values, enumValue{c.Val(), withoutName(sentence(doc), name.Name)})
		}
	}
}

// structure records the comments of fields: those above a field and those after it.
func (d *docs) structure(pkg *load.Package, s *ast.StructType) {
	for _, f := range s.Fields.List {
		var parts []string
		for _, g := range []*ast.CommentGroup{f.Doc, f.Comment} {
			if text := sentence(g.Text()); text != "" {
				parts = append(parts, text)
			}
		}
		if len(parts) == 0 {
			continue
		}
		for _, name := range f.Names {
			if v, ok := pkg.Info.Defs[name].(*types.Var); ok {
				d.fields[v] = withoutName(strings.Join(parts, " "), name.Name)
			}
		}
	}
}

// field returns the comment of a field.
func (d *docs) field(v *types.Var) string { return d.fields[v.Origin()] }

// sentence returns a comment as one line, without directives and separators.
func sentence(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" && len(lines) > 0 {
			break // the first paragraph is what it is about
		}
		if strings.HasPrefix(line, "nolint") || strings.HasPrefix(line, "TODO") || strings.HasPrefix(line, "FIXME") ||
			strings.Trim(line, "-=*/ ") == "" {
			continue
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, " ")
}

// withoutName removes the name of what is described from the beginning of its comment, which says
// nothing to those who do not see the source: "Name is the name" becomes "the name".
func withoutName(text, name string) string {
	for _, verb := range []string{" is ", " are "} {
		if rest, ok := strings.CutPrefix(text, name+verb); ok && rest != "" {
			return rest
		}
	}
	return text
}

// A handlerDoc is what people wrote about a handler.
type handlerDoc struct {
	summary, description string
	tags                 []string
	deprecated           bool
	params               map[string]string // descriptions, by the name of the parameter
}

// handler returns what the doc comment of a function states: the lines for swag, or else its text.
func (d *docs) handler(f *types.Func) handlerDoc {
	var out handlerDoc
	if f == nil || d.funcs[f.Origin()] == nil {
		return out
	}
	var text []string
	swagged := false
	for line := range strings.SplitSeq(d.funcs[f.Origin()].Text(), "\n") {
		trimmed := strings.TrimSpace(line)
		if !strings.HasPrefix(trimmed, "@") {
			if !swagged {
				text = append(text, trimmed)
			}
			continue
		}
		swagged = true
		out.swag(trimmed)
	}
	if out.summary == "" && out.description == "" {
		out.prose(strings.TrimSpace(strings.Join(text, "\n")), f.Name())
	}
	return out
}

// prose uses a doc comment unchanged: its first paragraph is the summary, the others are the description.
func (h *handlerDoc) prose(text, name string) {
	if text == name || text == "" || strings.HasPrefix(text, "nolint") {
		return
	}
	first, rest, _ := strings.Cut(text, "\n\n")
	h.summary = strings.Join(strings.Fields(first), " ")
	h.description = strings.TrimSpace(rest)
	if strings.HasPrefix(rest, "Deprecated:") || strings.Contains(rest, "\nDeprecated:") {
		h.deprecated = true
	}
}

// swag reads a line for swag.
func (h *handlerDoc) swag(line string) {
	key, value, _ := strings.Cut(line, " ")
	if k, v, ok := strings.Cut(line, "\t"); ok && len(k) < len(key) {
		key, value = k, v
	}
	value = strings.TrimSpace(value)
	switch strings.ToLower(key) {
	case "@summary":
		h.summary = value
	case "@description":
		if h.description != "" {
			h.description += "\n"
		}
		h.description += value
	case "@tags":
		for tag := range strings.SplitSeq(value, ",") {
			if tag = strings.TrimSpace(tag); tag != "" {
				h.tags = append(h.tags, tag)
			}
		}
	case "@deprecated":
		h.deprecated = true
	case "@param":
		h.param(value)
	}
}

// param reads the description of a parameter: name in type required "description".
func (h *handlerDoc) param(value string) {
	fields := strings.Fields(value)
	start := strings.IndexByte(value, '"')
	end := strings.LastIndexByte(value, '"')
	if len(fields) == 0 || start < 0 || end <= start+1 {
		return
	}
	if next := strings.IndexByte(value[start+1:], '"'); next >= 0 {
		end = start + 1 + next
	}
	if h.params == nil {
		h.params = map[string]string{}
	}
	h.params[fields[0]] = value[start+1 : end]
}
