package definition

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// CopyTool copies a tool with everything that can be changed in place.
func CopyTool(tool *mcp.Tool) *mcp.Tool {
	c := *tool
	if a := tool.Annotations; a != nil {
		annotations := *a
		annotations.DestructiveHint, annotations.OpenWorldHint = copyPointer(a.DestructiveHint), copyPointer(a.OpenWorldHint)
		c.Annotations = &annotations
	}
	c.Meta, c.Icons = copyMeta(tool.Meta), copyIcons(tool.Icons)
	c.InputSchema, c.OutputSchema = copyValue(tool.InputSchema), copyValue(tool.OutputSchema)
	return &c
}

// CopyResource copies a resource with everything that can be changed in place.
func CopyResource(r *mcp.Resource) *mcp.Resource {
	c := *r
	c.Annotations, c.Meta, c.Icons = copyAnnotations(r.Annotations), copyMeta(r.Meta), copyIcons(r.Icons)
	return &c
}

// CopyTemplate copies a template with everything that can be changed in place.
func CopyTemplate(t *mcp.ResourceTemplate) *mcp.ResourceTemplate {
	c := *t
	c.Annotations, c.Meta, c.Icons = copyAnnotations(t.Annotations), copyMeta(t.Meta), copyIcons(t.Icons)
	return &c
}

func copyAnnotations(a *mcp.Annotations) *mcp.Annotations {
	if a == nil {
		return nil
	}
	c := *a
	c.Audience = slices.Clone(a.Audience)
	return &c
}

func copyIcons(icons []mcp.Icon) []mcp.Icon {
	icons = slices.Clone(icons)
	for i := range icons {
		icons[i].Sizes = slices.Clone(icons[i].Sizes)
	}
	return icons
}

func copyMeta(meta mcp.Meta) mcp.Meta {
	if meta == nil {
		return nil
	}
	c := make(mcp.Meta, len(meta))
	for key, value := range meta {
		c[key] = copyValue(value)
	}
	return c
}

// copyValue copies the lists and objects of a JSON document, and returns every other value
// unchanged.
func copyValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return map[string]any(copyMeta(value))
	case []any:
		c := make([]any, len(value))
		for i := range value {
			c[i] = copyValue(value[i])
		}
		return c
	case []string:
		return slices.Clone(value)
	case json.RawMessage:
		return slices.Clone(value)
	default:
		return value
	}
}

func copyPointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// CopyOperation copies an operation with everything that can be changed in place.
func CopyOperation(op *introspect.Operation) introspect.Operation {
	c := *op
	deepen(reflect.ValueOf(&c).Elem())
	return c
}

// deepen replaces everything that v refers to by a copy, except Go types, which are immutable.
func deepen(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				deepen(f)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			c := reflect.New(v.Type().Elem())
			c.Elem().Set(v.Elem())
			deepen(c.Elem())
			v.Set(c)
		}
	case reflect.Slice:
		if !v.IsNil() {
			c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(c, v)
			for i := 0; v.Type().Elem().Kind() != reflect.Uint8 && i < c.Len(); i++ {
				deepen(c.Index(i))
			}
			v.Set(c)
		}
	case reflect.Map:
		if !v.IsNil() && v.Type().Key() != reflect.TypeFor[reflect.Type]() { // facts about types are shared
			c := reflect.MakeMapWithSize(v.Type(), v.Len())
			for key, value := range v.Seq2() {
				item := reflect.New(value.Type()).Elem()
				item.Set(value)
				deepen(item)
				c.SetMapIndex(key, item)
			}
			v.Set(c)
		}
	default: // a value, or a Go type
	}
}
