package schema

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
)

// comment returns what generated facts state about a field: the comment in the source. Index leads
// from the struct to the field.
func (r *reflector) comment(owner reflect.Type, index []int) string {
	if len(r.facts) == 0 || len(index) == 0 {
		return ""
	}
	t := owner
	for n, i := range index {
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || i >= t.NumField() {
			return ""
		}
		f := t.Field(i)
		if n < len(index)-1 {
			t = f.Type
			continue
		}
		if facts := r.facts[t]; facts != nil {
			return facts.Fields[f.Name]
		}
	}
	return ""
}

// commented returns n with the comment of a field as its description, unless a tag gives one, and
// with the constants of the field's type.
func (r *reflector) commented(n *node, owner reflect.Type, index []int, t reflect.Type) *node {
	text, note := r.comment(owner, index), r.constants(t)
	if n.ref != nil || text == "" && note == "" {
		return n
	}
	c := *n
	if c.description == "" {
		c.description = text
	}
	if note != "" && len(c.enum) == 0 {
		c.notes = append(slices.Clip(c.notes), note)
	}
	return &c
}

// constants returns a sentence about the constants of a type. They are a hint: other values may be
// valid too.
func (r *reflector) constants(t reflect.Type) string {
	if len(r.facts) == 0 {
		return ""
	}
	const deep = 3 // a type may be a list of itself
	for range deep {
		if t.Name() == "" && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
			t = t.Elem()
		}
	}
	facts := r.facts[t]
	if facts == nil || len(facts.Values) == 0 {
		return ""
	}
	var parts []string
	for _, v := range facts.Values {
		part := strings.Trim(v.Value, `"`)
		if v.Description != "" {
			part += " (" + v.Description + ")"
		}
		parts = append(parts, part)
	}
	return "Known values: " + strings.Join(parts, ", ")
}

// checked applies what generated facts state about a field of a bound type: what the handler checks
// by itself, and the value that the field has if it is missing.
func checked(in introspect.Input, owner reflect.Type, index []int, n *node, required bool) (*node, bool) {
	if len(in.Fields) == 0 {
		return n, required
	}
	name := fieldPath(owner, index)
	i := slices.IndexFunc(in.Fields, func(f introspect.FieldFacts) bool { return f.Name == name })
	if i < 0 || n.ref != nil {
		return n, required
	}
	f := in.Fields[i]
	c := *n
	if len(f.Enum) > 0 {
		values := make([]json.RawMessage, len(f.Enum))
		for i, v := range f.Enum {
			values[i] = json.RawMessage(v)
		}
		c.choose(values)
	}
	if f.Default != "" {
		c.fallback = json.RawMessage(f.Default)
	}
	if f.Kept {
		c.fallback = nil
	}
	required = (required || f.Required) && f.Default == "" && !f.Kept
	return &c, required
}

// isElsewhere is for a type that is bound to several parts of a request. It reports whether a field
// comes from another part than f states: the field has no tag for that part or, in a JSON body, it
// has a tag for another part.
func isElsewhere(f locate.Field) bool {
	if f.In != locate.Body {
		return !locate.Names(f.StructField, locate.Tag(f.In))
	}
	return !locate.Names(f.StructField, "json") &&
		slices.ContainsFunc([]string{"uri", "form", "header"}, func(tag string) bool {
			return locate.Names(f.StructField, tag)
		})
}

// fieldPath returns the names of the fields along an index, joined by dots.
func fieldPath(t reflect.Type, index []int) string {
	var names []string
	for _, i := range index {
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || i >= t.NumField() {
			return ""
		}
		names = append(names, t.Field(i).Name)
		t = t.Field(i).Type
	}
	return strings.Join(names, ".")
}
