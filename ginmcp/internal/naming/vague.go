package naming

import "slices"

// noise are words that are removed from names made from symbols.
var noise = set("handler", "handlers", "api", "controller", "controllers", "ctrl", "endpoint", "func", "base")

// verbs are words for an action that do not state its object.
var verbs = set("get", "post", "put", "patch", "delete", "list", "create", "add", "update", "remove",
	"read", "write", "set", "query", "find", "fetch", "save", "show", "search")

// empty are words without a meaning of their own.
var empty = set(
	"handle", "process", "action", "execute", "do", "run", "call", "invoke", "serve", "http",
	"fn", "f", "wrap", "ui", "web", "page", "view", "index", "root", "main", "route", "router",
	"routes", "server", "service", "services", "svc", "app", "application", "test", "tool",
	"handler", "handlers", "api", "controller", "controllers", "ctrl", "endpoint", "func", "base",
	"internal", "pkg", "v1", "v2", "v3",
)

func set(words ...string) map[string]bool {
	s := make(map[string]bool, len(words))
	for _, w := range words {
		s[w] = true
	}
	return s
}

// Vague reports whether the words, in lower case, are meaningless: all are verbs, such as "list",
// or words such as "handle" and "index".
func Vague(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !verbs[w] && !empty[w] })
}

// meaningful returns the words without noise words.
func meaningful(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return noise[w] })
}
