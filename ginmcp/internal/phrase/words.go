package phrase

import (
	"slices"
	"strings"
	"unicode"
)

// words splits a name into words in lower case: at capitals, hyphens, underscores and dots. An
// abbreviation is one word.
func words(name string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = nil
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) ||
			i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !isPluralEnd(runes, i+1)):
			flush()
		}
		word = append(word, r)
	}
	flush()
	return out
}

// isPluralEnd reports whether the letter at i is the s of an abbreviation in the plural, as in IDs.
func isPluralEnd(runes []rune, i int) bool {
	return runes[i] == 's' && (i+1 == len(runes) || unicode.IsUpper(runes[i+1]))
}

// irregular are nouns whose singular does not follow the rules.
var irregular = map[string]string{
	"people": "person", "children": "child", "men": "man", "women": "woman", "mice": "mouse", "feet": "foot",
	"indices":  "index",
	"criteria": "criterion", "analyses": "analysis", "movies": "movie", "caches": "cache", "series": "series",
	"aliases": "alias", "buses": "bus",
	"statuses": "status", "species": "species",
}

// uncountable are words that end like plurals but are not plurals, or have no singular.
var uncountable = []string{
	"news",
	"status",
	"stats",
	"settings",
	"preferences",
	"metrics",
	"details",
	"address",
	"access",
	"progress",
	"process",
	"analysis",
	"business",
	"data",
	"info",
	"media",
	"series",
	"dns",
	"https",
	"class",
	"credentials",
	"statistics",
	"analytics",
	"options",
	"gas",
	"bus",
	"canvas",
	"atlas",
	"alias",
	"basis",
	"corpus",
	"campus",
	"virus",
	"bonus",
	"focus",
	"census",
	"consensus",
	"species",
	"aws",
	"os",
	"fs",
	"css",
	"js",
	"tls",
}

// plural reports whether a noun is in the plural.
func plural(noun string) bool {
	if _, ok := irregular[noun]; ok {
		return noun != "series" && noun != "species"
	}
	return strings.HasSuffix(noun, "s") && !strings.HasSuffix(noun, "ss") && !slices.Contains(uncountable, noun)
}

// singular returns words with the last one in the singular.
func singular(list []string) []string {
	out := slices.Clone(list)
	last := out[len(out)-1]
	one, ok := irregular[last]
	switch {
	case ok:
		out[len(out)-1] = one
	case !plural(last):
	case strings.HasSuffix(last, "ies") && len(last) > len("ties"):
		out[len(out)-1] = strings.TrimSuffix(last, "ies") + "y"
	case hasAnySuffix(last, "sses", "xes", "ches", "shes", "zes"):
		out[len(out)-1] = strings.TrimSuffix(last, "es")
	default:
		out[len(out)-1] = strings.TrimSuffix(last, "s")
	}
	return out
}

func hasAnySuffix(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(s, suffix) })
}

// verbs are the words with which the names of handlers and actions begin.
var verbs = set(`
	accept activate add allow append apply approve archive assign attach authenticate authorize backup ban batch
	begin block bind build bulk
	calculate call cancel change check claim clean clear clone close commit compare complete compute configure
	confirm connect convert copy count
	create deactivate decline delete deploy describe destroy detach diff disable disconnect download drop
	duplicate edit enable end evaluate execute
	exec export extend fetch find finish follow forget format freeze generate get grant handle hide import index
	init initialize insert install invite
	invoke issue join kick kill leave like link list load lock login logout lookup mark merge migrate mkdir modify
	move mute notify open order parse
	patch pause pay pin ping post preview process promote provision prune publish pull purge push put query queue
	read rebuild receive refresh refund
	register reindex reject reload remove rename render reorder replace reply report request rescan reset resend
	resize resolve restart restore resume
	retrieve retry return revert revoke rotate run save scan schedule search select send set share show shutdown
	sign signin signout signup skip
	snooze sort start stop store submit subscribe suspend switch sync terminate test toggle track transfer
	translate trash trigger unarchive unassign
	unban unblock unfollow unfreeze uninstall unlike unlink unlock unpin unpublish unregister unset unshare
	unsubscribe update upgrade upload upsert
	use validate verify view vote watch withdraw write
`)

// collective are actions on a whole collection.
var collective = set("search list query export import count find scan sync")

func set(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}
