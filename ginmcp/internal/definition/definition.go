// Package definition makes the definitions of components, which clients see. It also copies
// definitions, because a middleware may modify its own.
package definition

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/ginmcp/internal/phrase"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const (
	// MaxDescription is the largest number of characters of a description: some clients refuse a tool
	// with more than 1,024.
	MaxDescription = 1000
	// MaxTitle is the largest number of characters of a title, one line in a list.
	MaxTitle = 80
	// TagsKey is the member of a component's _meta that holds its tags.
	TagsKey = "ginmcp.tags"
	// ScopesKey is the member with the scopes that a caller of a component written by hand needs.
	ScopesKey = "ginmcp.scopes"
)

// Described reports whether a source describes an operation. If not, its description is made from
// its route.
func Described(op *introspect.Operation) bool {
	return strings.TrimSpace(op.Summary) != "" || strings.TrimSpace(op.Description) != ""
}

// Tool makes the definition of a tool. Out is nil if the tool has no output schema.
func Tool(name string, op *introspect.Operation, in *schema.Input, out *schema.Output) *mcp.Tool {
	t := &mcp.Tool{
		Name: name, Title: Title(name, op), Description: Describe(op),
		InputSchema: in.Schema, Annotations: Hints(op), Meta: Meta(op),
	}
	if out != nil {
		t.OutputSchema = out.Schema
	}
	return t
}

// Title returns the title for people: the operation's title, its summary if that is short enough,
// or the words of its name. A shortened summary would only repeat the description.
func Title(name string, op *introspect.Operation) string {
	title := strings.TrimSuffix(oneLine(cmp.Or(op.Title, op.Summary)), ".")
	if title == "" || op.Title == "" && utf8.RuneCountInString(title) > MaxTitle {
		return naming.Title(name)
	}
	return schema.Truncate(title, MaxTitle)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Meta returns the _meta of a component, which holds its tags.
func Meta(op *introspect.Operation) mcp.Meta {
	if len(op.Tags) == 0 {
		return nil
	}
	return mcp.Meta{TagsKey: op.Tags}
}

// Describe returns the operation's summary and description or, if it has neither, a sentence made
// from its name and path. It adds the kind of the response.
func Describe(op *introspect.Operation) string {
	var parts []string
	for _, text := range []string{op.Summary, op.Description} {
		if text = strings.TrimSpace(text); text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		parts = append(parts, phrase.Sentence(op))
	}
	if kind := phrase.Kind(op); kind != "" {
		parts = append(parts, kind)
	}
	if op.Deprecated {
		parts = append(parts, "Deprecated: the application will remove it.")
	}
	return schema.Truncate(strings.Join(parts, "\n\n"), MaxDescription)
}
