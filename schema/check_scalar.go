package schema

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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
		if n.unique {
			values = append(values, c.src[i:end])
		}
		count++
		if i = jsonscan.SkipSpace(c.src, end); c.src[i] == ',' {
			i = jsonscan.SkipSpace(c.src, i+1)
		}
	}
	c.size(n.minItems, n.maxItems, count, "item")
	if n.unique && repeated(values) {
		c.problem("must not have an item twice, got " + sample(c.patched(start, i+1, mark)))
	}
	return i + 1
}

// repeated tells whether two values are the same JSON.
func repeated(values [][]byte) bool {
	seen := make(map[string]bool, len(values))
	for _, v := range values {
		key := canonical(v)
		if seen[key] {
			return true
		}
		seen[key] = true
	}
	return false
}

// canonical writes equal values alike: without space, and numbers by their value.
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

// text checks the string that begins at i, and reads it as something else where
// that is what is wanted.
func (c *checker) text(n *node, i int) int {
	end := jsonscan.StringEnd(c.src, i)
	if n.types.has(typeString) {
		if n.limitsText() {
			c.content(n, jsonscan.Unquote(c.src[i:end]))
		}
		return end
	}
	inner := bytes.TrimSpace(jsonscan.Unquote(c.src[i:end]))
	if !c.reads(n, inner) {
		return c.mismatch(n, i, end)
	}
	nested := checker{src: inner, steps: c.steps, path: c.path, problems: c.problems}
	nested.value(n, 0)
	c.problems, c.steps = nested.problems, nested.steps
	c.replace(i, end, nested.patched(0, len(inner), 0))
	return end
}

// reads tells whether a string holds JSON of a type that n wants.
func (c *checker) reads(n *node, inner []byte) bool {
	if len(inner) == 0 || inner[0] == '"' || inner[0] == 'n' || !json.Valid(inner) {
		return false
	}
	t := typeOf(inner[0])
	if t == typeNumber {
		t |= typeInteger
	}
	return n.types&t != 0
}

func (n *node) limitsText() bool {
	return n.minLength != nil || n.maxLength != nil || n.re != nil || n.format != "" || len(n.enum) > 0 || len(n.rules) > 0
}

// content checks the text of a string.
func (c *checker) content(n *node, text []byte) {
	if n.emptyOK && len(text) == 0 {
		return
	}
	if n.minLength != nil || n.maxLength != nil {
		c.size(n.minLength, n.maxLength, utf8.RuneCount(text), "character")
	}
	if len(n.enum) > 0 && !slices.Contains(n.choices, string(text)) {
		c.problem("must be one of " + strings.Join(quoteAll(n.choices), ", ") + ", got " + strconv.Quote(sample(text)))
		return
	}
	before := len(c.problems)
	if len(n.rules) > 0 {
		c.rules(n, string(text), text)
	}
	switch {
	case len(c.problems) > before:
	case n.re != nil && !n.re.Match(text):
		c.problem("must match " + n.pattern + ", got " + strconv.Quote(sample(text)))
	case n.bits.size > 0 && !n.bits.fits(text): // a number in a string, for ",string"
		c.problem("must fit " + strconv.Itoa(n.bits.size) + " bits, got " + sample(text))
	}
}

func quoteAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = strconv.Quote(t)
	}
	return out
}

// number checks the number that begins at i.
func (c *checker) number(n *node, i int) int {
	end := jsonscan.ScalarEnd(c.src, i)
	token := c.src[i:end]
	switch {
	case n.types == 0:
		return end
	case n.types&typeNumber != 0:
	case n.types&typeInteger != 0:
		whole, ok := integer(token)
		if !ok {
			return c.mismatch(n, i, end)
		}
		if !bytes.Equal(whole, token) {
			c.replace(i, end, whole)
			c.amount(n, whole, token)
			return end
		}
	case n.types&typeString != 0:
		quoted := append(append([]byte{'"'}, token...), '"')
		c.replace(i, end, quoted)
		if n.limitsText() {
			c.content(n, token)
		}
		return end
	default:
		return c.mismatch(n, i, end)
	}
	c.amount(n, token, token)
	return end
}

// amount checks the size of a number. A message shows it as it was written.
func (c *checker) amount(n *node, token, written []byte) {
	if n.emptyOK && string(token) == "0" {
		return
	}
	for _, limit := range [...]struct {
		bound *bound
		wrong func(int) bool
		want  string
	}{
		{n.minimum, func(d int) bool { return d < 0 }, "at least "},
		{n.maximum, func(d int) bool { return d > 0 }, "at most "},
		{n.above, func(d int) bool { return d <= 0 }, "more than "},
		{n.below, func(d int) bool { return d >= 0 }, "less than "},
	} {
		if limit.bound == nil {
			continue
		}
		if d, ok := limit.bound.compare(token); !ok || limit.wrong(d) {
			c.problem("must be " + limit.want + limit.bound.text + ", got " + sample(written))
			return
		}
	}
	if !n.bits.fits(token) {
		c.problem("must fit " + strconv.Itoa(n.bits.size) + " bits, got " + sample(written))
		return
	}
	if n.multipleOf != nil && !divides(n.multipleOf, token) {
		c.problem("must be a multiple of " + n.multipleOf.text + ", got " + sample(written))
	}
	if len(n.rules) > 0 {
		c.rules(n, n.bits.value(token), written)
	}
}

func divides(step *bound, token []byte) bool {
	r, ok := newRat(string(token))
	return ok && step.exact.Sign() != 0 && new(big.Rat).Quo(r, step.exact).IsInt()
}

// value returns the number as the Go kind that validator is to see.
func (w bits) value(token []byte) any {
	text := string(token)
	if w.unsigned {
		if n, err := strconv.ParseUint(text, 10, 64); err == nil {
			return n
		}
	}
	if !w.float {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	}
	f, _ := strconv.ParseFloat(text, 64)
	return f
}

// integer returns the digits of a number that is whole, however it is written.
func integer(token []byte) ([]byte, bool) {
	digits := token
	if digits[0] == '-' {
		digits = digits[1:]
	}
	if !bytes.ContainsAny(digits, ".eE") {
		return token, true
	}
	r, ok := newRat(string(token))
	if !ok || !r.IsInt() {
		return nil, false
	}
	return []byte(r.Num().String()), true
}

// formatRules are the formats that decide whether a text can be bound or is what
// it says, and the rule that knows.
var formatRules = map[string]rule{
	"date-time": {tag: "datetime=2006-01-02T15:04:05Z07:00", want: "be a time such as 2025-11-23T16:45:58Z"},
	"date":      {tag: "datetime=2006-01-02", want: "be a date such as 2025-11-23"},
	"uuid":      {tag: "uuid_rfc4122", want: "be a UUID"},
	"email":     {tag: "email", want: "be an email address"},
	"uri":       {tag: "url", want: "be a URL with a scheme"},
}
