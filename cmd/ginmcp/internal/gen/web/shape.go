package web

import (
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/jsonshape"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// shape returns what is known about the JSON form of a value at this point of the run.
func (r *run) shape(m *interp.Machine, v state.Value) *jsonshape.Shape {
	b := jsonshape.Shaper{M: m, Open: map[state.Value]bool{}}
	return b.Shape(v, 0)
}
