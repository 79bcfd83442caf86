package facts

import (
	"fmt"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
)

// A namer writes types as they are written in one package.
type namer struct {
	program *load.Program
	docs    *docs
	home    *load.Package
	out     *Package
	names   map[string]string // import path by name
	mirrors map[*types.TypeName]string
	// documented are the named types whose comments the package states.
	documented map[*types.TypeName]bool
	queue      []types.Type
	problems   []string
}

func newNamer(p *load.Program, d *docs, home *load.Package) *namer {
	return &namer{
		program: p, docs: d, home: home, names: map[string]string{}, mirrors: map[*types.TypeName]string{},
		documented: map[*types.TypeName]bool{},
		out:        &Package{Path: home.Path, Name: home.Name, Dir: home.Dir, Imports: map[string]string{}},
	}
}

// expr returns a type as the package writes it: a type without a name there as a literal, and one that
// cannot be written as any.
func (n *namer) expr(t types.Type) string {
	switch t := t.(type) {
	case *types.Alias:
		return n.expr(types.Unalias(t))
	case *types.Basic:
		return n.basic(t)
	case *types.Named:
		return n.named(t)
	case *types.Pointer:
		return "*" + n.expr(t.Elem())
	case *types.Slice:
		return "[]" + n.expr(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + n.expr(t.Elem())
	case *types.Map:
		return "map[" + n.expr(t.Key()) + "]" + n.expr(t.Elem())
	case *types.Struct:
		return n.structure(t)
	default:
		return "any"
	}
}

func (n *namer) basic(t *types.Basic) string {
	switch t.Kind() {
	case types.Invalid, types.UnsafePointer, types.UntypedNil:
		return "any"
	default:
		return types.Default(t).String()
	}
}

func (n *namer) named(t *types.Named) string {
	obj := t.Obj()
	if obj.Pkg() == nil { // error, comparable
		return "any"
	}
	if !n.nameable(t) {
		return n.mirror(t)
	}
	n.describe(t)
	name := obj.Name()
	if obj.Pkg().Path() != n.home.Path {
		name = n.imported(obj.Pkg()) + "." + name
	}
	if args := t.TypeArgs(); args.Len() > 0 {
		list := make([]string, args.Len())
		for i := range list {
			list[i] = n.expr(args.At(i))
		}
		name += "[" + strings.Join(list, ", ") + "]"
	}
	return name
}

// nameable reports whether the package can refer to a type by its name.
func (n *namer) nameable(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		obj := t.Obj()
		if obj.Pkg() == nil {
			return true
		}
		if obj.Parent() != obj.Pkg().Scope() {
			return false // local to a function
		}
		if obj.Pkg().Path() != n.home.Path && (!obj.Exported() || !n.importable(obj.Pkg())) {
			return false
		}
		for t0 := range t.TypeArgs().Types() {
			if !n.nameable(t0) {
				return false
			}
		}
		return true
	case *types.Pointer:
		return n.nameable(t.Elem())
	case *types.Slice:
		return n.nameable(t.Elem())
	case *types.Array:
		return n.nameable(t.Elem())
	case *types.Map:
		return n.nameable(t.Key()) && n.nameable(t.Elem())
	case *types.Struct:
		for field := range t.Fields() {
			if !n.nameable(field.Type()) {
				return false
			}
		}
		return true
	case *types.TypeParam:
		return false
	default:
		return true
	}
}

// importable reports whether the package can import another one: it is not a command, internal
// packages are visible, its module is one that the application imports, and there is no cycle.
func (n *namer) importable(pkg *types.Package) bool {
	target := n.program.Package(pkg.Path())
	if target == nil || pkg.Name() == "main" {
		return false
	}
	if !internalVisible(pkg.Path(), n.home.Path) {
		return false
	}
	if target.Module != "" && !target.Local && !n.program.Direct(target.Module) {
		return false
	}
	return !target.Imports(n.home.Path)
}

// internalVisible reports whether a package may import another one by Go's rule for internal.
func internalVisible(path, from string) bool {
	for i, part := range strings.Split(path, "/") {
		if part != "internal" {
			continue
		}
		parent := strings.Join(strings.Split(path, "/")[:i], "/")
		if parent != "" && from != parent && !strings.HasPrefix(from, parent+"/") {
			return false
		}
		if parent == "" {
			return false // of the standard library
		}
	}
	return !strings.HasPrefix(path, "vendor/")
}

// imported returns the name by which the file refers to a package.
func (n *namer) imported(pkg *types.Package) string {
	if name, ok := n.out.Imports[pkg.Path()]; ok {
		return name
	}
	base := pkg.Name()
	name := base
	for i := 2; n.taken(name, pkg.Path()); i++ {
		name = base + strconv.Itoa(i)
	}
	n.names[name] = pkg.Path()
	n.out.Imports[pkg.Path()] = name
	return name
}

// taken reports whether a name means something else in the file.
func (n *namer) taken(name, pkgPath string) bool {
	if used, ok := n.names[name]; ok && used != pkgPath {
		return true
	}
	return name == "introspect" || name == "reflect" || n.home.Types.Scope().Lookup(name) != nil
}

// mirror returns the name of a type that has the form of one that has no name in the package.
func (n *namer) mirror(t *types.Named) string {
	if ownForm(t) {
		n.problems = append(
			n.problems,
			fmt.Sprintf("%s has a JSON form of its own and no name in package %s", t.Obj().Name(), n.home.Name),
		)
		return "any"
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return n.expr(t.Underlying())
	}
	if t.TypeArgs().Len() > 0 { // each instance has a form of its own
		return n.structure(s)
	}
	if name, ok := n.mirrors[t.Obj()]; ok {
		return name
	}
	name := "ginmcp" + strings.ToUpper(t.Obj().Name()[:1]) + t.Obj().Name()[1:]
	base := name
	for i := 2; n.home.Types.Scope().Lookup(name) != nil || slices.ContainsFunc(n.out.Mirrors,
		func(m Mirror) bool { return m.Name == name }); i++ {
		name = base + strconv.Itoa(i)
	}
	n.mirrors[t.Obj()] = name
	at := len(n.out.Mirrors)
	n.out.Mirrors = append(n.out.Mirrors, Mirror{Name: name})
	n.out.Mirrors[at].Text = n.structure(s)
	return name
}

