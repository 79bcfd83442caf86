package rank

import (
	"strings"
	"unicode"
)

// terms returns the stems of the words of a text, without ignored words. Identifiers are split:
// list_free_slots, listFreeSlots and list-free-slots are three words each.
func terms(text string) []string {
	var out []string
	for _, word := range words(text) {
		if !ignored[word] {
			out = append(out, stem(word))
		}
	}
	return out
}

// words splits a text into words in lower case. Text in scripts without spaces is split into
// single characters and pairs of them.
func words(text string) []string {
	var out []string
	runes := []rune(text)
	start := 0
	for i := 0; i <= len(runes); i++ {
		if i < len(runes) && i > start && !breaks(runes, i) {
			continue
		}
		if word := strings.ToLower(string(runes[start:i])); strings.ContainsFunc(word, alphanumeric) {
			out = append(out, word)
		}
		start = i
		if i+1 < len(runes) && spaceless(runes[i]) && spaceless(runes[i+1]) {
			out = append(out, string(runes[i:i+2]))
		}
	}
	return out
}

func alphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// spaceless reports whether a character belongs to a script without spaces.
func spaceless(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// breaks reports whether a word begins at i or ends before it.
func breaks(r []rune, i int) bool {
	before, at := r[i-1], r[i]
	switch {
	case alphanumeric(before) != alphanumeric(at), spaceless(before), spaceless(at):
		return true
	case unicode.IsUpper(at):
		return !unicode.IsUpper(before) || i+1 < len(r) && unicode.IsLower(r[i+1])
	default:
		return unicode.IsDigit(before) != unicode.IsDigit(at)
	}
}

// ignored are words without a meaning for a query: articles, pronouns, prepositions, conjunctions,
// auxiliary verbs, adverbs, and others that do not describe a task.
var ignored = set(`a an the of for to in at by with from and or is are was were be been being am it its this that these
	those my our their your his her me i we you he she him them they us please can could would should will
	shall may might must want wants need needs do does did done has have had having into than then there here some
	any so as if but nor just which what whether t s re ve ll d m let lets im up out over about around along through
	own now again another other others good someone somebody something anyone anybody anything everyone everybody
	ask like also too very really not no don doesn only same such each both few many much more most ever yet still
	always until because while where why how mine ours yours use uses used using able per via without
	within between behind against during towards upon onto`)

func set(text string) map[string]bool {
	s := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		s[word] = true
	}
	return s
}

// stem removes the endings of the plural, -ing, -ed and -ly, and an e at the end of a longer word.
// All forms of a word have the same stem, which need not be a word itself.
func stem(word string) string {
	if len(word) < 4 || !ascii(word) {
		return word
	}
	word = singular(word)
	for _, ending := range endings {
		rest, ok := strings.CutSuffix(word, ending.text)
		if ok && len(rest) >= ending.atLeast && strings.ContainsAny(rest, "aeiouy") {
			word = completed(rest)
			break
		}
	}
	if rest, ok := strings.CutSuffix(word, "e"); ok && len(rest) >= 3 && !short(rest) && !strings.HasSuffix(rest, "e") {
		word = rest
	}
	if rest, ok := strings.CutSuffix(word, "y"); ok && len(rest) >= 3 {
		word = rest + "i"
	}
	return word
}

// completed returns the verb without -ing or -ed: planning becomes plan, and closing becomes close.
func completed(rest string) string {
	if once := undoubled(rest); once != rest {
		return once
	}
	if short(rest) {
		return rest + "e"
	}
	return rest
}

// short reports whether a word is one syllable that ends in a single consonant after a single
// vowel, so that an e at its end makes a different word: plan and plane.
func short(word string) bool {
	n := len(word)
	if n < 2 || vowel(word[n-1]) || strings.ContainsRune("wxy", rune(word[n-1])) || !vowel(word[n-2]) {
		return false
	}
	for i := range n - 2 {
		if vowel(word[i]) {
			return false
		}
	}
	return true
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func ascii(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII })
}

// endings are removed if the rest of the word is long enough.
var endings = []struct {
	text    string
	atLeast int
}{{"ing", 3}, {"ed", 3}, {"ly", 4}}

func singular(word string) string {
	for _, keep := range []string{"ss", "us", "is"} {
		if strings.HasSuffix(word, keep) {
			return word
		}
	}
	if rest, ok := strings.CutSuffix(word, "ies"); ok && len(rest) >= 2 {
		return rest + "y"
	}
	for _, sibilant := range []string{"sses", "xes", "ches", "shes", "zes"} {
		if strings.HasSuffix(word, sibilant) {
			return word[:len(word)-len("es")]
		}
	}
	return strings.TrimSuffix(word, "s")
}

// undoubled removes the second of two equal consonants, as in shipp-ing.
func undoubled(word string) string {
	n := len(word)
	if n >= 3 && word[n-1] == word[n-2] && !strings.ContainsRune("aeiousz", rune(word[n-1])) {
		return word[:n-1]
	}
	return word
}
