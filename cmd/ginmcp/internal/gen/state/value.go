package state

import (
	"go/ast"
	"go/constant"
	"go/types"
	"iter"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/typeargs"
)

// A Value is what is known about a value of the application. Values are immutable; the parts of a
// variable that can change are in Cells.
type Value interface {
	// Type is the dynamic type of the value where that is known, and else its static type.
	Type() types.Type
}

// Unknown is any value of a type. Each Unknown stands for one value, so that two comparisons of it
// with the same constant agree.
type Unknown struct {
	T types.Type
	// Origin states where the value comes from, if it is part of what a request is bound to.
	Origin *Origin
}

// Type implements Value.
func (u *Unknown) Type() types.Type { return u.T }

// An Origin is a part of a value that a request was bound to.
type Origin struct {
	// Source is what the value was bound from; package web defines it.
	Source any
	// Field is the path of Go field names.
	Field []string
}

// Const is a constant, or a value that is known as exactly as one.
type Const struct {
	T types.Type
	V constant.Value
	// Data reports whether it was in a field of a value that was made before the run, which the
	// application may change: it shows nothing about requests.
	Data bool
}

// Type implements Value.
func (c *Const) Type() types.Type { return c.T }

// Nil is the nil of a type.
type Nil struct{ T types.Type }

// Type implements Value.
func (n *Nil) Type() types.Type { return n.T }

// NonNil is a value of which only is known that it is not nil, such as the result of errors.New.
// Each NonNil stands for one value.
type NonNil struct {
	T types.Type
	// Fresh reports whether the value equals no other one, as the result of errors.New.
	Fresh bool
	// Foreign reports whether the value was made by a library, so that its type is none of the
	// application's.
	Foreign bool
	// Wraps are the errors that an error wraps.
	Wraps []Value
}

// Type implements Value.
func (n *NonNil) Type() types.Type { return n.T }

// Text is a string of which only a part is known.
type Text struct {
	T types.Type
	// Suffix is the end of the string. Prefix is its beginning.
	Prefix, Suffix string
}

// Type implements Value.
func (t *Text) Type() types.Type { return t.T }

// Pointer is a pointer to a variable.
type Pointer struct {
	T  types.Type
	To *Cell
}

// Type implements Value.
func (p *Pointer) Type() types.Type { return p.T }

// Struct is a struct. Fields that were not set yet are zero or unknown.
type Struct struct {
	T      types.Type
	Fields *types.Struct
	Cells  []*Cell
	Zero   bool
	Source *Origin
}

// Type implements Value.
func (s *Struct) Type() types.Type { return s.T }

// Slice is a slice or an array whose first elements are known.
type Slice struct {
	T     types.Type
	Elems []Value
	// Open reports whether there may be more or fewer elements; Rest is what any of them is.
	Open bool
	Rest Value
}

// Type implements Value.
func (s *Slice) Type() types.Type { return s.T }

// Map is a map. Its Cell holds an *Entries.
type Map struct {
	T  types.Type
	At *Cell
}

// Type implements Value.
func (m *Map) Type() types.Type { return m.T }

// Entries are the contents of a map.
type Entries struct {
	Keys []string
	At   map[string]Entry
	// Open reports whether there may be other keys; Rest is what is at any of them, if anything is
	// known about it.
	Open bool
	Rest Value
	// Data reports whether a key is not a constant in the source: the keys that are known are
	// those of some data.
	Data bool
}

// Type implements Value; Entries has no type of its own.
func (*Entries) Type() types.Type { return types.Typ[types.Invalid] }

// An Entry is the value at a key.
type Entry struct {
	Key   Value
	Value Value
	// Maybe reports whether the key may be absent.
	Maybe bool
}

// Func is a function: a declaration, a literal, or a model.
type Func struct {
	T types.Type
	// Obj is the declared function or method, nil for a literal.
	Obj *types.Func
	// Recv is the receiver of a method value, nil for a function.
	Recv Value
	Lit  *ast.FuncLit
	// Env is where the literal was made, nil for a declared function.
	Env Environment
	// Targs are the types that the type parameters of Obj stand for.
	Targs typeargs.Map
	// Mark is for models: it stays with the function when it is converted.
	Mark any
	// Model is what the interpreter runs instead of a body, nil if there is none.
	Model any
}

