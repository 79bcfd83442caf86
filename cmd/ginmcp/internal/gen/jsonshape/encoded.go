package jsonshape

import (
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// Encoded are bytes that were made of a value by an encoder.
type Encoded struct {
	T      types.Type
	Format string
	V      state.Value
}

// Type implements interp.Value.
func (e *Encoded) Type() types.Type { return e.T }

// Field implements interp.Object.
func (e *Encoded) Field(*interp.Machine, string, types.Type) state.Value { return nil }
