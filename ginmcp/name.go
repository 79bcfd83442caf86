package ginmcp

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/ginmcp/ginmcp/introspect"
)

// maxName is the length that every client takes.
const maxName = 64

// legalName matches the names that every client takes: Gemini wants a letter or an
// underscore first, Claude no dots.
var legalName = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$`)

// nameTools gives every operation its name, or an error that says why it has none.
// An ID that was given is taken as it stands; else the handler's symbol names the
// operation if it belongs to one route only, and method and path do if not.
//
// Names do not depend on the order of the routes, and adding a route never renames
// another one but where both have the same inferred name: then all of them take
// method and path, which no two routes share.
func nameTools(ops []introspect.Operation) (names []string, errs []error) {
	names, errs = make([]string, len(ops)), make([]error, len(ops))
	taken := map[string][]int{}
	for i := range ops {
		if id := ops[i].ID; id != "" {
			names[i] = id
			taken[id] = append(taken[id], i)
		}
	}
	for id, holders := range taken {
		for _, i := range holders {
			errs[i] = explicitError(ops, id, i, holders)
		}
	}
	inferred := map[string][]int{}
	for i := range ops {
		if name := symbolName(&ops[i]); names[i] == "" && name != "" {
			inferred[name] = append(inferred[name], i)
		}
	}
	for name, holders := range inferred {
		if len(holders) == 1 && taken[name] == nil {
			names[holders[0]] = name
			taken[name] = holders
		}
	}
	routeNames(ops, names, taken)
	return names, errs
}

func explicitError(ops []introspect.Operation, id string, i int, holders []int) error {
	if !legalName.MatchString(id) {
		return fmt.Errorf("%s: %q is not a tool name: want a letter or underscore, then at most 63 letters, digits, underscores and hyphens", ops[i].Route(), id)
	}
	for _, other := range holders {
		if other != i {
			return fmt.Errorf("%s: the name %q is also that of %s", ops[i].Route(), id, ops[other].Route())
		}
	}
	return nil
}

// routeNames names what is left by method and path. Where that is the name of another
// operation, all of them carry a mark that only depends on their own route.
func routeNames(ops []introspect.Operation, names []string, taken map[string][]int) {
	rest := map[string][]int{}
	for i := range ops {
		if names[i] == "" {
			name := pathName(&ops[i])
			rest[name] = append(rest[name], i)
		}
	}
	for name, holders := range rest {
		for _, i := range holders {
			names[i] = name
			if len(holders) > 1 || taken[name] != nil {
				names[i] = marked(name, ops[i].Route())
			}
		}
	}
}

// markLength is that of an underscore and eight hexadecimal digits.
const markLength = 9

// marked cuts name so that a mark made from route fits behind it.
func marked(name, route string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(route))
	return fmt.Sprintf("%s_%08x", strings.TrimRight(name[:min(len(name), maxName-markLength)], "_"), h.Sum32())
}

// noise are the words of a symbol that say nothing about what it does.
var noise = []string{"handler", "handlers", "api", "controller", "controllers", "ctrl", "endpoint", "func", "base"}

// symbolName makes a name from the handler's symbol: its receiver, if it has one, and
// its function, in snake case and without noise. It returns "" where the symbol does
// not tell one route from another or has nothing to say.
func symbolName(op *introspect.Operation) string {
	if op.Shared || op.Handler == "" {
		return ""
	}
	symbol := op.Handler[strings.LastIndexByte(op.Handler, '/')+1:]
	symbol = strings.TrimSuffix(symbol, "-fm")
	if i := strings.IndexByte(symbol, '['); i >= 0 {
		symbol = symbol[:i] // a generic function is named by what it is applied to, which the symbol lacks
	}
	parts := strings.Split(symbol, ".")[1:]
	var receiver, function []string
	for i, part := range parts {
		words := meaningful(snake(strings.Trim(part, "(*)")))
		if i == len(parts)-1 {
			function = words
		} else {
			receiver = append(receiver, words...)
		}
	}
	if len(function) == 0 {
		return ""
	}
	if !says(function, receiver) {
		function = append(receiver, function...)
	}
	name := strings.Join(function, "_")
	if !legalName.MatchString(name) {
		return ""
	}
	return name
}

func meaningful(words []string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return slices.Contains(noise, w) })
}

// says tells whether the words of a function already name its receiver, in the
// singular or the plural.
func says(function, receiver []string) bool {
	for _, r := range receiver {
		if !slices.ContainsFunc(function, func(f string) bool { return strings.TrimSuffix(f, "s") == strings.TrimSuffix(r, "s") }) {
			return false
		}
	}
	return true
}

// snake splits a Go name into lower-case words: "GetUserByID" is get, user, by, id.
func snake(name string) []string {
	var words []string
	runes := []rune(name)
	start := 0
	for i := 1; i <= len(runes); i++ {
		if i == len(runes) || boundary(runes, i) {
			if word := strings.Trim(strings.ToLower(string(runes[start:i])), "_"); word != "" {
				words = append(words, word)
			}
			start = i
		}
	}
	return words
}

// boundary tells whether a word begins at i: after an underscore, at an upper-case
// letter after a lower-case one, and at the last of several that a lower-case one
// follows, as in HTTPServer.
func boundary(r []rune, i int) bool {
	switch {
	case r[i-1] == '_':
		return true
	case !unicode.IsUpper(r[i]):
		return false
	case !unicode.IsUpper(r[i-1]):
		return true
	default:
		return i+1 < len(r) && unicode.IsLower(r[i+1])
	}
}

// pathName makes a name from method and path: GET /users/:id is get_users_by_id.
func pathName(op *introspect.Operation) string {
	words := []string{strings.ToLower(op.Method)}
	for _, s := range op.Segments {
		if s.Literal != "" {
			words = append(words, legal(s.Literal))
		}
		if s.Param != "" {
			words = append(words, "by", legal(s.Param))
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	if len(words) == 1 {
		words = append(words, "root")
	}
	name := strings.Join(words, "_")
	if len(name) > maxName {
		return marked(name, op.Route())
	}
	return name
}

var illegal = regexp.MustCompile(`[^a-z0-9]+`)

// legal keeps the letters and digits that a name may have.
func legal(text string) string {
	return strings.Trim(illegal.ReplaceAllString(strings.ToLower(text), "_"), "_")
}

// titleOf makes a title from a name: "get_user" is "Get user".
func titleOf(name string) string {
	words := strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(name))
	if words == "" {
		return name
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
