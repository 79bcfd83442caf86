package schema

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/locate"
)

// fieldRules depend on other fields of the struct, so that only the application can decide them.
var fieldRules = merged(comparisons("field"), comparisons("csfield"), map[string]ruleSpec{
	"required_if":          aboutFields(func(c constraint) string { return "Required when " + c.pairs(" and ") }),
	"skip_unless":          aboutFields(func(c constraint) string { return "Required when " + c.pairs(" and ") }),
	"required_unless":      aboutFields(func(c constraint) string { return "Required unless " + c.pairs(" or ") }),
	"required_with":        aboutFields(func(c constraint) string { return "Required when " + c.given(" or ", "is") }),
	"required_with_all":    aboutFields(func(c constraint) string { return "Required when " + c.given(" and ", "are") }),
	"required_without":     aboutFields(func(c constraint) string { return "Required when " + c.missing(" or ", "is") }),
	"required_without_all": aboutFields(func(c constraint) string { return "Required when " + c.missing(" and ", "are") }),
	"excluded_if":          aboutFields(func(c constraint) string { return "Must be left out when " + c.pairs(" and ") }),
	"excluded_unless":      aboutFields(func(c constraint) string { return "Must be left out unless " + c.pairs(" or ") }),
	"excluded_with": aboutFields(
		func(c constraint) string { return "Must be left out when " + c.given(" or ", "is") },
	),
	"excluded_with_all": aboutFields(
		func(c constraint) string { return "Must be left out when " + c.given(" and ", "are") },
	),
	"excluded_without": aboutFields(
		func(c constraint) string { return "Must be left out when " + c.missing(" or ", "is") },
	),
	"excluded_without_all": aboutFields(
		func(c constraint) string { return "Must be left out when " + c.missing(" and ", "are") },
	),

	"fieldcontains": aboutFields(func(c constraint) string { return "Must contain the value of " + c.other() }),
	"fieldexcludes": aboutFields(func(c constraint) string { return "Must not contain the value of " + c.other() }),
	"postcode_iso3166_alpha2_field": aboutFields(func(c constraint) string {
		return "Must be a postcode of the country in " + c.other()
	}),

	"isdefault":     {want: "be left out", note: true},
	"validateFn":    {conditional: true},
	"structonly":    {conditional: true},
	"nostructlevel": {conditional: true},
})

// comparisons are the rules that compare a value with that of another field, which is in the same
// struct, or with the suffix csfield anywhere in the struct that is validated.
func comparisons(suffix string) map[string]ruleSpec {
	compare := func(before, time, length, number string) ruleSpec {
		return aboutFields(func(c constraint) string {
			return before + c.comparative(time, length, number) + " than " + c.other()
		})
	}
	return map[string]ruleSpec{
		"eq" + suffix:  aboutFields(func(c constraint) string { return "Must be the same as " + c.other() }),
		"ne" + suffix:  aboutFields(func(c constraint) string { return "Must differ from " + c.other() }),
		"gt" + suffix:  compare("Must be ", "later", "longer", "more"),
		"gte" + suffix: compare("Must not be ", "earlier", "shorter", "less"),
		"lt" + suffix:  compare("Must be ", "earlier", "shorter", "less"),
		"lte" + suffix: compare("Must not be ", "later", "longer", "more"),
	}
}

func aboutFields(sentence func(constraint) string) ruleSpec {
	return ruleSpec{conditional: true, fields: sentence}
}

// pairs returns the fields and values in the parameter: `kind is "email"`.
func (c constraint) pairs(conjunction string) string {
	values := oneOfValues(c.param)
	var parts []string
	for i := 0; i+1 < len(values); i += 2 {
		parts = append(parts, c.wire(values[i])+" is "+c.literal(values[i], values[i+1]))
	}
	return strings.Join(parts, conjunction)
}

// given returns a clause: that the fields in the parameter are given.
func (c constraint) given(conjunction, plural string) string {
	return c.state(conjunction, plural, "given")
}

func (c constraint) missing(conjunction, plural string) string {
	return c.state(conjunction, plural, "missing")
}

func (c constraint) state(conjunction, verb, state string) string {
	fields := oneOfValues(c.param)
	for i, f := range fields {
		fields[i] = c.wire(f)
	}
	if len(fields) == 1 {
		verb = "is"
	}
	return strings.Join(fields, conjunction) + " " + verb + " " + state
}

// other returns the field that the parameter names.
func (c constraint) other() string { return c.wire(c.param) }

// comparative returns the word for a time, for something that has a length, or for a number.
func (c constraint) comparative(time, length, number string) string {
	switch c.measure() {
	case measureTime:
		return time
	case measureText, measureList, measureMap:
		return length
	default:
		return number
	}
}

// wire returns the client's name of a field. A rule names the field as Go does, such as "Kind" or
// "Inner.Kind".
func (c constraint) wire(field string) string {
	t := c.owner
	var names []string
	for part := range strings.SplitSeq(field, ".") {
		t, _ = locate.Deref(t)
		sf, ok := fieldOf(t, part)
		if !ok {
			names = append(names, part)
			t = nil
			continue
		}
		names = append(names, c.wireName(sf))
		t = sf.Type
	}
	return strings.Join(names, ".")
}

func fieldOf(t reflect.Type, name string) (reflect.StructField, bool) {
	if t == nil || t.Kind() != reflect.Struct {
		return reflect.StructField{}, false
	}
	return t.FieldByName(name)
}

// wireName returns the name that a tag gives to a field in the location of the field with the rule.
// Without such a tag, it returns the [WireName].
func (c constraint) wireName(sf reflect.StructField) string {
	if locate.Names(sf, c.tag) && locate.TagName(sf, c.tag) != "" {
		return locate.TagName(sf, c.tag)
	}
	return WireName(sf)
}

// literal returns a value that another field is compared with, as JSON.
func (c constraint) literal(field, value string) string {
	t, _ := locate.Deref(c.owner)
	sf, ok := fieldOf(t, field)
	if !ok {
		return strconv.Quote(value)
	}
	switch t, _ := locate.Deref(sf.Type); {
	case value == "nil":
		return "missing"
	case t.Kind() == reflect.Bool, bitsOf(t).size > 0:
		return value
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Map, t.Kind() == reflect.Array:
		return "of length " + value
	default:
		return strconv.Quote(value)
	}
}
