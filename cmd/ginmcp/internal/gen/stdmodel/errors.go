package stdmodel

import (
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// A GinError is a *gin.Error: an error that a handler recorded with c.Error.
type GinError struct {
	T   types.Type
	Err state.Value
}

// Type implements interp.Value.
func (e *GinError) Type() types.Type { return e.T }

// Field implements interp.Object.
func (e *GinError) Field(_ *interp.Machine, name string, _ types.Type) state.Value {
	if name == "Err" {
		return e.Err
	}
	return nil
}

// cause returns the error that c.Error recorded, or an error itself.
func cause(m *interp.Machine, err state.Value) state.Value {
	if e, ok := m.Only(err).(*GinError); ok {
		return e.Err
	}
	if u, ok := err.(*state.Union); ok {
		return m.Lift(u, u.T, func(v state.Value) state.Value {
			if e, ok := v.(*GinError); ok {
				return e.Err
			}
			return v
		})
	}
	return err
}
