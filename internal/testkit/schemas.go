package testkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	google "github.com/google/jsonschema-go/jsonschema"
	santhosh "github.com/santhosh-tekuri/jsonschema/v6"
)

// The sizes of schemas in bytes, unless an option of a server sets others.
const (
	maxInput  = 24_000
	maxOutput = 8_000
)

// checked holds the schemas that [CheckSchema] has found correct: tests make the same ones many times.
var checked sync.Map // of string

// CheckTools checks the schemas in a list of tools, a value such as []*mcp.Tool: see [CheckSchema]. It
// also counts their bytes.
func CheckTools(tools any) error {
	raw, err := json.Marshal(tools)
	if err != nil {
		return err
	}
	var list []struct {
		Name         string          `json:"name"`
		InputSchema  json.RawMessage `json:"inputSchema"`
		OutputSchema json.RawMessage `json:"outputSchema"`
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	var problems []error
	for _, tool := range list {
		if input, err := object(tool.InputSchema); err == nil {
			problems = append(problems, names(input)...)
		}
		for _, s := range []struct {
			what string
			raw  json.RawMessage
			most int
		}{{"input", tool.InputSchema, maxInput}, {"output", tool.OutputSchema, maxOutput}} {
			if len(s.raw) == 0 {
				continue
			}
			if len(s.raw) > s.most {
				problems = append(problems,
					fmt.Errorf("the %s of %s has %d bytes, more than %d", s.what, tool.Name, len(s.raw), s.most))
			}
			if err := CheckSchema(s.raw); err != nil {
				problems = append(problems, fmt.Errorf("the %s of %s: %w: %.2000s", s.what, tool.Name, err, s.raw))
			}
		}
	}
	return errors.Join(problems...)
}

// CheckSchema checks a schema with two independent validators. It is valid JSON Schema 2020-12, its
// enumerations have distinct values, its defaults and examples are values of their own schemas, and
// no client in [limits] refuses it.
func CheckSchema(raw json.RawMessage) error {
	if _, ok := checked.Load(string(raw)); ok {
		return nil
	}
	if _, err := Compile(raw); err != nil {
		return err
	}
	root, err := object(raw)
	if err != nil {
		return err
	}
	problems := limits("the root", root, true)
	if root["type"] != "object" || root["anyOf"] != nil {
		problems = append(problems, errors.New("the root is not a plain object"))
	}
	problems = append(problems, values("the root", root, root["$defs"])...)
	if len(problems) == 0 {
		checked.Store(string(raw), true)
	}
	return errors.Join(problems...)
}

// Compile compiles a schema with both validators, and returns a function of each that checks a value
// as encoding/json decodes it.
func Compile(raw json.RawMessage) ([]func(any) error, error) {
	doc, err := santhosh.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	c := santhosh.NewCompiler()
	c.DefaultDraft(santhosh.Draft2020)
	if err := c.AddResource("schema.json", doc); err != nil {
		return nil, err
	}
	one, err := c.Compile("schema.json")
	if err != nil {
		return nil, fmt.Errorf("santhosh-tekuri/jsonschema: %w", err)
	}
	var s google.Schema
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("google/jsonschema-go: %w", err)
	}
	two, err := s.Resolve(&google.ResolveOptions{ValidateDefaults: true})
	if err != nil {
		return nil, fmt.Errorf("google/jsonschema-go: %w", err)
	}
	return []func(any) error{one.Validate, two.Validate}, nil
}

func object(raw json.RawMessage) (map[string]any, error) {
	var out map[string]any
	err := json.Unmarshal(raw, &out)
	return out, err
}

// values checks the enumerations, the defaults and the examples of a schema and of all below it.
func values(where string, schema map[string]any, defs any) []error {
	var problems []error
	seen := map[string]bool{}
	for _, v := range list(schema["enum"]) {
		text := fmt.Sprintf("%#v", v)
		if seen[text] {
			problems = append(problems, fmt.Errorf("%s: the enumeration has %s twice", where, text))
		}
		seen[text] = true
	}
	given := list(schema["examples"])
	if v, ok := schema["default"]; ok {
		given = append(slices.Clone(given), v)
	}
	if len(given) > 0 {
		whole := maps.Clone(schema)
		if defs != nil {
			whole["$defs"] = defs
		}
		raw, err := json.Marshal(whole)
		if err != nil {
			return append(problems, err)
		}
		problems = append(problems, accepts(where, raw, given)...)
	}
	for name, sub := range below(schema) {
		problems = append(problems, values(where+"."+name, sub, defs)...)
	}
	return problems
}

// accepts reports the values that a schema does not allow.
func accepts(where string, raw json.RawMessage, given []any) []error {
	validators, err := Compile(raw)
	if err != nil {
		return []error{fmt.Errorf("%s: %w", where, err)}
	}
	var problems []error
	for _, v := range given {
		for _, validate := range validators {
			if err := validate(v); err != nil {
				problems = append(problems, fmt.Errorf("%s: the default or example %v: %w", where, v, err))
			}
		}
	}
	return problems
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}
