package ginmcp

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// maxDescription is how many characters of a description a tool shows: some clients
// refuse a tool with more than 1,024.
const maxDescription = 1000

// maxTitle is how many characters a title has, which is one line in a list.
const maxTitle = 80

// tagsKey is where a component has its tags, in its _meta.
const tagsKey = "ginmcp.tags"

// newTool makes the definition that clients see.
func newTool(name string, op *introspect.Operation, in *schema.Input, out *schema.Output) *mcp.Tool {
	t := &mcp.Tool{
		Name: name, Title: titleFor(name, op), Description: describe(op),
		InputSchema: in.Schema, Annotations: hintsOf(op), Meta: metaOf(op),
	}
	if out != nil {
		t.OutputSchema = out.Schema
	}
	return t
}

// titleFor is the line that a person sees: what the operation is called or, where nobody
// told, its name.
func titleFor(name string, op *introspect.Operation) string {
	summary := strings.Join(strings.Fields(cmp.Or(op.Title, op.Summary)), " ")
	if summary == "" {
		return naming.Title(name)
	}
	return schema.Truncate(strings.TrimSuffix(summary, "."), maxTitle)
}

// metaOf is what a component says of itself to those who know ginmcp.
func metaOf(op *introspect.Operation) mcp.Meta {
	if len(op.Tags) == 0 {
		return nil
	}
	return mcp.Meta{tagsKey: op.Tags}
}

// undescribed is what stands in place of a description.
const undescribed = "The application does not describe what it does."

// describe says what the operation does or, where nobody told, what it calls.
func describe(op *introspect.Operation) string {
	var parts []string
	for _, text := range []string{op.Summary, op.Description} {
		if text = strings.TrimSpace(text); text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "Calls "+op.Route()+". "+undescribed)
	}
	if op.Deprecated {
		parts = append(parts, "Deprecated: the application is about to do without it.")
	}
	return schema.Truncate(strings.Join(parts, "\n\n"), maxDescription)
}

// hintsOf says all four hints outright, since what a client assumes without them is
// the worst. They follow from the method as RFC 9110 section 9.2 defines it, unless the
// operation says otherwise. A POST is taken to add something, but one of which nothing is known
// may do anything: applications delete by it too.
func hintsOf(op *introspect.Operation) *mcp.ToolAnnotations {
	read := op.Method == http.MethodGet
	destructive := op.Method == http.MethodPut || op.Method == http.MethodPatch || op.Method == http.MethodDelete || op.Method == http.MethodPost && !op.Declared
	idempotent := read || op.Method == http.MethodPut || op.Method == http.MethodDelete
	if h := op.Hints.Destructive; h != nil {
		destructive = *h
		read = read && !*h
	}
	if h := op.Hints.ReadOnly; h != nil {
		read = *h
	}
	if h := op.Hints.Idempotent; h != nil {
		idempotent = *h
	}
	if read {
		destructive, idempotent = false, true
	}
	openWorld := false
	return &mcp.ToolAnnotations{ReadOnlyHint: read, DestructiveHint: &destructive, IdempotentHint: idempotent, OpenWorldHint: &openWorld}
}
