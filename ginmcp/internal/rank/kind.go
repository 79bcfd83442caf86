package rank

import (
	"slices"
	"strings"
)

// A Kind is the kind of action that a document describes or a query asks for.
type Kind int

// The kinds. Acts is every action without one of the common verbs of the others. Lists reads
// several things, and Reads one thing.
const (
	Acts Kind = iota
	Reads
	Lists
	Creates
	Updates
	Deletes
)

// KindOf returns the kind of a verb.
func KindOf(verb string) Kind { return verbs[stem(verb)] }

var verbs = verbKinds(map[Kind]string{
	Reads:   "get show view look see display fetch read tell check count lookup describe retrieve compare download",
	Lists:   "list find search browse query enumerate",
	Creates: "create add new make insert register generate",
	Updates: "update change edit modify patch alter adjust correct amend set rename replace",
	Deletes: "delete remove drop erase destroy discard clear purge",
})

// undoing are verbs that undo another action. An application has a separate action for them, or
// deletes what the other action added: to stop watching something deletes a subscription.
var undoing = stems(`stop cancel abort undo revoke withdraw retract end quit leave dismiss kick expel ban forget cease
	detach disconnect unlink disable deactivate reject decline hide conceal lift revert free release kill terminate`)

// questions are words that begin a question. Those in checks begin a yes-or-no question. Those in
// several ask for several things, at any position.
var (
	questions = set("who whom whose what when where which how why is are was were have has did does do can may")
	checks    = set("is are was were have has did does do can may")
	several   = set("who whom whose which all every everybody everyone")
)

// negations are words that negate what follows: "not any more" asks to undo something.
var negations = set("no not don doesn longer never without anymore")

func verbKinds(table map[Kind]string) map[string]Kind {
	kinds := map[string]Kind{}
	for kind, list := range table {
		for verb := range stems(list) {
			kinds[verb] = kind
		}
	}
	return kinds
}

func stems(list string) map[string]bool {
	out := map[string]bool{}
	for word := range set(list) {
		out[stem(word)] = true
	}
	return out
}

// wanted states what a query asks for.
type wanted struct {
	kinds []Kind
	// undone states that the query asks to undo something, check that it is a yes-or-no question,
	// and several that it asks for several things.
	undone, check, several bool
	// who states that the query asks for people.
	who bool
}

func wants(query string) wanted {
	var w wanted
	list := words(query)
	question := len(list) > 0 && questions[list[0]]
	if question {
		w.kinds, w.check = append(w.kinds, Reads, Lists), checks[list[0]]
	}
	for i, word := range list {
		w.several = w.several || several[word]
		w.who = w.who || word == "who" || word == "whom" || word == "whose"
		w.undone = w.undone || ceases(list[i:]) || negations[word] && !question
	}
	if w.undone {
		w.kinds = append(w.kinds, Deletes)
	}
	for _, term := range meant(query) {
		if kind, ok := verbs[term]; ok {
			w.kinds = append(w.kinds, kind)
		}
		if !question && (undoing[term] || strings.HasPrefix(term, "un") && len(term) > len("un")+shortestRoot) {
			w.kinds = append(w.kinds, Deletes, Acts)
		}
	}
	return w
}

// Score factors for a kind that the query did not ask for. The factor unnamed applies to a kind
// whose verbs the query would have used, and to an action that the query asks to undo. Looking
// applies to a kind that only reads. Other applies to reading one thing if the query asks for
// several, or several if it asks for one.
const (
	unnamed = 0.6
	looking = 0.85
	other   = 0.9
)

// suits returns the score factor of a kind.
func (w wanted) suits(k Kind) float64 {
	reads := w.has(Reads) || w.has(Lists)
	switch {
	case reads && (k == Reads && w.several || k == Lists && w.check && !w.several):
		return other
	case w.has(k), reads && (k == Reads || k == Lists):
		return 1
	case k == Acts && w.undone:
		return unnamed
	case k == Acts && !reads:
		return 1
	case k == Acts, k == Reads, k == Lists:
		return looking
	default:
		return unnamed
	}
}

func (w wanted) has(k Kind) bool { return slices.Contains(w.kinds, k) }
