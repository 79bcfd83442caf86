package rank

import "strings"

// The weights of terms that are similar to the term of the query: derived from it, beginning with
// it, or different by one misspelling.
const (
	derived  = 0.6
	prefixed = 0.45
	misspelt = 0.5
)

// The length of the shortest term that other terms are derived from, and of the shortest in which a
// letter may be wrong.
const (
	shortestRoot     = 3
	shortestMisspelt = 5
)

// The length of the shortest term with which a compound begins, and of the rest of it.
const (
	shortestBeginning = 4
	shortestRest      = 3
)

// suffixes are the endings that derive a word from another word, without a final e, as in stems.
var suffixes = set(`er or ee i ment ation ition ion tion al abl ibl ability iv anc enc ant ent ful ness ist ship ag ur
	atur ic ical at iz`)

// similar returns the terms that are similar to one, with their weights.
func (x *Index) similar(term string) map[string]float64 {
	if len(term) < shortestRoot {
		return nil
	}
	found := map[string]float64{}
	for other := range x.vocabulary {
		switch {
		case other == term || len(other) < shortestRoot:
		case roots(term, other) || roots(other, term), other == "un"+term:
			found[other] = derived
		case compound(term, other):
			found[other] = prefixed
		case len(x.vocabulary[term]) == 0 && oneLetterOff(term, other):
			found[other] = misspelt
		}
	}
	return found
}

// roots reports whether a longer term may be derived from a shorter one.
func roots(short, long string) bool {
	tail, ok := strings.CutPrefix(long, short)
	return ok && suffixes[tail]
}

// compound reports whether a longer term begins with a shorter one, as stargazer does with star.
func compound(short, long string) bool {
	return len(short) >= shortestBeginning && len(long) >= len(short)+shortestRest && strings.HasPrefix(long, short)
}

// oneLetterOff reports whether one letter was left out, added, replaced or swapped with the next
// one.
func oneLetterOff(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < shortestMisspelt || len(b)-len(a) > 1 || a[0] != b[0] {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return true
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return swapped || a[i+1:] == b[i+1:]
}

// doer reports whether a term is a noun for a person who does something, such as follower.
func doer(term string) bool {
	return strings.HasSuffix(term, "er") || strings.HasSuffix(term, "or") || strings.HasSuffix(term, "ee")
}
