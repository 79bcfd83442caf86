package schema

import (
	"cmp"
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
	setNonEmpty(&b.mediaType, in.MediaType)
	object := n.resolve()
	switch {
	case !jsonBody(in.MediaType):
		b.rawBody(in, object)
	case len(object.anyOf) == 0 && object.types&^typeNull == typeObject && len(object.properties) > 0:
		for _, p := range object.properties {
			b.add(Argument{
				Name: p.name, Wire: p.name, In: introspect.LocationBody,
				Required: p.required && !in.Optional, preset: p.sent(in),
				node: exemplified(p.node, membersOf(in.Examples, p.name)),
			})
		}
		b.others(introspect.LocationBody, object)
	case object.types == typeObject && object.closed:
		b.emptyBody = true
	default:
		b.add(Argument{
			Name: "body", In: introspect.LocationBody, Whole: true, Required: !in.Optional,
			node: described(sketched(exemplified(n, in.Examples), in.Examples), in.Description),
		})
	}
}

// sent returns the default that is sent if a required member of a body is missing.
func (p *property) sent(in introspect.Input) json.RawMessage {
	if !p.preset || in.Optional {
		return nil
	}
	return p.node.resolve().fallback
}

// jsonBody reports whether a media type is JSON. No media type means JSON.
func jsonBody(media string) bool {
	base, _, _ := strings.Cut(strings.ToLower(media), ";")
	base = strings.TrimSpace(base)
	return base == "" || strings.HasSuffix(base, "/json") || strings.HasSuffix(base, "+json")
}

// rawBody adds a body that is not JSON: a text, or a file, which needs no name here. The body that
// an annotation declares is always a file.
func (b *inputBuilder) rawBody(in introspect.Input, n *node) {
	body := fileNode(reflect.TypeFor[struct{}]())
	body.properties[0].required = false
	style := StyleFile
	text := strings.HasPrefix(strings.ToLower(in.MediaType), "text/") && in.Source != introspect.SourceExplicit
	if text || n.types&^typeNull == typeString && n.format != "binary" {
		body, style = &node{types: typeString}, StyleText
	}
	if text := cmp.Or(in.Description, n.description); text != "" {
		body.description = text
	}
	body = exemplified(body, texts(in.Examples))
	if !strings.HasSuffix(in.MediaType, "*") {
		body.notes = append(slices.Clone(body.notes), "It is sent as "+in.MediaType)
	} else if in.MediaType != "*/*" {
		body.notes = append(slices.Clone(body.notes), "Its mimeType is one of "+in.MediaType)
	}
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
		values, style := b.formValues(n.additional)
		form := &node{types: typeObject, additional: values, description: n.description}
		b.add(Argument{
			Name: "form", In: introspect.LocationForm, Style: style, Required: !in.Optional,
			node: described(sketched(exemplified(form, in.Examples), in.Examples), in.Description),
		})
		return
	}
	for _, p := range n.properties {
		encoding, stated := in.Encodings[p.name]
		if object := p.node.resolve(); !stated && object.types&^typeNull == typeObject {
			encoding = introspect.EncodingJSON
		}
		node, style, separator := b.reflector.written(p.node, introspect.LocationForm, encoding)
		b.add(Argument{
			Name: p.name, Wire: p.name, In: introspect.LocationForm, Style: style, Separator: separator,
			Required: p.required && !in.Optional, preset: p.sent(in),
			node: exemplified(node, membersOf(in.Examples, p.name)),
		})
	}
	b.others(introspect.LocationForm, n)
}

// formValues returns the node of the values of a form whose names are not known, and how they are
// written. They are strings unless the document states something else.
func (b *inputBuilder) formValues(n *node) (*node, Style) {
	if n == nil || n.resolve().types == 0 {
		return &node{types: typeString}, StyleMap
	}
	values, style, _ := b.reflector.written(n, introspect.LocationForm, introspect.EncodingMulti)
	if style == StyleFile || style == StyleFiles {
		b.multipart = true
		return values, StyleForm
	}
	return values, StyleMap
}

