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
	if target, ok := d.definition(strings.TrimPrefix(ref, "#/$defs/")); ok && d.flagged(target, flag, depth+1) {
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

// isNull reports whether a schema allows only null.
func isNull(schema json.RawMessage) bool {
	for name, value := range jsonscan.Members(schema) {
		if string(name) == "type" {
			return string(value) == `"null"`
		}
	}
	return false
}
