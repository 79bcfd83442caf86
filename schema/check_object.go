package schema

import (
	"fmt"
	"strconv"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/internal/near"
)

// object checks the object that begins at i.
func (c *checker) object(n *node, i int) int {
	root := c.spans != nil && len(c.path) == 0
	seen := seenKeys{}
	count := 0
	i = jsonscan.SkipSpace(c.src, i+1)
	for c.src[i] != '}' {
		keyEnd := jsonscan.StringEnd(c.src, i)
		key := jsonscan.Unquote(c.src[i:keyEnd])
		start := jsonscan.SkipSpace(c.src, jsonscan.SkipSpace(c.src, keyEnd)+1)
		c.push(step{name: key})
		if seen.add(key, n, c.lookup(n, key)) {
			c.problem("is given twice")
		}
		mark := len(c.edits)
		end := c.member(n, key, start)
		if p := c.lookup(n, key); root && p >= 0 {
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
	c.missing(n, &seen)
	c.size(n.minProps, n.maxProps, count, "member")
	return i + 1
}

func (c *checker) lookup(n *node, key []byte) int {
	if len(n.properties) == 0 {
		return -1
	}
	return n.lookup(key)
}

// absent tells whether the value at i is a null that counts as left out.
func (c *checker) absent(p property, i int) bool {
	return c.src[i] == 'n' && !p.required && !p.node.allowsNull()
}

func (n *node) allowsNull() bool {
	n = n.resolve()
	for _, option := range n.anyOf {
		if option.allowsNull() {
			return true
		}
	}
	return len(n.anyOf) == 0 && n.types.has(typeNull)
}

// member checks the value of one key.
func (c *checker) member(n *node, key []byte, i int) int {
	if p := c.lookup(n, key); p >= 0 {
		if c.absent(n.properties[p], i) {
			return jsonscan.ScalarEnd(c.src, i)
		}
		return c.value(n.properties[p].node, i)
	}
	if n.closed {
		c.problem(n.unknown(string(key), len(c.path) == 1))
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

// unknown says that there is no such key, and which one may have been meant.
func (n *node) unknown(key string, argument bool) string {
	what := "unknown member"
	if argument {
		what = "unknown argument"
	}
	if near := n.nearest(key); near != "" {
		return what + "; did you mean " + strconv.Quote(near) + "?"
	}
	return what
}

// nearest returns the property whose name is closest to key, if it is close.
func (n *node) nearest(key string) string {
	known := make([]string, len(n.properties))
	for i, p := range n.properties {
		known[i] = p.name
	}
	if names := near.Names(key, known); len(names) > 0 {
		return names[0]
	}
	return ""
}

// missing reports the required properties that were not given.
func (c *checker) missing(n *node, seen *seenKeys) {
	for p := range n.properties {
		if n.properties[p].required && !seen.has(p) {
			c.push(step{name: []byte(n.properties[p].name)})
			c.problem("is missing, but required" + n.properties[p].node.resolve().hint())
			c.pop()
		}
	}
}

// hint says of which type a missing value has to be.
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
		c.problem(fmt.Sprintf("must have at least %s, got %d", plural(*least, what), count))
	case most != nil && count > *most:
		c.problem(fmt.Sprintf("must have at most %s, got %d", plural(*most, what), count))
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// seenKeys remembers the keys of one object: those of properties by position,
// others by name.
type seenKeys struct {
	low  uint64
	high map[int]bool
	keys map[string]bool
}

const lowBits = 64

// add notes a key, and tells whether it was there before.
func (s *seenKeys) add(key []byte, n *node, p int) bool {
	switch {
	case p < 0:
		if s.keys[string(key)] {
			return true
		}
		if s.keys == nil {
			s.keys = map[string]bool{}
		}
		s.keys[string(key)] = true
	case p < lowBits:
		if s.low&(1<<p) != 0 {
			return true
		}
		s.low |= 1 << p
	default:
		if s.high[p] {
			return true
		}
		if s.high == nil {
			s.high = make(map[int]bool, len(n.properties)-lowBits)
		}
		s.high[p] = true
	}
	return false
}

func (s *seenKeys) has(p int) bool {
	if p < lowBits {
		return s.low&(1<<p) != 0
	}
	return s.high[p]
}
