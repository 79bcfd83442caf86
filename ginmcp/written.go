package ginmcp

import (
	"context"
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/yosida95/uritemplate/v3"
)

// What was written by hand is restricted as what was generated is: by tags and scopes in its _meta,
// and by the application's rules, which see an operation that is made of its definition.

// A handmade is everything that the developer added to the SDK's server.
type handmade struct {
	tools     []*mcp.Tool
	resources []*mcp.Resource
	templates []*mcp.ResourceTemplate
	prompts   []*mcp.Prompt
}

// written calls f with what was written by hand. The SDK shows that only to a session, so this
// opens one for as long as it takes.
func (s *Server) written(ctx context.Context, f func(handmade) error) error {
	_, transport := mcp.NewInMemoryTransports()
	session, err := s.mcp.Connect(ctx, transport, nil)
	if err != nil {
		return fmt.Errorf("a session for the components that were written by hand: %w", err)
	}
	defer func() { _ = session.Close() }() // the transport is in memory
	var w handmade
	if w.tools, err = handWritten(ctx, s.next, session); err != nil {
		return err
	}
	if w.resources, err = s.writtenResources(ctx, s.next, session); err != nil {
		return err
	}
	if w.templates, err = s.writtenTemplates(ctx, s.next, session); err != nil {
		return err
	}
	if w.prompts, err = writtenPrompts(ctx, s.next, session); err != nil {
		return err
	}
	return f(w)
}

// writtenPrompts returns the prompts that the developer added to the SDK's server.
func writtenPrompts(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession) ([]*mcp.Prompt, error) {
	return pages(func(cursor string) ([]*mcp.Prompt, string, error) {
		params := &mcp.ListPromptsParams{Cursor: cursor}
		res, err := next(ctx, methodListPrompts, &mcp.ListPromptsRequest{Session: session, Params: params})
		list, ok := res.(*mcp.ListPromptsResult)
		if !ok {
			return nil, "", err
		}
		return list.Prompts, list.NextCursor, err
	})
}

// operations returns everything as operations.
func (w *handmade) operations() []*introspect.Operation {
	var all []*introspect.Operation
	for _, t := range w.tools {
		all = append(all, ofTool(t))
	}
	for _, r := range w.resources {
		all = append(all, ofResource(r))
	}
	for _, t := range w.templates {
		all = append(all, ofTemplate(t))
	}
	for _, p := range w.prompts {
		all = append(all, ofPrompt(p))
	}
	return all
}

func ofTool(t *mcp.Tool) *introspect.Operation {
	return writtenOperation("tool", t.Name, t.Title, t.Description, t.Meta)
}

func ofResource(r *mcp.Resource) *introspect.Operation {
	return writtenOperation("resource", r.URI, r.Title, r.Description, r.Meta)
}

func ofTemplate(t *mcp.ResourceTemplate) *introspect.Operation {
	return writtenOperation("resource", t.URITemplate, t.Title, t.Description, t.Meta)
}

func ofPrompt(p *mcp.Prompt) *introspect.Operation {
	return writtenOperation("prompt", p.Name, p.Title, p.Description, p.Meta)
}

// writtenOperation makes an operation of a definition. Its Err field does not exist, so a _meta that
// cannot be read makes a scope that nobody has.
func writtenOperation(kind, name, title, description string, meta mcp.Meta) *introspect.Operation {
	return &introspect.Operation{
		ID: name, Method: kind, Path: name, Title: title, Description: description, Annotated: true,
		Tags: texts(meta[definition.TagsKey]), Scopes: texts(meta[definition.ScopesKey]),
	}
}

// unreadable stands for a list in a _meta that cannot be read. It is neither a tag that a client
// could name nor a scope that a token could have, so what it restricts stays closed.
const unreadable = "\x00"

// texts reads a list of texts in a _meta.
func texts(value any) []string {
	switch value := value.(type) {
	case nil:
		return nil
	case []string:
		return slices.Clone(value)
	case []any:
		out := make([]string, len(value))
		for i, item := range value {
			text, ok := item.(string)
			if !ok {
				text = unreadable
			}
			out[i] = text
		}
		return out
	default:
		return []string{unreadable}
	}
}

