package schema

import (
	"encoding"
	"encoding/json"
	"reflect"
	"runtime"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// custom returns the node of a type whose JSON form does not follow from its kind. [Config.Types]
// takes precedence, then a method JSONSchema, and then, as in encoding/json, a JSON method over a
// text method. A value is addressable if encoding/json finds the methods that only a pointer to it
// has. When encoding/json reads, values always are.
func (r *reflector) custom(t reflect.Type, addressable bool) (*node, bool) {
	if t.Kind() == reflect.Pointer {
		return nil, false
	}
	if n, ok := r.stated(t); ok {
		return n, true
	}
	if t.Kind() == reflect.Interface {
		if r.direction == reading && t.NumMethod() > 0 {
			return nil, true // encoding/json cannot know which type to make
		}
		return new(node), true
	}
	methods := r.methods(t, addressable)
	if methods == methodsUnknown {
		return r.unknown(t), true
	}
	if correct, ok := corrections[t]; ok {
		return correct(), true
	}
	switch {
	case methods == methodsJSON || methods == methodsText:
		return r.byMethod(t, methods), true
	case isBytes(t):
		n := &node{types: typeString, contentEncoding: "base64", rules: []rule{{tag: "omitempty,base64", want: "be base64"}}}
		if r.direction == writing {
			n = n.nullable()
		}
		return n, true
	}
	return nil, false
}

// stated returns the node of a type whose JSON form an option or its method JSONSchema states.
func (r *reflector) stated(t reflect.Type) (*node, bool) {
	if schema, ok := r.config.Types[t]; ok {
		return r.document(introspect.TypeRef{Schema: schema}).own(), true
	}
	return r.described(t)
}

// isBytes reports whether encoding/json writes a type as base64.
func isBytes(t reflect.Type) bool {
	if t.Kind() != reflect.Slice || t.Elem().Kind() != reflect.Uint8 {
		return false
	}
	elem := reflect.PointerTo(t.Elem())
	return !elem.Implements(jsonMarshaler) && !elem.Implements(textMarshaler) &&
		!elem.Implements(jsonUnmarshaler) && !elem.Implements(textUnmarshaler)
}

// methodSet states which methods determine the JSON form of a type.
type methodSet int

const (
	methodsNone methodSet = iota
	methodsJSON
	methodsText
	// methodsUnknown means that the methods depend on whether the value is addressable.
	methodsUnknown
)

var (
	jsonMarshaler   = reflect.TypeFor[json.Marshaler]()
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textMarshaler   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func (r *reflector) methods(t reflect.Type, addressable bool) methodSet {
	pointer := reflect.PointerTo(t)
	if r.direction == reading {
		switch {
		case pointer.Implements(jsonUnmarshaler):
			return methodsJSON
		case pointer.Implements(textUnmarshaler):
			return methodsText
		}
		return methodsNone
	}
	switch {
	case t.Implements(jsonMarshaler), addressable && pointer.Implements(jsonMarshaler):
		return methodsJSON
	case pointer.Implements(jsonMarshaler):
		return methodsUnknown
	case t.Implements(textMarshaler), addressable && pointer.Implements(textMarshaler):
		return methodsText
	case pointer.Implements(textMarshaler) && t.Kind() != reflect.String:
		return methodsUnknown
	}
	return methodsNone
}

// byMethod returns the node of a type that a method reads or writes.
func (r *reflector) byMethod(t reflect.Type, methods methodSet) *node {
	if n := r.family(t); n != nil {
		return n
	}
	from, ok := r.promoted(t, methods)
	switch {
	case ok && methods == methodsJSON:
		return r.value(from, true)
	case ok:
		return r.textOf(from)
	case methods == methodsText:
		return textNode(t)
	default:
		return r.unknown(t)
	}
}

// textOf returns the node of the text of a type with a text method.
func (r *reflector) textOf(t reflect.Type) *node {
	n := r.family(t)
	if correct := corrections[t]; correct != nil {
		n = correct()
	}
	if n != nil && n.types == typeString {
		return n
	}
	return textNode(t)
}

// textNode is the node of a type with a text method.
func textNode(t reflect.Type) *node {
	n := &node{types: typeString}
	name := strings.ToLower(t.PkgPath() + "." + t.Name())
	if isUUID := t.Kind() == reflect.Array && t.Len() == 16 && strings.Contains(name, "uuid"); isUUID {
		n.format = "uuid"
	}
	return n
}

// unknown returns the node of a type whose JSON form only its methods determine. Any value conforms
// to it, so that no value is refused and every response is valid. The fields of a struct are
// published as a hint, without their types.
func (r *reflector) unknown(t reflect.Type) *node {
	n := &node{loose: true}
	if t.Kind() != reflect.Struct {
		n.notes = []string{"The form of this value is not documented"}
		return n
	}
	for _, f := range r.fields(t) {
		n.properties = append(n.properties, property{name: f.Name, node: label(&node{loose: true}, f.StructField)})
	}
	n.notes = []string{"The form of this value is not documented"}
	if len(n.properties) > 0 {
		n.notes = []string{"The form of this value is not documented; it may have these members"}
	}
	return n
}

// promoted returns the type of the embedded field that a method of t belongs to. A type that
// embeds time.Time has the JSON form of a time, unless it has a method of its own.
func (r *reflector) promoted(t reflect.Type, methods methodSet) (reflect.Type, bool) {
	if t.Kind() != reflect.Struct || !autogenerated(r.method(t, methods)) {
		return nil, false
	}
	seen := map[reflect.Type]bool{t: true}
	for level := []reflect.Type{t}; len(level) > 0; {
		var next, found []reflect.Type
		for _, s := range level {
			for i := range s.NumField() {
				f := s.Field(i)
				inner := f.Type
				if inner.Kind() == reflect.Pointer {
					inner = inner.Elem()
				}
				if !f.Anonymous || seen[inner] {
					continue
				}
				seen[inner] = true
				if r.has(inner, methods) && inner.Kind() != reflect.Interface {
					found = append(found, inner)
				} else if inner.Kind() == reflect.Struct {
					next = append(next, inner)
				}
			}
		}
		if len(found) > 0 {
			return found[0], len(found) == 1
		}
		level = next
	}
	return nil, false
}

// has reports whether a type has the method of a method set.
func (r *reflector) has(t reflect.Type, methods methodSet) bool {
	_, ok := r.method(t, methods)
	return ok
}

// method returns the method that determines the form of t.
func (r *reflector) method(t reflect.Type, methods methodSet) (reflect.Method, bool) {
	find := func(t reflect.Type) (reflect.Method, bool) {
		// The names are constants. Otherwise, the linker would keep all methods of all types.
		switch {
		case methods == methodsJSON && r.direction == reading:
			return t.MethodByName("UnmarshalJSON")
		case methods == methodsJSON:
			return t.MethodByName("MarshalJSON")
		case r.direction == reading:
			return t.MethodByName("UnmarshalText")
		default:
			return t.MethodByName("MarshalText")
		}
	}
	if m, ok := find(t); ok {
		return m, true
	}
	return find(reflect.PointerTo(t))
}

// autogenerated reports whether the compiler made a method, because an embedded field has it.
func autogenerated(m reflect.Method, ok bool) bool {
	if !ok {
		return false
	}
	pc := m.Func.Pointer()
	file, _ := runtime.FuncForPC(pc).FileLine(pc)
	return file == "<autogenerated>"
}
