package lint

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/internal/near"
)

// generic are nouns that do not describe the object of a tool.
var generic = map[string]bool{"data": true, "info": true, "item": true, "items": true}

// legal matches the names that all clients accept.
var legal = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// mark matches a hash that makes a name unique, at its end.
var mark = regexp.MustCompile(`_[0-9a-f]{8}$`)

// name checks the name on its own.
func (f *Finding) name() {
	words := wordsOf(f.Tool)
	if !legal.MatchString(f.Tool) {
		f.refused(
			rename,
			"clients refuse its name: it may have letters, digits, _ and -, and %d characters",
			naming.MaxLength,
		)
	}
	if naming.Vague(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return generic[w] })) {
		f.problem(rename, "its name does not describe what it does")
	}
	if m := mark.FindString(f.Tool); m != "" {
		f.problem(rename, "its name ends in %s, a hash without a meaning", m)
	}
	if len(f.Tool) > longName {
		f.problem(
			rename,
			"its name is too long: clients prefix it with the server's name, and accept %d characters in total",
			naming.MaxLength,
		)
	}
}

// compare finds names that a model may confuse because they are similar.
func compare(findings []Finding) {
	words := make([][]string, len(findings))
	for i := range findings {
		words[i] = wordsOf(findings[i].Tool)
	}
	for i := range findings {
		for j := range findings[:i] {
			if findings[i].Tool == findings[j].Tool {
				findings[i].refused(rename, "another tool has the same name")
			} else if alike(words[i], words[j]) {
				findings[i].problem(rename, "its name is almost the same as that of %s", findings[j].Tool)
				findings[j].problem(rename, "its name is almost the same as that of %s", findings[i].Tool)
			}
		}
	}
}

// alike reports whether two names have the same words, except for one word that differs in a
// letter or in its number: get_user and get_users.
func alike(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	differ := false
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if differ || !nearly(a[i], b[i]) {
			return false
		}
		differ = true
	}
	return true
}

// shortWord is the length below which words with different letters are different words, such as
// get and set.
const shortWord = 4

func nearly(a, b string) bool {
	if min(len(a), len(b)) < shortWord || strings.ContainsAny(a+b, "0123456789") {
		return false
	}
	return near.Distance(a, b) == 1 || singular(a) == singular(b)
}

// singular returns a word without the usual endings of a plural.
func singular(word string) string {
	for plural, one := range map[string]string{"ies": "y", "ches": "ch", "shes": "sh", "sses": "ss", "xes": "x"} {
		if stem, ok := strings.CutSuffix(word, plural); ok {
			return stem + one
		}
	}
	return strings.TrimSuffix(word, "s")
}

// wordsOf splits a text into its words, in lower case, without the characters between them.
func wordsOf(text string) []string {
	var words []string
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	for part := range strings.FieldsFuncSeq(text, between) {
		words = append(words, naming.Words(part)...)
	}
	return words
}
