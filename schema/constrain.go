package schema

import (
	"reflect"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/internal/locate"
)

// A rule is a check that validator makes on a value, for what JSON Schema cannot
// say or says too loosely. It is one of validator's built-in tags.
type rule struct {
	tag  string
	want string // "be an email address", for the message
}

// ruleTags are the struct tags that hold validator's rules: gin's own, and
// validator's default, which applications use with a validator of their own.
var ruleTags = []string{"binding", "validate"}

// constrain says in n what the validator rules of a field demand, and returns
// whether the field must be given: whether its zero value would be refused.
func constrain(n *node, sf reflect.StructField, t reflect.Type, tags []string) bool {
	required := false
	for _, tag := range tags {
		text, ok := sf.Tag.Lookup(tag)
		if !ok || text == "-" {
			continue
		}
		here, elements, keys := splitDive(text)
		apply(n, t, here)
		applyElements(n, t, elements, keys)
		required = required || refusesZero(t, here)
	}
	if required || n.types&typeObject == 0 || t.Kind() != reflect.Struct || skipsNested(sf) {
		return required
	}
	// The validator goes into a nested struct by itself, so that an absent one
	// is refused if one of its fields is required.
	for _, p := range n.resolve().properties {
		if p.required {
			return true
		}
	}
	return false
}

// skipsNested tells whether the rules keep the validator out of a nested struct.
func skipsNested(sf reflect.StructField) bool {
	rules := sf.Tag.Get("binding")
	return rules == "-" || strings.Contains(rules, "structonly") || strings.Contains(rules, "omitzero")
}

// splitDive parts a tag into the rules for the field, for its elements, and for
// the keys of a map.
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

// applyElements says in the items or values of n what follows a dive.
func applyElements(n *node, t reflect.Type, elements, keys string) {
	t, _ = locate.Deref(t)
	var child **node
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		child = &n.items
	case reflect.Map:
		child = &n.additional
		if keys != "" {
			names := &node{types: typeString}
			apply(names, t.Key(), keys)
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
	apply(&c, t.Elem(), here)
	applyElements(&c, t.Elem(), deeper, deeperKeys)
	*child = &c
}

// apply says in n what a list of rules demands of a value of type t.
func apply(n *node, t reflect.Type, rules string) {
	t, pointer := locate.Deref(t)
	optional := ""
	for part := range strings.SplitSeq(rules, ",") {
		name, param, _ := strings.Cut(part, "=")
		switch name {
		case "":
			continue
		case "omitempty", "omitnil", "omitzero":
			optional = name + ","
			n.emptyOK = n.emptyOK || name == "omitempty" && !pointer
			continue
		}
		c := constraint{node: n, t: t, name: name, param: unescapeParam(param), part: part, optional: optional}
		c.apply()
	}
}

// unescapeParam resolves validator's escapes for a comma and a bar.
func unescapeParam(param string) string { return paramEscapes.Replace(param) }

var paramEscapes = strings.NewReplacer("0x2C", ",", "0x7C", "|")

// refusesZero asks the validator whether it refuses the zero value of t, leaving
// out the rules that depend on other fields and those it does not know.
func refusesZero(t reflect.Type, rules string) (refused bool) {
	var known []string
	for part := range strings.SplitSeq(rules, ",") {
		if evaluable(part) {
			known = append(known, part)
		}
	}
	if len(known) == 0 || t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]() {
		return false
	}
	defer func() {
		if recover() != nil {
			refused = false // a rule that does not go with the type
		}
	}()
	return builtins.Var(reflect.Zero(t).Interface(), strings.Join(known, ",")) != nil
}

// evaluable tells whether every alternative of a rule is built into validator and
// can be evaluated without the rest of the struct.
func evaluable(part string) bool {
	if part == "" {
		return false
	}
	for alternative := range strings.SplitSeq(part, "|") {
		name, _, _ := strings.Cut(alternative, "=")
		known, ok := vocabulary[name]
		if !ok || known.conditional {
			return false
		}
	}
	return true
}
