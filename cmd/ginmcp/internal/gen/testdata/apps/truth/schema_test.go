package truth

import (
	"encoding/json"
	"strings"
	"testing"
)

// The checker must see each kind of mistake, or the truth could not be trusted.
func TestConform(t *testing.T) {
	app := &Application{Defs: map[string]*Schema{"Tag": {Type: Types{"string"}}}}
	for _, c := range []struct{ reason, schema, value, wrong string }{
		{"what the schema states is right", `{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}`, `{"a":1}`, ""},
		{"an optional member may be missing", `{"type":"object","properties":{"a":{"type":"integer"}}}`, `{}`, ""},
		{"a member that is not listed is wrong", `{"type":"object","properties":{}}`, `{"a":1}`, "a is not in the schema"},
		{"a required member must be there", `{"type":"object","required":["a"]}`, `{}`, "a is missing"},
		{"types differ", `{"type":"string"}`, `1`, "is integer"},
		{"an integer is a number", `{"type":"number"}`, `1`, ""},
		{"a fraction is not an integer", `{"type":"integer"}`, `1.5`, "is number"},
		{"null must be stated", `{"type":"string"}`, `null`, "is null"},
		{"null is stated", `{"type":["string","null"]}`, `null`, ""},
		{"elements are checked", `{"type":"array","items":{"type":"string"}}`, `["a",1]`, "[1] is integer"},
		{"the values of a map are checked", `{"type":"object","additionalProperties":{"type":"string"}}`, `{"a":1}`, "a is integer"},
		{"references are followed", `{"$ref":"#/$defs/Tag"}`, `1`, "is integer"},
		{"an enum is complete", `{"type":"string","enum":["a"]}`, `"b"`, "enum"},
		{"a time is RFC 3339", `{"type":"string","format":"date-time"}`, `"today"`, "date-time"},
		{"an empty schema is anything", `{}`, `[1,{}]`, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			var schema Schema
			var value any
			if err := json.Unmarshal([]byte(c.schema), &schema); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(c.value), &value); err != nil {
				t.Fatal(err)
			}
			wrong := strings.Join(app.conform(&schema, value, "value"), "; ")
			if (wrong == "") != (c.wrong == "") || !strings.Contains(wrong, c.wrong) {
				t.Errorf("got %q, want %q", wrong, c.wrong)
			}
		})
	}
}

func TestChanged(t *testing.T) {
	value := map[string]any{"a": []any{map[string]any{"b": 1}}}
	for _, c := range []struct {
		reason, path string
		replacement  any
		want         string
		ok           bool
	}{
		{"a member is removed", "a 0 b", nil, `{"a":[{}]}`, true},
		{"a member is replaced", "a 0 b", "x", `{"a":[{"b":"x"}]}`, true},
		{"an element is replaced", "a 0", "x", `{"a":["x"]}`, true},
		{"a member that is not there cannot be changed", "a 0 c", "x", "", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			got, ok := changed(value, strings.Fields(c.path), c.replacement)
			text, err := json.Marshal(got)
			if err != nil || ok != c.ok || ok && string(text) != c.want {
				t.Errorf("got %s %v, want %s", text, ok, c.want)
			}
		})
	}
	if text, _ := json.Marshal(value); string(text) != `{"a":[{"b":1}]}` {
		t.Errorf("the original became %s", text)
	}
}
