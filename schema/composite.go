package schema

import (
	"reflect"
	"slices"

	"github.com/ginmcp/ginmcp/internal/locate"
)

// nilable reports whether encoding/json reads null as the nil value of t, which is not a pointer.
func nilable(t reflect.Type) bool { return t.Kind() == reflect.Slice || t.Kind() == reflect.Map }

// list returns the node of a slice or an array. In a request, null is accepted for an item that is
// a pointer, a list or a map. It is published only for the pointers of an array, whose length is
// fixed.
func (r *reflector) list(t reflect.Type) *node {
	elem, pointer := t.Elem(), false
	if r.direction == reading && t.Kind() == reflect.Slice && elem.Kind() == reflect.Pointer && elem.Name() == "" {
		elem, pointer = elem.Elem(), true
	}
	items := r.value(elem, t.Kind() == reflect.Slice)
	if items == nil {
		return nil
	}
	if pointer || r.direction == reading && nilable(elem) {
		items = items.acceptNull()
	}
	n := &node{types: typeArray, items: items}
	switch {
	case t.Kind() == reflect.Array:
		length := t.Len()
		n.minItems, n.maxItems = &length, &length
		if t.Elem().Kind() == reflect.Pointer {
			n.items = items.nullable()
		}
	case r.direction == writing:
		n.types |= typeNull
	}
	return n
}

// mapping returns the node of a map, or nil if JSON cannot represent it. It checks the keys first,
// so that the values of a map never refer to a map without a node.
func (r *reflector) mapping(t reflect.Type) *node {
	n := &node{types: typeObject}
	if r.direction == writing {
		n.types |= typeNull
	}
	switch key := bitsOf(t.Key()); {
	case r.textKey(t.Key()):
	case key.size != 0 && key.float:
		return nil
	case key.size != 0 && key.unsigned:
		n.propertyNames = &node{pattern: "^[0-9]+$"}
	case key.size != 0:
		n.propertyNames = &node{pattern: "^-?[0-9]+$"}
	case t.Key().Kind() != reflect.String:
		return nil
	}
	n.additional = r.json(t.Elem())
	if n.additional == nil {
		return nil
	}
	if r.direction == reading && nilable(t.Elem()) {
		n.additional = n.additional.acceptNull()
	}
	return n
}

// textKey reports whether a text method reads or writes the keys of a map.
func (r *reflector) textKey(t reflect.Type) bool {
	if r.direction == reading {
		return reflect.PointerTo(t).Implements(textUnmarshaler)
	}
	return t.Implements(textMarshaler)
}

// structure returns the node of a struct.
func (r *reflector) structure(t reflect.Type) *node {
	n := &node{types: typeObject, closed: r.direction == reading}
	for _, f := range r.fields(t) {
		if p, ok := r.member(t, f); ok {
			n.properties = append(n.properties, p)
		}
	}
	return n
}

// fields returns the fields of a struct that are described.
func (r *reflector) fields(t reflect.Type) []locate.JSONField {
	return slices.DeleteFunc(locate.JSONFields(t), func(f locate.JSONField) bool { return r.ignores(f.StructField) })
}

// member returns the property of a field, with the keywords of its tags.
func (r *reflector) member(owner reflect.Type, f locate.JSONField) (property, bool) {
	sf := f.StructField
	n := r.json(sf.Type)
	if n == nil {
		r.problem("field %s of %s is left out: JSON cannot represent a %s", sf.Name, owner, sf.Type)
		return property{}, false
	}
	if f.Quoted {
		n = r.quoted(n, sf.Type)
	}
	if r.direction == writing {
		n = r.commented(label(n, sf), owner, f.Index, sf.Type)
		return property{name: f.Name, node: n, required: !f.Omit}, true
	}
	p := property{name: f.Name, node: r.commented(decorate(n, sf), owner, f.Index, sf.Type)}
	p.required = constrain(p.node, scope{owner: owner, tag: "json"}, sf, r.rules)
	return p, true
}
