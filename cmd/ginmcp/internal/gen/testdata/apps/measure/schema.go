package measure

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"example.com/apps/truth"
)

// A comparer compares a JSON Schema of ours with one of the truth.
type comparer struct {
	*scorer

	ours     map[string]any // the document that references are resolved in
	complete *bool
	input    bool
	depth    int
}

// resolve follows references in our schema.
func (c *comparer) resolve(s map[string]any) map[string]any {
	for range 8 {
		ref, ok := s["$ref"].(string)
		if !ok {
			return s
		}
		var at any = c.ours
		for _, part := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			m, _ := at.(map[string]any)
			at = m[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)]
		}
		if ref == "#" {
			at = c.ours
		}
		next, ok := at.(map[string]any)
		if !ok {
			return s
		}
		s = next
	}
	return s
}

// kinds returns the types that our schema allows, without null.
func kinds(s map[string]any) []string {
	var out []string
	switch t := s["type"].(type) {
	case string:
		out = []string{t}
	case []any:
		for _, k := range t {
			out = append(out, fmt.Sprint(k))
		}
	}
	return slices.DeleteFunc(out, func(k string) bool { return k == "null" })
}

func (c *comparer) compare(ours map[string]any, want *truth.Schema, where string) {
	want = c.app.Resolve(want)
	ours = c.resolve(ours)
	const deep = 8
	if c.depth > deep || want == nil {
		return
	}
	c.depth++
	defer func() { c.depth-- }()
	if list, ok := ours["anyOf"].([]any); ok && len(kinds(ours)) == 0 {
		for _, o := range list {
			if m, ok := o.(map[string]any); ok && len(kinds(c.resolve(m))) > 0 {
				ours = c.resolve(m)
				break
			}
		}
	}
	wanted := slices.DeleteFunc(slices.Clone([]string(want.Type)), func(k string) bool { return k == "null" })
	have := kinds(ours)
	if want.Custom {
		return
	}
	c.Facts++
	switch {
	case len(wanted) == 0 && len(have) == 0:
		return
	case len(wanted) == 0: // any value: what we say about it is not true of every value
		if !c.isEmptyTruth(want) || c.input {
			c.wrong("%s can be any value, not only %s", where, strings.Join(have, " or "))
		} else {
			c.wrong("%s can be any value, not only %s", where, strings.Join(have, " or "))
		}
		return
	case len(have) == 0:
		c.lacks(c.complete, "%s: the type", where)
		return
	}
	if !c.sameType(have[0], wanted[0], want, where) {
		return
	}
	c.keywords(ours, want, where)
	switch wanted[0] {
	case "object":
		c.object(ours, want, where)
	case "array":
		items, _ := ours["items"].(map[string]any)
		switch {
		case want.Items == nil:
		case len(items) == 0:
			if w := c.app.Resolve(want.Items); len(w.Type) > 0 {
				c.lacks(c.complete, "%s: the items", where)
			}
		default:
			c.compare(items, want.Items, where+"[]")
		}
	}
}

func (c *comparer) isEmptyTruth(s *truth.Schema) bool {
	return len(s.Type) == 0 && len(s.Properties) == 0
}

func (c *comparer) sameType(have, wanted string, want *truth.Schema, where string) bool {
	switch {
	case have == wanted:
		return true
	case have == "number" && wanted == "integer":
		return true
	case have == "string" && c.input && (wanted == "integer" || wanted == "number" || wanted == "boolean"):
		if wanted != "boolean" {
			c.lacks(c.complete, "%s: it is %s", where, wanted)
		}
		return false
	case have == "string" && (c.input || where == "") && wanted == "array":
		c.wrong("%s is an array, not a string", where)
	default:
		c.wrong("%s is %s, not %s", where, wanted, have)
	}
	return false
}

func (c *comparer) keywords(ours map[string]any, want *truth.Schema, where string) {
	if !c.input {
		if ours["enum"] != nil && want.Enum == nil {
			c.wrong("%s: the enum", where)
		}
		return
	}
	if enum, ok := ours["enum"].([]any); ok {
		switch {
		case want.Enum == nil:
			c.wrong("%s: there is no enum", where)
		case !sameSet(enum, want.Enum):
			c.wrong("%s: the enum is %v, not %v", where, want.Enum, enum)
		}
	} else if want.Enum != nil {
		c.Lacks = append(c.Lacks, where+": the enum")
	}
	if value, ok := ours["default"]; ok {
		if want.Default == nil && !isZero(value) || want.Default != nil && !sameValue(value, want.Default) {
			c.wrong("%s: the default is %v, not %v", where, want.Default, value)
		}
	} else if want.Default != nil {
		c.Lacks = append(c.Lacks, where+": the default")
	}
	if format, _ := ours["format"].(string); format == "date-time" && want.Format != "date-time" {
		c.wrong("%s is not a date-time", where)
	}
}

// isZero reports whether a default is the zero value, which a missing value has anyway.
func isZero(v any) bool { return v == false || v == 0.0 || v == "" || v == nil }

func sameValue(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

func sameSet(a, b []any) bool {
	if len(a) != len(b) {
		return false
	}
	return !slices.ContainsFunc(a, func(x any) bool {
		return !slices.ContainsFunc(b, func(y any) bool { return sameValue(x, y) || reflect.DeepEqual(x, y) })
	})
}

func (c *comparer) object(ours map[string]any, want *truth.Schema, where string) {
	properties, _ := ours["properties"].(map[string]any)
	if len(want.Properties) == 0 {
		if want.Additional != nil {
			additional, ok := ours["additionalProperties"].(map[string]any)
			switch w := c.app.Resolve(want.Additional); {
			case len(properties) > 0:
				c.wrong("%s is a map, and has no members %v", where, keys(properties))
			case ok:
				c.compare(additional, want.Additional, where+"{}")
			case len(w.Type) > 0:
				c.lacks(c.complete, "%s: what is in the map", where)
			}
		} else if len(properties) > 0 {
			c.wrong("%s has no members %v", where, keys(properties))
		}
		return
	}
	if len(properties) == 0 {
		c.lacks(c.complete, "%s: the members", where)
		return
	}
	var required []string
	if list, ok := ours["required"].([]any); ok {
		for _, r := range list {
			required = append(required, fmt.Sprint(r))
		}
	}
	for name, w := range want.Properties {
		property, ok := properties[name].(map[string]any)
		if !ok {
			if r := c.app.Resolve(w); !r.ServerMade && !w.ServerMade {
				c.lacks(c.complete, "%s.%s", where, name)
			}
			continue
		}
		c.compare(property, w, where+"."+name)
	}
	for _, name := range keys(properties) {
		if want.Properties[name] == nil {
			c.wrong("%s has no member %s", where, name)
		}
	}
	for _, name := range required {
		w := want.Properties[name]
		if w != nil && !slices.Contains(want.Required, name) && !w.Conditional && !(c.input && c.route.Body != nil && c.route.Body.Prefilled) {
			c.wrong("%s.%s is not required", where, name)
		}
	}
	for _, name := range want.Required {
		if properties[name] != nil && !slices.Contains(required, name) && c.input {
			c.Lacks = append(c.Lacks, where+"."+name+": required")
		}
	}
}

func keys(m map[string]any) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
