package naming

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// pathName makes a name from method and path: GET /users/:id becomes get_users_by_id.
//
// Such names are unique among the routes of one engine, so adding a route never renames another.
// The path can be decoded from the name:
//
//	/users/:id          get_users_by_id          a slash is an underscore, a parameter has "by"
//	/order_items        get_order__items         an underscore is doubled
//	/_health            get___health             also at the beginning of a segment
//	/robots.txt         get_robots_dot_txt       a dot or colon between letters is a word
//	/panel/             get_panel_root           a trailing slash is a word
//
// A name that cannot be decoded, because of a segment "by", other characters or its length, ends in
// a hash of the route. Parameters need no hash, because Gin allows only one name for the parameter
// at each position.
func pathName(op *introspect.Operation) string {
	words := []string{strings.ToLower(op.Method)}
	exact := true
	for i, s := range op.Segments {
		last := i == len(op.Segments)-1
		if last && s.Literal == "" && s.Param == "" {
			words = append(words, root)
			continue
		}
		word, plain := literalWord(s)
		exact = exact && plain && (!last || s.Literal != root)
		if word != "" || s.Param == "" {
			words = append(words, word)
		}
		if s.Param != "" {
			words = append(append(words, by), Words(nameable(s.Param))...)
		}
	}
	name := strings.Join(words, "_")
	if !exact || len(name) > MaxLength {
		return hashed(name, op.Route())
	}
	return name
}

// The words in a path's name that are not literal text.
const (
	by   = "by"   // before a parameter
	root = "root" // for a trailing slash
)

// marks are the words for characters that a name cannot contain.
var marks = map[byte]string{'.': "dot", ':': "colon"}

// literalWord returns the word for the literal text of a segment, and whether the text can be
// decoded from it.
func literalWord(s introspect.Segment) (word string, exact bool) {
	if s.Literal == "" {
		return "", s.Param != ""
	}
	text := strings.TrimPrefix(s.Literal, "_")
	if !plainLiteral.MatchString(text) {
		return nameable(s.Literal), false
	}
	var b strings.Builder
	for i := range len(text) {
		switch mark := marks[text[i]]; {
		case mark != "":
			b.WriteString("_" + mark + "_")
		case text[i] == '_':
			b.WriteString("__")
		default:
			b.WriteByte(text[i])
		}
	}
	word = b.String()
	if text != s.Literal {
		word = "__" + word
	}
	reserved := func(part string) bool { return part == by || part == marks['.'] || part == marks[':'] }
	return word, s.Param == "" && !slices.ContainsFunc(strings.FieldsFunc(text, isMark), reserved)
}

func isMark(r rune) bool { return r == '.' || r == ':' }

// plainLiteral matches a literal that can be decoded from a name.
var plainLiteral = regexp.MustCompile(`^[a-zA-Z0-9-]+([_.:][a-zA-Z0-9-]+)*$`)

var notAlphanumeric = regexp.MustCompile(`[^a-zA-Z0-9]+`)

// nameable keeps the letters and digits that a name may have.
func nameable(text string) string {
	return strings.Trim(notAlphanumeric.ReplaceAllString(text, "_"), "_")
}
