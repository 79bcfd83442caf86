// Package callgraph reads which functions of a program call which others, which of them register routes,
// and which variables they change.
package callgraph

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/jsonshape"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/stdmodel"
)

// A Graph has the functions of a program that register routes, and which functions mention which.
type Graph struct {
	program *load.Program
	// Registers holds the functions that make engines or register routes, directly or through
	// functions that they mention.
	Registers map[*types.Func]bool
	// Direct holds those that do so themselves.
	Direct map[*types.Func]bool
	// Order has all functions with a body in the order of the source, imports first.
	Order    []*load.Func
	mentions map[*types.Func][]*types.Func
	// Mentioned holds the functions that another function of registers mentions.
	Mentioned  map[*types.Func]bool
	methods    map[string][]*types.Func
	found      map[*types.Func]*types.Func
	converting map[*types.Func]bool
	// Changed holds the package-level variables whose elements a function assigns or deletes.
	Changed map[*types.Var]bool
}

// New reads the functions of a program.
func New(p *load.Program) *Graph {
	g := &Graph{
		program: p, Registers: map[*types.Func]bool{}, Direct: map[*types.Func]bool{},
		mentions:  map[*types.Func][]*types.Func{},
		Mentioned: map[*types.Func]bool{}, methods: map[string][]*types.Func{}, found: map[*types.Func]*types.Func{},
		Changed:    map[*types.Var]bool{},
		converting: map[*types.Func]bool{},
	}
	for _, pkg := range p.Packages {
		for _, file := range pkg.Files {
			for _, decl := range file.Decls {
				if d, ok := decl.(*ast.FuncDecl); ok {
					g.read(pkg, d)
				}
			}
		}
	}
	g.propagate()
	return g
}

func (g *Graph) read(pkg *load.Package, d *ast.FuncDecl) {
	obj, ok := pkg.Info.Defs[d.Name].(*types.Func)
	if !ok || d.Body == nil || d.Name.Name == "_" {
		return
	}
	g.Order = append(g.Order, &load.Func{Decl: d, Pkg: pkg, Obj: obj})
	if d.Recv != nil {
		g.methods[d.Name.Name] = append(g.methods[d.Name.Name], obj)
	}
	if d.Name.Name != "init" {
		g.readChanges(pkg, d)
	}
	ast.Inspect(d.Body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		f, ok := pkg.Info.Uses[id].(*types.Func)
		if !ok {
			return true
		}
		f = f.Origin()
		if isRegistration(f) {
			g.Direct[obj], g.Registers[obj] = true, true
		} else {
			g.mentions[obj] = append(g.mentions[obj], f)
		}
		return true
	})
}

// readChanges finds the package-level variables that a function changes.
func (g *Graph) readChanges(pkg *load.Package, d *ast.FuncDecl) {
	change := func(e ast.Expr) {
		for {
			switch x := ast.Unparen(e).(type) {
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.SelectorExpr:
				if v, ok := pkg.Info.Uses[x.Sel].(*types.Var); ok && !v.IsField() {
					g.Changed[v] = true
				}
				e = x.X
				continue
			case *ast.Ident:
				if v, ok := pkg.Info.Uses[x].(*types.Var); ok {
					g.Changed[v] = true
				}
			}
			return
		}
	}
	ast.Inspect(d.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				change(lhs)
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "delete" && len(n.Args) > 0 {
				change(n.Args[0])
			}
		}
		return true
	})
}

// Converts reports whether a function of the application converts texts to something else.
func (g *Graph) Converts(f *load.Func) bool {
	if known, ok := g.converting[f.Obj]; ok {
		return known
	}
	found := false
	for _, to := range g.mentions[f.Obj] {
		_, ok := stdmodel.Converters[to.FullName()]
		found = found || ok || to.Pkg() != nil && to.Pkg().Path() == "github.com/spf13/cast"
	}
	g.converting[f.Obj] = found
	return found
}

