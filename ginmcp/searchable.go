package ginmcp

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/ginmcp/internal/rank"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// How much a word counts by where it stands.
const (
	inName        = 3
	inDescription = 1.5
	inTags        = 1
	inPath        = 1
	inMethod      = 1
	inArgument    = 0.8
	inDetail      = 0.4 // what is said of an argument, and what is inside of one
	inAncestor    = 0.3 // what is said of what a path belongs to
)

// documents are what is searched of tools.
func (c *catalogue) documents(tools []*mcp.Tool) []rank.Document {
	documents, ancestors := make([]rank.Document, len(tools)), c.families(tools)
	for i, t := range tools {
		d := []rank.Field{{Text: t.Name, Weight: inName}, {Text: t.Description, Weight: inDescription}}
		if title := strings.TrimSuffix(t.Title, "."); title != naming.Title(t.Name) && !strings.Contains(t.Description, title) {
			d = append(d, rank.Field{Text: title, Weight: inDescription})
		}
		if tags, ok := t.Meta["ginmcp.tags"].([]string); ok {
			d = append(d, rank.Field{Text: strings.Join(tags, " "), Weight: inTags})
		}
		if e := c.entries[t.Name]; e != nil && e.tool == t && e.route != "" {
			method, path, _ := strings.Cut(e.route, " ")
			d = append(d, rank.Field{Text: literals(path), Weight: inPath}, rank.Field{Text: verb(method, path), Weight: inMethod})
			d = append(d, rank.Field{Text: ancestors.of(path), Weight: inAncestor})
		}
		documents[i] = rank.Document{Fields: inputOf(t).words(d, inArgument), Kind: kindOf(t)}
	}
	return documents
}

// families are the descriptions of the tools at each path: those of /orders tell what an order
// is, and so what /orders/:id/refund is about.
type families map[string]string

func (c *catalogue) families(tools []*mcp.Tool) families {
	f := families{}
	for _, t := range tools {
		if e := c.entries[t.Name]; e != nil && e.tool == t && e.route != "" {
			_, path, _ := strings.Cut(e.route, " ")
			if !strings.Contains(f[path], t.Description) {
				f[path] += " " + t.Description
			}
		}
	}
	return f
}

// of returns what is said of the paths that a path is below.
func (f families) of(path string) string {
	var texts []string
	for i := strings.LastIndexByte(path, '/'); i > 0; i = strings.LastIndexByte(path[:i], '/') {
		texts = append(texts, f[path[:i]])
	}
	return strings.Join(texts, " ")
}

// kindOf tells what a tool does, by the first word of its name or else by its hints.
func kindOf(t *mcp.Tool) rank.Kind {
	kind := rank.KindOf(naming.Words(strings.ReplaceAll(t.Name, "-", "_"))[0])
	if kind == rank.Acts && t.Annotations != nil && t.Annotations.ReadOnlyHint {
		return rank.Reads
	}
	return kind
}

// literals are what a path says without its parameters.
func literals(path string) string {
	var words []string
	for segment := range strings.SplitSeq(path, "/") {
		if !strings.HasPrefix(segment, ":") && !strings.HasPrefix(segment, "*") {
			words = append(words, segment)
		}
	}
	return strings.Join(words, " ")
}

// verb says what a method does. A POST may do anything.
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

// inputWords are what a schema of arguments says in words.
type inputWords struct {
	Description string                `json:"description"`
	Enum        []any                 `json:"enum"`
	Properties  map[string]inputWords `json:"properties"`
	Items       *inputWords           `json:"items"`
	Required    []string              `json:"required"`
}

// inputOf reads the schema of a tool's arguments. One that cannot be read has none.
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
	for _, name := range slices.Sorted(maps.Keys(in.Properties)) { // the order makes sums the same
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
