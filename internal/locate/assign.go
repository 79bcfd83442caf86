package locate

import (
	"fmt"
	"reflect"
	"slices"
)

// An assigner assigns the fields of one struct.
type assigner struct {
	in      Location
	method  string
	params  []string
	hasBody bool
	// json are the members that encoding/json sees, by the index of their field.
	json map[string]JSONField
	// hasJSON, hasForm and hasFile report whether any field has such a tag or type.
	hasJSON, hasForm, hasFile bool
	// visited is the number of fields that were visited.
	visited int
	out     Assignment
}

// maxFields is the largest number of fields that an assigner visits: structs that contain each
// other have an unlimited number of fields.
const maxFields = 10_000

func indexKey(index []int) string { return fmt.Sprint(index) }

// survey records which tags and types the fields have.
func (a *assigner) survey(t reflect.Type, seen map[reflect.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	for i := range t.NumField() {
		sf := t.Field(i)
		if inner, ok := flattened(sf); ok {
			a.survey(inner, seen)
			continue
		}
		a.hasJSON = a.hasJSON || Names(sf, "json")
		a.hasForm = a.hasForm || Names(sf, "form")
		a.hasFile = a.hasFile || IsFile(sf.Type)
	}
}

// flattened returns the struct whose fields replace an embedded field.
func flattened(sf reflect.StructField) (reflect.Type, bool) {
	inner, _ := Deref(sf.Type)
	return inner, sf.Anonymous && inner.Kind() == reflect.Struct && TagName(sf, "json") == "" && !IsLeaf(inner)
}

// walk assigns the fields of t, which is at the index at.
func (a *assigner) walk(t reflect.Type, at []int, open map[reflect.Type]bool) {
	if open[t] {
		return
	}
	open[t] = true
	defer delete(open, t)
	for i := range t.NumField() {
		if a.visited++; a.visited > maxFields {
			if a.visited == maxFields+1 {
				a.skip("only the first %d fields are arguments", maxFields)
			}
			return
		}
		sf := t.Field(i)
		index := append(slices.Clone(at), i)
		if inner, ok := flattened(sf); ok {
			a.walk(inner, index, open)
		} else if sf.IsExported() || sf.Anonymous {
			a.field(sf, index, open)
		}
	}
}

// field assigns one field, or the fields of a struct if those have tags of their own.
func (a *assigner) field(sf reflect.StructField, index []int, open map[reflect.Type]bool) {
	in, name := a.locate(sf, index)
	if in == "" {
		return
	}
	inner, _ := Deref(sf.Type)
	if in != Body && inner.Kind() == reflect.Struct && !IsLeaf(inner) && hasTag(inner, Tag(in)) {
		a.walk(inner, index, open)
		return
	}
	f := Field{In: in, Name: name, Index: index, StructField: sf}
	if in == Body {
		f.JSON = a.json[indexKey(index)]
	} else {
		f.Option = Options(in, sf)
	}
	a.out.Fields = append(a.out.Fields, f)
}

func (a *assigner) skip(format string, args ...any) {
	a.out.Skipped = append(a.out.Skipped, fmt.Sprintf(format, args...))
}
