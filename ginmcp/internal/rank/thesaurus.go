package rank

import (
	_ "embed" // the thesaurus is a table
	"strings"
)

// thesaurus has one group of words per line: words that applications and their users use for the
// same thing. A word may be in several groups, and the words of a group need not always have the
// same meaning.
//
//go:embed thesaurus.txt
var thesaurus string

// synonyms are the other terms in the groups of a term.
var synonyms = grouped(thesaurus)

// grouped parses one group per line.
func grouped(table string) map[string][]string {
	groups := map[string][]string{}
	for line := range strings.Lines(table) {
		group := strings.Fields(line)
		for i, word := range group {
			for j, other := range group {
				if i != j {
					groups[stem(word)] = append(groups[stem(word)], stem(other))
				}
			}
		}
	}
	return groups
}
