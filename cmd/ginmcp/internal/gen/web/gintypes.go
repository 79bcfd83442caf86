package web

import (
	"go/token"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
)

type position = token.Position

// ginTypes are types of Gin and net/http that models need.
type ginTypes struct {
	context, engine, group types.Type
	ginError               types.Type
	request, writer        types.Type
	httpWriter             types.Type
	// validate is the validator behind Gin's, nil if the program does not have it.
	validate types.Type
}

// newGinTypes returns the types of the Gin that the program imports, or nil if it imports none.
func newGinTypes(p *load.Program) *ginTypes {
	gin := p.Package(load.GinPath)
	if gin == nil || gin.Types == nil {
		return nil
	}
	pointer := func(name string) types.Type {
		if obj := gin.Types.Scope().Lookup(name); obj != nil {
			return types.NewPointer(obj.Type())
		}
		return nil
	}
	t := &ginTypes{
		context: pointer("Context"), engine: pointer("Engine"), group: pointer("RouterGroup"), ginError: pointer("Error"),
	}
	if obj := gin.Types.Scope().Lookup("ResponseWriter"); obj != nil {
		t.writer = obj.Type()
	}
	if http := p.Package("net/http"); http != nil && http.Types != nil {
		if obj := http.Types.Scope().Lookup("Request"); obj != nil {
			t.request = types.NewPointer(obj.Type())
		}
		if obj := http.Types.Scope().Lookup("ResponseWriter"); obj != nil {
			t.httpWriter = obj.Type()
		}
	}
	if v := p.Package(validatorPath); v != nil && v.Types != nil {
		if obj := v.Types.Scope().Lookup("Validate"); obj != nil {
			t.validate = types.NewPointer(obj.Type())
		}
	}
	if t.context == nil || t.engine == nil || t.group == nil {
		return nil
	}
	return t
}
