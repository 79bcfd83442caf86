package endpoint

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A Key distinguishes routes. It can be compared.
type Key struct {
	method, path string
	any, partial bool
	obj          *types.Func
	lit          *ast.FuncLit
	at           token.Position
}

// KeyOf returns the key of a route.
func KeyOf(r *Route) Key {
	k := Key{method: r.Method, path: r.Path, any: r.Any, partial: r.Partial}
	if r.Handler != nil {
		k.obj, k.lit = r.Handler.Obj, r.Handler.Lit
	}
	if k.obj == nil && k.lit == nil || r.Partial {
		k.at = r.Position
	}
	return k
}
