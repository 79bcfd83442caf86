package schema

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/internal/locate"
)

// ruleTags are the struct tags that hold validator's rules: Gin's own, and validator's default,
// which applications use with their own validator.
var ruleTags = []string{"binding", "validate"}

// A skip states which checks a rule turns off.
type skip struct {
	// zero is the zero value, and null is nil only: the rules that follow, and the fields of a
	// struct, are not checked for it.
	zero, null bool
	// pointed is a pointer to the zero value.
	pointed bool
	// nested are the fields of a struct, whatever its value.
	nested bool
}

// skips are the rules that turn checks off. This table alone decides what is required, which values
// pass as empty, and whether the fields of a struct make it required.
var skips = map[string]skip{
	"omitempty":     {zero: true, null: true},
	"omitzero":      {zero: true, null: true, pointed: true},
	"omitnil":       {null: true},
	"structonly":    {nested: true},
	"nostructlevel": {nested: true},
	"-":             {zero: true, null: true, nested: true},
}

// A scope is where the rules of a field apply.
type scope struct {
	// owner is the struct that has the field, and tag the struct tag of its location.
	owner reflect.Type
	tag   string
}

// constrain adds the validator's rules for a field to n, and reports whether the field is required:
// whether the validator would refuse its zero value. It reads the rules from the struct tags that
// tags names.
func constrain(n *node, in scope, sf reflect.StructField, tags []string) bool {
	required, enters := false, true
	t, _ := locate.Deref(sf.Type)
	for _, tag := range tags {
		text, ok := sf.Tag.Lookup(tag)
		if !ok {
			continue
		}
		here, elements, keys := splitDive(text)
		enters = enters && entersZero(here)
		if t.Kind() == reflect.Struct && skipsFields(here) {
			n.requireNothing()
		}
		if text == "-" {
			continue
		}
		in.apply(n, sf.Type, here)
		in.applyElements(n, sf.Type, elements, keys)
		if refusesNil(sf.Type, text) {
			n.forbidNull()
			required = true
		}
		required = required || refusesZero(sf.Type, here)
	}
	if required || n.types&typeObject == 0 || sf.Type.Kind() != reflect.Struct || !enters {
		return required
	}
	// The validator checks the fields of a nested struct by itself, so that it refuses the zero
	// struct if one of its fields is required.
	for _, p := range n.resolve().properties {
		if p.required {
			return true
		}
	}
	return false
}

// entersZero reports whether the validator checks the fields of a struct that is zero.
func entersZero(rules string) bool {
	for part := range strings.SplitSeq(rules, ",") {
		if s := skips[part]; s.zero || s.nested {
			return false
		}
	}
	return true
}

// skipsFields reports whether the validator does not check the fields of a struct at all.
func skipsFields(rules string) bool {
	for part := range strings.SplitSeq(rules, ",") {
		if skips[part].nested {
			return true
		}
	}
	return false
}

// skippable reports whether a struct on the way from t to a field may be empty, so that the
// validator does not check its fields. A form has the fields of nested structs side by side.
func (r *reflector) skippable(t reflect.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		t, _ = locate.Deref(t)
		sf := t.Field(i)
		for _, tag := range r.rules {
			if text, ok := sf.Tag.Lookup(tag); ok && !entersZero(text) {
				return true
			}
		}
		if sf.Type.Kind() == reflect.Pointer && !sf.Anonymous {
			return true
		}
		t = sf.Type
	}
	return false
}

// requireNothing makes every member of an object optional.
func (n *node) requireNothing() {
	n.properties = slices.Clone(n.properties)
	for i := range n.properties {
		n.properties[i].required = false
	}
}

// splitDive splits a tag into the rules for the field, for its elements, and for the keys of a
// map.
func splitDive(tag string) (here, elements, keys string) {
	here, elements = cutRule(tag, "dive")
	if rest, ok := strings.CutPrefix(elements, "keys,"); ok {
		keys, elements = cutRule(rest, "endkeys")
	}
	return here, elements, keys
}

