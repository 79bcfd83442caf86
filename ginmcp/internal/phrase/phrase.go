// Package phrase describes operations that have no description. It makes a sentence such as "Get
// one order by id." from the verb, the resource and the parameters.
package phrase

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// Sentence returns a sentence about what an operation does, made from its handler's name or
// otherwise from its path. If neither has a meaning, it states the method and path.
func Sentence(op *introspect.Operation) string {
	params := byParams(op)
	if text := ofHandler(op); text != "" {
		if strings.Contains(text, " by ") {
			params = ""
		}
		return capital(text) + params + "."
	}
	if text := ofPath(op); text != "" {
		return capital(text) + params + "."
	}
	return "Calls " + op.Route() + "."
}

// Kind returns a sentence about the response of an operation, if it is not an ordinary value.
func Kind(op *introspect.Operation) string {
	switch op.Kind {
	case introspect.ResponseDownload:
		return "Returns a file."
	case introspect.ResponseStream:
		return "Streams its response."
	case introspect.ResponseHTML:
		return "Returns an HTML page."
	case introspect.ResponseRedirect:
		return "Redirects to another URL."
	default:
		return ""
	}
}

// byParams returns the path parameters that select a resource.
func byParams(op *introspect.Operation) string {
	names := op.PathParams()
	if len(names) == 0 {
		return ""
	}
	for i, name := range names {
		names[i] = strings.Join(words(name), " ")
	}
	last := len(names) - 1
	if last == 0 {
		return " by " + names[0]
	}
	return " by " + strings.Join(names[:last], ", ") + " and " + names[last]
}

// ofHandler returns the verb and the object in the name of the handler.
func ofHandler(op *introspect.Operation) string {
	if op.Shared || op.Handler == "" {
		return ""
	}
	symbol := strings.TrimSuffix(op.Handler, "-fm")
	symbol = strings.TrimSuffix(symbol, "[...]")
	name := symbol[strings.LastIndexByte(symbol, '.')+1:]
	list := slices.DeleteFunc(words(name), func(w string) bool { return slices.Contains(noise, w) })
	if len(list) < 2 || !verbs[list[0]] {
		return ""
	}
	return strings.Join(list, " ")
}

// noise are words without a meaning.
var noise = []string{
	"handler",
	"handle",
	"api",
	"controller",
	"endpoint",
	"route",
	"func",
	"fn",
	"http",
	"v1",
	"v2",
	"v3",
}

// ofPath returns the resource that a path names, or an action on it.
func ofPath(op *introspect.Operation) string {
	segments := op.Segments
	if segments == nil {
		segments, _ = introspect.ParsePath(op.Path)
	}
	parts := literals(segments)
	if len(parts) == 0 {
		return ""
	}
	last := parts[len(parts)-1]
	list := words(last.text)
	if len(list) == 0 {
		return ""
	}
	if verbs[list[0]] && !last.param && (op.Method != http.MethodGet || len(list) > 1 || len(parts) > 1) {
		return action(list, parts[:len(parts)-1], op.Method)
	}
	before := parts[:len(parts)-1]
	return resource(op.Method, append(areaOf(before), list...), last.param) + ownerOf(before)
}

// areaOf returns the words of the segment before a resource, which distinguishes it from other
// resources with its name: the orders of an admin area are admin orders. It returns none if a
// parameter follows the segment.
func areaOf(before []literal) []string {
	if len(before) == 0 || before[len(before)-1].param {
		return nil
	}
	return words(before[len(before)-1].text)
}

// A literal is a segment of a path with text, and whether a parameter follows it.
type literal struct {
	text  string
	param bool
}

// literals returns the segments that name a resource or an action, without prefixes such as api and
// v1.
func literals(segments []introspect.Segment) []literal {
	var out []literal
	for _, s := range segments {
		text := strings.Trim(s.Literal, "-_.~")
		if text != "" && (len(out) > 0 || !isPrefix(text)) {
			out = append(out, literal{text: text})
		}
		if s.Param != "" && len(out) > 0 {
			out[len(out)-1].param = true
		}
	}
	return out
}

// isPrefix reports whether a segment at the beginning of a path does not name a resource.
func isPrefix(text string) bool {
	text = strings.ToLower(text)
	version := len(text) > 1 && text[0] == 'v' && strings.Trim(text[1:], "0123456789.") == ""
	return version || slices.Contains([]string{"api", "apis", "rest", "public", "internal"}, text)
}

// resource describes what a method does with a resource or, if one is true, with one of several.
func resource(method string, list []string, one bool) string {
	noun, many := strings.Join(list, " "), plural(list[len(list)-1])
	single := strings.Join(singular(list), " ")
	switch {
	case one && method == http.MethodGet:
		return "get one " + single
	case one && method == http.MethodPut:
		return "replace one " + single
	case one && method == http.MethodPatch:
		return "update one " + single
	case one && method == http.MethodDelete:
		return "delete one " + single
	case one:
		return "post to one " + single
	case method == http.MethodGet && many:
		return "list " + noun
	case method == http.MethodGet:
		return "get " + noun
	case method == http.MethodPost && many:
		return "create " + article(single)
	case method == http.MethodPost:
		return "post to " + noun
	case method == http.MethodPut:
		return "replace " + noun
	case method == http.MethodPatch:
		return "update " + noun
	default:
		return "delete " + noun
	}
}

// action describes an action that the end of a path names, with its object.
func action(list []string, before []literal, method string) string {
	if len(list) > 1 || len(before) == 0 {
		text := strings.Join(list, " ")
		if len(before) > 0 && !slices.Contains(list, before[len(before)-1].text) && len(list) == 1 {
			text += " " + before[len(before)-1].text
		}
		return text
	}
	target := append(areaOf(before[:len(before)-1]), words(before[len(before)-1].text)...)
	noun := strings.Join(target, " ")
	switch {
	case before[len(before)-1].param:
		noun = "one " + strings.Join(singular(target), " ")
	case collective[list[0]]:
	case plural(target[len(target)-1]) && method == http.MethodPost && list[0] != "search":
		noun = strings.Join(target, " ")
	}
	return list[0] + " " + noun + ownerOf(before[:len(before)-1])
}

// ownerOf returns the owner of a resource: the resource before it in the path, if a parameter
// selects it.
func ownerOf(before []literal) string {
	if len(before) == 0 {
		return ""
	}
	owner := before[len(before)-1]
	if !owner.param {
		return ""
	}
	return " of one " + strings.Join(singular(words(owner.text)), " ")
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// article returns a noun with its indefinite article.
func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) && !strings.HasPrefix(noun, "us") && !strings.HasPrefix(noun, "uni") {
		return "an " + noun
	}
	return "a " + noun
}
