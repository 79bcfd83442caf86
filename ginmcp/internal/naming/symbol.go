package naming

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// noise are the words of a symbol that do not describe what it does.
var noise = []string{"handler", "handlers", "api", "controller", "controllers", "ctrl", "endpoint", "func", "base"}

// symbolName makes a name of the handler's symbol: its receiver, if it has one, and its
// function, in snake case and without noise. It returns "" if the symbol belongs to several
// routes or has nothing but noise.
func symbolName(op *introspect.Operation) string {
	if op.Shared || op.Handler == "" {
		return ""
	}
	symbol := typeArguments.ReplaceAllString(op.Handler, "")
	symbol = strings.TrimSuffix(symbol[strings.LastIndexByte(symbol, '/')+1:], "-fm")
	parts := strings.Split(symbol, ".")[1:]
	var receiver, function []string
	for i, part := range parts {
		words := meaningful(Words(strings.Trim(part, "(*)")))
		if i == len(parts)-1 {
			function = words
		} else {
			receiver = append(receiver, words...)
		}
	}
	if len(function) == 0 {
		return ""
	}
	if !names(function, receiver) {
		function = append(receiver, function...)
	}
	name := strings.Join(function, "_")
	if !Legal(name) {
		return ""
	}
	return name
}

// typeArguments matches the type arguments that the runtime writes into the symbol of a
// generic function or receiver.
var typeArguments = regexp.MustCompile(`\[[^\]]*\]`)

func meaningful(words []string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return slices.Contains(noise, w) })
}

// names reports whether the words of a function contain those of its receiver, in the singular
// or the plural.
func names(function, receiver []string) bool {
	for _, r := range receiver {
		same := func(f string) bool { return strings.TrimSuffix(f, "s") == strings.TrimSuffix(r, "s") }
		if !slices.ContainsFunc(function, same) {
			return false
		}
	}
	return true
}
