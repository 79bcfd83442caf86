package definition

import (
	"net/http"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Hints returns the hints of an operation, all four of them. They promise only what HTTP or the
// application states. RFC 9110 section 9.2 defines GET as read-only, and PUT and DELETE as
// idempotent; a GET whose path or name states a change promises nothing. All other hints have the
// defaults of the protocol, which assume the worst, because a declared body does not show the
// effects. A tool acts only on the application, so its world is not open.
func Hints(op *introspect.Operation) *mcp.ToolAnnotations {
	change, _ := op.Change()
	read := op.Method == http.MethodGet && change == ""
	destructive := true
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
	return hints(read, destructive, idempotent, false)
}

// Worst returns the hints of a tool that calls other tools: the worst of their hints. A missing
// hint has the protocol's default. Without any tool, the result has the defaults.
func Worst(tools []*mcp.Tool) *mcp.ToolAnnotations {
	if len(tools) == 0 {
		return hints(false, true, false, false)
	}
	read, destructive, idempotent, open := true, false, true, false
	for _, t := range tools {
		a := t.Annotations
		if a == nil {
			return hints(false, true, false, true)
		}
		read = read && a.ReadOnlyHint
		destructive = destructive || !a.ReadOnlyHint && (a.DestructiveHint == nil || *a.DestructiveHint)
		idempotent = idempotent && (a.ReadOnlyHint || a.IdempotentHint)
		open = open || a.OpenWorldHint == nil || *a.OpenWorldHint
	}
	return hints(read, destructive, idempotent, open)
}

// hints makes hints. A read-only tool is not destructive, and is idempotent.
func hints(read, destructive, idempotent, open bool) *mcp.ToolAnnotations {
	destructive, idempotent = destructive && !read, idempotent || read
	return &mcp.ToolAnnotations{
		ReadOnlyHint: read, DestructiveHint: &destructive, IdempotentHint: idempotent, OpenWorldHint: &open,
	}
}
