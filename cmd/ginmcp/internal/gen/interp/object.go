// Package interp runs the source of an application abstractly: it follows what is known about
// values (strings, functions, structs, types) through assignments, branches and calls, and keeps
// for each value under which conditions it holds. What is not known stays unknown; nothing of the
// application is executed.
//
// A Machine runs functions. Models replace functions whose source is not interpreted, such as those
// of Gin and of the standard library. Package web has the models of Gin.
package interp

import (
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// An Object is a value of a model, such as a request. Objects are compared by identity.
type Object interface {
	state.Value

	// Field returns the value of a field, or nil if the model does not know it.
	Field(m *Machine, name string, t types.Type) state.Value
}
