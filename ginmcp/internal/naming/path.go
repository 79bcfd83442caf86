package naming

import (
	"regexp"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// pathName makes a name of method and path: GET /users/:id becomes get_users_by_id.
//
// No two routes of one engine have the same such name, so adding one never renames another: a
// slash becomes an underscore, an underscore is doubled, and a hash follows a name that does
// not show its path exactly. Parameters need no hash whatever their names are, because Gin
// allows only one name for the parameter at each position.
func pathName(op *introspect.Operation) string {
	words := []string{strings.ToLower(op.Method)}
	exact := true
	for i, s := range op.Segments {
		word, plain := literalWord(s, i == len(op.Segments)-1)
		exact = exact && plain
		if word != "" || s.Param == "" {
			words = append(words, word)
		}
		if s.Param != "" {
			words = append(append(words, "by"), Words(nameable(s.Param))...)
		}
	}
	name := strings.Join(words, "_")
	switch {
	case exact && len(words) == 2 && words[1] == "":
		name += "root"
	case len(words) == 2 && words[1] == "root":
		exact = false
	}
	if !exact || len(name) > MaxLength {
		return hashed(name, op.Route())
	}
	return name
}

// literalWord returns the word for the literal text of a segment, and whether the word shows
// that text exactly. The word of a trailing slash, which is the last segment, is empty.
func literalWord(s introspect.Segment, last bool) (word string, exact bool) {
	switch {
	case s.Literal == "":
		return "", s.Param != "" || last
	case !plainLiteral.MatchString(s.Literal):
		return nameable(s.Literal), false
	default:
		return strings.ReplaceAll(s.Literal, "_", "__"), s.Param == "" && s.Literal != "by"
	}
}

// plainLiteral matches a literal that a name shows exactly.
var plainLiteral = regexp.MustCompile(`^[a-zA-Z0-9-]+(_[a-zA-Z0-9-]+)*$`)

var notAlphanumeric = regexp.MustCompile(`[^a-zA-Z0-9]+`)

// nameable keeps the letters and digits that a name may have.
func nameable(text string) string {
	return strings.Trim(notAlphanumeric.ReplaceAllString(text, "_"), "_")
}
