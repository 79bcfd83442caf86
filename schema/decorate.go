package schema

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// decorate returns a copy of n with what the field's tags say about it to a
// reader: the keywords of invopop/jsonschema's tags, a description and the tags
// that swag knows.
func decorate(n *node, sf reflect.StructField) *node {
	text := firstTag(sf.Tag, "jsonschema_description", "description", "doc")
	keywords := tagKeywords(sf, n)
	if n.ref != nil {
		return &node{ref: n.ref}
	}
	c := *n
	c.notes = append([]string(nil), n.notes...)
	c.rules = append([]rule(nil), n.rules...)
	if keywords != nil {
		c.merge(keywords)
	}
	if text != "" {
		c.description = text
	}
	c.swag(sf.Tag)
	return &c
}

// label returns a copy of n with the field's title and description only. What an answer
// holds is not limited by what its tags say about input: a schema that promised so would
// make clients refuse answers.
func label(n *node, sf reflect.StructField) *node {
	if n.ref != nil {
		return n
	}
	c := *n
	if keywords := tagKeywords(sf, n); keywords != nil {
		take(&c.title, keywords.title)
		take(&c.description, keywords.description)
	}
	take(&c.description, firstTag(sf.Tag, "jsonschema_description", "description", "doc"))
	return &c
}

func firstTag(tag reflect.StructTag, keys ...string) string {
	for _, key := range keys {
		if value := tag.Get(key); value != "" {
			return value
		}
	}
	return ""
}

// merge takes over what k says and n does not.
func (n *node) merge(k *node) {
	take(&n.title, k.title)
	take(&n.description, k.description)
	take(&n.format, k.format)
	take(&n.pattern, k.pattern)
	takePointer(&n.minLength, k.minLength)
	takePointer(&n.maxLength, k.maxLength)
	takePointer(&n.minItems, k.minItems)
	takePointer(&n.maxItems, k.maxItems)
	takePointer(&n.minimum, k.minimum)
	takePointer(&n.maximum, k.maximum)
	takePointer(&n.above, k.above)
	takePointer(&n.below, k.below)
	takePointer(&n.multipleOf, k.multipleOf)
	n.unique = n.unique || k.unique
	n.readOnly = n.readOnly || k.readOnly
	n.examples = append(n.examples, k.examples...)
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

func take(target *string, value string) {
	if value != "" {
		*target = value
	}
}

func takePointer[T any](target **T, value *T) {
	if value != nil {
		*target = value
	}
}

// choose limits n to some values. Gemini refuses an enumeration of anything but
// texts, so that numbers are named in the description.
func (n *node) choose(values []json.RawMessage) {
	if n.types&^typeNull == typeString {
		n.enum = values
		return
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	n.notes = append(n.notes, "One of "+strings.Join(texts, ", "))
}

// swag reads the tags that swag documents: example, enums, default, format, and
// the bounds by their JSON Schema names.
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
	take(&n.format, tag.Get("format"))
	take(&n.pattern, tag.Get("pattern"))
	count := func(key string, target **int) {
		if v, err := strconv.Atoi(tag.Get(key)); err == nil {
			*target = &v
		}
	}
	count("minLength", &n.minLength)
	count("maxLength", &n.maxLength)
	count("minItems", &n.minItems)
	count("maxItems", &n.maxItems)
	if n.types&(typeInteger|typeNumber) != 0 {
		takePointer(&n.minimum, newBound(tag.Get("minimum")))
		takePointer(&n.maximum, newBound(tag.Get("maximum")))
		takePointer(&n.multipleOf, newBound(tag.Get("multipleOf")))
	}
	n.readOnly = n.readOnly || tag.Get("readonly") == "true"
}

// literal is the JSON value that a tag's text means for n: as it stands where it
// is one that n allows, else as a string.
func (n *node) literal(text string) json.RawMessage {
	if n.types&(typeString) == 0 && json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	if n.types&^typeNull == typeArray && n.items != nil {
		var parts []string
		for part := range strings.SplitSeq(text, ",") {
			parts = append(parts, string(n.items.literal(part)))
		}
		return json.RawMessage("[" + strings.Join(parts, ",") + "]")
	}
	return appendJSON(nil, text)
}
