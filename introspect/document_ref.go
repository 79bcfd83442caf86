package introspect

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// sections hold what references point at.
var sections = []string{
	"definitions", "parameters", "responses",
	"components/schemas", "components/parameters", "components/responses", "components/requestBodies", "components/headers", "components/pathItems",
}

// index remembers what stands in the sections, since looking it up by reading the whole
// document for each reference would take long.
func (p *documentParser) index() {
	p.schemas.raw = map[string]json.RawMessage{}
	for _, section := range sections {
		for name, value := range jsonscan.Members(p.member(section)) {
			key := section + "/" + string(name)
			p.schemas.raw[key] = value
			if section == "definitions" || section == "components/schemas" {
				p.schemas.order = append(p.schemas.order, key)
			}
		}
	}
}

// member returns what stands at a path of names, or nil.
func (p *documentParser) member(path string) json.RawMessage {
	value := p.root
	for name := range strings.SplitSeq(path, "/") {
		value = field(value, name)
	}
	return value
}

// field returns a member of an object, or nil.
func field(object json.RawMessage, name string) json.RawMessage {
	if len(object) == 0 {
		return nil
	}
	for key, value := range jsonscan.Members(object) {
		if string(key) == name {
			return value
		}
	}
	return nil
}

// refOf returns what an object refers to, or "".
func refOf(raw json.RawMessage) string {
	var ref string
	if value := field(raw, "$ref"); len(value) > 0 && json.Unmarshal(value, &ref) != nil {
		return ""
	}
	return ref
}

// lookup returns what a reference points at within the document, and a key for it.
func (p *documentParser) lookup(ref string) (key string, raw json.RawMessage) {
	pointer, ok := strings.CutPrefix(ref, "#/")
	if !ok {
		return "", nil
	}
	if unescaped, err := url.PathUnescape(pointer); err == nil {
		pointer = unescaped
	}
	tokens := strings.Split(pointer, "/")
	for i, token := range tokens {
		tokens[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
	}
	key = strings.Join(tokens, "/")
	if raw, ok := p.schemas.raw[key]; ok {
		return key, raw
	}
	raw = p.root
	for _, token := range tokens {
		raw = field(raw, token)
	}
	if raw != nil {
		p.schemas.raw[key] = raw
	}
	return key, raw
}

// maxHops is how long a chain of references may be. A longer one goes in a circle.
const maxHops = 16

// deref follows references from something that is no schema.
func (p *documentParser) deref(raw json.RawMessage) json.RawMessage {
	for range maxHops {
		ref := refOf(raw)
		if ref == "" {
			return raw
		}
		_, raw = p.lookup(ref)
	}
	return nil
}
