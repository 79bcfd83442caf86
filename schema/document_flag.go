package schema

import (
	"encoding/json"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// flagged reports whether a schema, or one that it refers to or extends, has a flag such as
// readOnly. The schema itself takes precedence.
func (d *documentReader) flagged(schema json.RawMessage, flag string, depth int) bool {
	if depth > maxDepth {
		return false
	}
	var ref string
	var parts json.RawMessage
	for name, value := range jsonscan.Members(schema) {
		switch string(name) {
		case flag:
			return string(value) == "true"
		case "$ref":
			_ = json.Unmarshal(value, &ref)
		case "allOf":
			parts = value
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
	return false
}
