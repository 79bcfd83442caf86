package schema

import (
	"encoding/json"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// flagged reports whether a schema has a flag such as readOnly: it has the flag itself, or one that
// it refers to or extends has, or each of its options has except null. The schema itself takes
// precedence.
func (d *documentReader) flagged(schema json.RawMessage, flag string, depth int) bool {
	if depth > maxDepth {
		return false
	}
	var ref string
	var parts, options json.RawMessage
	for name, value := range jsonscan.Members(schema) {
		switch string(name) {
		case flag:
			return string(value) == "true"
		case "$ref":
			_ = json.Unmarshal(value, &ref)
		case "allOf":
			parts = value
		case "anyOf", "oneOf":
			options = value
		}
	}
	if d.flaggedDefinition(strings.TrimPrefix(ref, "#/$defs/"), flag, depth) {
		return true
	}
	for part := range jsonscan.Items(parts) {
		if d.flagged(part, flag, depth+1) {
			return true
		}
	}
	found := false
	for option := range jsonscan.Items(options) {
		if isNull(option) {
			continue
		}
		if !d.flagged(option, flag, depth+1) {
			return false
		}
		found = true
	}
	return found
}

// A flagKey is a question about a definition.
type flagKey struct{ name, flag string }

// flaggedDefinition is [documentReader.flagged] for a definition. It looks at each definition once: there
// are ever more ways through definitions that refer to each other.
func (d *documentReader) flaggedDefinition(name, flag string, depth int) bool {
	key := flagKey{name, flag}
	if known, ok := d.flags[key]; ok {
		return known
	}
	target, ok := d.definition(name)
	if !ok {
		return false
	}
	if d.flags == nil {
		d.flags = map[flagKey]bool{}
	}
	d.flags[key] = false // while it is looked at
	d.flags[key] = d.flagged(target, flag, depth+1)
	return d.flags[key]
}

// isNull reports whether a schema allows only null.
func isNull(schema json.RawMessage) bool {
	for name, value := range jsonscan.Members(schema) {
		if string(name) == "type" {
			return string(value) == `"null"`
		}
	}
	return false
}
