package schema

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// A bound is a number that values are compared with. It keeps the digits with which it was
// written.
type bound struct {
	text  string
	whole int64
	small bool // whole holds the number
	exact *big.Rat
}

// newBound returns nil if text is not a decimal number.
func newBound(text string) *bound {
	text, ok := jsonNumber(text)
	if !ok {
		return nil
	}
	exact, ok := newRat(text)
	if _, err := strconv.ParseFloat(text, 64); !ok || err != nil {
		return nil // clients cannot read a number outside the range of a float64
	}
	b := &bound{text: text, exact: exact}
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
		b.whole, b.small = whole, true
	}
	return b
}

// newStep returns the bound of a multipleOf. It returns nil unless text is a positive number.
func newStep(text string) *bound {
	if b := newBound(text); b != nil && b.exact.Sign() > 0 {
		return b
	}
	return nil
}

// jsonNumber returns the JSON form of a number in a tag, where numbers are written as in Go: +5, .5
// or 0x10.
func jsonNumber(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if text != "" && (text[0] == '-' || '0' <= text[0] && text[0] <= '9') && json.Valid([]byte(text)) {
		return text, true
	}
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return "", false
	}
	return strconv.FormatFloat(f, 'g', -1, 64), true
}

// maxExponent is the largest exponent that newRat accepts: 1e1000000000 has a billion digits.
const maxExponent = 400

// maxDigits is the length of the longest number that newRat accepts: the time grows with its
// square.
const maxDigits = 400

// newRat reads a JSON number exactly. It returns false if the number is too long.
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

// compare returns -1, 0 or 1 if the number in token is less than, equal to or greater than b,
// and false if token is too long to be compared.
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

// safeDigits is the number of digits that always fit an int64.
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

// fits reports whether a Go number of this width can hold the number in token.
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

// limits returns the bounds that are published: those of an integer of fewer than 64 bits, and the
// lower bound of an unsigned one. The bounds of 64 bits are only checked, because they would repeat
// the same forty digits for every such argument.
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

// bounds returns the smallest and the largest integer of this width, or empty texts for other
// numbers.
func (w bits) bounds() (least, most string) {
	switch {
	case w.size == 0 || w.float:
		return "", ""
	case w.unsigned:
		return "0", strconv.FormatUint(1<<w.size-1, 10)
	default:
		return strconv.FormatInt(-1<<(w.size-1), 10), strconv.FormatInt(1<<(w.size-1)-1, 10)
	}
}
