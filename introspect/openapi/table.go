package openapi

import (
	"bytes"
	"encoding/json"
	"slices"
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
	// done holds the schemas as JSON Schema.
	done map[string]*definition
	// names are unique within the document.
	names map[string]string
	taken map[string]bool
	// children are the schemas that extend a schema by allOf.
	children map[string][]string
}

// A definition is one schema, and the pointers that it refers to.
type definition struct {
	json []byte
	refs []string
}

// schema returns a schema of the document as JSON Schema 2020-12. The result is complete: its
// $defs hold what it refers to.
func (p *parser) schema(raw json.RawMessage) introspect.TypeRef {
	if len(raw) == 0 {
		return introspect.TypeRef{}
	}
	c := converter{p: p}
	out := c.convert(raw, 0)
	refs := c.refs
	for i := 0; i < len(refs); i++ {
		for _, ref := range p.definition(refs[i]).refs {
			if !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	if len(refs) == 0 {
		return introspect.TypeRef{Schema: out}
	}
	slices.SortFunc(refs, func(x, y string) int { return strings.Compare(p.schemas.names[x], p.schemas.names[y]) })
	var defs object
	for _, ref := range refs {
		defs.add(p.schemas.names[ref], p.definition(ref).json)
	}
	out = bytes.TrimSuffix(out, []byte("}"))
	if len(out) > 1 {
		out = append(out, ',')
	}
	out = append(append(append(out, `"$defs":`...), defs.bytes()...), '}')
	return introspect.TypeRef{Schema: out}
}

// definition converts the schema at a pointer, once.
func (p *parser) definition(key string) *definition {
	if d, ok := p.schemas.done[key]; ok {
		return d
	}
	if p.schemas.done == nil {
		p.schemas.done = map[string]*definition{}
	}
	d := new(definition)
	p.schemas.done[key] = d
	c := converter{p: p, key: key}
	d.json = c.convert(p.schemas.raw[key], 0)
	d.refs = c.refs
	return d
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
