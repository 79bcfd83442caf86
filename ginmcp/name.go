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
// Given has names by ID, which go before everything. An ID that was given is taken as it stands; else a document's ID names the operation,
// or the handler's symbol if it belongs to one route only, and method and path do if not.
//
// Names do not depend on the order of the routes, and adding a route never renames
// another one but where what it is called, by its ID or its symbol, is what the other
// one's symbol or method and path make. Where symbols make the same name, all of them
// take method and path, which no two routes share; an ID wins over an inferred name.
func nameTools(ops []introspect.Operation, given map[string]string) (names []string, errs []error) {
	names, errs = make([]string, len(ops)), make([]error, len(ops))
	taken := map[string][]int{}
	for i := range ops {
		id := ops[i].ID
		name, ok := given[id]
		if !ok && ops[i].Sources[introspect.FactID] != introspect.SourceDocument {
			name = id
		}
		if name != "" {
			names[i] = name
			taken[name] = append(taken[name], i)
		}
	}
	for id, holders := range taken {
		for _, i := range holders {
			errs[i] = explicitError(ops, id, i, holders)
		}
	}
	infer(ops, names, taken, documentName)
	infer(ops, names, taken, func(op *introspect.Operation) string {
		if documentName(op) != "" {
			return "" // its ID is that of another one too: they take method and path
		}
		return symbolName(op)
	})
	routeNames(ops, names, taken)
	return names, errs
}

// infer names the operations that have no name yet and whose inferred one is nobody else's.
func infer(ops []introspect.Operation, names []string, taken map[string][]int, nameOf func(*introspect.Operation) string) {
	inferred := map[string][]int{}
	for i := range ops {
		if name := nameOf(&ops[i]); names[i] == "" && name != "" {
			inferred[name] = append(inferred[name], i)
		}
	}
	for name, holders := range inferred {
		if len(holders) == 1 && taken[name] == nil {
			names[holders[0]] = name
			taken[name] = holders
		}
	}
}

// documentName makes a name from a document's operation ID: what stands before two
// underscores, behind which generators write the method and the path.
func documentName(op *introspect.Operation) string {
	if op.Sources[introspect.FactID] != introspect.SourceDocument {
		return ""
	}
	id, _, _ := strings.Cut(op.ID, "__")
	name := unnameable.ReplaceAllString(id, "_")
	name = strings.Trim(name[:min(len(name), maxName)], "_-")
	if !legalName.MatchString(name) {
		return ""
	}
	return name
}

var unnameable = regexp.MustCompile(`[^a-zA-Z0-9_-]+`)

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
// operation, it carries a mark that only depends on its own route.
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
	settle(ops, names, taken)
}

// settle makes sure that no mark is the name of another operation, which takes an ID
// that somebody copied from a mark, or two of four billion.
func settle(ops []introspect.Operation, names []string, taken map[string][]int) {
	used := map[string]bool{}
	var open []int
	for i := range ops {
		if holders := taken[names[i]]; slices.Contains(holders, i) {
			used[names[i]] = true
		} else {
			open = append(open, i)
		}
	}
	slices.SortFunc(open, func(x, y int) int { return strings.Compare(ops[x].Route(), ops[y].Route()) })
	for _, i := range open {
		for again := ops[i].Route(); used[names[i]]; {
			again += " "
			names[i] = marked(names[i], again)
		}
		used[names[i]] = true
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
	symbol := typeArguments.ReplaceAllString(op.Handler, "")
	symbol = strings.TrimSuffix(symbol[strings.LastIndexByte(symbol, '/')+1:], "-fm")
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

// typeArguments matches what the runtime writes for the type arguments of a generic
// function or receiver.
var typeArguments = regexp.MustCompile(`\[[^\]]*\]`)

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
//
// No two routes that one engine can have share it, so that adding one never renames
// another: a slash is an underscore, an underscore is doubled, and what is not as plain
// as that carries a mark. A parameter needs none whatever it is called, since Gin allows
// one name for it at its place.
func pathName(op *introspect.Operation) string {
	words := []string{strings.ToLower(op.Method)}
	exact := true
	for i, s := range op.Segments {
		word, plain := literalWord(s, i == len(op.Segments)-1)
		exact = exact && plain
		if word != "" || s.Param == "" {
			words = append(words, word)
		}
		if s.Param != "" {
			words = append(append(words, "by"), snake(legal(s.Param))...)
		}
	}
	name := strings.Join(words, "_")
	switch {
	case exact && len(words) == 2 && words[1] == "":
		name += "root"
	case len(words) == 2 && words[1] == "root":
		exact = false
	}
	if !exact || len(name) > maxName {
		return marked(name, op.Route())
	}
	return name
}

// literalWord returns what the literal text of a segment is in a name, and whether that
// shows exactly what it is. Nothing is the trailing slash, which is the last segment.
func literalWord(s introspect.Segment, last bool) (word string, exact bool) {
	switch {
	case s.Literal == "":
		return "", s.Param != "" || last
	case !plainLiteral.MatchString(s.Literal):
		return legal(s.Literal), false
	default:
		return strings.ReplaceAll(s.Literal, "_", "__"), s.Param == "" && s.Literal != "by"
	}
}

// plainLiteral matches what a name shows as it is.
var plainLiteral = regexp.MustCompile(`^[a-zA-Z0-9-]+(_[a-zA-Z0-9-]+)*$`)

var illegal = regexp.MustCompile(`[^a-zA-Z0-9]+`)

// legal keeps the letters and digits that a name may have.
func legal(text string) string { return strings.Trim(illegal.ReplaceAllString(text, "_"), "_") }

// titleOf makes a title from a name: "get_user" is "Get user".
func titleOf(name string) string {
	words := strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' }), " ")
	if words == "" {
		return name
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
