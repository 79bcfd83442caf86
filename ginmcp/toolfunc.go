package ginmcp

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// WithToolFunc gives f the last word on how each tool is shown: its name, title, description,
// annotations, icons and meta. It is called once for each tool when the tools are built, in
// the order of their routes, with the operation, which must not be modified, and a copy of the
// tool, after every [Curate]. The schemas are what arguments and answers are checked against;
// they cannot be edited here, [Curate] can.
//
// An error withholds the tool and is an error of [Server.Refresh], as is a name that clients
// refuse or that another tool has, an empty description, an edited schema and a tool that
// cannot be written as JSON. A title that is left empty is made from the name. The default,
// and nil, leave tools as they are.
func WithToolFunc(f func(introspect.Operation, *mcp.Tool) error) Option {
	return optionFunc(func(c *config) error {
		c.toolFunc = f
		return nil
	})
}

// editTool asks the application's function, if there is one, about a tool.
func (c *config) editTool(op *introspect.Operation, tool *mcp.Tool) (*mcp.Tool, error) {
	if c.toolFunc == nil {
		return tool, nil
	}
	edited := copyTool(tool)
	err := protect(func() error { return c.toolFunc(*op, edited) })
	if err == nil {
		err = acceptable(edited, tool)
	}
	if err != nil {
		return nil, fmt.Errorf("WithToolFunc: %w", err)
	}
	if edited.Title == "" || edited.Title == tool.Title && tool.Title == naming.Title(tool.Name) {
		edited.Title = naming.Title(edited.Name)
	}
	edited.InputSchema, edited.OutputSchema = tool.InputSchema, tool.OutputSchema
	return edited, nil
}

// copyTool copies a tool with everything that can be changed in place.
func copyTool(tool *mcp.Tool) *mcp.Tool {
	c := *tool
	if a := tool.Annotations; a != nil {
		annotations := *a
		annotations.DestructiveHint, annotations.OpenWorldHint = copied(a.DestructiveHint), copied(a.OpenWorldHint)
		c.Annotations = &annotations
	}
	c.Meta, c.Icons = maps.Clone(tool.Meta), slices.Clone(tool.Icons)
	if tags, ok := c.Meta[tagsKey].([]string); ok {
		c.Meta[tagsKey] = slices.Clone(tags)
	}
	if raw, ok := tool.InputSchema.(json.RawMessage); ok {
		c.InputSchema = slices.Clone(raw)
	}
	if raw, ok := tool.OutputSchema.(json.RawMessage); ok {
		c.OutputSchema = slices.Clone(raw)
	}
	return &c
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// acceptable tells why an edited tool cannot be shown.
func acceptable(edited, was *mcp.Tool) error {
	if err := naming.Check(edited.Name); err != nil {
		return err
	}
	if edited.Description == "" {
		return errors.New("the description is empty")
	}
	if !sameSchema(edited.InputSchema, was.InputSchema) || !sameSchema(edited.OutputSchema, was.OutputSchema) {
		return errors.New("the schemas cannot be edited, for calls are checked against them; Curate renames, describes and hides arguments")
	}
	if _, err := json.Marshal(edited); err != nil {
		return fmt.Errorf("the tool cannot be written: %w", err)
	}
	return nil
}

// sameSchema tells whether a schema is still what it was: none, or the same text.
func sameSchema(edited, was any) bool {
	a, ok := edited.(json.RawMessage)
	b, had := was.(json.RawMessage)
	if !ok || !had {
		return edited == nil && was == nil
	}
	return string(a) == string(b)
}

// protect calls a function of the application's. A panic in it is an error, since it would
// otherwise end every request that needs the tools.
func protect(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it panicked: %v", p)
		}
	}()
	return f()
}
