package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// parseNode reads a JSON Schema. Keywords that a node has no field for are kept and written
// out again, but not checked.
func parseNode(raw json.RawMessage) (*node, error) {
	switch string(bytes.TrimSpace(raw)) {
	case "true":
		return new(node), nil
	case "false":
		return &node{extra: []keyword{{"not", json.RawMessage("{}")}}}, nil
	}
	keywords, err := members(raw)
	if err != nil {
		return nil, err
	}
	n := new(node)
	var required []string
	for _, k := range keywords {
		if k.name == "required" {
			if err := json.Unmarshal(k.value, &required); err != nil {
				return nil, fmt.Errorf("required: %w", err)
			}
			continue
		}
		if err := n.set(k); err != nil {
			return nil, fmt.Errorf("%s: %w", k.name, err)
		}
	}
	for i := range n.properties {
		n.properties[i].required = slices.Contains(required, n.properties[i].name)
	}
	return n, nil
}

// members returns the members of a JSON object, in their order.
func members(raw json.RawMessage) ([]keyword, error) {
	if !json.Valid(raw) || bytes.TrimSpace(raw)[0] != '{' {
		return nil, errors.New("want a JSON object")
	}
	var out []keyword
	for name, value := range jsonscan.Members(raw) {
		out = append(out, keyword{string(name), value})
	}
	return out, nil
}

// set sets one keyword of n.
func (n *node) set(k keyword) error {
	if target := n.field(k.name); target != nil {
		if err := json.Unmarshal(k.value, target); err != nil {
			return err
		}
		if count, ok := target.(**int); ok && *count != nil && **count < 0 {
			*count = nil // a negative count limits nothing
		}
		return nil
	}
	switch k.name {
	case "$schema", "$id", "$anchor":
		return nil
	case "type":
		return n.setTypes(k.value)
	case "default":
		n.fallback = k.value
	case "minimum":
		n.minimum = newBound(string(k.value))
	case "maximum":
		n.maximum = newBound(string(k.value))
	case "exclusiveMinimum":
		n.above = newBound(string(k.value))
	case "exclusiveMaximum":
		n.below = newBound(string(k.value))
	case "multipleOf":
		n.multipleOf = newStep(string(k.value))
	case "items", "propertyNames", "additionalProperties", "properties", "anyOf", "oneOf":
		return n.setSchemas(k)
	default:
		n.extra = append(n.extra, k)
	}
	return nil
}

// field returns the field of n that holds the value of a keyword as it is, or nil.
func (n *node) field(keyword string) any {
	switch keyword {
	case "title":
		return &n.title
	case "description":
		return &n.description
	case "format":
		return &n.format
	case "pattern":
		return &n.pattern
	case "contentEncoding":
		return &n.contentEncoding
	case "enum":
		return &n.enum
	case "examples":
		return &n.examples
	case "readOnly":
		return &n.readOnly
	case "uniqueItems":
		return &n.unique
	default:
		return n.count(keyword)
	}
}

// count returns the field of n that holds the count of a keyword such as minLength, or nil.
func (n *node) count(keyword string) any {
	switch keyword {
	case "minLength":
		return &n.minLength
	case "maxLength":
		return &n.maxLength
	case "minItems":
		return &n.minItems
	case "maxItems":
		return &n.maxItems
	case "minProperties":
		return &n.minProps
	case "maxProperties":
		return &n.maxProps
	default:
		return nil
	}
}

func (n *node) setTypes(raw json.RawMessage) error {
	var names []string
	if raw[0] == '"' {
		names = []string{""}
		if err := json.Unmarshal(raw, &names[0]); err != nil {
			return err
		}
	} else if err := json.Unmarshal(raw, &names); err != nil {
		return err
	}
	for _, name := range names {
		known := false
		for _, d := range typeNames {
			if d.name == name {
				n.types |= d.bit
				known = true
			}
		}
		if !known {
			return fmt.Errorf("unknown type %q", name)
		}
	}
	return nil
}

func (n *node) setSchemas(k keyword) error {
	var err error
	switch k.name {
	case "items":
		n.items, err = parseNode(k.value)
	case "propertyNames":
		n.propertyNames, err = parseNode(k.value)
	case "additionalProperties":
		if n.closed = string(k.value) == "false"; !n.closed {
			n.additional, err = parseNode(k.value)
		}
	case "properties":
		var list []keyword
		list, err = members(k.value)
		for _, p := range list {
			child, childErr := parseNode(p.value)
			if childErr != nil {
				return fmt.Errorf("%s: %w", p.name, childErr)
			}
			n.properties = append(n.properties, property{name: p.name, node: child})
		}
	case "anyOf", "oneOf":
		// The difference does not matter: values of a response are only described.
		var list []json.RawMessage
		if err = json.Unmarshal(k.value, &list); err != nil {
			return err
		}
		for _, raw := range list {
			child, childErr := parseNode(raw)
			if childErr != nil {
				return childErr
			}
			n.anyOf = append(n.anyOf, child)
		}
	}
	return err
}
