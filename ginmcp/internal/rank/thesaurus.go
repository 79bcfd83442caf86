package rank

import (
	_ "embed" // the thesaurus is a table
	"strings"
)

// thesaurus has a group of words a line: those that applications and the people who use them
// have for the same things. A word may be in several groups, and those of a group need not
// mean the same everywhere.
//
//go:embed thesaurus.txt
var thesaurus string

// synonyms are the other terms of the groups that a term is in.
var synonyms = grouped(thesaurus)

// grouped reads one group a line.
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
