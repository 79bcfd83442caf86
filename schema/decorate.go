package schema

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ignores reports whether the tags of a field keep it out of schemas. A field that only the server
// sets is not an argument, unless the validator requires it.
func (r *reflector) ignores(sf reflect.StructField) bool {
	tag := sf.Tag
	if tag.Get("mcp") == "-" || tag.Get("swaggerignore") == "true" || tag.Get("jsonschema") == "-" {
		return true
	}
	readOnly := tag.Get("readonly") == "true" || tag.Get("readOnly") == "true"
	return r.direction == reading && readOnly && !strings.Contains(tag.Get("binding")+","+tag.Get("validate"), "required")
}

// decorate returns a copy of n with what the tags of a field add to it: the keywords of
// invopop/jsonschema, a description, and the tags of swag.
func decorate(n *node, sf reflect.StructField) *node {
	if n.ref != nil {
		return &node{ref: n.ref, nullOK: n.nullOK, description: description(sf)}
	}
	c := *n
	c.notes, c.rules = slices.Clone(n.notes), slices.Clone(n.rules)
	if keywords := tagKeywords(sf, n); keywords != nil {
		c.merge(keywords)
	}
	setNonEmpty(&c.description, description(sf))
	c.swag(sf.Tag)
	c.checkPattern()
	if c.items != nil && c.items.pattern != "" {
		items := *c.items // a tag jsonschema is about the items of a list too
		items.checkPattern()
		c.items = &items
	}
	return &c
}

// label returns a copy of n with the title and description of a field. The field's other tags limit
// requests, not responses.
func label(n *node, sf reflect.StructField) *node {
	text := description(sf)
	if n.ref != nil {
		return &node{ref: n.ref, description: text}
	}
	c := *n
	if keywords := tagKeywords(sf, n); keywords != nil {
		setNonEmpty(&c.title, keywords.title)
		setNonEmpty(&c.description, keywords.description)
	}
	setNonEmpty(&c.description, text)
	return &c
}

// description returns the text of the first tag that describes a field. The tag jsonschema is
// such a text, as for the Go SDK of MCP, unless it begins with a keyword, as for
// invopop/jsonschema.
func description(sf reflect.StructField) string {
	for _, key := range []string{"jsonschema_description", "description", "doc"} {
		if value := sf.Tag.Get(key); value != "" {
			return value
		}
	}
	if text := sf.Tag.Get("jsonschema"); isText(text) {
		return text
	}
	return ""
}

var keywordTag = regexp.MustCompile(`^\s*([A-Za-z_]+=|(required|nullable|omitempty|-)\s*(,|$))`)

// isText reports whether a tag jsonschema is a description.
func isText(tag string) bool { return tag != "" && !keywordTag.MatchString(tag) }

// merge adds the keywords of k to n, and replaces those of n.
func (n *node) merge(k *node) {
	setNonEmpty(&n.title, k.title)
	setNonEmpty(&n.description, k.description)
	setNonEmpty(&n.format, k.format)
	setNonEmpty(&n.pattern, k.pattern)
	setNonNil(&n.minLength, k.minLength)
	setNonNil(&n.maxLength, k.maxLength)
	setNonNil(&n.minItems, k.minItems)
	setNonNil(&n.maxItems, k.maxItems)
	setNonNil(&n.minimum, k.minimum)
	setNonNil(&n.maximum, k.maximum)
	setNonNil(&n.above, k.above)
	setNonNil(&n.below, k.below)
	setNonNil(&n.multipleOf, k.multipleOf)
	n.unique = n.unique || k.unique
	n.readOnly = n.readOnly || k.readOnly
	n.examples = slices.Concat(n.examples, k.examples)
	if len(k.enum) > 0 {
		n.choose(k.enum)
	}
	if len(k.fallback) > 0 {
		n.fallback = k.fallback
	}
	n.extra = append(n.extra, k.extra...)
	if n.items != nil && k.items != nil && n.items.ref == nil {
		items := *n.items
		items.merge(k.items)
		n.items = &items
	}
}

func setNonEmpty(target *string, value string) {
	if value != "" {
		*target = value
	}
}

func setNonNil[T any](target **T, value *T) {
	if value != nil {
		*target = value
	}
}

// choicesNote begins the note that lists the choices of a number.
const choicesNote = "One of "

// choose limits n to the given values. Some clients accept only texts in an enumeration, so numbers
// are listed in the description.
func (n *node) choose(values []json.RawMessage) {
	if n.types&^typeNull == typeString {
		n.enum = distinct(values)
		return
	}
	var texts []string
	for _, v := range distinct(values) {
		texts = append(texts, string(v))
	}
	n.only = distinct(values)
	n.note(choicesNote + strings.Join(texts, ", "))
}

// distinct returns the values without duplicates.
func distinct(values []json.RawMessage) []json.RawMessage {
	var out []json.RawMessage
	seen := map[string]bool{}
	for _, v := range values {
		if key := canonical(v); !seen[key] {
			seen[key] = true
			out = append(out, v)
		}
	}
	return out
}

// swag adds the tags that swag documents: example, enums, default, format, and limits by their
// names in JSON Schema.
func (n *node) swag(tag reflect.StructTag) {
	if text, ok := tag.Lookup("example"); ok {
		n.examples = []json.RawMessage{n.literal(text)}
	}
	if text, ok := tag.Lookup("enums"); ok {
		var values []json.RawMessage
		target := n
		if n.items != nil && n.items.ref == nil {
			items := *n.items
			n.items, target = &items, &items
		}
		for value := range strings.SplitSeq(text, ",") {
			values = append(values, target.literal(value))
		}
		target.choose(values)
	}
	if text, ok := tag.Lookup("default"); ok {
		n.fallback = n.literal(text)
	}
	setNonEmpty(&n.format, tag.Get("format"))
	setNonEmpty(&n.pattern, tag.Get("pattern"))
	count := func(key string, target **int) {
		if v, err := strconv.Atoi(tag.Get(key)); err == nil && v >= 0 {
			*target = &v
		}
	}
	count("minLength", &n.minLength)
	count("maxLength", &n.maxLength)
	count("minItems", &n.minItems)
	count("maxItems", &n.maxItems)
	if n.types&(typeInteger|typeNumber) != 0 {
		setNonNil(&n.minimum, newBound(tag.Get("minimum")))
		setNonNil(&n.maximum, newBound(tag.Get("maximum")))
		setNonNil(&n.multipleOf, newStep(tag.Get("multipleOf")))
	}
}

// literal returns the JSON value that the text of a tag means for n: the text itself if it is JSON
// of another type than string, and otherwise a string.
func (n *node) literal(text string) json.RawMessage {
	if n.types&(typeString) == 0 && json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	if n.types&^typeNull == typeArray {
		return n.list(strings.Split(text, ","))
	}
	return appendJSON(nil, text)
}

// list returns the JSON list that the texts of its items mean for n.
func (n *node) list(items []string) json.RawMessage {
	of := n.items
	if of == nil {
		of = &node{types: typeString}
	}
	var parts []string
	for _, item := range items {
		parts = append(parts, string(of.resolve().literal(item)))
	}
	return json.RawMessage("[" + strings.Join(parts, ",") + "]")
}
