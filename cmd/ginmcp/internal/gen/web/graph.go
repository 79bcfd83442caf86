package web

import (
	"context"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
)

// A graph has the functions of a program that register routes, and which functions mention which.
type graph struct {
	program *load.Program
	// registers holds the functions that make engines or register routes, directly or through
	// functions that they mention.
	registers map[*types.Func]bool
	// direct holds those that do so themselves.
	direct map[*types.Func]bool
	// order has all functions with a body in the order of the source, imports first.
	order    []*load.Func
	mentions map[*types.Func][]*types.Func
	// mentioned holds the functions that another function of registers mentions.
	mentioned  map[*types.Func]bool
	methods    map[string][]*types.Func
	found      map[*types.Func]*types.Func
	converting map[*types.Func]bool
	// changed holds the package-level variables whose elements a function assigns or deletes.
	changed map[*types.Var]bool
}

// newGraph reads the functions of a program.
func newGraph(p *load.Program) *graph {
	g := &graph{
		program: p, registers: map[*types.Func]bool{}, direct: map[*types.Func]bool{},
		mentions:  map[*types.Func][]*types.Func{},
		mentioned: map[*types.Func]bool{}, methods: map[string][]*types.Func{}, found: map[*types.Func]*types.Func{},
		changed:    map[*types.Var]bool{},
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

func (g *graph) read(pkg *load.Package, d *ast.FuncDecl) {
	obj, ok := pkg.Info.Defs[d.Name].(*types.Func)
	if !ok || d.Body == nil || d.Name.Name == "_" {
		return
	}
	g.order = append(g.order, &load.Func{Decl: d, Pkg: pkg, Obj: obj})
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
			g.direct[obj], g.registers[obj] = true, true
		} else {
			g.mentions[obj] = append(g.mentions[obj], f)
		}
		return true
	})
}

// readChanges finds the package-level variables that a function changes.
func (g *graph) readChanges(pkg *load.Package, d *ast.FuncDecl) {
	change := func(e ast.Expr) {
		for {
			switch x := ast.Unparen(e).(type) {
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.SelectorExpr:
				if v, ok := pkg.Info.Uses[x.Sel].(*types.Var); ok && !v.IsField() {
					g.changed[v] = true
				}
				e = x.X
				continue
			case *ast.Ident:
				if v, ok := pkg.Info.Uses[x].(*types.Var); ok {
					g.changed[v] = true
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

// converts reports whether a function of the application converts texts to something else.
func (g *graph) converts(f *load.Func) bool {
	if known, ok := g.converting[f.Obj]; ok {
		return known
	}
	found := false
	for _, to := range g.mentions[f.Obj] {
		_, ok := converters[to.FullName()]
		found = found || ok || to.Pkg() != nil && to.Pkg().Path() == "github.com/spf13/cast"
	}
	g.converting[f.Obj] = found
	return found
}

// isData reports whether a package-level variable holds data and not a table of constants: a
// function changes it, or its elements are structs.
func (g *graph) isData(v *types.Var) bool {
	if g.changed[v] {
		return true
	}
	elem := elemType(v.Type())
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
	if f.Pkg() == nil || f.Pkg().Path() != ginPath {
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
func (g *graph) propagate() {
	for changed := true; changed; {
		changed = false
		for _, f := range g.order {
			for _, to := range g.mentions[f.Obj] {
				if g.registers[f.Obj] {
					break
				}
				if g.leads(to) {
					g.registers[f.Obj], changed = true, true
				}
			}
		}
	}
	for _, f := range g.order {
		if !g.registers[f.Obj] {
			continue
		}
		for _, to := range g.mentions[f.Obj] {
			if to != f.Obj {
				g.mentioned[to] = true
				for _, impl := range g.implementations(to) {
					g.mentioned[impl] = true
				}
			}
		}
	}
}

// leads reports whether a function that is mentioned registers routes; for a method of an
// interface, whether an implementation does.
func (g *graph) leads(f *types.Func) bool {
	return g.registers[f] ||
		slices.ContainsFunc(g.implementations(f), func(impl *types.Func) bool { return g.registers[impl] })
}

// implementations returns the methods that implement a method of an interface.
func (g *graph) implementations(f *types.Func) []*types.Func {
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

// implementation returns the only method of the application that implements a method of an
// interface, or nil.
func (g *graph) implementation(f *types.Func, _ types.Type) *types.Func {
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

// registrars runs the functions that register routes: initializers first, then the functions that
// no other one of them mentions, then those that were not reached.
func (a *analysis) registrars(ctx context.Context) {
	m := a.machine
	m.Steps = registrationSteps
	seen := map[routeKey]bool{}
	a.collect = func(r *Route) {
		k := keyOf(r)
		if !seen[k] {
			seen[k] = true
			a.routes = append(a.routes, r)
		}
	}
	defer func() { a.collect = nil }()
	for _, f := range a.graph.order {
		if f.Obj.Name() == "init" && f.Decl.Recv == nil && f.Pkg.Local {
			a.enter(f)
		}
	}
	for _, f := range a.graph.order {
		if ctx.Err() == nil && a.graph.registers[f.Obj] && f.Pkg.Local && !a.graph.mentioned[f.Obj] &&
			f.Obj.Name() != "init" {
			a.enter(f)
		}
	}
	for _, f := range a.graph.order {
		if ctx.Err() == nil && a.graph.direct[f.Obj] && f.Pkg.Local && !m.WasRun(f.Decl.Body) {
			a.enter(f)
		}
	}
}

// A routeKey distinguishes routes.
type routeKey struct {
	method, path string
	any, partial bool
	obj          *types.Func
	lit          *ast.FuncLit
	at           token.Position
}

func keyOf(r *Route) routeKey {
	k := routeKey{method: r.Method, path: r.Path, any: r.Any, partial: r.Partial}
	if r.Handler != nil {
		k.obj, k.lit = r.Handler.Obj, r.Handler.Lit
	}
	if k.obj == nil && k.lit == nil || r.Partial {
		k.at = r.Position
	}
	return k
}

// enter runs a function with parameters of which nothing is known.
func (a *analysis) enter(f *load.Func) {
	sig, ok := f.Obj.Type().(*types.Signature)
	if !ok || sig.TypeParams().Len() > 0 {
		return
	}
	args := make([]interp.Value, sig.Params().Len())
	for i := range args {
		args[i] = a.parameter(sig.Params().At(i).Type())
	}
	fn := &interp.Func{T: sig, Obj: f.Obj}
	if sig.Recv() != nil {
		fn.Recv = &interp.Unknown{T: sig.Recv().Type()}
	}
	a.machine.Call(fn, args, nil)
}

// parameter returns a parameter of which nothing is known.
func (a *analysis) parameter(t types.Type) interp.Value {
	if v := a.modelled(t); v != nil {
		return v
	}
	return &interp.Unknown{T: t}
}
