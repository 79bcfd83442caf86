// Package facts makes of the routes that package web finds what generated code states about them:
// which inputs and responses are certain, and how their types are written in Go.
package facts

import (
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Package is what is generated into one package.
type Package struct {
	// Path is the import path, Name the name in the package clause, Dir the directory.
	Path, Name, Dir string
	Routes          []*Route
	// Imports are the packages that the types need, by path, with the names by which the code
	// refers to them.
	Imports map[string]string
	// Mirrors are types that are declared in the generated file because they cannot be named.
	Mirrors []Mirror
	Types   []Type
}

// A Mirror is the declaration of a type that has the form of one that cannot be named.
type Mirror struct{ Name, Text string }

// A Type is what people wrote about a type.
type Type struct {
	// Expr is the type in Go.
	Expr        string
	Description string
	Fields      []Comment
	Values      []Value
}

// A Comment is that of a field, by the name of the field in Go.
type Comment struct{ Field, Text string }

// A Value is a constant of a type, as a JSON text.
type Value struct{ JSON, Text string }

// A Route is what is stated about a route.
type Route struct {
	Method            string
	Any               bool
	Path              string
	Partial           bool
	Handler, Function string
	Ordinal           int
	Location          string

	Kind                 introspect.ResponseKind
	Summary, Description string
	Tags                 []string
	Deprecated           bool
	Inputs               []Input
	Params               []Param
	Open                 []introspect.Location
	Unread               bool
	Responses            []Response

	// Missing are the reasons why something about the route is not stated.
	Missing []Missing
	// Source is the route in the source.
	Source *endpoint.Route
}

// Name returns the method and the path, for messages.
func (r *Route) Name() string {
	if r.Partial {
		return r.Method + " …" + r.Path
	}
	return r.Method + " " + r.Path
}

// Missing is something that is not stated, and why.
type Missing struct {
	// What is inputs, output or route.
	What   string
	Reason endpoint.Reason
}

// A TypeRef is a type in Go, or a JSON Schema.
type TypeRef struct{ Expr, Schema string }

// IsZero reports whether there is neither.
func (t TypeRef) IsZero() bool { return t == TypeRef{} }

// An Input is a type that a part of the request is bound to.
type Input struct {
	In       introspect.Location
	Type     TypeRef
	Media    string
	Optional bool
	// Tagged reports whether only fields with the tag of the location are read.
	Tagged bool
	// Rules are the struct tags with rules that apply; nil means all that the type has.
	Rules  []string
	Fields []Field
}

// A Field is what the handler itself checks in a field of a bound type.
type Field struct {
	Name     string
	Required bool
	Enum     []string // JSON texts
	Default  string   // a JSON text
	Kept     bool
}

// A Param is an input that is read by its name.
type Param struct {
	Name        string
	In          introspect.Location
	Type        TypeRef
	Required    bool
	Description string
	// Deep reports whether each member is written as name[member].
	Deep bool
}

// A Response is a success.
type Response struct {
	Status int
	Type   TypeRef
}
