package rank

import "strings"

// meant returns the terms of a query, with phrases replaced by their meanings.
func meant(query string) []string {
	list := words(query)
	inPhrase := make([]bool, len(list)) // the words that are part of a phrase
	var out []string
	for i := range list {
		for j := i + 1; j < min(len(list), i+1+widest); j++ {
			meaning := phrases[stem(list[i])+" "+list[j]]
			if meaning == "" || j > i+1 && !particles[list[j]] {
				continue
			}
			inPhrase[i], inPhrase[j] = true, true
			out = append(out, terms(meaning)...)
			break
		}
		if means := meanings[list[i]]; means != "" && !inPhrase[i] {
			out = append(out, terms(means)...)
			continue
		}
		if !inPhrase[i] && !ignored[list[i]] && !switches[list[i]] && !ceases(list[i:]) {
			out = append(out, stem(list[i]))
		}
	}
	return out
}

// meanings are words with another meaning in a query than in a name, in which put is a method.
var meanings = map[string]string{"put": "add set"}

// switches are the states of a switch. Outside a phrase, they are prepositions.
var switches = set("on off")

// ceases reports whether the first word only negates the second one, as in "stop watching".
func ceases(list []string) bool {
	return len(list) > 1 && ceasing[list[0]] && strings.HasSuffix(list[1], "ing")
}

var ceasing = set("stop stopped quit cease")

// widest is the number of words that may be between a verb and its particle, as in "switch the
// light in the hall off".
const widest = 5

var particles = set("off on up out over back away down mind")

// phrases are pairs of words with a special meaning.
var phrases = stemmed(map[string]string{
	"get rid": "delete", "throw away": "delete", "throw out": "delete", "take off": "remove",
	"take out": "remove", "kick out": "remove", "take down": "remove unpublish", "cross out": "delete",
	"clean up": "clean", "tidy up": "clean", "wipe out": "delete", "turn off": "disable off",
	"switch off": "disable off", "shut down": "stop", "shut off": "disable off", "power off": "stop off",
	"power down": "stop", "turn on": "enable on", "switch on": "enable on", "power on": "start on",
	"turn down": "reject", "turn up": "increase", "call off": "cancel", "put off": "postpone",
	"push back": "postpone", "move back": "postpone", "set up": "create", "start over": "restart",
	"start up": "start", "boot up": "start", "look up": "find", "find out": "find", "look for": "find",
	"pull up": "show", "bring up": "show", "check on": "check", "look at": "show", "sign in": "login",
	"log in": "login", "sign out": "logout", "log out": "logout", "sign up": "enroll register",
	"sign off": "approve", "say yes": "approve", "say no": "reject", "give back": "return refund",
	"pay back": "refund", "send back": "return", "bring back": "return restore", "take back": "return revoke",
	"go back": "revert", "roll back": "revert", "get back": "restore return", "put back": "restore",
	"carry on": "resume", "go on": "resume", "hand over": "assign transfer", "hand out": "issue lend",
	"hand in": "submit", "write down": "log note", "pass on": "forward", "move out": "leave", "move in": "join",
	"step down": "leave", "lay off": "terminate", "let go": "terminate", "fill in": "update", "make up": "create",
	"come up": "upcoming", "add up": "total", "split up": "split", "break up": "split", "back up": "backup",
	"change mind": "cancel", "how many": "count", "how much": "amount", "time off": "leave", "day off": "leave",
	"no longer": "stop", "log off": "logout",
})

func stemmed(table map[string]string) map[string]string {
	out := map[string]string{}
	for phrase, meaning := range table {
		verb, rest, _ := strings.Cut(phrase, " ")
		out[stem(verb)+" "+rest] = meaning
	}
	return out
}
