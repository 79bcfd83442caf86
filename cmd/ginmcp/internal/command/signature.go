package command

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A property is one member of a JSON Schema object, with the keywords that a signature shows.
type property struct {
	Type        any                 `json:"type"`
	Ref         string              `json:"$ref"`
	Enum        []any               `json:"enum"`
	Default     any                 `json:"default"`
	Description string              `json:"description"`
	Items       *property           `json:"items"`
	Properties  map[string]property `json:"properties"`
	Required    []string            `json:"required"`
	AnyOf       []property          `json:"anyOf"`
	OneOf       []property          `json:"oneOf"`
}

// schemaOf reads the schema that a client received.
func schemaOf(schema any) property {
	var p property
	raw, err := json.Marshal(schema)
	if err == nil {
		_ = json.Unmarshal(raw, &p) // a schema of another shape has no signature
	}
	return p
}

// signature writes a tool as a function: list(limit: integer = 20, q?: string) -> object.
func signature(t *mcp.Tool) string {
	in := schemaOf(t.InputSchema)
	parts := make([]string, 0, len(in.Properties))
	for _, name := range argumentNames(in) {
		p := in.Properties[name]
		part := name
		if !slices.Contains(in.Required, name) && p.Default == nil {
			part += "?"
		}
		part += ": " + p.typeName()
		if p.Default != nil {
			if text, err := json.Marshal(p.Default); err == nil {
				part += " = " + string(text)
			}
		}
		parts = append(parts, part)
	}
	s := t.Name + "(" + strings.Join(parts, ", ") + ")"
	if t.OutputSchema != nil {
		s += " -> " + schemaOf(t.OutputSchema).typeName()
	}
	return s
}

// argumentNames returns the names of an object's members, with the required members first.
func argumentNames(p property) []string {
	names := make([]string, 0, len(p.Properties))
	for name := range p.Properties {
		names = append(names, name)
	}
	rank := func(name string) int {
		if slices.Contains(p.Required, name) {
			return 0
		}
		return 1
	}
	slices.SortFunc(names, func(x, y string) int { return cmp.Or(rank(x)-rank(y), cmp.Compare(x, y)) })
	return names
}

// maxShownEnum is the maximum number of enum values in a signature.
const maxShownEnum = 5

// typeName returns a short description of the values that a schema allows.
func (p property) typeName() string {
	switch {
	case len(p.Enum) > 0 && len(p.Enum) <= maxShownEnum:
		values := make([]string, len(p.Enum))
		for i, v := range p.Enum {
			values[i] = fmt.Sprint(v)
		}
		return strings.Join(values, "|")
	case p.Items != nil:
		return p.Items.typeName() + "[]"
	case p.Ref != "":
		return p.Ref[strings.LastIndexByte(p.Ref, '/')+1:]
	}
	switch t := p.Type.(type) {
	case string:
		return t
	case []any:
		words := make([]string, len(t))
		for i, v := range t {
			words[i] = fmt.Sprint(v)
		}
		return strings.Join(words, "|")
	}
	var words []string
	for _, option := range append(slices.Clone(p.AnyOf), p.OneOf...) {
		if word := option.typeName(); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return cmp.Or(strings.Join(words, "|"), "any")
}

// hints describes a tool's annotations.
func hints(t *mcp.Tool) string {
	a := t.Annotations
	if a == nil {
		return ""
	}
	var words []string
	switch {
	case a.ReadOnlyHint:
		words = append(words, "read-only")
	case a.DestructiveHint != nil && *a.DestructiveHint:
		words = append(words, "destructive")
	case a.DestructiveHint == nil:
		words = append(words, "may be destructive")
	}
	if a.IdempotentHint {
		words = append(words, "idempotent")
	}
	return strings.Join(words, ", ")
}

// size returns the length of a tool's definition in the list, in bytes.
func size(t *mcp.Tool) int {
	raw, err := json.Marshal(t)
	if err != nil {
		return 0
	}
	return len(raw)
}

// bytesPerToken is a rule of thumb for English and JSON.
const bytesPerToken = 4

// tokens estimates the number of tokens that a model reads.
func tokens(bytes int) int { return (bytes + bytesPerToken - 1) / bytesPerToken }
