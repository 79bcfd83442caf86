package openapi

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// fromYAML returns a YAML document as JSON. It keeps the order of members and the digits of
// numbers, which decoding into Go values would lose. No other package uses YAML.
func fromYAML(text []byte) (json.RawMessage, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, errors.New(strings.ReplaceAll(strings.TrimPrefix(err.Error(), "yaml: "), "\n", " "))
	}
	w := yamlWriter{limit: min(maxYAMLSize, minYAMLSize+yamlGrowth*len(text))}
	if err := w.value(&root, 0); err != nil {
		return nil, err
	}
	return w.buf, nil
}

// A yamlWriter writes nodes as JSON.
type yamlWriter struct {
	buf []byte
	// steps is the number of nodes and keys that were visited: merged objects with the same keys are
	// visited without being written. Both steps and the bytes of buf end at limit.
	steps, limit int
}

// The limits of a text whose nested aliases are expanded: it may become yamlGrowth times as large, and
// in any case minYAMLSize bytes, but never more than maxYAMLSize.
const (
	minYAMLSize  = 1 << 20
	maxYAMLSize  = 64 << 20
	yamlGrowth   = 32
	maxYAMLDepth = 500
)

// step counts a visit at a depth, and returns an error beyond the limits.
func (w *yamlWriter) step(depth int) error {
	if w.steps++; depth > maxYAMLDepth || w.steps > w.limit || len(w.buf) > w.limit {
		return errors.New("it is too large, or contains itself")
	}
	return nil
}

func (w *yamlWriter) value(n *yaml.Node, depth int) error {
	if err := w.step(depth); err != nil {
		return err
	}
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) > 0 {
			return w.value(n.Content[0], depth+1)
		}
	case yaml.AliasNode:
		return w.value(n.Alias, depth+1)
	case yaml.MappingNode:
		return w.mapping(n, depth)
	case yaml.SequenceNode:
		w.buf = append(w.buf, '[')
		for i, item := range n.Content {
			if i > 0 {
				w.buf = append(w.buf, ',')
			}
			if err := w.value(item, depth+1); err != nil {
				return err
			}
		}
		w.buf = append(w.buf, ']')
		return nil
	case yaml.ScalarNode:
		w.scalar(n)
		return nil
	default:
	}
	w.buf = append(w.buf, "null"...)
	return nil
}

// mapping writes an object. The first of two equal keys wins, so merged mappings come last.
func (w *yamlWriter) mapping(n *yaml.Node, depth int) error {
	w.buf = append(w.buf, '{')
	seen := map[string]bool{}
	if err := w.pairs(n, seen, depth); err != nil {
		return err
	}
	w.buf = append(w.buf, '}')
	return nil
}

func (w *yamlWriter) pairs(n *yaml.Node, seen map[string]bool, depth int) error {
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		if err := w.step(depth); err != nil {
			return err
		}
		key, value := n.Content[i], n.Content[i+1]
		if key.Tag == "!!merge" {
			merged = append(merged, value)
			continue
		}
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode || seen[key.Value] {
			continue
		}
		if len(seen) > 0 {
			w.buf = append(w.buf, ',')
		}
		seen[key.Value] = true
		w.text(key.Value)
		w.buf = append(w.buf, ':')
		if err := w.value(value, depth+1); err != nil {
			return err
		}
	}
	for _, m := range merged {
		if err := w.merge(m, seen, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *yamlWriter) merge(n *yaml.Node, seen map[string]bool, depth int) error {
	if err := w.step(depth); err != nil {
		return err
	}
	switch n.Kind {
	case yaml.AliasNode:
		return w.merge(n.Alias, seen, depth+1)
	case yaml.MappingNode:
		return w.pairs(n, seen, depth+1)
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if err := w.merge(item, seen, depth+1); err != nil {
				return err
			}
		}
	default:
	}
	return nil
}

func (w *yamlWriter) text(s string) {
	text, _ := json.Marshal(s) // marshalling a string never fails
	w.buf = append(w.buf, text...)
}

// scalar writes a value according to its tag. A number whose spelling is not valid JSON is
// written by its value.
func (w *yamlWriter) scalar(n *yaml.Node) {
	switch n.Tag {
	case "!!null":
		w.buf = append(w.buf, "null"...)
		return
	case "!!bool":
		w.buf = strconv.AppendBool(w.buf, strings.EqualFold(n.Value, "true"))
		return
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			w.buf = append(w.buf, n.Value...)
			return
		}
		var value any
		if n.Decode(&value) == nil {
			if text, err := json.Marshal(value); err == nil {
				w.buf = append(w.buf, text...)
				return
			}
		}
	default:
	}
	w.text(n.Value)
}
