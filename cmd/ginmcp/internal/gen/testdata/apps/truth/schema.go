package truth

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// resolve follows references.
func (a *Application) resolve(s *Schema) *Schema {
	for s != nil && s.Ref != "" {
		name := strings.TrimPrefix(s.Ref, "#/$defs/")
		next, ok := a.Defs[name]
		if !ok {
			panic("no such definition: " + s.Ref)
		}
		s = next
	}
	return s
}

// conform reports each place where a JSON value is not exactly what the schema states.
// Members that the schema does not list are mistakes, and so is a list without elements, because
// it would leave the schema of the elements unchecked.
func (a *Application) conform(s *Schema, value any, where string) []string {
	s = a.resolve(s)
	if s == nil || isAny(s) {
		return nil
	}
	if kind := typeOf(value); !slices.Contains(s.Type, kind) && (kind != "integer" || !slices.Contains(s.Type, "number")) {
		return []string{fmt.Sprintf("%s is %s, not %s", where, kind, strings.Join(s.Type, " or "))}
	}
	listed := func(e any) bool { return reflect.DeepEqual(e, value) }
	if len(s.Enum) > 0 && value != nil && !slices.ContainsFunc(s.Enum, listed) {
		return []string{fmt.Sprintf("%s is %v, which the enum does not list", where, value)}
	}
	switch v := value.(type) {
	case string:
		if _, err := time.Parse(time.RFC3339, v); s.Format == "date-time" && err != nil {
			return []string{where + " is not a date-time"}
		}
	case []any:
		return a.conformItems(s, v, where)
	case map[string]any:
		return a.conformMembers(s, v, where)
	}
	return nil
}

func (a *Application) conformItems(s *Schema, items []any, where string) []string {
	var wrong []string
	if s.Items == nil {
		return []string{where + ": the schema does not state its items"}
	}
	for i, item := range items {
		wrong = append(wrong, a.conform(s.Items, item, fmt.Sprintf("%s[%d]", where, i))...)
	}
	return wrong
}

func (a *Application) conformMembers(s *Schema, object map[string]any, where string) []string {
	var wrong []string
	for name, value := range object {
		member, ok := s.Properties[name]
		if !ok {
			member = s.Additional
		}
		if member == nil {
			wrong = append(wrong, fmt.Sprintf("%s.%s is not in the schema", where, name))
			continue
		}
		wrong = append(wrong, a.conform(member, value, where+"."+name)...)
	}
	for _, name := range s.Required {
		if _, ok := object[name]; !ok {
			wrong = append(wrong, fmt.Sprintf("%s.%s is missing", where, name))
		}
	}
	return wrong
}

// unseen reports the parts of the schema that the value does not show: empty lists and maps.
// Only what a value shows has been checked.
func (a *Application) unseen(s *Schema, value any, where string) []string {
	s = a.resolve(s)
	if s == nil || isAny(s) {
		return nil
	}
	var missing []string
	switch v := value.(type) {
	case []any:
		if len(v) == 0 {
			return []string{where + " is empty"}
		}
		missing = a.unseen(s.Items, v[0], where+"[0]")
	case map[string]any:
		if s.Additional != nil && len(v) == 0 {
			return []string{where + " is empty"}
		}
		for name, member := range v {
			next, ok := s.Properties[name]
			if !ok {
				next = s.Additional
			}
			missing = append(missing, a.unseen(next, member, where+"."+name)...)
		}
	}
	return missing
}

func isAny(s *Schema) bool { return len(s.Type) == 0 && s.Ref == "" }

func typeOf(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	default:
		return "object"
	}
}
