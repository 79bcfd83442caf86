package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"

	"pgregory.net/rapid"
)

// A generator makes arguments from an input schema, as an agent would that knows nothing else.
type generator struct {
	defs map[string]any
	// seq makes the texts of one call different from each other.
	seq int
}

// maxDepth is how deep optional members are given.
const maxDepth = 4

// object returns an object for a schema, or false if there is none that the generator can find.
func (g *generator) object(schema map[string]any, depth int) (map[string]any, bool) {
	properties, _ := schema["properties"].(map[string]any)
	required := map[string]bool{}
	for _, name := range list(schema["required"]) {
		required[fmt.Sprint(name)] = true
	}
	out := map[string]any{}
	_, data := properties["data"]
	_, filename := properties["filename"]
	isFile := data && filename && properties["mimeType"] != nil
	for name, value := range properties {
		if isFile && name == "data" || name == "form" && properties["body"] != nil && !required[name] {
			continue // a file has data or text, and a request one body
		}
		if !required[name] && depth >= maxDepth {
			continue
		}
		v, ok := g.value(value, depth+1)
		switch {
		case ok:
			out[name] = v
		case required[name]:
			return nil, false
		}
	}
	if least := int(number(schema["minProperties"], 0)); len(out) < least {
		additional, ok := schema["additionalProperties"]
		for i := len(out); ok && i < least; i++ {
			v, made := g.value(additional, depth+1)
			if !made {
				return nil, false
			}
			out[fmt.Sprintf("member%d", i)] = v
		}
	}
	return out, len(out) >= int(number(schema["minProperties"], 0)) && len(out) <= int(number(schema["maxProperties"], math.MaxInt32))
}

// value returns a value for a schema.
func (g *generator) value(raw any, depth int) (any, bool) {
	schema, _ := raw.(map[string]any)
	if description, _ := schema["description"].(string); depth > 4*maxDepth || strings.Contains(description, "not described here") {
		return nil, false // an agent would have to guess what a large list leaves out
	}
	if ref, ok := schema["$ref"].(string); ok {
		return g.value(g.defs[strings.TrimPrefix(ref, "#/$defs/")], depth+1)
	}
	if values := list(schema["enum"]); len(values) > 0 {
		return values[0], true
	}
	if only := notedValues(schema); len(only) > 0 && schema["anyOf"] != nil {
		var v any
		if json.Unmarshal([]byte(only[0]), &v) == nil {
			return v, true
		}
	}
	for _, option := range list(schema["anyOf"]) {
		if v, ok := g.value(option, depth+1); ok && v != nil {
			return v, true
		}
	}
	kind, _ := schema["type"].(string)
	if kinds := list(schema["type"]); len(kinds) > 0 {
		kind = fmt.Sprint(kinds[0])
	}
	switch kind {
	case "object":
		if v, ok := g.object(schema, depth); ok {
			return v, true
		}
		return nil, false
	case "array":
		return g.array(schema, depth)
	case "string":
		return g.text(schema)
	case "integer", "number":
		return g.number(schema, kind == "integer")
	case "boolean":
		if only := notedValues(schema); len(only) > 0 {
			return only[0] == "true", true
		}
		return true, true
	case "null":
		return nil, true
	default:
		return g.next(), true
	}
}

func (g *generator) array(schema map[string]any, depth int) (any, bool) {
	if only := notedValues(schema); len(only) > 0 && strings.HasPrefix(only[0], "[") {
		var v []any
		if json.Unmarshal([]byte(only[0]), &v) == nil {
			return v, true
		}
	}
	n := max(int(number(schema["minItems"], 0)), 1)
	if n > int(number(schema["maxItems"], math.MaxInt32)) {
		return []any{}, true
	}
	var out []any
	for range n {
		v, ok := g.value(schema["items"], depth+1)
		if !ok {
			return []any{}, number(schema["minItems"], 0) == 0
		}
		out = append(out, v)
	}
	return out, true
}

func (g *generator) next() string {
	g.seq++
	return fmt.Sprintf("v%dx", g.seq)
}

// formats are values of formats.
var formats = map[string]string{
	"date-time": "2026-01-02T03:04:05Z", "date": "2026-01-02", "time": "03:04:05Z", "uuid": "0b5d2c1e-8a3f-4c1d-9e2b-7f6a5b4c3d2e",
	"email": "ann@example.com", "uri": "https://example.com/a", "url": "https://example.com/a", "hostname": "example.com",
	"ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "byte": "YWJj", "duration": "P1D", "uri-reference": "/a",
}

func (g *generator) text(schema map[string]any) (any, bool) {
	least, most := int(number(schema["minLength"], 0)), int(number(schema["maxLength"], math.MaxInt32))
	if pattern, ok := schema["pattern"].(string); ok {
		return matching(pattern, least, most)
	}
	if schema["contentEncoding"] == "base64" {
		return base64.StdEncoding.EncodeToString([]byte(g.next())), true
	}
	format, _ := schema["format"].(string)
	text, known := formats[format]
	if !known {
		text = g.next()
		if len(text) < least {
			text += strings.Repeat("x", least-len(text))
		}
		text = text[:min(len(text), most)]
	}
	return text, len(text) >= least && len(text) <= most
}

// matching returns a text that matches a pattern.
func matching(pattern string, least, most int) (text any, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = nil, false
		}
	}()
	if _, err := regexp.Compile(pattern); err != nil {
		return nil, false // the patterns of other languages are not enforced, nor generated
	}
	for seed := range 50 {
		s := rapid.StringMatching(pattern).Example(seed)
		if n := len([]rune(s)); n >= max(least, 1) && n <= most && plain(s) {
			return s, true
		}
	}
	return nil, false
}

// plain reports whether a text has printable ASCII characters only, none of which means anything
// in a path.
func plain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`/\,|`, r) }) && s != "." && s != ".."
}

// noted matches the values that a description lists, where a schema has no enum.
var noted = regexp.MustCompile(`One of ([^.]*(?:\.\d[^.]*)*)\.`)

func notedValues(schema map[string]any) []string {
	description, _ := schema["description"].(string)
	all := noted.FindAllStringSubmatch(description, -1)
	if len(all) == 0 {
		return nil
	}
	return strings.Split(all[len(all)-1][1], ", ")
}

func (g *generator) number(schema map[string]any, whole bool) (any, bool) {
	if only := notedValues(schema); len(only) > 0 {
		var v float64
		if _, err := fmt.Sscan(only[0], &v); err == nil {
			return v, true
		}
	}
	least := max(number(schema["minimum"], math.Inf(-1)), number(schema["exclusiveMinimum"], math.Inf(-1))+1)
	most := min(number(schema["maximum"], math.Inf(1)), number(schema["exclusiveMaximum"], math.Inf(1))-1)
	g.seq++
	v := min(max(float64(g.seq), least), most)
	if step := number(schema["multipleOf"], 0); step > 0 {
		if v = math.Ceil(least/step) * step; math.IsInf(v, 0) || math.IsNaN(v) {
			v = step
		}
	}
	if whole {
		v = math.Trunc(v)
	}
	return v, v >= number(schema["minimum"], math.Inf(-1)) && v <= number(schema["maximum"], math.Inf(1))
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func number(v any, fallback float64) float64 {
	if f, ok := v.(float64); ok {
		return f
	}
	return fallback
}
