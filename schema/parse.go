package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.Join(errors.New("want a JSON object"), err)
	}
	var out []keyword
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		key, _ := name.(string)
		out = append(out, keyword{key, value})
	}
	return out, nil
}

// set sets one keyword of n.
func (n *node) set(k keyword) error {
	if target, ok := n.fields()[k.name]; ok {
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

func (n *node) fields() map[string]any {
	return map[string]any{
		"title": &n.title, "description": &n.description, "format": &n.format, "pattern": &n.pattern,
		"contentEncoding": &n.contentEncoding, "enum": &n.enum, "examples": &n.examples, "readOnly": &n.readOnly,
		"minLength": &n.minLength, "maxLength": &n.maxLength, "minItems": &n.minItems, "maxItems": &n.maxItems,
		"uniqueItems": &n.unique, "minProperties": &n.minProps, "maxProperties": &n.maxProps,
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
