package ginmcp

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/rank"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/ginmcp/internal/uri"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A catalogue is a snapshot of what a server offers. It is immutable: every list and
// every call reads the one that is current when it begins, and finishes on it.
type catalogue struct {
	// operations are all that the application offers, hidden ones included.
	operations  []introspect.Operation
	tools       []*mcp.Tool // by name
	entries     map[string]*entry
	resources   []*mcp.Resource
	templates   []*mcp.ResourceTemplate
	readings    []*resource // both of them
	byTemplate  map[string]*resource
	uris        uri.Tree[resource]
	diagnostics []introspect.Diagnostic
	reachable   reachable
	// listed are the tools of the list: all of them, or with a search the few that stand for
	// the others, which are findable by their index.
	listed, findable []*mcp.Tool
	index            *rank.Index
}

// newCatalogue makes an empty one, whose lists are empty in JSON too.
func newCatalogue() *catalogue {
	return &catalogue{
		tools: []*mcp.Tool{}, entries: map[string]*entry{},
		resources: []*mcp.Resource{}, templates: []*mcp.ResourceTemplate{}, byTemplate: map[string]*resource{},
	}
}

// An entry is one thing that can be called: its definition, and how.
type entry struct {
	tool   *mcp.Tool
	route  string
	invoke func(context.Context, call) result.Result
}

// A call is what the protocol says about one invocation, whichever door it came by.
type call struct {
	// caller is the HTTP request that carried the call, nil where none did.
	caller    *http.Request
	arguments json.RawMessage
	// resource is the URI that is read, "" where a tool is called.
	resource string
	// trace is the trace context that did not come as headers.
	trace http.Header
	// tool is what was called, where that is not the operation itself.
	tool string
	// written are the tools that were written by hand, where there may be any.
	written []*mcp.Tool
	// peer is the other end, nil where nobody can be told anything.
	peer peer
}
