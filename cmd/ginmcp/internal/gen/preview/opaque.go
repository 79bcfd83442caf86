package preview

import (
	"go/types"
	"reflect"
)

// These types stand for those of an application whose form is written or read by a method.
type (
	writesJSON struct{}
	readsJSON  struct{}
	ownJSON    struct {
		writesJSON
		readsJSON
	}
	writesText struct{}
	readsText  struct{}
	ownText    struct {
		writesText
		readsText
	}
)

// MarshalJSON is never called.
func (writesJSON) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// UnmarshalJSON is never called.
func (*readsJSON) UnmarshalJSON([]byte) error { return nil }

// MarshalText is never called.
func (writesText) MarshalText() ([]byte, error) { return nil, nil }

// UnmarshalText is never called.
func (*readsText) UnmarshalText([]byte) error { return nil }

// ownForm returns the type that stands for one with a form of its own, or nil.
func ownForm(t types.Type) reflect.Type {
	writes, reads := hasMethod(t, "MarshalJSON"), hasMethod(t, "UnmarshalJSON")
	switch {
	case writes && reads:
		return reflect.TypeFor[ownJSON]()
	case writes:
		return reflect.TypeFor[writesJSON]()
	case reads:
		return reflect.TypeFor[readsJSON]()
	}
	writes, reads = hasMethod(t, "MarshalText"), hasMethod(t, "UnmarshalText")
	switch {
	case writes && reads:
		return reflect.TypeFor[ownText]()
	case writes:
		return reflect.TypeFor[writesText]()
	case reads:
		return reflect.TypeFor[readsText]()
	}
	return nil
}

func hasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}
