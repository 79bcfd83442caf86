package web

import (
	"go/constant"
	"go/token"
	"go/types"

	"github.com/ginmcp/ginmcp/introspect"
)

// An Event is a response that a handler writes.
type Event struct {
	// Status is the HTTP status, 0 if it is not known.
	Status int
	Kind   introspect.ResponseKind
	// Shape is the JSON value, nil for other kinds.
	Shape *Shape
	// Error reports whether it is the response to a request that fails.
	Error    bool
	Position token.Position
	// Always reports whether every request that is not rejected before gets the response.
	Always bool
	// Implicit reports whether nothing was written at all.
	Implicit bool

	// failed reports whether it is written where an error is not nil.
	failed bool
}

// A Shape is what is known about a JSON value.
type Shape struct {
	Kind ShapeKind
	// Type is the Go type of ShapeType; for ShapeObject it is the struct that the fields are from,
	// or nil.
	Type types.Type
	// Fields are those of ShapeObject.
	Fields []Field
	// Elem is that of ShapeList and ShapeMap. It is nil for a list that is always empty.
	Elem *Shape
	// Alternatives are those of ShapeUnion.
	Alternatives []*Shape
	// Value is the constant, if it is one.
	Value constant.Value
	// Nullable reports whether null is possible too.
	Nullable bool
	// Why states why nothing is known about ShapeAny.
	Why string
}

// A Field is a member of a JSON object.
type Field struct {
	Name string
	// Go is the name of the field of the struct, empty for a member of a map.
	Go       string
	Shape    *Shape
	Optional bool
	Tag      string
	// Static is the type of the field in the struct, and Var the field itself.
	Static types.Type
	Var    *types.Var
}

// ShapeKind is the kind of a shape.
type ShapeKind int

// The kinds of shapes.
const (
	ShapeAny ShapeKind = iota
	ShapeNull
	ShapeType
	ShapeObject
	ShapeList
	ShapeMap
	ShapeUnion
)