// ofWritten decides about what was written by hand.
func (a *access) ofWritten(op *introspect.Operation) catalogue.Verdict {
	if a == nil {
		return catalogue.Allowed
	}
	if !a.toolset.has(op.Tags) {
		return catalogue.Denied
	}
	return a.decide(func() *introspect.Operation { return op }, a.neededFor(op))
}

// neededFor returns the scopes that a caller of what was written by hand needs.
func (a *access) neededFor(op *introspect.Operation) authz.Requirement {
	return authz.Requirement(nil).And(op.Scopes).And(a.config.spec.Scopes)
}

// sees reports whether a caller sees what was written by hand.
func (a *access) sees(op *introspect.Operation) bool { return a == nil || a.lists(a.ofWritten(op)) }

// ofURI returns what the SDK would read under a URI, as an operation, or nil if there is nothing.
func (w *handmade) ofURI(uri string) *introspect.Operation {
	for _, r := range w.resources {
		if r.URI == uri {
			return ofResource(r)
		}
	}
	for _, t := range w.templates {
		if parsed, err := uritemplate.New(t.URITemplate); err == nil && parsed.Regexp().MatchString(uri) {
			return ofTemplate(t)
		}
	}
	return nil
}

// tool, prompt and template return what has a name, as an operation, or nil if there is nothing.
func (w *handmade) tool(name string) *introspect.Operation {
	if i := slices.IndexFunc(w.tools, func(t *mcp.Tool) bool { return t.Name == name }); i >= 0 {
		return ofTool(w.tools[i])
	}
	return nil
}

func (w *handmade) prompt(name string) *introspect.Operation {
	if i := slices.IndexFunc(w.prompts, func(p *mcp.Prompt) bool { return p.Name == name }); i >= 0 {
		return ofPrompt(w.prompts[i])
	}
	return nil
}

func (w *handmade) template(template string) *introspect.Operation {
	if i := slices.IndexFunc(w.templates, func(t *mcp.ResourceTemplate) bool { return t.URITemplate == template }); i >= 0 {
		return ofTemplate(w.templates[i])
	}
	return nil
}

// refused returns the error for what a caller may not use, nil if it may be used. Unknown is the
// error for what does not exist.
func (a *access) refused(op *introspect.Operation, unknown error) error {
	switch a.ofWritten(op) {
	case catalogue.Allowed:
		return nil
	case catalogue.Obtainable:
		return forbidden(op.Path, a.neededFor(op))
	default:
		return unknown
	}
}

// forbidden is the error for what needs scopes that the caller does not have, where there is no
// HTTP response for a challenge.
func forbidden(name string, needed authz.Requirement) error {
	return &jsonrpc.Error{
		Code:    jsonrpc.CodeInvalidParams,
		Message: fmt.Sprintf("%q was refused: the caller needs the scope %s", name, needed),
	}
}

// unknownTool and unknownPrompt are the SDK's own errors.
func unknownTool(name string) error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: fmt.Sprintf("unknown tool %q", name)}
}

func unknownPrompt(name string) error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: fmt.Sprintf("unknown prompt %q", name)}
}

// writtenAt returns what was written by hand and would be read under a URI, or nil.
func (s *Server) writtenAt(
	ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession, uri string,
) (*introspect.Operation, error) {
	var w handmade
	var err error
	if w.resources, err = s.writtenResources(ctx, next, session); err != nil {
		return nil, err
	}
	if w.templates, err = s.writtenTemplates(ctx, next, session); err != nil {
		return nil, err
	}
	return w.ofURI(uri), nil
}

// unreadable returns the error for a resource that was written by hand and that the caller may not
// read, or nil.
func (s *Server) unreadable(
	ctx context.Context,
	next mcp.MethodHandler,
	req *mcp.ReadResourceRequest,
	c *sdkCaller,
) error {
	if c.access == nil {
		return nil
	}
	op, err := s.writtenAt(ctx, next, req.Session, req.Params.URI)
	if err != nil || op == nil {
		return err
	}
	return c.access.refused(op, notFound(req.Params.URI))
}
