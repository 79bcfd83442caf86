package schema

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// schemaInput adds what a document says about a body.
func (b *inputBuilder) schemaInput(in introspect.Input) {
	n := b.reflector.document(in.Type.Schema)
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
			b.add(Argument{Name: p.name, Wire: p.name, In: introspect.LocationBody, Required: p.required && !in.Optional, node: p.node})
		}
	case object.types == typeObject && object.closed:
		b.emptyBody = true
	default:
		b.add(Argument{Name: "body", In: introspect.LocationBody, Whole: true, Required: !in.Optional, node: described(n, in.Description)})
	}
}

// jsonBody tells whether a body of a content type is JSON.
func jsonBody(media string) bool {
	base, _, _ := strings.Cut(strings.ToLower(media), ";")
	base = strings.TrimSpace(base)
	return base == "" || strings.HasSuffix(base, "/json") || strings.HasSuffix(base, "+json")
}

// rawBody adds a body that is no JSON: a text, or a file.
func (b *inputBuilder) rawBody(in introspect.Input, n *node) {
	body := fileNode(reflect.TypeFor[struct{}]())
	style := StyleFile
	if n.types&^typeNull == typeString && n.format != "binary" || strings.HasPrefix(strings.ToLower(in.MediaType), "text/") {
		body, style = &node{types: typeString, description: n.description}, StyleText
	}
	body = described(body, in.Description)
	body.notes = append(slices.Clone(body.notes), "It is sent as "+in.MediaType)
	b.add(Argument{Name: "body", In: introspect.LocationBody, Whole: true, Style: style, Raw: true, Required: !in.Optional, node: body})
}

// described returns n with a description, if it has none.
func described(n *node, text string) *node {
	if text == "" || n.ref != nil || n.description != "" {
		return n
	}
	c := *n
	c.description = text
	return &c
}

