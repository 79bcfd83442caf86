package schema

import (
	"bytes"
	"encoding/json"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// array checks the array that begins at i.
func (c *checker) array(n *node, i int) int {
	items := n.items
	if items == nil {
		items = anything
	}
	start, count, mark := i, 0, len(c.edits)
	var values [][]byte
	i = jsonscan.SkipSpace(c.src, i+1)
	for c.src[i] != ']' {
		c.push(step{item: count})
		end := c.value(items, i)
		c.pop()
		if c.stopped() {
			return end
		}
		if n.unique {
			values = append(values, c.src[i:end])
		}
		count++
		if i = jsonscan.SkipSpace(c.src, end); c.src[i] == ',' {
			i = jsonscan.SkipSpace(c.src, i+1)
		}
	}
	c.size(n.minItems, n.maxItems, count, "item")
	if n.unique && c.repeated(values) {
		c.problem("must not contain an item twice, got " + sample(c.patched(start, i+1, mark)))
	}
	return i + 1
}

// repeated reports whether two values are the same JSON.
func (c *checker) repeated(values [][]byte) bool {
	seen := make(map[string]bool, len(values))
	for _, v := range values {
		if !c.spend(1 + len(v)/bytesPerStep) {
			return false
		}
		key := canonical(v)
		if seen[key] {
			return true
		}
		seen[key] = true
	}
	return false
}

// canonical returns the same text for equal values: it removes space, and writes numbers by their
// value.
func canonical(v []byte) string {
	if typeOf(v[0]) == typeNumber {
		if r, ok := newRat(string(v)); ok {
			return r.RatString()
		}
	}
	if v[0] == '"' {
		return string(appendJSON(nil, string(jsonscan.Unquote(v))))
	}
	var compact bytes.Buffer
	if json.Compact(&compact, v) != nil {
		return string(v)
	}
	return compact.String()
}

// onlyItem reports whether a single value is accepted in place of a list: Gin reads a parameter
// that is given once as a list of one.
func (n *node) onlyItem(c *checker) bool {
	return n.textual && !c.strict && n.types&typeArray != 0 && n.items != nil
}

// only checks the value that begins at i as the only item of a list.
func (c *checker) only(n *node, i int) int {
	c.replace(i, i, []byte("["))
	end := c.value(n.items, i)
	if c.stopped() {
		return end
	}
	c.replace(end, end, []byte("]"))
	c.size(n.minItems, n.maxItems, 1, "item")
	return end
}
