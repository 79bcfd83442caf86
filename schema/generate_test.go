package schema_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"
)

// document is a JSON Schema as a client reads it: the generators here know nothing of how
// it was made.
type document map[string]any

func parseDocument(raw []byte) document {
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		panic(err)
	}
	return d
}

func (d document) sub(key string) document {
	sub, _ := d[key].(map[string]any)
	return sub
}

func (d document) num(key string, otherwise float64) float64 {
	if n, ok := d[key].(float64); ok {
		return n
	}
	return otherwise
}

func (d document) text(key string) string {
	s, _ := d[key].(string)
	return s
}

// resolve follows a reference within root.
func (d document) resolve(root document) document {
	if ref := d.text("$ref"); ref != "" {
		return root.sub("$defs").sub(strings.TrimPrefix(ref, "#/$defs/"))
	}
	return d
}

func (d document) types() []string {
	switch t := d["type"].(type) {
	case string:
		return []string{t}
	case []any:
		var out []string
		for _, v := range t {
			out = append(out, fmt.Sprint(v))
		}
		return out
	default:
		return nil
	}
}

func (d document) required() []string {
	var out []string
	list, _ := d["required"].([]any)
	for _, v := range list {
		out = append(out, fmt.Sprint(v))
	}
	return out
}

// properties returns the names of the properties in a fixed order.
func (d document) properties() []string {
	var names []string
	for name := range d.sub("properties") {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// maxDepth is how deep values of a recursive type are made.
const maxDepth = 3

// allowed draws a value that d allows.
func allowed(t *rapid.T, root, d document, depth int) any {
	d = d.resolve(root)
	if options, ok := d["anyOf"].([]any); ok {
		i := rapid.IntRange(0, len(options)-1).Draw(t, "option")
		if depth > maxDepth {
			i = len(options) - 1 // null, which ends a recursion
		}
		option, _ := options[i].(map[string]any)
		return allowed(t, root, option, depth)
	}
	if values, ok := d["enum"].([]any); ok {
		return rapid.SampledFrom(values).Draw(t, "enum")
	}
	kinds := d.types()
	if len(kinds) == 0 {
		return rapid.SampledFrom([]any{nil, true, 1, "text", []any{1, "a"}, map[string]any{"k": "v"}}).Draw(t, "any")
	}
	switch kind := rapid.SampledFrom(kinds).Draw(t, "type"); kind {
	case "null":
		return nil
	case "boolean":
		return rapid.Bool().Draw(t, "boolean")
	case "integer":
		return integerIn(t, d)
	case "number":
		return numberIn(t, d)
	case "string":
		return textIn(t, d)
	case "array":
		return arrayIn(t, root, d, depth)
	default:
		return objectIn(t, root, d, depth)
	}
}

func integerIn(t *rapid.T, d document) any {
	least, most := d.num("minimum", -1e6), d.num("maximum", 1e6)
	most = math.Max(most, least)
	least = math.Min(least, most)
	return rapid.Int64Range(int64(least), int64(most)).Draw(t, "integer")
}

func numberIn(t *rapid.T, d document) any {
	least, most := d.num("minimum", d.num("exclusiveMinimum", -1e6)), d.num("maximum", d.num("exclusiveMaximum", 1e6))
	v := rapid.Float64Range(least, most).Draw(t, "number")
	if v == d.num("exclusiveMinimum", math.NaN()) || v == d.num("exclusiveMaximum", math.NaN()) {
		v = (least + most) / 2
	}
	return json.Number(strconv.FormatFloat(v, 'f', 6, 64))
}

var samples = map[string][]string{
	"date-time": {"2025-11-23T16:45:58Z", "1999-01-02T03:04:05.678+01:00"},
	"date":      {"2025-11-23", "2000-02-29"},
	"uuid":      {"123e4567-e89b-42d3-a456-426614174000", "ffffffff-ffff-4fff-bfff-ffffffffffff"},
	"email":     {"a@example.com", "x.y+z@sub.example.org"},
	"uri":       {"https://example.com/a?b=c", "ftp://example.org"},
	"hostname":  {"example.com", "a-b"},
	"ipv4":      {"10.0.0.1"},
	"ipv6":      {"::1", "2001:db8::1"},

	"uri-reference": {"https://example.com", "/rel"},
}

// plain are characters that every place takes: a path segment, a header, a form.
var plain = rapid.RuneFrom([]rune("abcXYZ019 -_~üé✓&=+%?#:;,'\"<>|"))

func textIn(t *rapid.T, d document) any {
	if d.text("contentEncoding") == "base64" {
		return base64.StdEncoding.EncodeToString(rapid.SliceOfN(rapid.Byte(), 1, 9).Draw(t, "bytes"))
	}
	least, most := int(d.num("minLength", 0)), int(d.num("maxLength", -1))
	if most < 0 {
		most = least + 8
	}
	if pattern := d.text("pattern"); pattern != "" {
		return rapid.StringMatching(pattern).Filter(func(s string) bool {
			n := len([]rune(s))
			return n >= least && n <= max(most, 300) && !strings.ContainsAny(s, "\x00\r\n")
		}).Draw(t, "pattern")
	}
	if list := samples[d.text("format")]; list != nil {
		return rapid.SampledFrom(list).Draw(t, "format")
	}
	s := rapid.StringOfN(plain, least, most, -1).Draw(t, "string")
	if strings.TrimSpace(s) != s {
		s = strings.ReplaceAll(s, " ", "_") // a server trims a header
	}
	return s
}

func arrayIn(t *rapid.T, root, d document, depth int) any {
	least, most := int(d.num("minItems", 0)), int(d.num("maxItems", -1))
	if most < 0 {
		most = least + 3
	}
	if depth > maxDepth {
		most = least
	}
	out := []any{}
	seen := map[string]bool{}
	n := rapid.IntRange(least, most).Draw(t, "items")
	for tries := 0; len(out) < n && tries < 50; tries++ {
		v := allowed(t, root, d.sub("items"), depth+1)
		raw, _ := json.Marshal(v)
		if d["uniqueItems"] == true && seen[string(raw)] {
			continue
		}
		seen[string(raw)] = true
		out = append(out, v)
	}
	return out
}

func objectIn(t *rapid.T, root, d document, depth int) any {
	out := map[string]any{}
	for _, name := range d.properties() {
		if !slices.Contains(d.required(), name) && (depth > maxDepth || rapid.IntRange(0, 2).Draw(t, "omit "+name) == 0) {
			continue
		}
		out[name] = allowed(t, root, d.sub("properties").sub(name), depth+1)
	}
	if d["properties"] != nil {
		return out
	}
	least, most := int(d.num("minProperties", 0)), int(d.num("maxProperties", d.num("minProperties", 0)+2))
	if depth > maxDepth {
		most = least
	}
	n := rapid.IntRange(least, most).Draw(t, "members")
	keys := rapid.StringMatching("[a-z]{1,5}")
	if pattern := d.sub("propertyNames").text("pattern"); pattern != "" {
		keys = rapid.StringMatching(strings.ReplaceAll(pattern, "+", "{1,2}"))
	}
	for range 20 {
		if len(out) >= n {
			break
		}
		out[keys.Draw(t, "key")] = allowed(t, root, d.sub("additionalProperties"), depth+1)
	}
	return out
}

// A breach is a value that a schema forbids, and how.
type breach struct {
	value any
	what  string
}

// breaches returns values that break one keyword of d each. A null is not among them where
// something is optional, nor what the check is meant to correct: a scalar where a text is
// wanted, a number in a string.
func breaches(root, d document) []breach {
	d = d.resolve(root)
	if d["anyOf"] != nil || len(d.types()) == 0 {
		return nil
	}
	out := []breach{{wrongType(d), "type"}}
	for key, value := range map[string]func(limit float64) any{
		"minimum":          func(l float64) any { return json.Number(strconv.FormatFloat(l-1, 'f', -1, 64)) },
		"maximum":          func(l float64) any { return json.Number(strconv.FormatFloat(l+1, 'f', -1, 64)) },
		"exclusiveMinimum": func(l float64) any { return json.Number(strconv.FormatFloat(l, 'f', -1, 64)) },
		"exclusiveMaximum": func(l float64) any { return json.Number(strconv.FormatFloat(l, 'f', -1, 64)) },
		"maxLength":        func(l float64) any { return strings.Repeat("a", int(l)+1) },
	} {
		if limit, ok := d[key].(float64); ok {
			out = append(out, breach{value(limit), key})
		}
	}
	if least := d.num("minLength", 0); least > 0 && d["enum"] == nil {
		out = append(out, breach{strings.Repeat("a", int(least)-1), "minLength"})
	}
	if d["enum"] != nil {
		out = append(out, breach{"no such choice", "enum"})
	}
	if pattern := d.text("pattern"); pattern != "" {
		for _, candidate := range []string{"!", "~ ~", "zzzz"} {
			if !regexp.MustCompile(pattern).MatchString(candidate) {
				out = append(out, breach{candidate, "pattern"})
				break
			}
		}
	}
	if enforced[d.text("format")] {
		out = append(out, breach{"no such format", "format"})
	}
	return append(out, arrayBreaches(root, d)...)
}

// enforced are the formats that the check looks at.
var enforced = map[string]bool{"date-time": true, "date": true, "uuid": true, "email": true, "uri": true}

func arrayBreaches(root, d document) []breach {
	if !slices.Contains(d.types(), "array") {
		return nil
	}
	item := rapid.Custom(func(t *rapid.T) any { return allowed(t, root, d.sub("items"), 1) }).Example(1)
	var out []breach
	if most, ok := d["maxItems"].(float64); ok {
		out = append(out, breach{slices.Repeat([]any{item}, int(most)+1), "maxItems"})
	}
	if least, ok := d["minItems"].(float64); ok && least > 0 {
		out = append(out, breach{slices.Repeat([]any{item}, int(least)-1), "minItems"})
	}
	if d["uniqueItems"] == true {
		out = append(out, breach{[]any{item, item}, "uniqueItems"})
	}
	return out
}

func wrongType(d document) any {
	for _, kind := range d.types() {
		switch kind {
		case "object":
			return []any{}
		case "string", "integer", "number", "boolean":
			return map[string]any{}
		}
	}
	return map[string]any{}
}
