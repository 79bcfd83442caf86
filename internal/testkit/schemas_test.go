package testkit

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCheckSchema(t *testing.T) {
	for _, c := range []struct{ reason, schema, want string }{
		{"a plain object", `{"type":"object","properties":{"a":{"type":"string","enum":["x"],"default":"x","examples":["x"]}}}`, ""},
		{"recursion", `{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"examples":[{"a":{}}]}}}`, ""},
		{"an unknown type", `{"type":"object","properties":{"a":{"type":"text"}}}`, "santhosh"},
		{"a value twice", `{"type":"object","properties":{"a":{"type":"string","enum":["x","y","x"]}}}`, `"x" twice`},
		{"a default of another type", `{"type":"object","properties":{"a":{"type":"integer","default":"x"}}}`, "google"},
		{"an example that does not fit", `{"type":"object","properties":{"a":{"type":"array","items":{"type":"string","examples":[1]}}}}`, "example 1"},
		{"in a definition", `{"type":"object","$defs":{"A":{"type":"integer","examples":["x"]}}}`, "example x"},
		{"a union at the root", `{"type":"object","anyOf":[{"type":"object"}]}`, "plain object"},
		{"no object", `{"type":"string"}`, "plain object"},
		{"allOf", `{"type":"object","properties":{"a":{"allOf":[{"type":"string"}]}}}`, "allOf"},
		{"a reference that leads nowhere", `{"type":"object","properties":{"a":{"$ref":"#/$defs/B"}}}`, "B"},
		{"no items", `{"type":"object","properties":{"a":{"type":["array","null"]}}}`, "items"},
		{"a number in an enumeration", `{"type":"object","properties":{"a":{"enum":[1]}}}`, "Gemini"},
		{"a boolean schema", `{"type":"object","additionalProperties":false}`, "converters"},
		{"a long description", `{"type":"object","description":"` + strings.Repeat("x", 1001) + `"}`, "too long"},
	} {
		err := CheckSchema(json.RawMessage(c.schema))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.reason, err, c.want)
		}
	}
}

func TestCheckToolsCountsBytes(t *testing.T) {
	schema := func(n int) map[string]any {
		properties := map[string]any{}
		for i := range n {
			properties[strings.Repeat("x", i+1)] = map[string]any{"type": "string", "description": strings.Repeat("y", 500)}
		}
		return map[string]any{"type": "object", "properties": properties}
	}
	type tool struct {
		Name         string `json:"name"`
		InputSchema  any    `json:"inputSchema"`
		OutputSchema any    `json:"outputSchema,omitempty"`
	}
	for _, c := range []struct {
		reason string
		tool   tool
		want   string
	}{
		{"small", tool{"a", schema(1), schema(1)}, ""},
		{"no output", tool{"a", schema(1), nil}, ""},
		{"a name", tool{"a", map[string]any{"type": "object", "properties": map[string]any{"a b": map[string]any{}}}, nil}, `"a b"`},
		{"a large input", tool{"a", schema(60), nil}, "the input of a has"},
		{"a large output", tool{"a", schema(1), schema(20)}, "the output of a has"},
	} {
		err := CheckTools([]tool{c.tool})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.reason, err, c.want)
		}
	}
}