// schemaParam adds a parameter that a document describes.
func (b *inputBuilder) schemaParam(p introspect.Param) {
	declared := b.reflector.document(p.Type)
	if hasNoMember(declared.resolve()) {
		declared = &node{types: typeString, title: declared.title, description: declared.description}
	}
	n, style, separator := b.reflector.written(declared, p.In, p.Encoding)
	if n.ref == nil {
		c := *n
		if p.Description != "" {
			c.description = p.Description
		}
		if p.Deprecated {
			c.notes = append(slices.Clone(c.notes), deprecatedNote)
		}
		n = exemplified(&c, p.Examples)
	}
	a := Argument{Name: p.Name, Wire: p.Name, In: p.In, Style: style, Separator: separator, Required: p.Required, node: n}
	if (p.Required || p.In == introspect.LocationPath) && len(n.fallback) > 0 {
		a.Required, a.preset = false, n.fallback
	}
	b.add(a)
}

// hasNoMember reports whether an object cannot have a member in a request. Generators of documents
// describe a type by its fields, all of them read-only, although its values are texts: .NET's Version.
func hasNoMember(n *node) bool {
	return n.types&^typeNull == typeObject && len(n.properties) == 0 && n.additional == nil && (n.closed || n.emptied)
}

// written returns the node of a value outside of a JSON body, where null cannot be sent, and the
// style in which it is written. The style of a union depends on the value.
func (r *reflector) written(n *node, in introspect.Location, encoding introspect.Encoding) (*node, Style, string) {
	resolved := *n.resolve()
	resolved.def = ""
	c := &resolved
	c.types &^= typeNull
	if len(c.anyOf) > 0 {
		c.anyOf = slices.DeleteFunc(slices.Clone(c.anyOf), func(o *node) bool { return o.types == typeNull })
		if len(c.anyOf) == 1 {
			return r.written(described(c.anyOf[0], c.description), in, encoding)
		}
	}
	c.enum = slices.DeleteFunc(slices.Clone(c.enum), func(v json.RawMessage) bool { return string(v) == "null" })
	types := c.rootTypes() &^ typeNull
	separator, joins := separatorOf(encoding)
	switch {
	case encoding == introspect.EncodingJSON:
		return c, StyleJSON, ""
	case types == typeArray && len(c.anyOf) == 0:
		return r.writtenList(c, in, encoding)
	case in == introspect.LocationForm && isBinary(c):
		file := *fileNode(reflect.TypeFor[struct{}]())
		setNonEmpty(&file.description, c.description)
		return &file, StyleFile, ""
	case types&(typeObject|typeArray) == 0:
		return c, StyleText, ""
	case encoding == introspect.EncodingDeep:
		return c, StyleDeep, ""
	case joins && encoding == introspect.EncodingAssigned:
		return c, StyleAssigned, separator
	case joins && (encoding != introspect.EncodingCSV || len(c.anyOf) > 0): // Swagger 2.0 has no objects here
		return c, StylePairs, separator
	case encoding == introspect.EncodingMulti && (in == introspect.LocationQuery || in == introspect.LocationForm):
		return c, StyleMap, ""
	case encoding == introspect.EncodingMulti && types&typeObject == 0:
		return c, StyleMulti, ""
	default:
		return c, StyleJSON, ""
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
		c, file := *n, *fileNode(reflect.TypeFor[struct{}]())
		setNonEmpty(&file.description, items.resolve().description)
		c.items = &file
		return &c, StyleFiles, ""
	case inner.types&(typeObject|typeArray) != 0:
		return n, StyleEachJSON, ""
	}
	if separator, joins := separatorOf(encoding); joins {
		c := *n
		c.items = withoutSeparator(items, separator)
		return &c, StyleJoined, separator
	}
	return n, StyleMulti, ""
}
