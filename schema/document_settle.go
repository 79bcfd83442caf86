package schema

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// settle resolves contradictions in a document: it removes a default or an example that its own
// schema does not allow, and a format or a pattern that its own values do not have, at any depth. A
// pattern that Go's regular expressions cannot express is not enforced. Clients may refuse it too,
// so it becomes a note.
func (n *node) settle() {
	n.checkPattern()
	if len(n.fallback) > 0 {
		n.fallback = n.fitted(n.fallback)
	}
	if len(n.examples) > 0 {
		n.examples = slices.DeleteFunc(slices.Clone(n.examples), func(v json.RawMessage) bool { return !n.fits(v) })
	}
	for _, v := range slices.Concat(n.examples, n.enum, []json.RawMessage{n.fallback}) {
		n.yield(v, 0)
	}
}

// yield turns the format and the pattern of n into notes if v, which the document gives as a value
// of n, does not have them. It does the same for what n contains.
func (n *node) yield(v json.RawMessage, depth int) {
	if len(v) == 0 || depth > maxDepth {
		return
	}
	inside := func(child **node, v json.RawMessage) {
		if c := *child; c != nil && c.ref == nil {
			copied := *c
			copied.yield(v, depth+1)
			if copied.format != c.format || copied.pattern != c.pattern || v[0] == '[' || v[0] == '{' {
				*child = &copied
			}
		}
	}
	switch v[0] {
	case '"':
		n.yieldText(string(jsonscan.Unquote(v)))
	case '[':
		for item := range jsonscan.Items(v) {
			inside(&n.items, item)
		}
	case '{':
		cloned := false
		for name, value := range jsonscan.Members(v) {
			i := n.lookup(name)
			if i < 0 {
				continue
			}
			if !cloned {
				n.properties, cloned = slices.Clone(n.properties), true
			}
			inside(&n.properties[i].node, value)
		}
	default:
	}
}

// yieldText is [node.yield] for a text.
func (n *node) yieldText(text string) {
	if r, ok := formatRules[n.format]; ok && !r.accepts(text) {
		n.notes = append(slices.Clone(n.notes), "The documented format is "+n.format)
		n.format = ""
	}
	if n.pattern == "" {
		return
	}
	if re, err := regexp.Compile(n.pattern); err == nil && !re.MatchString(text) {
		n.notes = append(slices.Clone(n.notes), patternNote+n.pattern)
		n.pattern = ""
	}
}

// patternNote is the beginning of the sentence about a pattern that is not enforced.
const patternNote = "It matches the pattern "

// checkPattern turns a pattern that Go cannot compile into a note.
func (n *node) checkPattern() {
	if n.pattern == "" {
		return
	}
	if _, err := regexp.Compile(n.pattern); err != nil {
		n.notes = append(slices.Clone(n.notes), patternNote+n.pattern)
		n.pattern = ""
	}
}

// fitted returns a default as a value of n's type, or nil if it is not one.
func (n *node) fitted(v json.RawMessage) json.RawMessage {
	if n.fits(v) {
		return v
	}
	if n.types == 0 || len(n.anyOf) > 0 {
		return nil
	}
	if v[0] == '"' { // such as "10" for an integer
		v = bytes.TrimSpace(jsonscan.Unquote(v))
		if len(v) == 0 || !json.Valid(v) || !n.fits(v) {
			return nil
		}
		return slices.Clone(v)
	}
	if n.types.has(typeString) && v[0] != '{' && v[0] != '[' && v[0] != 'n' { // such as 10 for a string
		if text := appendJSON(nil, string(v)); n.fits(text) {
			return text
		}
	}
	return nil
}

// fits reports whether a value has a type of n and is one of its values. It does not check members
// or items.
func (n *node) fits(v json.RawMessage) bool { return n.fitsWithin(v, maxUnions) }

// maxUnions is the depth to which nested unions are followed. A union may contain itself.
const maxUnions = 8

func (n *node) fitsWithin(v json.RawMessage, unions int) bool {
	n = n.resolve()
	if len(n.anyOf) > 0 {
		inside := func(o *node) bool { return o.fitsWithin(v, unions-1) }
		return unions == 0 || slices.ContainsFunc(n.anyOf, inside)
	}
	t := typeOf(v[0])
	if t == typeNumber && n.types&typeNumber == 0 && n.types&typeInteger != 0 {
		if _, whole := integer(v); whole {
			t = typeInteger
		}
	}
	if n.types != 0 && n.types&t == 0 {
		return false
	}
	allowed := slices.Concat(n.enum, n.only)
	return len(allowed) == 0 || slices.ContainsFunc(allowed, func(a json.RawMessage) bool { return sameValue(a, v) })
}

// sameValue reports whether two JSON texts are the same value: 1.0 is 1.
func sameValue(a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	if typeOf(a[0]) != typeOf(b[0]) {
		return false
	}
	switch typeOf(a[0]) {
	case typeNumber:
		x := newBound(string(a))
		if x == nil {
			return false
		}
		d, ok := x.compare(b)
		return ok && d == 0
	case typeString:
		return bytes.Equal(jsonscan.Unquote(a), jsonscan.Unquote(b))
	case typeObject, typeArray:
		var x, y bytes.Buffer
		return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
	default:
		return false
	}
}