// IsData reports whether a package-level variable holds data and not a table of constants: a
// function changes it, or its elements are structs.
func (g *Graph) IsData(v *types.Var) bool {
	if g.Changed[v] {
		return true
	}
	elem := jsonshape.ElemType(v.Type())
	if elem == nil {
		return false
	}
	if p, ok := elem.Underlying().(*types.Pointer); ok {
		elem = p.Elem()
	}
	s, ok := elem.Underlying().(*types.Struct)
	return ok && s.NumFields() > 0
}

// isRegistration reports whether a function of Gin makes an engine or registers routes.
func isRegistration(f *types.Func) bool {
	if f.Pkg() == nil || f.Pkg().Path() != load.GinPath {
		return false
	}
	switch f.Name() {
	case "New", "Default":
		return f.Type().(*types.Signature).Recv() == nil //nolint:forcetypeassert // the type of a function is a signature
	case "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "Any", "Match", "Group":
		return true
	case "Handle":
		return true
	default:
		return false
	}
}

// propagate finds the functions that register routes through others.
func (g *Graph) propagate() {
	for changed := true; changed; {
		changed = false
		for _, f := range g.Order {
			for _, to := range g.mentions[f.Obj] {
				if g.Registers[f.Obj] {
					break
				}
				if g.leads(to) {
					g.Registers[f.Obj], changed = true, true
				}
			}
		}
	}
	for _, f := range g.Order {
		if !g.Registers[f.Obj] {
			continue
		}
		for _, to := range g.mentions[f.Obj] {
			if to != f.Obj {
				g.Mentioned[to] = true
				for _, impl := range g.implementations(to) {
					g.Mentioned[impl] = true
				}
			}
		}
	}
}

// leads reports whether a function that is mentioned registers routes; for a method of an
// interface, whether an implementation does.
func (g *Graph) leads(f *types.Func) bool {
	return g.Registers[f] ||
		slices.ContainsFunc(g.implementations(f), func(impl *types.Func) bool { return g.Registers[impl] })
}

// implementations returns the methods that implement a method of an interface.
func (g *Graph) implementations(f *types.Func) []*types.Func {
	sig, ok := f.Type().(*types.Signature)
	if !ok || sig.Recv() == nil {
		return nil
	}
	iface, ok := sig.Recv().Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var out []*types.Func
	for _, method := range g.methods[f.Name()] {
		recv := method.Type().(*types.Signature).Recv().Type() //nolint:forcetypeassert // the type of a method is a signature
		named := receiverNamed(recv)
		if named == nil || named.TypeParams().Len() > 0 {
			continue
		}
		if types.Implements(recv, iface) || types.Implements(types.NewPointer(recv), iface) {
			out = append(out, method)
		}
	}
	return out
}

func receiverNamed(t types.Type) *types.Named {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := t.(*types.Named)
	return n
}

// Implementation returns the only method of the application that implements a method of an
// interface, or nil.
func (g *Graph) Implementation(f *types.Func, _ types.Type) *types.Func {
	if found, ok := g.found[f]; ok {
		return found
	}
	var only *types.Func
	for _, impl := range g.implementations(f) {
		if isDouble(impl) {
			continue
		}
		if only != nil {
			only = nil
			break
		}
		only = impl
	}
	g.found[f] = only
	return only
}

// isDouble reports whether a method belongs to a mock or another double for tests.
func isDouble(f *types.Func) bool {
	names := []string{f.Pkg().Path()}
	sig := f.Type().(*types.Signature) //nolint:forcetypeassert // the type of a method is a signature
	if n := receiverNamed(sig.Recv().Type()); n != nil {
		names = append(names, n.Obj().Name())
	}
	for _, name := range names {
		name = strings.ToLower(name)
		for _, word := range []string{"mock", "fake", "stub", "noop", "dummy"} {
			if strings.Contains(name, word) {
				return true
			}
		}
	}
	return false
}
