package naming

import (
	"fmt"
	"regexp"
	"strings"
)

// MaxLength is the largest number of characters in a name that every client accepts.
const MaxLength = 64

// legal matches the names that every client accepts: Gemini requires a letter or an
// underscore first, and Claude refuses dots.
var legal = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$`)

// Legal reports whether every client accepts name as the name of a tool: a letter or
// underscore, then at most 63 letters, digits, underscores and hyphens.
func Legal(name string) bool { return legal.MatchString(name) }

// Check returns an error that quotes name and states the rule, or nil if name is [Legal].
func Check(name string) error {
	if !Legal(name) {
		const want = "want a letter or underscore, then at most 63 letters, digits, underscores and hyphens"
		return fmt.Errorf("%q is not a tool name: %s", name, want)
	}
	return nil
}

// Slug makes a legal name from a text: other characters become underscores, and the end is cut. It
// returns a legal name unchanged, and "" if the text has no ASCII letter or digit.
func Slug(text string) string {
	if Legal(text) {
		return text
	}
	name := strings.Trim(unnameable.ReplaceAllString(text, "_"), "_-")
	if name != "" && !Legal(name[:1]) {
		name = "_" + name
	}
	return strings.TrimRight(name[:min(len(name), MaxLength)], "_-")
}

// unnameable matches characters that are not allowed in names.
var unnameable = regexp.MustCompile(`[^a-zA-Z0-9_-]+`)

// Title makes a title from a name: "get_user" becomes "Get user". A name without letters and digits
// is its own title.
func Title(name string) string {
	words := strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' }), " ")
	if words == "" {
		return name
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
