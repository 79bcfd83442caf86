// Package jsonshape describes what is known about JSON values that an application writes: a Shaper makes
// the Shape of a value of the interpreter.
package jsonshape

import (
	"go/constant"
	"go/types"
)

// A Shape is what is known about a JSON value.
type Shape struct {
	Kind Kind
	// Type is the Go type of KindType; for KindObject it is the struct that the fields are from,
	// or nil.
	Type types.Type
	// Fields are those of KindObject.
	Fields []Field
	// Elem is that of KindList and KindMap. It is nil for a list that is always empty.
	Elem *Shape
	// Alternatives are those of KindUnion.
	Alternatives []*Shape
	// Value is the constant, if it is one.
	Value constant.Value
	// Nullable reports whether null is possible too.
	Nullable bool
	// Why states why nothing is known about KindAny.
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

// Kind is the kind of a shape.
type Kind int

// The kinds of shapes.
const (
	KindAny Kind = iota
	KindNull
	KindType
	KindObject
	KindList
	KindMap
	KindUnion
)
