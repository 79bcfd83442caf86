package preview

import (
	"encoding/json"
	"go/types"
	"mime/multipart"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
)

var (
	anyType  = reflect.TypeFor[any]()
	fileType = reflect.TypeFor[*multipart.FileHeader]()
)

// known are types of the standard library that have a meaning of their own.
var known = map[string]reflect.Type{
	"time.Time": reflect.TypeFor[time.Time](), "time.Duration": reflect.TypeFor[time.Duration](),
	"encoding/json.RawMessage": reflect.TypeFor[json.RawMessage](), "encoding/json.Number": reflect.TypeFor[json.Number](),
	"mime/multipart.FileHeader": reflect.TypeFor[multipart.FileHeader](), "net/url.URL": reflect.TypeFor[url.URL](),
}

var basics = map[types.BasicKind]reflect.Type{
	types.Bool: reflect.TypeFor[bool](), types.String: reflect.TypeFor[string](),
	types.Int: reflect.TypeFor[int](), types.Int8: reflect.TypeFor[int8](), types.Int16: reflect.TypeFor[int16](),
	types.Int32: reflect.TypeFor[int32](), types.Int64: reflect.TypeFor[int64](),
	types.Uint: reflect.TypeFor[uint](), types.Uint8: reflect.TypeFor[uint8](), types.Uint16: reflect.TypeFor[uint16](),
	types.Uint32: reflect.TypeFor[uint32](), types.Uint64: reflect.TypeFor[uint64](),
	types.Float32: reflect.TypeFor[float32](), types.Float64: reflect.TypeFor[float64](),
}

// reflected makes a type for reflect. What it cannot make is any.
func (c *converter) reflected(t types.Type) reflect.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return c.named(t)
	case *types.Basic:
		if b, ok := basics[types.Default(t).(*types.Basic).Kind()]; ok {
			return b
		}
	case *types.Pointer:
		if elem := c.reflected(t.Elem()); elem != anyType {
			return reflect.PointerTo(elem)
		}
	case *types.Slice:
		return reflect.SliceOf(c.reflected(t.Elem()))
	case *types.Array:
		return reflect.ArrayOf(int(t.Len()), c.reflected(t.Elem()))
	case *types.Map:
		key := c.reflected(t.Key())
		if key == anyType || !key.Comparable() {
			key = reflect.TypeFor[string]()
		}
		return reflect.MapOf(key, c.reflected(t.Elem()))
	case *types.Struct:
		return c.structure(t, nil)
	}
	return anyType
}

func (c *converter) named(t *types.Named) reflect.Type {
	obj := t.Obj()
	if obj.Pkg() != nil {
		if k, ok := known[obj.Pkg().Path()+"."+obj.Name()]; ok {
			return k
		}
	}
	if made, ok := c.made[t]; ok {
		return made
	}
	if c.making[t] {
		return anyType
	}
	if own := ownForm(t); own != nil {
		return own
	}
	c.making[t] = true
	defer delete(c.making, t)
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return c.reflected(t.Underlying())
	}
	made := c.structure(s, c.comments[obj])
	c.made[t] = made
	return made
}

// structure makes a struct. The fields of an embedded one are its own, and comments become tags.
func (c *converter) structure(s *types.Struct, comments map[string]string) reflect.Type {
	var fields []reflect.StructField
	seen := map[string]bool{}
	add := func(f reflect.StructField) {
		if !seen[f.Name] {
			seen[f.Name] = true
			fields = append(fields, f)
		}
	}
	var embedded []reflect.Type
	for i := range s.NumFields() {
		f, tag := s.Field(i), reflect.StructTag(s.Tag(i))
		if f.Embedded() && tag.Get("json") == "" {
			if inner := c.reflected(f.Type()); isStruct(inner) {
				embedded = append(embedded, inner)
				continue
			}
		}
		if !f.Exported() {
			continue
		}
		if text := comments[f.Name()]; text != "" && tag.Get("description") == "" {
			tag = reflect.StructTag(strings.TrimSpace(string(tag) + " description:" + strconv.Quote(text)))
		}
		add(reflect.StructField{Name: f.Name(), Type: c.reflected(f.Type()), Tag: tag})
	}
	for _, t := range embedded { // the outer fields hide them
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		for i := range t.NumField() {
			f := t.Field(i)
			add(reflect.StructField{Name: f.Name, Type: f.Type, Tag: f.Tag})
		}
	}
	return reflect.StructOf(fields)
}

// isStruct reports whether a type is a struct that was made here, or a pointer to one.
func isStruct(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && t.Name() == ""
}