// structure writes a struct out, with the comments of its fields as tags.
func (n *namer) structure(s *types.Struct) string {
	var b strings.Builder
	b.WriteString("struct {\n")
	for i := range s.NumFields() {
		f := s.Field(i)
		if !f.Exported() && !f.Embedded() {
			continue
		}
		expr := n.expr(f.Type())
		if f.Embedded() {
			if strings.ContainsAny(expr, "{[ ") || expr == "any" {
				n.flatten(&b, f.Type())
				continue
			}
			b.WriteString(expr)
		} else {
			b.WriteString(f.Name() + " " + expr)
		}
		b.WriteString(fieldTag(s.Tag(i), n.docs.field(f)) + "\n")
	}
	b.WriteString("}")
	return b.String()
}

// flatten writes the fields of an embedded struct that has no name.
func (n *namer) flatten(b *strings.Builder, t types.Type) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	inner := strings.TrimSuffix(strings.TrimPrefix(n.structure(s), "struct {\n"), "}")
	b.WriteString(inner)
}

// fieldTag returns a tag with a description, quoted as in Go.
func fieldTag(tag, doc string) string {
	if doc != "" && !strings.Contains(tag, "description:") {
		tag = strings.TrimSpace(tag + " description:" + strconv.Quote(doc))
	}
	if tag == "" {
		return ""
	}
	if strings.ContainsRune(tag, '`') {
		return " " + strconv.Quote(tag)
	}
	return " `" + tag + "`"
}

// ownForm reports whether a type reads or writes its JSON form itself.
func ownForm(t types.Type) bool {
	for _, name := range []string{"MarshalJSON", "MarshalText", "UnmarshalJSON", "UnmarshalText"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if _, ok := obj.(*types.Func); ok {
			return true
		}
	}
	return false
}

// describe records that the package states the comments of a type and of those in it.
func (n *namer) describe(t *types.Named) {
	obj := t.Obj()
	if n.documented[obj] {
		return
	}
	n.documented[obj] = true
	n.queue = append(n.queue, t)
}

// types writes what people wrote about the types that the package refers to.
func (n *namer) types() {
	for len(n.queue) > 0 {
		t, _ := n.queue[0].(*types.Named)
		n.queue = n.queue[1:]
		pkg := n.program.Package(t.Obj().Pkg().Path())
		if pkg == nil || pkg.Info == nil || t.TypeArgs().Len() > 0 && !n.nameable(t) {
			continue
		}
		out := Type{Description: n.docs.types[t.Obj()]}
		n.describeFields(&out, t)
		out.Values = n.values(t)
		if len(out.Fields) == 0 && len(out.Values) == 0 {
			continue
		}
		out.Expr = n.expr(t)
		n.out.Types = append(n.out.Types, out)
	}
	slices.SortFunc(n.out.Types, func(a, b Type) int { return strings.Compare(a.Expr, b.Expr) })
}

func (n *namer) describeFields(out *Type, t *types.Named) {
	s, ok := t.Underlying().(*types.Struct)
	if !ok || ownForm(t) {
		return
	}
	for i := range s.NumFields() {
		f := s.Field(i)
		if doc := n.docs.field(f); doc != "" && f.Exported() && !strings.Contains(s.Tag(i), "description:") {
			out.Fields = append(out.Fields, Comment{f.Name(), doc})
		}
		n.within(f.Type(), 0)
	}
}

// within records the named types in a type.
func (n *namer) within(t types.Type, depth int) {
	const deep = 6
	if depth > deep {
		return
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		pkg := t.Obj().Pkg()
		if pkg == nil || !n.nameable(t) {
			return
		}
		if p := n.program.Package(pkg.Path()); p != nil && p.Info != nil {
			n.describe(t)
		}
		for t0 := range t.TypeArgs().Types() {
			n.within(t0, depth+1)
		}
	case *types.Pointer:
		n.within(t.Elem(), depth+1)
	case *types.Slice:
		n.within(t.Elem(), depth+1)
	case *types.Array:
		n.within(t.Elem(), depth+1)
	case *types.Map:
		n.within(t.Elem(), depth+1)
	case *types.Struct:
		for field := range t.Fields() {
			n.within(field.Type(), depth+1)
		}
	}
}

// maxValues limits how many constants of a type are stated.
const maxValues = 32

// values returns the constants of a type of texts or numbers.
func (n *namer) values(t *types.Named) []Value {
	if _, ok := t.Underlying().(*types.Basic); !ok || ownForm(t) {
		return nil
	}
	found := n.docs.values[t.Obj()]
	if len(found) < 2 || len(found) > maxValues {
		return nil
	}
	var out []Value
	for _, v := range found {
		if text, ok := jsonText(v.value); ok {
			out = append(out, Value{text, v.doc})
		}
	}
	return out
}

// symbolPath returns the path of a package in the form that the symbols of its functions have.
func symbolPath(pkgPath, name string) string {
	if name == "main" {
		return "main"
	}
	dir, base := path.Split(pkgPath)
	var b strings.Builder
	for i := range len(base) {
		c := base[i]
		if c <= ' ' || c == '.' || c == '%' || c == '"' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02x", c)
			continue
		}
		b.WriteByte(c)
	}
	return dir + b.String()
}
