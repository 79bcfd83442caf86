package schema

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Style states how an argument is written in its location in the request.
type Style int

const (
	// StyleText writes a scalar: a string without its quotes, a number with its digits.
	StyleText Style = iota
	// StyleMulti writes each item of a list as a separate value.
	StyleMulti
	// StyleJoined writes a list as one value, its items joined by a separator.
	StyleJoined
	// StylePairs writes an object as one value, its names and values joined by a separator:
	// R,100,G,200. It writes a list as StyleJoined does.
	StylePairs
	// StyleAssigned is StylePairs with an equals sign between a name and its value: R=100,G=200.
	StyleAssigned
	// StyleJSON writes the value as JSON.
	StyleJSON
	// StyleEachJSON writes each item of a list as a separate value, as JSON.
	StyleEachJSON
	// StyleMap writes each member of an object as a value of that name.
	StyleMap
	// StyleDeep writes each member of an object as a value with the name of the member in
	// brackets: name[member].
	StyleDeep
	// StyleForm writes each member of an object as a value of that name, or as a file if it is
	// one.
	StyleForm
	// StyleFile writes a file into a multipart body.
	StyleFile
	// StyleFiles writes each item of a list as a file.
	StyleFiles
)

// separators are Gin's collection formats.
var separators = map[string]string{"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|"}

// separatorOf returns what an encoding writes between the items of a list, if it joins them.
func separatorOf(encoding introspect.Encoding) (separator string, joins bool) {
	if encoding == introspect.EncodingPairs || encoding == introspect.EncodingAssigned {
		encoding = introspect.EncodingCSV
	}
	separator, joins = separators[string(encoding)]
	return separator, joins
}

// text returns the node of a field that Gin reads from texts (a path, a query, a header or a form),
// the style of its value, and the separator of [StyleJoined]. The node is nil if Gin cannot read
// the field.
func (r *reflector) text(sf reflect.StructField, parser string) (*node, Style, string) {
	t, _ := locate.Deref(sf.Type)
	if n := r.ownText(t, parser); n != nil {
		return n, StyleText, ""
	}
	if locate.IsFile(t) {
		return fileNode(t), fileStyle(t), ""
	}
	if t.Kind() != reflect.Slice && t.Kind() != reflect.Array {
		n, style := r.scalar(t, sf)
		return n, style, ""
	}
	elem, _ := locate.Deref(t.Elem())
	items, style := r.scalar(elem, sf)
	if n := r.ownText(elem, parser); n != nil {
		items, style = n, StyleText
	}
	if items == nil {
		return nil, 0, ""
	}
	n := &node{types: typeArray, items: items}
	if t.Kind() == reflect.Array {
		length := t.Len()
		n.minItems, n.maxItems = &length, &length
	}
	if style == StyleJSON {
		return n, StyleEachJSON, ""
	}
	if separator, ok := separators[sf.Tag.Get("collection_format")]; ok {
		n.items = withoutSeparator(items, separator)
		return n, StyleJoined, separator
	}
	return n, StyleMulti, ""
}

// withoutSeparator excludes the separator from the items: there is no way to escape it.
func withoutSeparator(items *node, separator string) *node {
	if items.types&typeString == 0 || items.pattern != "" {
		return items
	}
	c := *items
	c.pattern = "^[^" + strings.NewReplacer("\t", `\t`).Replace(separator) + "]*$"
	return &c
}

// ownText returns the node of a type that reads its text itself, or nil.
func (r *reflector) ownText(t reflect.Type, parser string) *node {
	pointer := reflect.PointerTo(t)
	byParser := parser == "encoding.TextUnmarshaler" && pointer.Implements(textUnmarshaler)
	if !byParser && !pointer.Implements(reflect.TypeFor[binding.BindUnmarshaler]()) {
		return nil
	}
	if n, ok := r.stated(t); ok && n.types&^typeNull == typeString {
		return n
	}
	if byParser {
		return r.textOf(t)
	}
	return textNode(t)
}

// scalar returns the node of a value that Gin reads from one text.
func (r *reflector) scalar(t reflect.Type, sf reflect.StructField) (*node, Style) {
	switch t {
	case reflect.TypeFor[time.Time]():
		return timeNode(sf.Tag.Get("time_format")), StyleText
	case reflect.TypeFor[time.Duration]():
		return &node{
			types: typeString, notes: []string{`A duration such as "1h30m" or "500ms"`},
			rules: []rule{{tag: durationRule, want: `be a duration such as "1h30m"`}},
		}, StyleText
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if n, ok := r.stated(t); ok {
			return n, StyleText
		}
		return r.leaf(t), StyleText
	case reflect.Struct, reflect.Map:
		return r.json(t), StyleJSON
	default:
		return nil, 0
	}
}

// timeNode returns the node of a time in the layout of a time_format tag.
func timeNode(layout string) *node {
	switch strings.ToLower(layout) {
	case "", strings.ToLower(time.RFC3339), strings.ToLower(time.RFC3339Nano):
		return &node{types: typeString, format: "date-time"}
	case "unix":
		return &node{types: typeInteger, bits: bits{size: 64}, notes: []string{"A time in seconds since 1970"}}
	case "unixmilli":
		return &node{types: typeInteger, bits: bits{size: 64}, notes: []string{"A time in milliseconds since 1970"}}
	case "unixmicro":
		return &node{types: typeInteger, bits: bits{size: 64}, notes: []string{"A time in microseconds since 1970"}}
	case "unixnano":
		return &node{types: typeInteger, bits: bits{size: 64}, notes: []string{"A time in nanoseconds since 1970"}}
	case "2006-01-02":
		return &node{types: typeString, format: "date"}
	default:
		return &node{
			types: typeString, notes: []string{"A time such as " + exampleTime.Format(layout)},
			rules: []rule{{tag: "datetime=" + escapeParam(layout), want: "be a time such as " + exampleTime.Format(layout)}},
		}
	}
}

// exampleTime shows a layout: all its parts differ.
var exampleTime = time.Date(2025, time.November, 23, 16, 45, 58, 0, time.UTC)

// durationRule is a rule that validator does not have: a text that Gin parses as a duration.
const durationRule = "ginmcp-duration"

// neverRule is a rule that no value satisfies.
const neverRule = "ginmcp-never"

func escapeParam(param string) string {
	return strings.NewReplacer(",", "0x2C", "|", "0x7C").Replace(param)
}

// fileNode returns the node of a file, or of a list of files, in a form that an agent can send.
func fileNode(t reflect.Type) *node {
	one := 1
	file := &node{
		types: typeObject, closed: true,
		description: "A file: give data in base64, or text",
		properties: []property{
			{name: "filename", node: &node{types: typeString, minLength: &one}, required: true},
			{name: "mimeType", node: &node{types: typeString, examples: []json.RawMessage{json.RawMessage(`"image/png"`)}}},
			{name: "data", node: &node{types: typeString, contentEncoding: "base64"}},
			{name: "text", node: &node{types: typeString}},
		},
	}
	switch t.Kind() {
	case reflect.Slice:
		return &node{types: typeArray, items: file}
	case reflect.Array:
		length := t.Len()
		return &node{types: typeArray, items: file, minItems: &length, maxItems: &length}
	default:
		return file
	}
}

func fileStyle(t reflect.Type) Style {
	if t.Kind() == reflect.Struct {
		return StyleFile
	}
	return StyleFiles
}
