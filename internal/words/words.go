// Package words splits identifiers into words, and counts in words.
package words

import (
	"strings"
	"unicode"
)

// Split returns the words of an identifier in lower case, for any naming convention: "X-User-ID",
// "x_user_id", "xUserID" and "X.user/ID" are x, user and id. A word ends before any character that
// is neither a letter nor a digit, before an upper-case letter that follows a lower-case letter or
// a digit, and before the last of several upper-case letters that a lower-case letter follows, as
// in "HTTPServer".
func Split(identifier string) []string {
	var words []string
	runes := []rune(identifier)
	start := 0
	for i := 0; i <= len(runes); i++ {
		if i < len(runes) && !boundary(runes, i) {
			continue
		}
		if i > start {
			if word := strings.ToLower(string(runes[start:i])); isWord(runes[start]) {
				words = append(words, word)
			}
		}
		start = i
		if i < len(runes) && !isWord(runes[i]) {
			start = i + 1
		}
	}
	return words
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// boundary reports whether a word ends before i.
func boundary(r []rune, i int) bool {
	switch {
	case !isWord(r[i]):
		return true
	case i == 0 || !unicode.IsUpper(r[i]):
		return false
	case !unicode.IsUpper(r[i-1]):
		return true
	default:
		return i+1 < len(r) && unicode.IsLower(r[i+1])
	}
}