// cutRule cuts a comma-separated list at the first element that is name.
func cutRule(tag, name string) (before, after string) {
	parts := strings.Split(tag, ",")
	for i, p := range parts {
		if p == name {
			return strings.Join(parts[:i], ","), strings.Join(parts[i+1:], ",")
		}
	}
	return tag, ""
}

// applyElements adds the rules after a dive to the items or values of n.
func (in scope) applyElements(n *node, t reflect.Type, elements, keys string) {
	t, _ = locate.Deref(t)
	var child **node
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		child = &n.items
	case reflect.Map:
		child = &n.additional
		if keys != "" {
			names := &node{types: typeString}
			in.apply(names, t.Key(), keys)
			names.types = 0
			n.propertyNames = names
		}
	default:
		return
	}
	if elements == "" || *child == nil || (*child).ref != nil {
		return
	}
	c := **child
	here, deeper, deeperKeys := splitDive(elements)
	in.apply(&c, t.Elem(), here)
	in.applyElements(&c, t.Elem(), deeper, deeperKeys)
	*child = &c
}

// apply adds a list of rules for a value of type t to n.
func (in scope) apply(n *node, t reflect.Type, rules string) {
	if n.loose {
		return // the rules are about the Go value, whose JSON form is not known
	}
	t, pointer := locate.Deref(t)
	optional := ""
	parts := strings.Split(rules, ",")
	for i, part := range parts {
		name, param, _ := strings.Cut(part, "=")
		if s, ok := skips[name]; ok {
			// An empty value has to pass the rules before the one that skips it.
			if s.zero && (!pointer || s.pointed) {
				optional = name + ","
				n.emptyOK = n.emptyOK || !refusesZero(t, strings.Join(parts[:i], ","))
			}
			continue
		}
		if name == "" {
			continue
		}
		if name == "isdefault" && pointer {
			part = neverRule // a pointer that is not nil is not the default
		}
		constraint{
			scope: in, node: n, t: t, pointer: pointer,
			name: name, param: unescapeParam(param), part: part, optional: optional,
		}.apply()
	}
}

// unescapeParam replaces validator's escapes for a comma and a bar.
func unescapeParam(param string) string { return paramEscapes.Replace(param) }

var paramEscapes = strings.NewReplacer("0x2C", ",", "0x7C", "|")

// refusesNil reports whether the validator refuses a nil pointer because of the first rule of a
// tag. Every rule does, known or unknown, except those that skip nil and those about other fields.
func refusesNil(t reflect.Type, tag string) bool {
	first, _, _ := strings.Cut(tag, ",")
	name, _, _ := strings.Cut(first, "=")
	s := skips[name]
	return t.Kind() == reflect.Pointer && first != "" && !s.zero && !s.null && ruleSpecs[name].fields == nil
}

// refusesZero asks the validator whether it refuses the zero value of t. It leaves out the rules
// that depend on other fields, and rules that are not validator's own.
func refusesZero(t reflect.Type, rules string) (refused bool) {
	var known []string
	for part := range strings.SplitSeq(rules, ",") {
		if evaluable(part) {
			known = append(known, part)
		}
	}
	isStruct := t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]()
	if len(known) == 0 || isStruct || t.Size() > maxZero {
		return false
	}
	defer func() {
		if recover() != nil {
			refused = false // a rule that does not apply to the type
		}
	}()
	return builtins.Var(reflect.Zero(t).Interface(), strings.Join(known, ",")) != nil
}

// maxZero is the size of the largest zero value that is made, in bytes.
const maxZero = 1 << 20

// evaluable reports whether every alternative of a rule is built into validator and depends on
// the value alone.
func evaluable(part string) bool {
	if part == "" {
		return false
	}
	for alternative := range strings.SplitSeq(part, "|") {
		name, _, _ := strings.Cut(alternative, "=")
		known, ok := ruleSpecs[name]
		if !ok || known.conditional {
			return false
		}
	}
	return true
}
