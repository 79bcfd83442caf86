package introspect

import (
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/words"
)

// changes are words that state a change. In the path or the name of a GET route, they show that a
// call does more than read, although HTTP defines GET as read-only.
var changes = []struct {
	effect string
	words  []string
}{
	{"creates data", []string{
		"create", "add", "insert", "new", "generate", "gen", "import", "upload", "todb", "clone",
		"duplicate",
	}},
	{"changes data", []string{
		"update", "edit", "modify", "change", "set", "save", "store", "write", "put", "patch", "replace",
		"rename", "move", "merge", "assign", "unassign", "increment", "decrement", "toggle", "mark",
		"unmark", "sync", "migrate", "rebuild", "reindex",
	}},
	{"removes data", []string{
		"delete", "del", "remove", "rm", "destroy", "drop", "clear", "clean", "cleanup", "purge",
		"flush", "wipe", "erase", "truncate", "trash", "archive", "restore", "reset", "revoke", "expire",
		"invalidate", "evict", "prune",
	}},
	{"starts or stops something", []string{
		"start", "stop", "restart", "run", "rerun", "execute", "exec", "trigger", "launch", "kill",
		"terminate", "shutdown", "reboot", "reload", "pause", "resume", "retry", "cancel", "abort",
		"deploy", "rollback", "install", "uninstall", "upgrade",
	}},
	{"changes a state", []string{
		"enable", "disable", "activate", "deactivate", "approve", "reject", "accept", "decline",
		"confirm", "publish", "unpublish", "lock", "unlock", "ban", "unban", "block", "unblock", "close",
		"reopen", "finish", "complete", "follow", "unfollow", "like", "unlike", "join", "leave",
		"subscribe", "unsubscribe",
	}},
	{"sends something", []string{
		"send", "resend", "notify", "invite", "submit", "post", "pay", "refund", "charge", "transfer",
	}},
	{"changes the session", []string{
		"login", "logout", "signin", "signout", "signup", "logoff", "register", "unregister",
	}},
}

// pairs are table words that are written as two words, such as "log out".
var pairs = map[string]bool{
	"log in": true, "log out": true, "log off": true, "sign in": true, "sign out": true,
	"sign up": true, "shut down": true, "clean up": true, "roll back": true, "to db": true,
}

// nouns are table words that are mostly nouns in a path. They state a change only as the first
// word of a name, such as StoreUser.
var nouns = []string{
	"store", "post", "set", "like", "block", "mark", "charge", "archive", "trash", "complete",
	"patch", "merge", "change",
}

// readVerbs are the first words of names that only read: GetUpdateHistory does not update anything.
var readVerbs = []string{
	"get", "list", "find", "show", "fetch", "read", "search", "query", "count", "view", "check",
	"describe", "lookup", "is", "has", "can", "load", "download", "export", "preview", "validate",
}

// Change returns a word in the path or in a name of the operation that states a change, and its
// effect, such as "logout" and "changes the session". Both are empty if there is no such word. Only
// whole words count: "/addresses" does not add anything, and "/updates" does not update anything.
// The names are the ID and the handler's symbol.
func (o *Operation) Change() (word, effect string) {
	for _, s := range o.Segments {
		if word, effect = changeIn(words.Split(s.Literal), false); word != "" {
			return word, effect
		}
	}
	for _, name := range []string{o.ID, functionOf(o.Handler)} {
		list := words.Split(name)
		if len(list) == 0 || slices.Contains(readVerbs, list[0]) {
			continue
		}
		if word, effect = changeIn(list, true); word != "" {
			return word, effect
		}
	}
	return "", ""
}

// changeIn returns the first word of a list that states a change. The list is a name or a part of
// a path.
func changeIn(list []string, name bool) (word, effect string) {
	for i, w := range list {
		if i+1 < len(list) && pairs[w+" "+list[i+1]] {
			w += list[i+1]
		}
		if slices.Contains(nouns, w) && (!name || i > 0) {
			continue
		}
		for _, c := range changes {
			if slices.Contains(c.words, w) {
				return w, c.effect
			}
		}
	}
	return "", ""
}

// functionOf returns the name of the function in a symbol, or "" for a function literal.
func functionOf(symbol string) string {
	if closure.MatchString(symbol) {
		return ""
	}
	symbol, _, _ = strings.Cut(symbol, "[") // type arguments
	return strings.TrimSuffix(symbol[strings.LastIndexByte(symbol, '.')+1:], "-fm")
}
