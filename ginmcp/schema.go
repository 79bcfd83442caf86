package ginmcp

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/ginmcp/ginmcp/schema"
)

// WithType states the JSON form of a type of another module with methods MarshalJSON and
// UnmarshalJSON, which ginmcp cannot analyse. Without the option, any value is accepted for such a
// type, and nothing is promised about it in a response. The schema is a JSON Schema, in draft
// 2020-12; it may have $defs of its own. It holds wherever the type is used, and for pointers to
// it, in arguments and in responses.
//
// A type of the application itself can have a method JSONSchema, as for invopop/jsonschema,
// instead. WithType takes precedence. If it is given twice for one type, the later one applies.
// [New] returns an error if T has no name, or if the schema is not a JSON object.
func WithType[T any](schema json.RawMessage) Option {
	return optionFunc(func(c *config) error { return c.setType(reflect.TypeFor[T](), schema) })
}

func (c *config) setType(t reflect.Type, form json.RawMessage) error {
	if c.spec.Schemas.Types == nil {
		c.spec.Schemas.Types = schema.Types{}
	}
	if err := c.spec.Schemas.Types.Set(t, form); err != nil {
		return fmt.Errorf("WithType: %w", err)
	}
	return nil
}

// WithMaxSchema sets the largest size of the schemas that describe one tool, in bytes: that of its
// arguments and that of its response. The defaults are 24,000 and 8,000, because a model reads the
// schemas of all tools before it calls one. In a larger schema, the members of the most deeply
// nested objects are replaced by a sentence that states this, and a diagnostic names the route. The
// check of arguments is not affected. Zero keeps a default, and a negative number removes the
// limit.
func WithMaxSchema(input, output int) Option {
	return optionFunc(func(c *config) error {
		c.spec.Schemas.InputSize, c.spec.Schemas.OutputSize = input, output
		return nil
	})
}

// WithMaxList sets the largest size of the list of all tools, in bytes. If the list is larger, the
// largest schemas are cut, those of responses first. The default is 3,000,000. The check of
// arguments is not affected. Zero keeps the default, and a negative number removes the limit. With
// [WithSearch] the list has no such limit.
func WithMaxList(bytes int) Option {
	return optionFunc(func(c *config) error {
		c.spec.ListSize = bytes
		return nil
	})
}
