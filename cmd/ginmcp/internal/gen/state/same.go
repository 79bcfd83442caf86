package state

import (
	"go/constant"
	"go/token"
	"go/types"
)

// same reports whether two values are certainly equal.
func same(a, b Value) bool {
	if _, ok := a.(Tuple); ok {
		return false // tuples cannot be compared
	}
	if a == b {
		return true
	}
	switch x := a.(type) {
	case *Const:
		y, ok := b.(*Const)
		return ok && types.Identical(x.T, y.T) && x.V.Kind() == y.V.Kind() && constant.Compare(x.V, token.EQL, y.V)
	case *Nil:
		y, ok := b.(*Nil)
		return ok && types.Identical(x.T, y.T)
	case *NonNil:
		y, ok := b.(*NonNil)
		return ok && types.Identical(x.T, y.T) && !x.Fresh && !y.Fresh
	case *Unknown:
		y, ok := b.(*Unknown)
		return ok && x.T != nil && y.T != nil && types.Identical(x.T, y.T) && x.Origin == nil && y.Origin == nil
	case *Pointer:
		y, ok := b.(*Pointer)
		return ok && x.To == y.To
	case *Map:
		y, ok := b.(*Map)
		return ok && x.At == y.At
	case *Text:
		y, ok := b.(*Text)
		return ok && x.Prefix == y.Prefix && x.Suffix == y.Suffix
	case *Func:
		y, ok := b.(*Func)
		return ok && sameFunc(x, y)
	case *Slice:
		y, ok := b.(*Slice)
		return ok && sameSlice(x, y)
	default:
		return false
	}
}

func sameFunc(x, y *Func) bool {
	if x.Obj != y.Obj || x.Lit != y.Lit || x.Env != y.Env || x.Obj == nil && x.Lit == nil {
		return false
	}
	return x.Recv == nil && y.Recv == nil || x.Recv != nil && y.Recv != nil && same(x.Recv, y.Recv)
}

func sameSlice(x, y *Slice) bool {
	if !types.Identical(x.T, y.T) || x.Open != y.Open || len(x.Elems) != len(y.Elems) ||
		(x.Rest == nil) != (y.Rest == nil) {
		return false
	}
	for i := range x.Elems {
		if !same(x.Elems[i], y.Elems[i]) {
			return false
		}
	}
	return x.Rest == nil || same(x.Rest, y.Rest)
}

// ElemOf returns the type of the elements of a slice, array, map, channel or pointer.
func ElemOf(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	case *types.Chan:
		return u.Elem()
	case *types.Pointer:
		return elemOrSelf(u.Elem())
	default:
		return types.Typ[types.Invalid]
	}
}

// elemOrSelf returns the element of an array, which a pointer to an array ranges over.
func elemOrSelf(t types.Type) types.Type {
	if a, ok := t.Underlying().(*types.Array); ok {
		return a.Elem()
	}
	return t
}

// IsErrorType reports whether a type is error.
func IsErrorType(t types.Type) bool { return t != nil && types.Identical(t, ErrorType) }

// ImplementsError reports whether a type has the method Error.
func ImplementsError(t types.Type) bool {
	e := ErrorType.Underlying().(*types.Interface) //nolint:forcetypeassert // error is an interface
	return t != nil && types.Implements(t, e)
}
