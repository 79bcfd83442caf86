package naming

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// symbolName makes a name from the handler's symbol: its receiver, if it has one, and its function,
// in snake case and without noise words. A function that is only a verb, such as List, is qualified
// with its package. It returns "" if the symbol belongs to several routes or has only meaningless
// words, such as Handle.
func symbolName(op *introspect.Operation) string {
	pkg, words := symbolWords(op)
	if !Vague(words) {
		return joined(words)
	}
	if slices.ContainsFunc(words, func(w string) bool { return verbs[w] }) && !Vague(pkg) {
		return joined(qualified(pkg, words))
	}
	return ""
}

// packageName is [symbolName] with the name of the symbol's package, which distinguishes equal
// symbols of several packages. It returns "" if the package's name is meaningless, such as main.
func packageName(op *introspect.Operation) string {
	pkg, words := symbolWords(op)
	if len(pkg) == 0 || symbolName(op) == "" {
		return ""
	}
	return joined(qualified(pkg, words))
}

// symbolWords splits the handler's symbol into the words of its package and those of its
// receiver and function. Both are empty if the symbol belongs to several routes.
func symbolWords(op *introspect.Operation) (pkg, words []string) {
	if op.Shared || op.Handler == "" {
		return nil, nil
	}
	symbol := typeArguments.ReplaceAllString(op.Handler, "")
	symbol = strings.TrimSuffix(symbol[strings.LastIndexByte(symbol, '/')+1:], "-fm")
	parts := strings.Split(symbol, ".")
	if len(parts) == 1 {
		return nil, nil
	}
	var receiver []string
	for i, part := range parts[1:] {
		part := meaningful(Words(strings.Trim(part, "(*)")))
		if i == len(parts)-2 {
			words = part
		} else {
			receiver = append(receiver, part...)
		}
	}
	if len(words) == 0 {
		return nil, nil
	}
	return packageWords(parts[0]), qualified(receiver, words)
}

// packageWords returns the words of the last element of an import path, without noise words. The
// linker escapes dots in it, as in yaml%2ev3.
func packageWords(element string) []string {
	element, _, _ = strings.Cut(element, "%")
	if element == "main" {
		return nil
	}
	return meaningful(Words(nameable(element)))
}

// qualified puts the words of a qualifier before the other words, unless those contain them.
func qualified(qualifier, words []string) []string {
	if contains(words, qualifier) {
		return words
	}
	return slices.Concat(qualifier, words)
}

// contains reports whether words contain those of a qualifier, in the singular or the plural.
func contains(words, qualifier []string) bool {
	for _, q := range qualifier {
		same := func(w string) bool { return strings.TrimSuffix(w, "s") == strings.TrimSuffix(q, "s") }
		if !slices.ContainsFunc(words, same) {
			return false
		}
	}
	return true
}

// joined makes a name from words, or "" if it would not be legal.
func joined(words []string) string {
	name := strings.Join(words, "_")
	if !Legal(name) {
		return ""
	}
	return name
}

// typeArguments matches the type arguments that the runtime writes into the symbol of a
// generic function or receiver.
var typeArguments = regexp.MustCompile(`\[[^\]]*\]`)
