package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/ginmcp/ginmcp/internal/locate"
)

// A Config states how schemas are made. The zero value is the default.
type Config struct {
	// Types are the JSON forms of Go types that do not describe themselves.
	Types Types
	// InputSize and OutputSize are the largest sizes of the schema of a tool's arguments and
	// of its response, in bytes. Larger schemas are cut. Zero means
	// [DefaultInputSize] and [DefaultOutputSize], and a negative number means no limit.
	InputSize, OutputSize int
}

func (c Config) inputSize() int  { return size(c.InputSize, DefaultInputSize) }
func (c Config) outputSize() int { return size(c.OutputSize, DefaultOutputSize) }

func size(given, otherwise int) int {
	switch {
	case given == 0:
		return otherwise
	case given < 0:
		return 0
	default:
		return given
	}
}

// Types holds the JSON Schemas of Go types. Keys are not pointers: a schema is also that of a
// pointer to the type. A Types that is in use must not be modified.
type Types map[reflect.Type]json.RawMessage

// Set states the JSON form of a type: a JSON Schema, which may have $defs of its own. It returns an
// error if the schema is not a JSON object, or if the type is nil, has no name of its own (such as
// string) or is an interface.
func (t Types) Set(of reflect.Type, schema json.RawMessage) error {
	of, _ = locate.Deref(of)
	switch {
	case of == nil:
		return errors.New("the type is nil")
	case of.Name() == "" || of.PkgPath() == "" || of.Kind() == reflect.Interface:
		return fmt.Errorf(
			"%s is not a named type: the schema would apply to unrelated values",
			of,
		)
	case !json.Valid(schema) || bytes.TrimSpace(schema)[0] != '{':
		return fmt.Errorf("the schema of %s is not a JSON object", of)
	}
	if _, err := parseNode(schema); err != nil {
		return fmt.Errorf("the schema of %s is not valid: %w", of, err)
	}
	t[of] = bytes.Clone(schema)
	return nil
}
