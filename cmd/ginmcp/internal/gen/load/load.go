// Package load reads the packages of an application with their types. It needs no compiled
// packages and no C compiler: all packages are checked from source, those of other modules without
// the bodies of their functions unless they work with Gin. Type errors are recorded and tolerated.
package load

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Options select what is loaded.
type Options struct {
	// Dir is the directory in which the patterns are resolved; empty means the current one.
	Dir string
	// Patterns name packages as for go build.
	Patterns []string
	// Tags are build tags, separated by commas.
	Tags string
	// Ignore reports whether a file is left out. It may be nil.
	Ignore func(file string) bool
}

// A Program is a set of packages and everything that they import.
type Program struct {
	Fset *token.FileSet
	// Packages are in an order in which imports come first.
	Packages []*Package
	// Errors are problems of the application's own packages: they do not stop the analysis.
	Errors []error

	byPath map[string]*Package
	funcs  map[*types.Func]*Func
	vars   map[*types.Var]*Var
}

// A Package is a package of the program.
type Package struct {
	Path, Name, Dir string
	// Module is the path of its module, empty for the standard library; Root is its directory.
	Module, Root string
	// Local reports whether the package belongs to a main module.
	Local bool
	// Matched reports whether a pattern named the package.
	Matched bool
	// Files and Info are nil for a package whose function bodies are not read.
	Files []*ast.File
	Info  *types.Info
	Types *types.Package

	imports map[string]*Package
	names   []string
	source  bool
	version string
	ready   chan struct{}
	errs    []error
}

// A Func is the declaration of a function or method.
type Func struct {
	Decl *ast.FuncDecl
	Pkg  *Package
	Obj  *types.Func
}

// A Var is the declaration of a package-level variable.
type Var struct {
	Spec *ast.ValueSpec
	// Index is the position of the variable among the names of Spec.
	Index int
	Pkg   *Package
}

const mode = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule

// Load loads packages.
func Load(ctx context.Context, options Options) (*Program, error) {
	config := &packages.Config{Context: ctx, Mode: mode, Dir: options.Dir, Env: os.Environ()}
	if options.Tags != "" {
		config.BuildFlags = []string{"-tags=" + options.Tags}
	}
	roots, err := packages.Load(config, options.Patterns...)
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	if len(roots) == 0 {
		return nil, fmt.Errorf("no packages match %s", strings.Join(options.Patterns, " "))
	}
	p := &Program{
		Fset:   token.NewFileSet(),
		byPath: map[string]*Package{},
		funcs:  map[*types.Func]*Func{},
		vars:   map[*types.Var]*Var{},
	}
	if err := p.collect(roots, options.Ignore); err != nil {
		return nil, err
	}
	p.choose()
	if err := p.check(ctx); err != nil {
		return nil, err
	}
	for _, pkg := range p.Packages {
		p.index(pkg)
	}
	return p, nil
}

// collect makes the packages of what go list found.
func (p *Program) collect(roots []*packages.Package, ignore func(string) bool) error {
	var missing []error
	packages.Visit(roots, nil, func(found *packages.Package) {
		pkg := &Package{
			Path: found.PkgPath, Name: found.Name, Matched: slices.Contains(roots, found), imports: map[string]*Package{},
			ready: make(chan struct{}),
		}
		for _, file := range found.GoFiles {
			if ignore == nil || !ignore(file) {
				pkg.names = append(pkg.names, file)
			}
		}
		if len(pkg.names) > 0 {
			pkg.Dir = filepath.Dir(pkg.names[0])
		}
		if m := found.Module; m != nil {
			pkg.Module, pkg.Root, pkg.Local, pkg.version = m.Path, m.Dir, m.Main, m.GoVersion
		}
		for path, imported := range found.Imports {
			pkg.imports[path] = p.byPath[imported.ID]
		}
		if pkg.Matched && len(found.GoFiles) == 0 {
			for _, e := range found.Errors {
				missing = append(missing, errors.New(e.Msg))
			}
		}
		p.byPath[found.ID] = pkg
		p.Packages = append(p.Packages, pkg)
	})
	for _, pkg := range p.Packages {
		if pkg.Matched && len(pkg.names) > 0 {
			return nil
		}
	}
	return errors.Join(append(missing, errors.New("no Go files"))...)
}

