package schema

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// text checks the string that begins at i. Where a string is not allowed, it reads the JSON in
// it instead.
func (c *checker) text(n *node, i int) int {
	end := jsonscan.StringEnd(c.src, i)
	if !c.spend((end - i) / bytesPerStep) {
		return end
	}
	if n.types.has(typeString) {
		if n.limitsText() {
			c.content(n, jsonscan.Unquote(c.src[i:end]))
		}
		return end
	}
	return c.textAs(n, i, end)
}

// textAs checks a string, which ends at end, where none is allowed.
func (c *checker) textAs(n *node, i, end int) int {
	inner := bytes.TrimSpace(jsonscan.Unquote(c.src[i:end]))
	switch {
	case !c.exact && n.readsInside(inner):
	case n.types&typeBoolean != 0 && n.textual:
		return c.truth(n, i, end, inner)
	case n.onlyItem(c):
		return c.only(n, i)
	default:
		return c.mismatch(n, i, end)
	}
	nested := checker{src: inner, budget: c.budget, limit: c.limit, strict: c.strict, path: c.path, findings: c.findings}
	nested.value(n, 0)
	c.findings, c.budget = nested.findings, nested.budget
	if !c.stopped() {
		c.replace(i, end, nested.patched(0, len(inner), 0))
	}
	return end
}

// truth reads a boolean as Gin does.
func (c *checker) truth(n *node, i, end int, text []byte) int {
	v, err := strconv.ParseBool(string(text))
	if err != nil {
		return c.mismatch(n, i, end)
	}
	c.replace(i, end, strconv.AppendBool(nil, v))
	return end
}

// readsInside reports whether a string holds JSON of a type that n allows.
func (n *node) readsInside(inner []byte) bool {
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
	if n.emptyOK && len(text) == 0 && !c.strict {
		return
	}
	if n.minLength != nil || n.maxLength != nil {
		c.size(n.minLength, n.maxLength, utf8.RuneCount(text), "character")
	}
	if len(n.enum) > 0 && !n.isChoice(text) {
		c.notChosen(n, text)
		return
	}
	before := len(c.findings)
	if len(n.rules) > 0 {
		c.rules(n, string(text), text)
	}
	switch {
	case len(c.findings) > before:
	case n.re != nil && !n.re.Match(text):
		c.problem("must match " + n.pattern + ", got " + strconv.Quote(sample(text)))
	case n.bits.size > 0 && !n.bits.fits(text): // a number in a string, for ",string"
		c.problem("must fit into " + strconv.Itoa(n.bits.size) + " bits, got " + sample(text))
	}
}

// notChosen reports a text that is not one of the choices.
func (c *checker) notChosen(n *node, text []byte) {
	f := finding{Problem: Problem{Message: n.oneOf() + ", got " + strconv.Quote(sample(text))}}
	if len(n.choices) > maxChoices {
		f.of, f.given = n, string(text[:min(len(text), maxKey)])
	}
	c.find(f)
}

func (n *node) isChoice(text []byte) bool {
	if n.choiceSet != nil {
		return n.choiceSet[string(text)]
	}
	return slices.Contains(n.choices, string(text))
}

// constant checks true, false and null.
func (c *checker) constant(n *node, i int) int {
	end := jsonscan.ScalarEnd(c.src, i)
	switch {
	case n.types.has(typeOf(c.src[i])):
	case c.src[i] != 'n' && n.types.has(typeString) && !c.exact:
		c.replace(i, end, append(append([]byte{'"'}, c.src[i:end]...), '"'))
		if n.limitsText() {
			c.content(n, c.src[i:end])
		}
		return end
	case c.src[i] != 'n' && n.onlyItem(c):
		return c.only(n, i)
	default:
		return c.mismatch(n, i, end)
	}
	if c.src[i] != 'n' {
		c.rules(n, c.src[i] == 't', c.src[i:end])
	}
	return end
}
