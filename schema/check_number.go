package schema

import (
	"bytes"
	"math/big"
	"strconv"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

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
			if c.exact {
				return c.mismatch(n, i, end)
			}
			c.replace(i, end, whole)
			c.amount(n, whole, token)
			return end
		}
	case n.types&typeString != 0 && !c.exact:
		quoted := append(append([]byte{'"'}, token...), '"')
		c.replace(i, end, quoted)
		if n.limitsText() {
			c.content(n, token)
		}
		return end
	case n.types&typeBoolean != 0 && n.textual && (string(token) == "0" || string(token) == "1"):
		c.replace(i, end, strconv.AppendBool(nil, string(token) == "1"))
		return end
	case n.onlyItem(c):
		return c.only(n, i)
	default:
		return c.mismatch(n, i, end)
	}
	c.amount(n, token, token)
	return end
}

// amount checks the limits of a number. Messages show the number as the caller wrote it.
func (c *checker) amount(n *node, token, written []byte) {
	if n.emptyOK && isZero(token) && !c.strict {
		return
	}
	if want := n.exceeded(token); want != "" {
		c.problem("must be " + want + ", got " + sample(written))
		return
	}
	if !n.bits.fits(token) {
		c.problem("must fit into " + strconv.Itoa(n.bits.size) + " bits, got " + sample(written))
		return
	}
	if n.multipleOf != nil && !divides(n.multipleOf, token) {
		c.problem("must be a multiple of " + n.multipleOf.text + ", got " + sample(written))
	}
	if len(n.rules) > 0 {
		c.rules(n, n.bits.value(token), written)
	}
}

// exceeded returns the limit that a number does not keep, or "".
func (n *node) exceeded(token []byte) string {
	beyond := func(limit *bound, wrong func(d int) bool) bool {
		if limit == nil {
			return false
		}
		d, ok := limit.compare(token)
		return !ok || wrong(d)
	}
	switch {
	case beyond(n.minimum, func(d int) bool { return d < 0 }):
		return "at least " + n.minimum.text
	case beyond(n.maximum, func(d int) bool { return d > 0 }):
		return "at most " + n.maximum.text
	case beyond(n.above, func(d int) bool { return d <= 0 }):
		return "more than " + n.above.text
	case beyond(n.below, func(d int) bool { return d >= 0 }):
		return "less than " + n.below.text
	default:
		return ""
	}
}

// isZero reports whether a number is zero, in any notation.
func isZero(token []byte) bool {
	for _, c := range token {
		switch {
		case c == 'e' || c == 'E':
			return true
		case c >= '1' && c <= '9':
			return false
		}
	}
	return true
}

// onlyDigits reports whether a number has neither a fraction nor an exponent.
func onlyDigits(token []byte) bool {
	for _, c := range token {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func divides(step *bound, token []byte) bool {
	r, ok := newRat(string(token))
	return ok && step.exact.Sign() != 0 && new(big.Rat).Quo(r, step.exact).IsInt()
}

// value returns the number as a Go value of the kind that validator expects.
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

// integer returns the digits of a whole number, which may be written in any notation.
func integer(token []byte) ([]byte, bool) {
	digits := token
	if digits[0] == '-' {
		digits = digits[1:]
	}
	if onlyDigits(digits) {
		if string(token) == "-0" { // encoding/json does not read it as an unsigned number
			return digits, true
		}
		return token, true
	}
	r, ok := newRat(string(token))
	if !ok || !r.IsInt() {
		return nil, false
	}
	return []byte(r.Num().String()), true
}
