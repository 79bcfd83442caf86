package catalogue

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/ginmcp/internal/rank"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The weight of a word depends on where it occurs.
const (
	inName        = 3
	inDescription = 1.5
	inTags        = 1
	inPath        = 1
	inMethod      = 1
	inArgument    = 0.5
	inDetail      = 0.4 // in the description of an argument, and in its members
	inAncestor    = 0.3 // in the descriptions of the tools at the parent paths
)

// documents are the searchable texts of tools.
func documents(entries []*Entry) []rank.Document {
	documents, ancestors := make([]rank.Document, len(entries)), familiesOf(entries)
	for i, e := range entries {
		t := e.tool
		d := []rank.Field{{Text: t.Name, Weight: inName}, {Text: t.Description, Weight: inDescription}}
		if title := strings.TrimSuffix(t.Title, "."); title != naming.Title(t.Name) &&
			!strings.Contains(t.Description, title) {
			d = append(d, rank.Field{Text: title, Weight: inDescription})
		}
		if tags, ok := t.Meta[definition.TagsKey].([]string); ok {
			d = append(d, rank.Field{Text: strings.Join(tags, " "), Weight: inTags})
		}
		if e.route != "" {
			method, path, _ := strings.Cut(e.route, " ")
			d = append(
				d,
				rank.Field{Text: literals(path), Weight: inPath},
				rank.Field{Text: verb(method, path), Weight: inMethod},
			)
			d = append(d, rank.Field{Text: ancestors.of(path), Weight: inAncestor})
		}
		documents[i] = rank.Document{Fields: inputOf(t).words(d, inArgument), Kind: actionOf(t, e.route)}
	}
	return documents
}

// families are the descriptions of the tools at each path. Those of /orders describe orders, which
// /orders/:id/refund is about too.
type families map[string]string

func familiesOf(entries []*Entry) families {
	f := families{}
	for _, e := range entries {
		if e.route == "" {
			continue
		}
		_, path, _ := strings.Cut(e.route, " ")
		if !strings.Contains(f[path], e.tool.Description) {
			f[path] += " " + e.tool.Description
		}
	}
	return f
}

// of returns the descriptions of the tools at the parents of a path.
func (f families) of(path string) string {
	var texts []string
	for i := strings.LastIndexByte(path, '/'); i > 0; i = strings.LastIndexByte(path[:i], '/') {
		texts = append(texts, f[path[:i]])
	}
	return strings.Join(texts, " ")
}

// actionOf returns the kind of action of a tool. The method of its route decides where it is
// unambiguous, then the first verb in its name or description, and then its hints.
func actionOf(t *mcp.Tool, route string) rank.Kind {
	method, path, _ := strings.Cut(route, " ")
	kind := named(t)
	switch {
	case method == http.MethodDelete:
		return rank.Deletes
	case method == http.MethodGet && (kind == rank.Acts || kind == rank.Reads || kind == rank.Lists):
		if strings.ContainsAny(path[strings.LastIndexByte(path, '/')+1:], ":*") {
			return rank.Reads
		}
		return rank.Lists
	case method == http.MethodPatch && kind == rank.Acts:
		return rank.Updates
	case kind == rank.Acts && t.Annotations != nil && t.Annotations.ReadOnlyHint:
		return rank.Reads
	default:
		return kind
	}
}

// named returns the kind of the first verb in the name of a tool, or otherwise that of the first
// word of its description.
func named(t *mcp.Tool) rank.Kind {
	for _, word := range naming.Words(strings.ReplaceAll(t.Name, "-", "_")) {
		if kind := rank.KindOf(word); kind != rank.Acts {
			return kind
		}
	}
	first, _, _ := strings.Cut(t.Description, " ")
	return rank.KindOf(strings.ToLower(first))
}

// literals returns the literal segments of a path as words.
func literals(path string) string {
	var words []string
	for segment := range strings.SplitSeq(path, "/") {
		if !strings.HasPrefix(segment, ":") && !strings.HasPrefix(segment, "*") {
			words = append(words, segment)
		}
	}
	return strings.Join(words, " ")
}

// verb returns the word for the action of a method, or "" for POST, which may do anything.
func verb(method, path string) string {
	last := path[strings.LastIndexByte(path, '/')+1:]
	switch {
	case method == http.MethodDelete:
		return "delete"
	case method == http.MethodPut || method == http.MethodPatch:
		return "update"
	case method == http.MethodGet && strings.ContainsAny(last, ":*"):
		return "get"
	case method == http.MethodGet:
		return "list"
	default:
		return ""
	}
}

// inputWords are the words in a schema of arguments.
type inputWords struct {
	Description string                `json:"description"`
	Enum        []any                 `json:"enum"`
	Properties  map[string]inputWords `json:"properties"`
	Items       *inputWords           `json:"items"`
	Required    []string              `json:"required"`
}

// inputOf reads the schema of a tool's arguments. A schema that cannot be read has no words.
func inputOf(t *mcp.Tool) inputWords {
	var in inputWords
	raw, ok := t.InputSchema.(json.RawMessage)
	if !ok {
		var err error
		if raw, err = json.Marshal(t.InputSchema); err != nil {
			return inputWords{}
		}
	}
	if json.Unmarshal(raw, &in) != nil {
		return inputWords{}
	}
	return in
}

// words adds the words of the arguments to a document.
func (in inputWords) words(d []rank.Field, weight float64) []rank.Field {
	for _, name := range slices.Sorted(maps.Keys(in.Properties)) { // sorted, so that sums of floats are reproducible
		p := in.Properties[name]
		d = append(d, rank.Field{Text: name, Weight: weight}, rank.Field{Text: p.Description, Weight: inDetail})
		for _, value := range p.Enum {
			if text, ok := value.(string); ok {
				d = append(d, rank.Field{Text: text, Weight: inDetail})
			}
		}
		d = p.words(d, inDetail)
	}
	if in.Items != nil {
		d = in.Items.words(d, inDetail)
	}
	return d
}
