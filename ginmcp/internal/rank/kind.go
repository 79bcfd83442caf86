package rank

import "slices"

// A Kind is the kind of action that a document describes or a query asks for.
type Kind int

// The kinds. Acts is every action without one of the common verbs of the other four.
const (
	Acts Kind = iota
	Reads
	Creates
	Updates
	Deletes
)

// KindOf returns the kind of a verb.
func KindOf(verb string) Kind { return verbs[stem(verb)] }

var verbs = verbKinds(map[Kind]string{
	Reads: "get list show view find search look see display fetch read tell check browse query count lookup " +
		"describe retrieve compare",
	Creates: "create add new make insert register generate",
	Updates: "update change edit modify patch alter adjust correct amend set rename replace",
	Deletes: "delete remove drop erase destroy discard clear purge",
})

// questions are the words that begin a question.
var questions = set("who whom whose what when where which how why is are was were has have did does do can")

func verbKinds(table map[Kind]string) map[string]Kind {
	kinds := map[string]Kind{}
	for kind, list := range table {
		for verb := range set(list) {
			kinds[stem(verb)] = kind
		}
	}
	return kinds
}

// wanted lists the kinds that a query asks for.
type wanted []Kind

func kindsOf(query string) wanted {
	var kinds wanted
	if list := words(query); len(list) > 0 && questions[list[0]] {
		kinds = append(kinds, Reads)
	}
	for _, term := range meant(query) {
		if kind, ok := verbs[term]; ok {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// Score factors for a kind that the query did not ask for: unnamed for a kind whose verbs the
// query would have used, and looking for one that only reads.
const (
	unnamed = 0.6
	looking = 0.85
)

// suits returns the score factor of a kind.
func (w wanted) suits(k Kind) float64 {
	switch {
	case slices.Contains(w, k):
		return 1
	case k == Acts && (len(w) == 0 || !slices.Contains(w, Reads)):
		return 1
	case k == Acts, k == Reads:
		return looking
	default:
		return unnamed
	}
}