// schemaForm adds the fields of a form. A multipart form stays one without a file.
func (b *inputBuilder) schemaForm(in introspect.Input, n *node) {
	n = n.resolve()
	if strings.HasPrefix(in.MediaType, "multipart/") {
		b.multipart = true
	}
	if len(n.properties) == 0 {
		b.add(Argument{Name: "form", In: introspect.LocationForm, Style: StyleMap, Required: !in.Optional, node: described(&node{
			types: typeObject, additional: &node{types: typeString}, description: n.description,
		}, in.Description)})
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
	n, style, separator := b.reflector.written(b.reflector.document(p.Type.Schema), p.In, p.Encoding)
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

// written returns how a value is written outside of JSON, where there is no null.
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

func isBinary(n *node) bool {
	n = n.resolve()
	return n.types&^typeNull == typeString && n.format == "binary"
}

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

// describe lets a document say more about what the types declare. The types decide which
// arguments there are and what they are called: what else the document has is drift.
func (b *inputBuilder) describe(d introspect.Described) {
	seen := map[int]bool{}
	var strange []string
	for _, p := range d.Params {
		n, _, _ := b.reflector.written(b.reflector.document(p.Type.Schema), p.In, p.Encoding)
		strange = b.enrich(d.Name, property{name: p.Name, node: described(n, p.Description), required: p.Required}, p.In, seen, strange)
	}
	for _, in := range d.Inputs {
		n := b.reflector.document(in.Type.Schema).resolve()
		if i := slices.IndexFunc(b.arguments, func(a Argument) bool { return a.Whole }); i >= 0 {
			b.arguments[i].node = described(b.arguments[i].node, in.Description)
			seen[i] = true
			continue
		}
		for _, p := range n.properties {
			p.required = p.required && !in.Optional
			strange = b.enrich(d.Name, p, in.In, seen, strange)
		}
	}
	if len(strange) > 0 {
		b.note("%s has %s, which %s does not", d.Name, strings.Join(strange, ", "), b.declared())
	}
	var missing []string
	for i, a := range b.arguments {
		if !seen[i] {
			missing = append(missing, strconv.Quote(a.Wire))
		}
	}
	if len(missing) > 0 {
		b.note("%s lacks %s, which %s has", d.Name, strings.Join(missing, ", "), b.declared())
	}
}

// declared names the types that the inputs come from.
func (b *inputBuilder) declared() string {
	var names []string
	for _, in := range b.op.Inputs {
		if in.Type.Go != nil {
			names = append(names, in.Type.Go.String())
		}
	}
	if len(names) == 0 {
		return "the annotation"
	}
	return strings.Join(names, " and ")
}

// enrich says more about the argument that has the place and the name of p. Encoding/json
// does not look at the case of a name, and swag does not keep it.
func (b *inputBuilder) enrich(document string, p property, in introspect.Location, seen map[int]bool, strange []string) []string {
	same := func(fold bool) int {
		return slices.IndexFunc(b.arguments, func(a Argument) bool {
			alike := a.Wire == p.name || fold && strings.EqualFold(a.Wire, p.name)
			return alike && (a.In == in || inBody(a.In) && inBody(in))
		})
	}
	i := same(false)
	if i < 0 {
		i = same(true)
	}
	if i < 0 {
		return append(strange, "the "+string(in)+" parameter "+strconv.Quote(p.name))
	}
	seen[i] = true
	a := &b.arguments[i]
	if a.node.ref != nil {
		return strange
	}
	n := *a.node
	a.node = &n
	if !n.understands(p.node, a.In != introspect.LocationBody) {
		b.note("%s says that %q is %s, and %s that it is %s", document, p.name, p.node.resolve().types.phrase(), b.declared(), n.types.phrase())
		n.describeBy(p.node)
		return strange
	}
	n.describeBy(p.node)
	n.limitBy(p.node)
	if p.required && len(n.fallback) == 0 {
		a.Required = true
	}
	return strange
}

func inBody(in introspect.Location) bool {
	return in == introspect.LocationBody || in == introspect.LocationForm
}

// understands tells whether a document's type goes with that of n. A text that the document
// knows to be a number or a boolean becomes one: outside of JSON there are texts only.
func (n *node) understands(p *node, text bool) bool {
	p = p.resolve()
	own, theirs := n.types&^typeNull, p.types&^typeNull
	scalar := theirs == typeInteger || theirs == typeNumber || theirs == typeBoolean
	if text && own == typeString && scalar && n.format == "" && n.pattern == "" && len(n.enum)+len(n.rules)+len(n.notes) == 0 {
		n.types = theirs
		n.minLength, n.maxLength = nil, nil
		return true
	}
	return own == 0 || theirs == 0 || own&theirs != 0 || own == typeNumber && theirs == typeInteger
}

// describeBy takes over sentences that n lacks.
func (n *node) describeBy(p *node) {
	p = p.resolve()
	if n.description == "" {
		n.description = p.description
	}
	if n.title == "" {
		n.title = p.title
	}
	if len(n.examples) == 0 {
		n.examples = p.examples
	}
}

// limitBy takes over what n does not say about its values.
func (n *node) limitBy(p *node) {
	p = p.resolve()
	if len(n.enum) == 0 && n.types&^typeNull == typeString {
		n.enum = p.enum
	}
	if len(n.fallback) == 0 {
		n.fallback = p.fallback
	}
	if n.format == "" && n.pattern == "" && len(n.rules) == 0 && n.types&^typeNull == typeString && p.format != "binary" {
		n.format = p.format
	}
	if n.types&(typeInteger|typeNumber) != 0 {
		lower, upper := n.minimum, n.maximum
		if lower == nil || n.bits.size > 0 && p.minimum != nil {
			takePointer(&n.minimum, p.minimum)
		}
		if upper == nil || n.bits.size > 0 && p.maximum != nil {
			takePointer(&n.maximum, p.maximum)
		}
	}
	if n.items != nil && p.items != nil && n.items.ref == nil {
		items := *n.items
		items.describeBy(p.items)
		items.limitBy(p.items)
		n.items = &items
	}
}
