package schema

import (
	"math/big"
	"strconv"
)

// A bound is a number that values are compared with. It keeps the digits that
// it was written with.
type bound struct {
	text  string
	whole int64
	small bool // whole holds the number
	exact *big.Rat
}

// newBound returns nil where text is no decimal number.
func newBound(text string) *bound {
	exact, ok := newRat(text)
	if !ok {
		return nil
	}
	b := &bound{text: text, exact: exact}
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
		b.whole, b.small = whole, true
	}
	return b
}

// maxExponent keeps a number such as 1e1000000000 from being written out.
const maxExponent = 400

// maxDigits keeps a number of a million digits from being read, which takes a time that
// grows with their square. No Go number has as many.
const maxDigits = 400

// newRat reads a JSON number exactly, unless its length or exponent is out of all measure.
func newRat(text string) (*big.Rat, bool) {
	if len(text) > maxDigits {
		return nil, false
	}
	if i := indexExponent(text); i >= 0 {
		e, err := strconv.Atoi(text[i+1:])
		if err != nil || e > maxExponent || e < -maxExponent {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}

func indexExponent(text string) int {
	for i := range len(text) {
		if text[i] == 'e' || text[i] == 'E' {
			return i
		}
	}
	return -1
}

// compare returns -1, 0 or 1 as the number in token is less than, equal to or
// greater than b, and false where token is no number that can be compared.
func (b *bound) compare(token []byte) (int, bool) {
	if b.small {
		if n, ok := parseInt(token); ok {
			switch {
			case n < b.whole:
				return -1, true
			case n > b.whole:
				return 1, true
			}
			return 0, true
		}
	}
	r, ok := newRat(string(token))
	if !ok {
		return 0, false
	}
	return r.Cmp(b.exact), true
}

// safeDigits is how many digits always fit an int64.
const safeDigits = 18

// parseInt reads a short JSON integer without allocating.
func parseInt(token []byte) (int64, bool) {
	negative := len(token) > 0 && token[0] == '-'
	digits := token
	if negative {
		digits = token[1:]
	}
	if len(digits) == 0 || len(digits) > safeDigits {
		return 0, false
	}
	var n int64
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

// fits tells whether the number in token can be held by a Go number of that width.
func (w bits) fits(token []byte) bool {
	switch {
	case w.size == 0:
		return true
	case w.float:
		_, err := strconv.ParseFloat(string(token), w.size)
		return err == nil
	case w.unsigned:
		if n, ok := parseInt(token); ok {
			return n >= 0 && (w.size == 64 || n < 1<<w.size)
		}
		_, err := strconv.ParseUint(string(token), 10, w.size)
		return err == nil
	default:
		if n, ok := parseInt(token); ok {
			return w.size == 64 || (n >= -1<<(w.size-1) && n < 1<<(w.size-1))
		}
		_, err := strconv.ParseInt(string(token), 10, w.size)
		return err == nil
	}
}

// limits returns the bounds of a Go integer that is narrower than 64 bits, and
// the lower one of every unsigned one. Those of 64 bits are enforced but not
// written out: they would cost every tool list the same forty digits.
func (w bits) limits() (minimum, maximum *bound) {
	switch {
	case w.size == 0 || w.float:
		return nil, nil
	case w.unsigned && w.size == 64:
		return newBound("0"), nil
	case w.unsigned:
		return newBound("0"), newBound(strconv.FormatUint(1<<w.size-1, 10))
	case w.size == 64:
		return nil, nil
	default:
		return newBound(strconv.FormatInt(-1<<(w.size-1), 10)), newBound(strconv.FormatInt(1<<(w.size-1)-1, 10))
	}
}
