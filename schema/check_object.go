package schema

import (
	"bytes"
	"fmt"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/internal/words"
)

// object checks the object that begins at i.
func (c *checker) object(n *node, i int) int {
	root := c.spans != nil && c.path.depth == 0
	seen := seenKeys{}
	count := 0
	i = jsonscan.SkipSpace(c.src, i+1)
	for c.src[i] != '}' {
		keyEnd := jsonscan.StringEnd(c.src, i)
		key := jsonscan.Unquote(c.src[i:keyEnd])
		start := jsonscan.SkipSpace(c.src, jsonscan.SkipSpace(c.src, keyEnd)+1)
		p := n.lookup(key)
		c.push(step{name: key})
		if seen.add(key, len(n.properties), p) {
			c.problem("is given twice")
		}
		mark := len(c.edits)
		var end int
		switch {
		case root && p < 0 && c.rest.input != nil:
			end = c.other(n, key, i, start)
		case root && p >= 0 && c.rest.input != nil && c.rest.input.advice:
			end = c.advised(n, p, start)
		default:
			end = c.member(n, p, key, start)
		}
		if c.stopped() {
			c.pop()
			return end
		}
		if root && p >= 0 {
			if c.absent(n.properties[p], start) {
				c.dropped = true
			} else {
				c.spans[p] = span{value: c.patched(start, end, mark), present: true}
			}
		}
		c.pop()
		count++
		if i = jsonscan.SkipSpace(c.src, end); c.src[i] == ',' {
			i = jsonscan.SkipSpace(c.src, i+1)
		}
	}
	if count > 0 || !n.emptyOK || c.strict {
		c.missing(n, &seen)
	}
	c.presets(n, &seen, i, count)
	c.size(n.minProps, n.maxProps, count, "member")
	return i + 1
}

// absent reports whether the value at i is a null that counts as missing.
func (c *checker) absent(p property, i int) bool {
	return c.src[i] == 'n' && !p.required && !p.node.allowsNull()
}

// emptyText reports whether the value at i is an empty text that Gin binds as if it were missing.
func (p property) emptyText(c *checker, i int) bool {
	optional := p.node.textual && !p.required && !c.strict && p.node.types&typeArray == 0
	return optional && bytes.HasPrefix(c.src[i:], []byte(`""`))
}

func (n *node) allowsNull() bool {
	if n.nullOK {
		return true
	}
	n = n.resolve()
	for _, option := range n.anyOf {
		if option.allowsNull() {
			return true
		}
	}
	return len(n.anyOf) == 0 && n.types.has(typeNull)
}

// member checks the value of one key. The key is that of the property at p, or of no property if p
// is negative.
func (c *checker) member(n *node, p int, key []byte, i int) int {
	if p >= 0 {
		switch {
		case c.absent(n.properties[p], i):
			return jsonscan.ScalarEnd(c.src, i)
		case n.properties[p].emptyText(c, i):
			return i + len(`""`)
		}
		return c.value(n.properties[p].node, i)
	}
	if n.closed {
		c.unknown(n, key)
		if c.stopped() {
			return i
		}
		return c.value(anything, i)
	}
	if n.propertyNames != nil {
		c.content(n.propertyNames, key)
	}
	if n.additional != nil {
		return c.value(n.additional, i)
	}
	return c.value(anything, i)
}

// unknown reports a key that a closed object does not have.
func (c *checker) unknown(n *node, key []byte) {
	what := "unknown member"
	if c.path.depth == 1 {
		what = "unknown argument"
	}
	c.find(finding{Problem: Problem{Message: what}, of: n, given: string(key[:min(len(key), maxKey)])})
}

// maxKey is the number of bytes of an unknown key that are compared for a suggestion.
const maxKey = 256

// missing reports the required properties that were not given.
func (c *checker) missing(n *node, seen *seenKeys) {
	for _, p := range n.required {
		if c.stopped() {
			return
		}
		if !seen.has(p) {
			c.push(step{name: []byte(n.properties[p].name)})
			c.problem("is missing, but required" + n.properties[p].node.resolve().hint())
			c.pop()
		}
	}
}

// presets adds the defaults of members that a document requires and that were not given, before
// the end of the object at i. The object has count members.
func (c *checker) presets(n *node, seen *seenKeys, i, count int) {
	var text []byte
	for _, p := range n.preset {
		if seen.has(p) || c.stopped() {
			continue
		}
		if count++; count > 1 {
			text = append(text, ',')
		}
		text = append(appendJSON(text, n.properties[p].name), ':')
		text = append(text, n.properties[p].node.resolve().fallback...)
	}
	if len(text) > 0 {
		c.replace(i, i, text)
	}
}

// hint states the type of a missing value.
func (n *node) hint() string {
	if n.types == 0 {
		return ""
	}
	return "; it must be " + n.types.phrase()
}

// size reports a count that is out of bounds.
func (c *checker) size(least, most *int, count int, what string) {
	switch {
	case least != nil && count < *least:
		c.problem(fmt.Sprintf("must have at least %s, got %d", words.Count(*least, what), count))
	case most != nil && count > *most:
		c.problem(fmt.Sprintf("must have at most %s, got %d", words.Count(*most, what), count))
	}
}

// seenKeys remembers the keys of one object: those of properties by position, and others by
// name.
type seenKeys struct {
	low  uint64
	high []uint64 // from the position lowBits on
	keys map[string]bool
}

const lowBits = 64

// add records a key of an object with count properties, and reports whether it was given before.
func (s *seenKeys) add(key []byte, count, p int) bool {
	switch {
	case p < 0:
		if s.keys[string(key)] {
			return true
		}
		if s.keys == nil {
			s.keys = map[string]bool{}
		}
		s.keys[string(key)] = true
	case s.has(p):
		return true
	case p < lowBits:
		s.low |= 1 << p
	default:
		if s.high == nil {
			s.high = make([]uint64, (count-1)/lowBits)
		}
		s.high[p/lowBits-1] |= 1 << (p % lowBits)
	}
	return false
}

func (s *seenKeys) has(p int) bool {
	if p < lowBits {
		return s.low&(1<<p) != 0
	}
	return s.high != nil && s.high[p/lowBits-1]&(1<<(p%lowBits)) != 0
}
