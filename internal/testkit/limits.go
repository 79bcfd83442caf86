package testkit

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
)

// propertyName matches the names of properties that every client accepts.
var propertyName = regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,64}$`)

// maxDescription is the number of characters of a description that every client accepts.
const maxDescription = 1000

// dropped are keywords that some client drops or refuses.
var dropped = []string{"$schema", "$id", "allOf", "oneOf", "not", "if", "dependentSchemas"}

// limits reports what some client refuses or loses in a schema and in all below it.
func limits(where string, schema map[string]any, root bool) []error {
	var problems []error
	report := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf("%s: "+format, append([]any{where}, args...)...))
	}
	for key, value := range schema {
		switch {
		case slices.Contains(dropped, key):
			report("clients drop or refuse %s", key)
		case key == "$ref" && !strings.HasPrefix(fmt.Sprint(value), "#/$defs/"):
			report("the target of the reference %v does not exist", value)
		case key == "$defs" && !root:
			report("there are definitions below the root")
		case key == "default", key == "examples":
		case value == true && key != "uniqueItems" && key != "readOnly", value == false:
			report("%s is %v, which converters for some models do not accept", key, value)
		case key == "description" && len([]rune(fmt.Sprint(value))) > maxDescription:
			report("the description is too long")
		case key == "enum":
			for _, choice := range list(value) {
				if _, ok := choice.(string); !ok && choice != nil {
					report("Gemini refuses an enumeration of %v", choice)
				}
			}
		}
	}
	if isArray(schema["type"]) && schema["items"] == nil {
		report("the array has no items")
	}
	for name, sub := range below(schema) {
		problems = append(problems, limits(where+"."+name, sub, false)...)
	}
	return problems
}

// names reports the arguments whose names some client refuses.
func names(schema map[string]any) []error {
	var problems []error
	for name := range members(schema["properties"]) {
		if !propertyName.MatchString(name) {
			problems = append(problems, fmt.Errorf("not every client accepts the name %q", name))
		}
	}
	return problems
}

func isArray(v any) bool { return v == "array" || slices.Contains(list(v), any("array")) }

func members(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// below returns the schemas within a schema and what leads to them.
func below(schema map[string]any) iter.Seq2[string, map[string]any] {
	return func(yield func(string, map[string]any) bool) {
		for _, key := range []string{"properties", "$defs"} {
			for name, sub := range members(schema[key]) {
				if !yield(name, members(sub)) {
					return
				}
			}
		}
		for _, key := range []string{"items", "additionalProperties", "propertyNames"} {
			if sub := members(schema[key]); sub != nil && !yield(key, sub) {
				return
			}
		}
		for _, option := range list(schema["anyOf"]) {
			if !yield("anyOf", members(option)) {
				return
			}
		}
	}
}
