package endpoint

import (
	"go/token"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/jsonshape"
	"github.com/ginmcp/ginmcp/introspect"
)

// An Event is a response that a handler writes.
type Event struct {
	// Status is the HTTP status, 0 if it is not known.
	Status int
	Kind   introspect.ResponseKind
	// Shape is the JSON value, nil for other kinds.
	Shape *jsonshape.Shape
	// Error reports whether it is the response to a request that fails.
	Error    bool
	Position token.Position
	// Always reports whether every request that is not rejected before gets the response.
	Always bool
	// Implicit reports whether nothing was written at all.
	Implicit bool

	// Failed reports whether it is written where an error is not nil.
	Failed bool
}
