package locate

import (
	"encoding"
	"encoding/json"
	"mime/multipart"
	"reflect"
	"time"

	"github.com/gin-gonic/gin/binding"
)

// maxPointers is the number of pointers that are followed: "type P *P" has no end.
const maxPointers = 32

// Deref follows pointers, and reports whether there were any. It returns a pointer type only if the
// pointers never end. It returns nil for nil.
func Deref(t reflect.Type) (elem reflect.Type, pointer bool) {
	for range maxPointers {
		if t == nil || t.Kind() != reflect.Pointer {
			break
		}
		t, pointer = t.Elem(), true
	}
	return t, pointer
}

// Element follows pointers, slices, arrays and maps. It returns nil if they never end, as in "type
// L []L".
func Element(t reflect.Type) reflect.Type {
	for range maxPointers {
		if t == nil {
			return nil
		}
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return t
		}
	}
	return nil
}

// IsFile reports whether a type is an uploaded file, or a list of them.
func IsFile(t reflect.Type) bool {
	t, _ = Deref(t)
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
		t, _ = Deref(t.Elem())
	}
	return t == reflect.TypeFor[multipart.FileHeader]()
}

// IsLeaf reports whether Gin binds a struct from a single value instead of field by field.
func IsLeaf(t reflect.Type) bool {
	return t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[multipart.FileHeader]() ||
		reflect.PointerTo(t).Implements(reflect.TypeFor[binding.BindUnmarshaler]())
}

// Whole reports whether a type is bound as one JSON value instead of field by field: it is not
// a struct, or it reads its own JSON or text.
func Whole(t reflect.Type) bool {
	t, _ = Deref(t)
	if t.Kind() != reflect.Struct || IsLeaf(t) {
		return true
	}
	pointer := reflect.PointerTo(t)
	return pointer.Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// hasTag reports whether a field of a struct has a tag that names its location.
func hasTag(t reflect.Type, tag string) bool {
	for i := range t.NumField() {
		if Names(t.Field(i), tag) {
			return true
		}
	}
	return false
}
