package naming

import (
	"strings"
	"unicode"
)

// Words splits an identifier into its words, in lower case: "GetUserByID" becomes get, user,
// by, id. Underscores separate words and are dropped; every other character belongs to a word.
func Words(identifier string) []string {
	var words []string
	runes := []rune(identifier)
	start := 0
	for i := 1; i <= len(runes); i++ {
		if i == len(runes) || boundary(runes, i) {
			if word := strings.Trim(strings.ToLower(string(runes[start:i])), "_"); word != "" {
				words = append(words, word)
			}
			start = i
		}
	}
	return words
}

// boundary reports whether a word begins at i: after an underscore, at an upper-case letter
// after a lower-case one, and at the last of several upper-case letters that a lower-case one
// follows, as in HTTPServer.
func boundary(r []rune, i int) bool {
	switch {
	case r[i-1] == '_':
		return true
	case !unicode.IsUpper(r[i]):
		return false
	case !unicode.IsUpper(r[i-1]):
		return true
	default:
		return i+1 < len(r) && unicode.IsLower(r[i+1])
	}
}
