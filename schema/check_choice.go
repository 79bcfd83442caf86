package schema

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// choice checks a value against the values that a document lists, where they are not an enum of
// strings. It returns the position after the value that begins at i.
func (c *checker) choice(n *node, i int) int {
	end := jsonscan.ValueEnd(c.src, i)
	if !c.spend(len(n.only) + (end-i)/bytesPerStep) {
		return end
	}
	value := c.src[i:end]
	is := func(v json.RawMessage) bool { return sameValue(v, value) }
	if slices.ContainsFunc(n.only, is) || value[0] == 'n' && n.types&typeNull != 0 {
		plain := *n
		plain.only = nil
		return c.value(&plain, i)
	}
	if corrected := n.meant(value); corrected != nil && !c.exact {
		c.replace(i, end, corrected)
		return end
	}
	texts := make([]string, min(len(n.only), maxChoices))
	for j := range texts {
		texts[j] = string(n.only[j])
	}
	message := "must be one of " + strings.Join(texts, ", ")
	if more := len(n.only) - len(texts); more > 0 {
		message += " and " + strconv.Itoa(more) + " more"
	}
	c.problem(message + ", got " + sample(value))
	return end
}

// meant returns the listed value that has the same text as a value of another type: 1 for "1", "1"
// for 1.
func (n *node) meant(value []byte) json.RawMessage {
	text := bytes.TrimSpace(value)
	if value[0] == '"' {
		text = jsonscan.Unquote(value)
	}
	for _, v := range n.only {
		spelled := []byte(v)
		if v[0] == '"' {
			spelled = jsonscan.Unquote(v)
		}
		if v[0] != '{' && v[0] != '[' && v[0] != 'n' && bytes.Equal(spelled, text) {
			return v
		}
	}
	return nil
}
