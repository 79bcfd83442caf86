package schema

import (
	"reflect"
	"slices"
	"strings"
)

// A jsonField is a member of the object that encoding/json reads and writes for
// a struct.
type jsonField struct {
	name  string
	index []int
	sf    reflect.StructField
	// omit tells that the member may be missing in what is written; text that a
	// number or boolean stands in a string.
	omit, text bool
	// tagged decides which of several fields of one name wins.
	tagged bool
}

// jsonFields returns the members of t by encoding/json's rules: an embedded struct
// without a name of its own is flattened, the shallowest field of a name wins,
// then the tagged one, and where that does not decide none of them is there.
func jsonFields(t reflect.Type) []jsonField {
	var all []jsonField
	collectJSON(t, nil, false, map[reflect.Type]bool{}, &all)
	var fields []jsonField
	for i := range all {
		if dominates(all, i) {
			fields = append(fields, all[i])
		}
	}
	return fields
}

func collectJSON(t reflect.Type, at []int, omit bool, open map[reflect.Type]bool, all *[]jsonField) {
	if open[t] {
		return
	}
	open[t] = true
	defer delete(open, t)
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get("json")
		if tag == "-" {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		index := append(slices.Clone(at), i)
		if sf.Anonymous && name == "" {
			inner, pointer := deref(sf.Type)
			if inner.Kind() == reflect.Struct {
				if sf.IsExported() || !pointer {
					// encoding/json cannot make an embedded pointer to an unexported type.
					collectJSON(inner, index, omit || pointer, open, all)
				}
				continue
			}
		}
		if !sf.IsExported() && (!sf.Anonymous || sf.Type.Kind() != reflect.Struct) {
			continue
		}
		f := jsonField{name: name, index: index, sf: sf, tagged: name != "", omit: omit}
		if name == "" {
			f.name = sf.Name
		}
		for option := range strings.SplitSeq(options, ",") {
			f.omit = f.omit || option == "omitempty" || option == "omitzero"
			f.text = f.text || option == "string" && quotable(sf.Type)
		}
		*all = append(*all, f)
	}
}

func dominates(all []jsonField, i int) bool {
	f := all[i]
	for j, g := range all {
		if j == i || g.name != f.name {
			continue
		}
		switch {
		case len(g.index) < len(f.index):
			return false
		case len(g.index) == len(f.index) && (g.tagged || !f.tagged):
			return false
		}
	}
	return true
}

// quotable tells whether encoding/json heeds ",string" on a field of this type.
func quotable(t reflect.Type) bool {
	t, _ = deref(t)
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return true
	default:
		return false
	}
}

// deref follows pointers, and tells whether there were any.
func deref(t reflect.Type) (reflect.Type, bool) {
	pointer := false
	for t.Kind() == reflect.Pointer {
		t, pointer = t.Elem(), true
	}
	return t, pointer
}
