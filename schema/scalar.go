package schema

import (
	"encoding/json"
	"reflect"
	"sync"

	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/invopop/jsonschema"
)

// leaves are the nodes of types that contain no other types.
var leaves sync.Map // of reflect.Type to node

// leaf returns a new node for a type that contains no other types.
func (r *reflector) leaf(t reflect.Type) *node {
	if known, ok := leaves.Load(t); ok {
		if n, isNode := known.(node); isNode {
			return &n
		}
	}
	n := newLeaf(t)
	leaves.Store(t, *n)
	return n
}

func newLeaf(t reflect.Type) *node {
	shape := t
	if t.Kind() == reflect.Uintptr {
		shape = reflect.TypeFor[uint64]() // encoding/json treats it as an integer, but invopop/jsonschema does not
	}
	n := fromInvopop((&jsonschema.Reflector{Anonymous: true, DoNotReference: true}).ReflectFromType(shape))
	n.bits = bitsOf(t)
	n.minimum, n.maximum = n.bits.limits()
	return n
}

func bitsOf(t reflect.Type) bits {
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return bits{size: t.Bits()}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return bits{size: t.Bits(), unsigned: true}
	case reflect.Float32, reflect.Float64:
		return bits{size: t.Bits(), float: true}
	default:
		return bits{}
	}
}

const numberPattern = `^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`

// quoted returns the node of a value in a string, for ",string". encoding/json reads a value with
// methods from a string too, but does not write it into one.
func (r *reflector) quoted(n *node, t reflect.Type) *node {
	t, pointer := locate.Deref(t)
	methods := reflect.PointerTo(t)
	if r.direction == writing && (methods.Implements(jsonMarshaler) || methods.Implements(textMarshaler)) {
		return n
	}
	q := &node{types: typeString, examples: n.examples, bits: n.bits}
	switch b := bitsOf(t); {
	case r.direction == reading && methods.Implements(jsonUnmarshaler):
		q.notes, q.bits = []string{"JSON within a string"}, bits{}
	case r.direction == reading && methods.Implements(textUnmarshaler):
		q.notes, q.pattern, q.bits = []string{`A JSON string within a string, such as "\"text\""`}, `^".*"$`, bits{}
	case t == reflect.TypeFor[json.Number]():
		q.pattern = numberPattern
	case t.Kind() == reflect.Bool:
		q.enum = []json.RawMessage{json.RawMessage(`"true"`), json.RawMessage(`"false"`)}
	case t.Kind() == reflect.String:
		q.notes = []string{`A JSON string within a string, such as "\"text\""`}
		q.pattern = `^".*"$`
	case b.float:
		q.pattern = numberPattern
	case b.unsigned:
		q.pattern = `^(0|[1-9][0-9]*)$`
	default:
		q.pattern = `^-?(0|[1-9][0-9]*)$`
	}
	if pointer {
		return r.orNull(q)
	}
	return q
}
