package openapi

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// A schemaTable holds the schemas of a document, as they are written and as JSON Schema.
type schemaTable struct {
	// raw holds the targets of references, by their JSON pointers. order lists the pointers of
	// the named schemas in the order of the document.
	raw   map[string]json.RawMessage
	order []string
	// defs holds the schemas as JSON Schema, by their names, and waiting the pointers of those that
	// are yet to be converted.
	defs     map[string]json.RawMessage
	waiting  []string
	defining bool
	// names are unique within the document.
	names map[string]string
	taken map[string]bool
	// children are the schemas that extend a schema by allOf.
	children map[string][]string
}

// schema returns a schema of the document as JSON Schema 2020-12. What it refers to is in the
// definitions that all schemas of the document share.
func (p *parser) schema(raw json.RawMessage) introspect.TypeRef {
	if len(raw) == 0 {
		return introspect.TypeRef{}
	}
	c := converter{p: p}
	return introspect.TypeRef{Schema: c.convert(raw, 0), Defs: p.schemas.defs}
}

// define converts the schema at a pointer, and everything that it refers to, once.
func (p *parser) define(key string) (name string) {
	if name, ok := p.schemas.names[key]; ok {
		return name
	}
	name = p.schemas.name(key)
	p.schemas.waiting = append(p.schemas.waiting, key)
	if p.schemas.defining {
		return name // conversions do not nest, because chains of references may be long
	}
	p.schemas.defining = true
	defer func() { p.schemas.defining = false }()
	for len(p.schemas.waiting) > 0 {
		next := p.schemas.waiting[0]
		p.schemas.waiting = p.schemas.waiting[1:]
		c := converter{p: p, key: next}
		p.schemas.defs[p.schemas.names[next]] = c.convert(p.schemas.raw[next], 0)
	}
	return name
}

// name returns the name of a schema among the $defs.
func (t *schemaTable) name(key string) string {
	if name, ok := t.names[key]; ok {
		return name
	}
	if t.names == nil {
		t.names, t.taken = map[string]string{}, map[string]bool{}
	}
	base := strings.Trim(strings.Map(func(c rune) rune {
		if c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return '_'
	}, unescaper.Replace(key[strings.LastIndexByte(key, '/')+1:])), "_")
	if base == "" {
		base = "Object"
	}
	name := base
	for i := 2; t.taken[name]; i++ {
		name = base + strconv.Itoa(i)
	}
	t.names[key], t.taken[name] = name, true
	return name
}
