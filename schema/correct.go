package schema

import (
	"encoding"
	"encoding/json"
	"math/big"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"time"
)

// textTypes and jsonTypes are the interfaces by which a type takes its JSON form
// into its own hands, when it is read and when it is written.
var (
	textTypes = [2]reflect.Type{reading: reflect.TypeFor[encoding.TextUnmarshaler](), writing: reflect.TypeFor[encoding.TextMarshaler]()}
	jsonTypes = [2]reflect.Type{reading: reflect.TypeFor[json.Unmarshaler](), writing: reflect.TypeFor[json.Marshaler]()}
)

// corrections are the types for which invopop/jsonschema does not say what
// encoding/json does. Each row has a test.
var corrections = map[reflect.Type]func() *node{
	reflect.TypeFor[time.Time]():       func() *node { return &node{types: typeString, format: "date-time"} },
	reflect.TypeFor[json.Number]():     func() *node { return &node{types: typeNumber} },
	reflect.TypeFor[json.RawMessage](): func() *node { return new(node) },
	reflect.TypeFor[big.Int]():         func() *node { return &node{types: typeInteger} },
	reflect.TypeFor[big.Float]():       func() *node { return &node{types: typeString, notes: []string{"A decimal number in a string"}} },
	reflect.TypeFor[big.Rat]():         func() *node { return &node{types: typeString, notes: []string{`A fraction, such as "1/3"`}} },
	reflect.TypeFor[time.Duration](): func() *node {
		return &node{types: typeInteger, bits: bits{size: 64}, notes: []string{"A duration in nanoseconds"}}
	},
	reflect.TypeFor[net.IP]():       func() *node { return textRule("An IP address", "ip") },
	reflect.TypeFor[netip.Addr]():   func() *node { return textRule("An IP address", "ip") },
	reflect.TypeFor[netip.Prefix](): func() *node { return textRule("An IP network, such as 10.0.0.0/8", "cidr") },
	reflect.TypeFor[url.URL]():      nil, // an ordinary struct to encoding/json
}

// textRule is a text that one of validator's rules describes.
func textRule(note, tag string) *node {
	return &node{types: typeString, notes: []string{note}, rules: []rule{{tag: "omitempty," + tag, want: vocabulary[tag].want}}}
}

// corrected returns the node of a type that is not what its kind says.
func (r *reflector) corrected(t reflect.Type) (*node, bool) {
	if t.Kind() == reflect.Pointer {
		return nil, false
	}
	if correct, ok := corrections[t]; ok && correct != nil {
		return correct(), true
	} else if ok {
		return r.composite(t, func() *node { return r.structure(t) }), true
	}
	if t.Kind() == reflect.Interface {
		if r.direction == reading && t.NumMethod() > 0 {
			return nil, true // encoding/json has no way to tell which type to make
		}
		return new(node), true
	}
	switch {
	case implements(t, textTypes[r.direction:r.direction+1]) && !plainTime(t):
		return textNode(t), true
	case implements(t, jsonTypes[r.direction:r.direction+1]):
		return &node{notes: []string{"In the form that " + t.String() + " reads and writes"}}, true
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 && !implements(t.Elem(), jsonTypes[:]) && !implements(t.Elem(), textTypes[:]):
		n := &node{types: typeString, contentEncoding: "base64", rules: []rule{{tag: "omitempty,base64", want: "be base64"}}}
		if r.direction == writing {
			n = n.nullable()
		}
		return n, true
	}
	return nil, false
}

// implements tells whether encoding/json finds one of the methods on t, which it
// also does where only a pointer to t has it.
func implements(t reflect.Type, interfaces []reflect.Type) bool {
	for _, i := range interfaces {
		if t.Implements(i) || t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(i) {
			return true
		}
	}
	return false
}

// plainTime tells a struct that embeds time.Time, and so has its methods, from
// other types with a text form: both read a time.
func plainTime(t reflect.Type) bool { return t == reflect.TypeFor[time.Time]() }

// textNode is a type with a text form. An array of 16 bytes with one is a UUID
// in every library that has them.
func textNode(t reflect.Type) *node {
	n := &node{types: typeString}
	switch {
	case t.Kind() == reflect.Array && t.Len() == 16 && t.Elem().Kind() == reflect.Uint8:
		n.format = "uuid"
	case embedsTime(t):
		n.format = "date-time"
	}
	return n
}

func embedsTime(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	f, ok := t.FieldByName("Time")
	return ok && f.Anonymous && f.Type == reflect.TypeFor[time.Time]()
}
