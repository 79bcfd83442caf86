package locate

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// A JSONField is a member of the object that encoding/json reads and writes for a struct.
type JSONField struct {
	Name        string
	Index       []int
	StructField reflect.StructField
	// Omit reports that the member may be missing in the output, and Quoted that a number or
	// boolean is written as a string.
	Omit, Quoted bool
	// tagged reports that a tag gives the name.
	tagged bool
}

// JSONFields returns the members of t by encoding/json's rules: an embedded struct
// without a name of its own is flattened, the shallowest field of a name wins, then the
// tagged one. If that does not decide, the object has no member of that name. The order is
// that of the fields.
func JSONFields(t reflect.Type) []JSONField {
	c := jsonCollector{visited: map[reflect.Type]bool{}, byName: map[string][]JSONField{}}
	for level := []embedding{{t: t, times: 1}}; len(level) > 0; {
		level = c.level(level)
	}
	fields := make([]JSONField, 0, len(c.byName))
	for _, same := range c.byName {
		if f, ok := dominant(same); ok {
			fields = append(fields, f)
		}
	}
	slices.SortFunc(fields, func(x, y JSONField) int { return slices.Compare(x.Index, y.Index) })
	return fields
}

// A jsonCollector visits a struct and those that it embeds, level by level. It visits a
// type once: what a type adds at a deeper level is never used.
type jsonCollector struct {
	visited map[reflect.Type]bool
	byName  map[string][]JSONField
}

// An embedding is a struct at one level, and how often the structs above embed it there.
type embedding struct {
	t     reflect.Type
	index []int
	// omit reports that a pointer leads to the struct, so that its members may be missing.
	omit  bool
	times int
}

// level collects the fields of one level, and returns the structs that it embeds.
func (c *jsonCollector) level(current []embedding) []embedding {
	var next []embedding
	for _, e := range current {
		if c.visited[e.t] {
			continue
		}
		c.visited[e.t] = true
		for i := range e.t.NumField() {
			sf := e.t.Field(i)
			index := append(slices.Clone(e.index), i)
			if inner, pointer, ok := embedded(sf); ok {
				// encoding/json cannot make an embedded pointer to an unexported type.
				if sf.IsExported() || !pointer {
					next = embed(next, embedding{t: inner, index: index, omit: e.omit || pointer, times: 1})
				}
				continue
			}
			if f, ok := member(sf); ok {
				f.Index, f.Omit = index, f.Omit || e.omit
				// The fields of a struct that is embedded twice at one level hide each other.
				for range min(e.times, 2) {
					c.byName[f.Name] = append(c.byName[f.Name], f)
				}
			}
		}
	}
	return next
}

// embedded returns the struct that a field embeds without a name of its own.
func embedded(sf reflect.StructField) (inner reflect.Type, pointer, ok bool) {
	if !sf.Anonymous || sf.Tag.Get("json") == "-" || jsonName(sf) != "" {
		return nil, false, false
	}
	inner = sf.Type
	if inner.Kind() == reflect.Pointer {
		inner, pointer = inner.Elem(), true
	}
	return inner, pointer, inner.Kind() == reflect.Struct
}

func embed(next []embedding, e embedding) []embedding {
	for i := range next {
		if next[i].t == e.t {
			next[i].times++
			return next
		}
	}
	return append(next, e)
}

// member returns the member of a field, without its index.
func member(sf reflect.StructField) (JSONField, bool) {
	tag := sf.Tag.Get("json")
	if tag == "-" || !sf.IsExported() && (!sf.Anonymous || sf.Type.Kind() != reflect.Struct) {
		return JSONField{}, false
	}
	name := jsonName(sf)
	f := JSONField{Name: name, StructField: sf, tagged: name != ""}
	if name == "" {
		f.Name = sf.Name
	}
	_, options, _ := strings.Cut(tag, ",")
	for option := range strings.SplitSeq(options, ",") {
		f.Omit = f.Omit || option == "omitempty" || option == "omitzero"
		f.Quoted = f.Quoted || option == "string" && quotable(sf.Type)
	}
	return f, true
}

// jsonName returns the name that a json tag gives. encoding/json ignores a name with a
// character such as a quote or a backslash.
func jsonName(sf reflect.StructField) string {
	name := TagName(sf, "json")
	for _, c := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c) && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return ""
		}
	}
	return name
}

// dominant returns the one of several fields with the same name that encoding/json uses, if any.
func dominant(same []JSONField) (JSONField, bool) {
	rank := func(f JSONField) int {
		if f.tagged {
			return 2 * len(f.Index)
		}
		return 2*len(f.Index) + 1
	}
	best := slices.MinFunc(same, func(x, y JSONField) int { return rank(x) - rank(y) })
	equal := 0
	for _, f := range same {
		if rank(f) == rank(best) {
			equal++
		}
	}
	return best, equal == 1
}

// quotable reports whether encoding/json applies ",string" to a field of this type.
func quotable(t reflect.Type) bool {
	if t.Name() == "" && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return true
	default:
		return false
	}
}
