package lint

import (
	"encoding/json"
	"unicode/utf8"
)

// A size holds the counts of an input schema that clients limit.
type size struct {
	properties, enums, characters, levels, optional, unions int
	// items is the sum of all maxItems.
	items float64
	// untyped is the number of arrays without items.
	untyped   int
	recursive bool
}

// A limit is a limit of a client for input schemas. The limits are those that the vendors document,
// or that their services enforce.
type limit struct {
	client  string
	exceeds func(s *size) bool
	problem string
}

// limits are the limits of clients for schemas. Limits of names and of the number of tools are
// checked elsewhere. Clients choose strict modes, which refuse a schema or fall back to the usual
// mode.
var limits = []limit{
	{"OpenAI in strict mode", func(s *size) bool { return s.properties > 5000 }, "at most 5,000 properties"},
	{"OpenAI in strict mode", func(s *size) bool { return s.levels > 10 }, "at most 10 levels of objects"},
	{"OpenAI in strict mode", func(s *size) bool { return s.enums > 1000 }, "at most 1,000 values of enumerations"},
	{
		"OpenAI in strict mode", func(s *size) bool { return s.characters > 120_000 },
		"at most 120,000 characters of names and values",
	},
	{"Gemini", func(s *size) bool { return s.items > 960 }, "lists whose maxItems add up to at most 960"},
	{"Anthropic in strict mode", func(s *size) bool { return s.recursive }, "no schema that contains itself"},
	{"Anthropic in strict mode", func(s *size) bool { return s.optional > 24 }, "at most 24 optional arguments"},
	{"Anthropic in strict mode", func(s *size) bool { return s.unions > 16 }, "at most 16 unions"},
	{"GitHub Copilot", func(s *size) bool { return s.untyped > 0 }, "arrays with the schema of their items only"},
}

// limits adds a problem for each limit that the input schema of a tool exceeds.
func (f *Finding) limits(input map[string]json.RawMessage) {
	raw, err := json.Marshal(input)
	if err != nil {
		return
	}
	var root map[string]any
	if json.Unmarshal(raw, &root) != nil {
		return
	}
	m := measure{open: map[string]bool{}}
	m.defs, _ = root["$defs"].(map[string]any)
	m.schema(root, 0)
	required, _ := root["required"].([]any)
	properties, _ := root["properties"].(map[string]any)
	m.optional = len(properties) - len(required)
	for _, l := range limits {
		if l.exceeds(&m.size) {
			f.problem(smaller, "%s accepts %s", l.client, l.problem)
		}
	}
}

// measure counts the parts of a schema. It counts a definition once.
type measure struct {
	size

	defs map[string]any
	// open has the definitions that were counted, and true for those that are being counted.
	open map[string]bool
}

func (m *measure) schema(raw any, level int) {
	schema, ok := raw.(map[string]any)
	if !ok {
		return
	}
	const prefix = "#/$defs/"
	if ref, ok := schema["$ref"].(string); ok && len(ref) > len(prefix) {
		m.definition(ref[len(prefix):], level)
	}
	properties, _ := schema["properties"].(map[string]any)
	if properties != nil {
		level++
		m.levels = max(m.levels, level)
	}
	m.properties += len(properties)
	for name, property := range properties {
		m.characters += utf8.RuneCountInString(name)
		m.schema(property, level)
	}
	values, _ := schema["enum"].([]any)
	m.enums += len(values)
	for _, v := range values {
		if text, ok := v.(string); ok {
			m.characters += utf8.RuneCountInString(text)
		}
	}
	if most, ok := schema["maxItems"].(float64); ok {
		m.items += most
	}
	if schema["type"] == "array" && schema["items"] == nil {
		m.untyped++
	}
	m.schema(schema["items"], level)
	m.schema(schema["additionalProperties"], level)
	for _, keyword := range []string{"anyOf", "oneOf", "allOf"} {
		options, _ := schema[keyword].([]any)
		if len(options) > 0 && keyword != "allOf" {
			m.unions++
		}
		for _, option := range options {
			m.schema(option, level)
		}
	}
}

func (m *measure) definition(name string, level int) {
	if open, counted := m.open[name]; counted {
		m.recursive = m.recursive || open
		return
	}
	m.characters += utf8.RuneCountInString(name)
	m.open[name] = true
	m.schema(m.defs[name], level)
	m.open[name] = false
}
