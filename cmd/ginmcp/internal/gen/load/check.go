package load

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"runtime"
	"sync"
)

// check parses and type-checks all packages, each after those that it imports.
func (p *Program) check(ctx context.Context) error {
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for _, pkg := range p.Packages {
		wg.Go(func() {
			defer close(pkg.ready)
			if pkg.Path == "unsafe" {
				pkg.Types = types.Unsafe
				return
			}
			slots <- struct{}{}
			files := p.parse(ctx, pkg)
			<-slots
			for _, imported := range pkg.imports {
				if imported != nil {
					<-imported.ready
				}
			}
			slots <- struct{}{}
			p.types(pkg, files)
			<-slots
		})
	}
	wg.Wait()
	for _, pkg := range p.Packages {
		if pkg.Local {
			p.Errors = append(p.Errors, pkg.errs...)
		}
	}
	return ctx.Err()
}

func (p *Program) parse(ctx context.Context, pkg *Package) []*ast.File {
	flags := parser.SkipObjectResolution
	if pkg.source {
		flags |= parser.ParseComments
	}
	var files []*ast.File
	for _, name := range pkg.names {
		if ctx.Err() != nil {
			return nil
		}
		file, err := parser.ParseFile(p.Fset, name, nil, flags)
		if err != nil {
			pkg.errs = append(pkg.errs, err)
		}
		if file != nil && (pkg.Name == "" || file.Name.Name == pkg.Name) {
			files = append(files, file)
		}
	}
	return files
}

func (p *Program) types(pkg *Package, files []*ast.File) {
	config := types.Config{
		IgnoreFuncBodies: !pkg.source, FakeImportC: true, Importer: importer{pkg}, Sizes: types.SizesFor("gc",
			runtime.GOARCH),
		Error: func(err error) { pkg.errs = append(pkg.errs, err) },
	}
	if pkg.version != "" {
		config.GoVersion = "go" + pkg.version
	}
	if pkg.source {
		pkg.Files = files
		pkg.Info = &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
			Defs: map[*ast.Ident]types.Object{},
			Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{},
		}
	}
	pkg.Types, _ = config.Check(pkg.Path, p.Fset, files, pkg.Info) // the errors are in pkg.errs
}

// An importer finds the imports of one package.
type importer struct{ pkg *Package }

func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	imported := i.pkg.imports[path]
	if imported == nil || imported.Types == nil {
		return nil, fmt.Errorf("package %s cannot be loaded", path)
	}
	return imported.Types, nil
}

// index records the declarations of a package.
func (p *Program) index(pkg *Package) {
	if pkg.Info == nil {
		return
	}
	for _, file := range pkg.Files {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if f, ok := pkg.Info.Defs[d.Name].(*types.Func); ok && d.Body != nil {
					p.funcs[f] = &Func{Decl: d, Pkg: pkg, Obj: f}
				}
			case *ast.GenDecl:
				p.indexVars(pkg, d)
			}
		}
	}
}

func (p *Program) indexVars(pkg *Package, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		s, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, name := range s.Names {
			if v, ok := pkg.Info.Defs[name].(*types.Var); ok {
				p.vars[v] = &Var{Spec: s, Index: i, Pkg: pkg}
			}
		}
	}
}
