package schema

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// schemaInput adds the arguments of a body that a document describes.
func (b *inputBuilder) schemaInput(in introspect.Input) {
	n := b.reflector.document(in.Type)
	if in.In == introspect.LocationForm {
		b.schemaForm(in, n)
		return
	}
	take(&b.mediaType, in.MediaType)
	object := n.resolve()
	switch {
	case !jsonBody(in.MediaType):
		b.rawBody(in, object)
	case len(object.anyOf) == 0 && object.types&^typeNull == typeObject && len(object.properties) > 0:
		for _, p := range object.properties {
			b.add(Argument{
				Name: p.name, Wire: p.name, In: introspect.LocationBody,
				Required: p.required && !in.Optional, node: p.node,
			})
		}
	case object.types == typeObject && object.closed:
		b.emptyBody = true
	default:
		b.add(Argument{
			Name: "body", In: introspect.LocationBody, Whole: true,
			Required: !in.Optional, node: described(n, in.Description),
		})
	}
}

// jsonBody reports whether a media type is JSON. No media type means JSON.
func jsonBody(media string) bool {
	base, _, _ := strings.Cut(strings.ToLower(media), ";")
	base = strings.TrimSpace(base)
	return base == "" || strings.HasSuffix(base, "/json") || strings.HasSuffix(base, "+json")
}

// rawBody adds a body that is not JSON: a text or a file.
func (b *inputBuilder) rawBody(in introspect.Input, n *node) {
	body := fileNode(reflect.TypeFor[struct{}]())
	style := StyleFile
	text := strings.HasPrefix(strings.ToLower(in.MediaType), "text/")
	if text || n.types&^typeNull == typeString && n.format != "binary" {
		body, style = &node{types: typeString, description: n.description}, StyleText
	}
	body = described(body, in.Description)
	body.notes = append(slices.Clone(body.notes), "It is sent as "+in.MediaType)
	b.add(Argument{
		Name: "body", In: introspect.LocationBody, Whole: true, Style: style, Raw: true,
		Required: !in.Optional, node: body,
	})
}

// described returns n with a description, unless it has one.
func described(n *node, text string) *node {
	if text == "" || n.ref != nil || n.description != "" {
		return n
	}
	c := *n
	c.description = text
	return &c
}

// schemaForm adds the fields of a form. A form that is declared as multipart is sent as
// multipart even without a file.
func (b *inputBuilder) schemaForm(in introspect.Input, n *node) {
	n = n.resolve()
	if strings.HasPrefix(in.MediaType, "multipart/") {
		b.multipart = true
	}
	if len(n.properties) == 0 {
		form := &node{types: typeObject, additional: &node{types: typeString}, description: n.description}
		b.add(Argument{
			Name: "form", In: introspect.LocationForm, Style: StyleMap,
			Required: !in.Optional, node: described(form, in.Description),
		})
		return
	}
	for _, p := range n.properties {
		node, style, separator := b.reflector.written(p.node, introspect.LocationForm, introspect.EncodingMulti)
		b.add(Argument{
			Name: p.name, Wire: p.name, In: introspect.LocationForm, Style: style, Separator: separator,
			Required: p.required && !in.Optional, node: node,
		})
	}
}

// schemaParam adds a parameter that a document describes.
func (b *inputBuilder) schemaParam(p introspect.Param) {
	n, style, separator := b.reflector.written(b.reflector.document(p.Type), p.In, p.Encoding)
	if p.Description != "" && n.ref == nil {
		c := *n
		c.description = p.Description
		n = &c
	}
	b.add(Argument{
		Name: p.Name, Wire: p.Name, In: p.In, Style: style, Separator: separator,
		Required: p.Required && len(n.fallback) == 0, node: n,
	})
}

// written returns the node of a value outside of a JSON body, where null cannot be sent, and
// how the value is written there.
func (r *reflector) written(n *node, in introspect.Location, encoding introspect.Encoding) (*node, Style, string) {
	resolved := *n.resolve()
	resolved.def = ""
	c := &resolved
	c.types &^= typeNull
	if len(c.anyOf) > 0 {
		c.anyOf = slices.DeleteFunc(slices.Clone(c.anyOf), func(o *node) bool { return o.types == typeNull })
		if len(c.anyOf) == 1 {
			c = described(c.anyOf[0], c.description)
		}
	}
	c.enum = slices.DeleteFunc(slices.Clone(c.enum), func(v json.RawMessage) bool { return string(v) == "null" })
	switch {
	case encoding == introspect.EncodingJSON:
		return c, StyleJSON, ""
	case c.types == typeObject && in == introspect.LocationForm:
		return c, StyleJSON, ""
	case c.types == typeObject && encoding == introspect.EncodingDeep:
		return c, StyleDeep, ""
	case c.types == typeObject && encoding == introspect.EncodingMulti && in == introspect.LocationQuery:
		return c, StyleMap, ""
	case c.types == typeObject:
		return c, StyleJSON, ""
	case c.types == typeArray:
		return r.writtenList(c, in, encoding)
	case in == introspect.LocationForm && isBinary(c):
		return described(fileNode(reflect.TypeFor[struct{}]()), c.description), StyleFile, ""
	default:
		return c, StyleText, ""
	}
}

// isBinary reports whether a document describes a value as a file.
func isBinary(n *node) bool {
	n = n.resolve()
	return n.types&^typeNull == typeString && n.format == "binary"
}

// writtenList is [reflector.written] for a list.
func (r *reflector) writtenList(n *node, in introspect.Location, encoding introspect.Encoding) (*node, Style, string) {
	items := n.items
	if items == nil {
		items = &node{types: typeString}
		n.items = items
	}
	switch inner := items.resolve(); {
	case isBinary(items) && in == introspect.LocationForm:
		c := *n
		c.items = fileNode(reflect.TypeFor[struct{}]())
		return &c, StyleFiles, ""
	case inner.types&(typeObject|typeArray) != 0:
		return n, StyleEachJSON, ""
	}
	if separator, ok := separators[string(encoding)]; ok {
		c := *n
		c.items = withoutSeparator(items, separator)
		return &c, StyleJoined, separator
	}
	return n, StyleMulti, ""
}