// ginPath is the package whose users are read with the bodies of their functions.
const ginPath = "github.com/gin-gonic/gin"

// choose decides which packages are read with the bodies of their functions: those of the main
// modules, what they import directly from other modules, and what imports Gin.
func (p *Program) choose() {
	for _, pkg := range p.Packages {
		if pkg.Module == "" || pkg.Path == ginPath || strings.HasPrefix(pkg.Path, ginPath+"/") ||
			!pkg.Local && skipped(pkg.Module) || isOurs(pkg.Path) {
			continue
		}
		if pkg.Local {
			pkg.source = true
			for _, imported := range pkg.imports {
				if imported != nil && imported.Module != "" && imported.Path != ginPath && !skipped(imported.Module) {
					imported.source = true
				}
			}
		}
		for path := range pkg.imports {
			if path == ginPath {
				pkg.source = true
			}
		}
	}
}

// isOurs reports whether a package belongs to ginmcp itself. Such a package has no routes of an
// application, even if the application is in the same repository.
func isOurs(path string) bool {
	const module = "github.com/ginmcp/ginmcp/"
	first, _, _ := strings.Cut(strings.TrimPrefix(path, module), "/")
	return strings.HasPrefix(path, module) &&
		slices.Contains([]string{"ginmcp", "introspect", "schema", "internal"}, first)
}

// skipped reports whether the source of a module shows nothing about an application's routes:
// databases, encoders and the like, some of which are large.
func skipped(module string) bool {
	for _, prefix := range []string{
		"gorm.io/", "github.com/ginmcp/ginmcp", "google.golang.org/", "k8s.io/", "github.com/aws/", "github.com/jackc/",
		"golang.org/x/",
		"go.uber.org/", "github.com/redis/", "go.mongodb.org/", "modernc.org/", "github.com/docker/", "github.com/mattn/",
		"github.com/gin-gonic/gin/", "github.com/modelcontextprotocol/", "github.com/gorilla/websocket",
		"github.com/coder/websocket",
		"nhooyr.io/websocket", "github.com/gobwas/ws", "github.com/olahol/melody", "github.com/lxzan/gws",
		"github.com/prometheus/", "xorm.io/", "entgo.io/", "github.com/go-playground/",
	} {
		if strings.HasPrefix(module+"/", prefix) || module == prefix {
			return true
		}
	}
	return false
}

// Package returns the package with a path, or nil.
func (p *Program) Package(path string) *Package { return p.byPath[path] }

// Func returns the declaration of a function, or nil if its body was not read.
func (p *Program) Func(f *types.Func) *Func { return p.funcs[f.Origin()] }

// Var returns the declaration of a package-level variable, or nil.
func (p *Program) Var(v *types.Var) *Var { return p.vars[v] }

// Imports reports whether the package imports another one, directly or through others.
func (pkg *Package) Imports(path string) bool { return pkg.reaches(path, map[*Package]bool{}) }

func (pkg *Package) reaches(path string, seen map[*Package]bool) bool {
	if pkg == nil || seen[pkg] {
		return false
	}
	seen[pkg] = true
	for _, imported := range pkg.imports {
		if imported != nil && (imported.Path == path || imported.reaches(path, seen)) {
			return true
		}
	}
	return false
}

// Position returns the position of a node, with the file relative to the current directory where
// that is shorter.
func (p *Program) Position(pos token.Pos) token.Position {
	position := p.Fset.Position(pos)
	if wd, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(wd, position.Filename); err == nil && !strings.HasPrefix(rel, "..") {
			position.Filename = rel
		}
	}
	return position
}

// Direct reports whether a package of the application imports one of a module directly.
func (p *Program) Direct(module string) bool {
	for _, pkg := range p.Packages {
		if !pkg.Local {
			continue
		}
		for _, imported := range pkg.imports {
			if imported != nil && imported.Module == module {
				return true
			}
		}
	}
	return false
}