// Type implements Value.
func (f *Func) Type() types.Type { return f.T }

// An Environment is where a function literal was made: the variables of the functions around it.
type Environment interface {
	// Package returns the package of the literal.
	Package() *load.Package
	// Function returns the declared function around the literal, or nil.
	Function() *types.Func
	// Variables yields the variables, those of the nearest function first.
	Variables() iter.Seq[*Cell]
}

// Package returns the package that holds the source of the function, or nil.
func (f *Func) Package(p *load.Program) *load.Package {
	switch {
	case f.Env != nil:
		return f.Env.Package()
	case f.Obj != nil && f.Obj.Pkg() != nil:
		return p.Package(f.Obj.Pkg().Path())
	default:
		return nil
	}
}

// Captured returns the functions in the variables of the functions around a literal.
func (f *Func) Captured() []*Func {
	if f.Env == nil {
		return nil
	}
	var out []*Func
	for c := range f.Env.Variables() {
		if inner, ok := c.V.(*Func); ok {
			out = append(out, inner)
		}
	}
	return out
}

// Enclosing returns the declared function that the function is, or in which the literal is; nil for a
// literal in the initializer of a variable.
func (f *Func) Enclosing() *types.Func {
	switch {
	case f.Lit == nil:
		return f.Obj
	case f.Env == nil:
		return nil
	default:
		return f.Env.Function()
	}
}

// Tuple is what a function with several results returns.
type Tuple []Value

// Type implements Value.
func (Tuple) Type() types.Type { return types.NewTuple() }

// Union is one of several values.
type Union struct {
	T    types.Type
	Alts []Alt
}

// Type implements Value.
func (u *Union) Type() types.Type { return u.T }

// An Alt is one of the values of a Union, with the conditions under which it holds.
type Alt struct {
	V    Value
	Tags Conj
}

// A Cell is a variable.
type Cell struct {
	V Value
	// T is the type of the variable.
	T types.Type
}

// NewCell returns a variable with a value.
func NewCell(t types.Type, v Value) *Cell { return &Cell{V: v, T: t} }

// IsString reports whether a type is a string.
func IsString(t types.Type) bool { return IsBasic(t, types.IsString) }

// IsBasic reports whether the underlying type is a basic one with this property.
func IsBasic(t types.Type, info types.BasicInfo) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&info != 0
}

// String returns the string that v is, if it is known.
func String(v Value) (string, bool) {
	c, ok := v.(*Const)
	if !ok || c.V.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(c.V), true
}

// Int returns the integer that v is, if it is known.
func Int(v Value) (int, bool) {
	c, ok := v.(*Const)
	if !ok || c.V.Kind() != constant.Int {
		return 0, false
	}
	n, exact := constant.Int64Val(c.V)
	return int(n), exact
}

// Bool returns the boolean that v is, if it is known.
func Bool(v Value) (value, known bool) {
	c, ok := v.(*Const)
	if !ok || c.V.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(c.V), true
}

// StringOf returns a known string.
func StringOf(s string) *Const { return &Const{T: types.Typ[types.String], V: constant.MakeString(s)} }

// IntOf returns a known integer.
func IntOf(n int) *Const { return &Const{T: types.Typ[types.Int], V: constant.MakeInt64(int64(n))} }

// BoolOf returns a known boolean.
func BoolOf(b bool) *Const { return &Const{T: types.Typ[types.Bool], V: constant.MakeBool(b)} }

// ErrorType is the type error.
var ErrorType = types.Universe.Lookup("error").Type()

// A Symbol is a value that comes from a request: a text, or what a conversion made of it.
type Symbol struct {
	T types.Type
	// Subject is the input; package web defines it.
	Subject any
	// NonEmpty reports whether the text is not empty.
	NonEmpty bool
	// Changed reports whether a function such as strings.ToLower was applied, so that comparisons
	// show nothing about the input itself.
	Changed bool
}

// Type implements Value.
func (s *Symbol) Type() types.Type { return s.T }
