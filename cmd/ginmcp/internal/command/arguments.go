package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/near"
)

// parseArguments makes the arguments of a tool from words of the form name=value. The schema
// decides how a value is read: a string is used unchanged, and every other type is JSON. name=@file
// reads the value from a file. An argument that is repeated becomes a list. Nested names have dots:
// address.city=Bern.
func parseArguments(words []string, schema property) (map[string]any, error) {
	out := map[string]any{}
	var errs []error
	for _, word := range words {
		name, text, ok := strings.Cut(word, "=")
		if !ok || name == "" {
			errs = append(errs, fmt.Errorf("%q is not of the form name=value", word))
			continue
		}
		if err := setArgument(out, schema, strings.Split(name, "."), name, text); err != nil {
			errs = append(errs, err)
		}
	}
	return out, errors.Join(errs...)
}

// setArgument puts one value into out. Path contains the parts of name.
func setArgument(out map[string]any, schema property, path []string, name, text string) error {
	p, known := schema.Properties[path[0]]
	if !known && len(schema.Properties) > 0 && schema.Ref == "" {
		return fmt.Errorf("%s: unknown argument%s", name,
			near.DidYouMean(path[0], slices.Collect(maps.Keys(schema.Properties))))
	}
	if len(path) > 1 {
		inner, ok := out[path[0]].(map[string]any)
		if !ok {
			inner = map[string]any{}
			out[path[0]] = inner
		}
		return setArgument(inner, p, path[1:], name, text)
	}
	list := p.Items != nil && !strings.HasPrefix(strings.TrimSpace(text), "[")
	of := p
	if list {
		of = *p.Items
	}
	value, err := readValue(of, name, text)
	if err != nil {
		return err
	}
	if !list {
		out[path[0]] = value
		return nil
	}
	items, _ := out[path[0]].([]any)
	out[path[0]] = append(items, value)
	return nil
}

// readValue reads one value according to its type.
func readValue(p property, name, text string) (any, error) {
	if file, ok := strings.CutPrefix(text, "@"); ok {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if p.isFileArgument() {
			return fileArgument(file, raw), nil
		}
		text = string(raw)
	}
	kind, _ := p.Type.(string)
	if kind == "string" {
		return text, nil
	}
	value, err := decodeJSON(strings.NewReader(text))
	if err == nil {
		return value, nil
	}
	if kind == "" { // any type: text that is not JSON is text
		return text, nil
	}
	return nil, fmt.Errorf("%s: %q is not JSON of the type %s", name, text, p.typeName())
}

// decodeJSON reads exactly one JSON value, without loss of precision in its numbers.
func decodeJSON(r io.Reader) (any, error) {
	d := json.NewDecoder(r)
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not JSON: there is text after the value")
	}
	return v, nil
}
