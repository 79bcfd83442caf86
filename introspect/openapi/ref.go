package openapi

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// sections hold the usual targets of references.
var sections = []string{
	"definitions", "parameters", "responses",
	"components/schemas", "components/parameters", "components/responses", "components/requestBodies",
	"components/headers", "components/pathItems", "components/examples",
}

// index collects the members of the sections, because scanning the whole document for each
// reference would be slow.
func (p *parser) index() {
	p.schemas.raw, p.schemas.defs = map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for _, section := range sections {
		for name, value := range jsonscan.Members(p.member(section)) {
			key := section + "/" + escapeToken(string(name))
			p.schemas.raw[key] = value
			if section == "definitions" || section == "components/schemas" {
				p.schemas.order = append(p.schemas.order, key)
			}
		}
	}
}

// member returns the value at a path of names, or nil.
func (p *parser) member(path string) json.RawMessage {
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

// refOf returns the reference of an object, or "".
func refOf(raw json.RawMessage) string {
	var ref string
	if value := field(raw, "$ref"); len(value) > 0 && json.Unmarshal(value, &ref) != nil {
		return ""
	}
	return ref
}

// unresolved returns the message about a reference that cannot be followed.
func unresolved(ref string) string {
	if !strings.HasPrefix(ref, "#") {
		return fmt.Sprintf("the reference %q leads outside of the document", ref)
	}
	return fmt.Sprintf("the target of the reference %q does not exist", ref)
}

// The escapes of a JSON pointer (RFC 6901, section 3).
var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

func escapeToken(token string) string { return escaper.Replace(token) }

// lookup returns the target of a reference within the document, and a key for it: the JSON
// pointer in one spelling, without the leading slash.
func (p *parser) lookup(ref string) (key string, raw json.RawMessage) {
	pointer, ok := strings.CutPrefix(ref, "#/")
	if !ok {
		return "", nil
	}
	if unescaped, err := url.PathUnescape(pointer); err == nil {
		pointer = unescaped
	}
	tokens := strings.Split(pointer, "/")
	escaped := make([]string, len(tokens))
	for i, token := range tokens {
		tokens[i] = unescaper.Replace(token)
		escaped[i] = escapeToken(tokens[i])
	}
	key += strings.Join(escaped, "/")
	if raw, ok := p.schemas.raw[key]; ok {
		return key, raw
	}
	if p.hops++; p.hops > maxHops {
		p.hops--
		return key, nil
	}
	raw = p.root
	for _, token := range tokens {
		raw = p.step(raw, token)
	}
	p.hops--
	if raw != nil {
		p.schemas.raw[key] = raw
	}
	return key, raw
}

// step returns the member of an object or the item of an array that a token names, or nil. It
// follows a reference on the path, as some bundlers expect.
func (p *parser) step(raw json.RawMessage, token string) json.RawMessage {
	if len(raw) == 0 {
		return nil
	}
	if raw[0] != '[' {
		if value := field(raw, token); value != nil || refOf(raw) == "" {
			return value
		}
		return field(p.deref(raw), token)
	}
	want, err := strconv.Atoi(token)
	if err != nil {
		return nil
	}
	i := 0
	for item := range jsonscan.Items(raw) {
		if i == want {
			return item
		}
		i++
	}
	return nil
}

// maxHops bounds a chain of references. A longer chain is a cycle.
const maxHops = 16

// deref follows the references of an object that is not a schema. Members next to a reference
// override those of its target. OpenAPI 3.1 allows this for a summary and a description, and
// documents also do it with other members. It returns nil if a target does not exist.
func (p *parser) deref(raw json.RawMessage) json.RawMessage {
	siblings := object{}
	seen := map[string]bool{"$ref": true}
	for range maxHops {
		ref := refOf(raw)
		if ref == "" {
			if len(siblings.buf) == 0 || len(raw) == 0 {
				return raw
			}
			siblings.collect(raw, seen)
			return siblings.bytes()
		}
		siblings.collect(raw, seen)
		_, raw = p.lookup(ref)
	}
	return nil
}

// collect adds the members of an object that have not been seen.
func (o *object) collect(raw json.RawMessage, seen map[string]bool) {
	for name, value := range jsonscan.Members(raw) {
		if !seen[string(name)] {
			seen[string(name)] = true
			o.add(string(name), value)
		}
	}
}
