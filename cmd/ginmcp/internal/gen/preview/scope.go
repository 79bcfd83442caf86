package preview

import (
	"encoding/json"
	"fmt"
	"go/token"
	"go/types"
	"reflect"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/facts"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/introspect"
)

// A converter makes the types that the facts of one package name.
type converter struct {
	program *load.Program
	// scope has what a generated file of the package can name.
	scope *types.Package
	// comments are those of the fields of a type.
	comments map[*types.TypeName]map[string]string
	// made are the types that have been made, and making those that are being made.
	made   map[*types.Named]reflect.Type
	making map[*types.Named]bool
}

func newConverter(program *load.Program, p *facts.Package) *converter {
	c := &converter{
		program: program, scope: types.NewPackage(p.Path, p.Name), comments: map[*types.TypeName]map[string]string{},
		made: map[*types.Named]reflect.Type{}, making: map[*types.Named]bool{},
	}
	names := c.scope.Scope()
	if home := program.Package(p.Path); home != nil && home.Types != nil {
		for _, name := range home.Types.Scope().Names() {
			names.Insert(home.Types.Scope().Lookup(name))
		}
	}
	for path, name := range p.Imports {
		if imported := program.Package(path); imported != nil && imported.Types != nil {
			names.Insert(types.NewPkgName(token.NoPos, c.scope, name, imported.Types))
		}
	}
	c.mirrors(p.Mirrors)
	for _, t := range p.Types {
		named, ok := c.eval(t.Expr).(*types.Named)
		if !ok {
			continue
		}
		comments := map[string]string{}
		for _, f := range t.Fields {
			comments[f.Field] = f.Text
		}
		c.comments[named.Obj()] = comments
	}
	return c
}

// mirrors declares the types of a generated file, which may refer to each other.
func (c *converter) mirrors(list []facts.Mirror) {
	named := make([]*types.Named, len(list))
	for i, m := range list {
		obj := types.NewTypeName(token.NoPos, c.scope, m.Name, nil)
		named[i] = types.NewNamed(obj, types.NewStruct(nil, nil), nil)
		c.scope.Scope().Insert(obj)
	}
	for i, m := range list {
		if s, ok := c.eval(m.Text).(*types.Struct); ok {
			named[i].SetUnderlying(s)
		}
	}
}

// eval returns the type that an expression names, or nil.
func (c *converter) eval(expr string) types.Type {
	value, err := types.Eval(c.program.Fset, c.scope, token.NoPos, expr)
	if err != nil || !value.IsType() {
		return nil
	}
	return types.Unalias(value.Type)
}

// ref returns a type for introspect: any value if it cannot be made.
func (c *converter) ref(t facts.TypeRef) introspect.TypeRef {
	if t.Schema != "" {
		return introspect.TypeRef{Schema: json.RawMessage(t.Schema)}
	}
	switch t.Expr {
	case "*multipart.FileHeader":
		return introspect.TypeRef{Go: fileType}
	case "[]*multipart.FileHeader":
		return introspect.TypeRef{Go: reflect.SliceOf(fileType)}
	}
	made, err := c.safely(c.eval(t.Expr))
	if err != nil {
		return introspect.TypeRef{Schema: json.RawMessage(`{}`)}
	}
	return introspect.TypeRef{Go: made}
}

// safely makes a type. reflect panics where it cannot make one.
func (c *converter) safely(t types.Type) (out reflect.Type, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errNoType, p)
		}
	}()
	if t == nil {
		return nil, errNoType
	}
	return c.reflected(t), nil
}
