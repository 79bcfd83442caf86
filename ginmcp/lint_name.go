package ginmcp

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/internal/near"
)

// generic are nouns that do not describe what a tool works on.
var generic = map[string]bool{"data": true, "info": true, "item": true, "items": true}

// mark matches what tells a name from another one that would be the same.
var mark = regexp.MustCompile(`_[0-9a-f]{8}$`)

// name looks at the name by itself.
func (f *lint) name() {
	words := wordsOf(f.Tool)
	if naming.Vague(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return generic[w] })) {
		f.problem("its name says nothing about what it does")
	}
	if m := mark.FindString(f.Tool); m != "" {
		f.problem("its name ends in %s, which tells it from another one and means nothing", m)
	}
	if len(f.Tool) > longName {
		f.problem("its name is too long: clients that put the server's before it take %d characters", naming.MaxLength)
	}
}

// lintLikeness finds names that differ by so little that a model takes one for the other.
func lintLikeness(findings []lint) {
	words := make([][]string, len(findings))
	for i := range findings {
		words[i] = wordsOf(findings[i].Tool)
	}
	for i := range findings {
		for j := range findings[:i] {
			if alike(words[i], words[j]) {
				findings[i].problem("its name is almost that of %s", findings[j].Tool)
				findings[j].problem("its name is almost that of %s", findings[i].Tool)
			}
		}
	}
}

// alike tells whether two names have the same words, but for one that differs in a letter or
// in its number: get_user and get_users.
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

// shortWord is how long a word is of which each letter counts: get and set are two words.
const shortWord = 4

func nearly(a, b string) bool {
	if min(len(a), len(b)) < shortWord || strings.ContainsAny(a+b, "0123456789") {
		return false
	}
	return near.Distance(a, b) == 1 || singular(a) == singular(b)
}

// singular is a word without what most plurals end in.
func singular(word string) string {
	for plural, one := range map[string]string{"ies": "y", "ches": "ch", "shes": "sh", "sses": "ss", "xes": "x"} {
		if stem, ok := strings.CutSuffix(word, plural); ok {
			return stem + one
		}
	}
	return strings.TrimSuffix(word, "s")
}

// wordsOf splits a text into its words, in lower case, without what stands between them.
func wordsOf(text string) []string {
	var words []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words = append(words, naming.Words(part)...)
	}
	return words
}
