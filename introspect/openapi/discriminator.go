package openapi

import (
	"encoding/json"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// discriminator writes which schema each value of the discriminating property selects. Where the
// document has no mapping, because the values are names of schemas, it writes a mapping to the
// options of a union, or to the schemas that extend this one.
func (c *converter) discriminator(out *object, s map[string]json.RawMessage) {
	raw := s["discriminator"]
	if len(raw) == 0 {
		return
	}
	var d struct {
		PropertyName string
		Mapping      json.RawMessage
	}
	if raw[0] == '"' {
		_ = json.Unmarshal(raw, &d.PropertyName)
	} else if lenient(raw, &d) != nil {
		return
	}
	if d.PropertyName == "" {
		return
	}
	var mapping object
	for value, target := range jsonscan.Members(d.Mapping) {
		if key := c.variant(target); key != "" {
			mapping.add(string(value), c.point(key))
		}
	}
	if len(mapping.buf) == 0 {
		for _, key := range c.variants(s) {
			mapping.add(unescaper.Replace(key[strings.LastIndexByte(key, '/')+1:]), c.point(key))
		}
	}
	if len(mapping.buf) == 0 {
		return
	}
	name, _ := json.Marshal(d.PropertyName)
	var both object
	both.add("propertyName", name)
	both.add("mapping", mapping.bytes())
	out.add("discriminator", both.bytes())
}

// variant returns the pointer of the schema that a mapping names, by a reference or by the name
// of a schema.
func (c *converter) variant(raw json.RawMessage) string {
	var target string
	if json.Unmarshal(raw, &target) != nil {
		return ""
	}
	name := escapeToken(target)
	for _, ref := range []string{target, "#/components/schemas/" + name, "#/definitions/" + name} {
		if key, found := c.p.lookup(ref); found != nil {
			return key
		}
	}
	c.p.note("a discriminator maps to the schema %q, which does not exist", target)
	return ""
}

// variants returns the pointers of the options of a union, or of the schemas that extend this one.
func (c *converter) variants(s map[string]json.RawMessage) []string {
	var keys []string
	for _, key := range []string{"oneOf", "anyOf"} {
		for option := range jsonscan.Items(s[key]) {
			if pointer, found := c.p.lookup(refOf(option)); found != nil {
				keys = append(keys, pointer)
			}
		}
	}
	if len(keys) > 0 || c.key == "" {
		return keys
	}
	return c.p.extending(c.key)
}

// extending returns the schemas whose allOf contains the one at key.
func (p *parser) extending(key string) []string {
	if p.schemas.children == nil {
		p.schemas.children = map[string][]string{}
		for _, child := range p.schemas.order {
			for part := range jsonscan.Items(field(p.schemas.raw[child], "allOf")) {
				if base, found := p.lookup(refOf(part)); found != nil {
					p.schemas.children[base] = append(p.schemas.children[base], child)
				}
			}
		}
	}
	return p.schemas.children[key]
}
