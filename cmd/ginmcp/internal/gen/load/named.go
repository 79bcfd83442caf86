package load

import "go/types"

// IsNamed reports whether a type is, or points to, the named type of a package.
func IsNamed(t types.Type, pkg, name string) bool {
	if t == nil {
		return false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == pkg
}

// GinPath is the import path of Gin.
const GinPath = "github.com/gin-gonic/gin"
