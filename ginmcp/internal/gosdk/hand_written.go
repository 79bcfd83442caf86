package gosdk

import (
	"context"
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/yosida95/uritemplate/v3"
)

// HandWritten is everything that the developer added to the SDK's server. It is restricted as generated
// components are: by tags and scopes in its _meta, and by the application's rules, which see each
// component as an operation that is made of its definition.
type HandWritten struct {
	tools     []*mcp.Tool
	resources []*mcp.Resource
	templates []*mcp.ResourceTemplate
	prompts   []*mcp.Prompt
}

// HandWritten calls f with the components that were written by hand. The SDK shows them only to a session,
// so HandWritten opens one for as long as f runs.
func (a *Adapter) HandWritten(ctx context.Context, f func(*HandWritten) error) error {
	_, transport := mcp.NewInMemoryTransports()
	session, err := a.server.Connect(ctx, transport, nil)
	if err != nil {
		return fmt.Errorf("a session for the components that were written by hand: %w", err)
	}
	defer func() { _ = session.Close() }()
	var w HandWritten
	if w.tools, err = handWritten(ctx, a.next, session); err != nil {
		return err
	}
	if w.resources, err = a.writtenResources(ctx, a.next, session); err != nil {
		return err
	}
	if w.templates, err = a.writtenTemplates(ctx, a.next, session); err != nil {
		return err
	}
	if w.prompts, err = writtenPrompts(ctx, a.next, session); err != nil {
		return err
	}
	return f(&w)
}

// writtenPrompts returns the prompts that the developer added to the SDK's server.
func writtenPrompts(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession) ([]*mcp.Prompt, error) {
	return pages(func(cursor string) ([]*mcp.Prompt, string, error) {
		params := &mcp.ListPromptsParams{Cursor: cursor}
		res, err := next(ctx, MethodListPrompts, &mcp.ListPromptsRequest{Session: session, Params: params})
		list, ok := res.(*mcp.ListPromptsResult)
		if !ok {
			return nil, "", err
		}
		return list.Prompts, list.NextCursor, err
	})
}

// Operations returns every component as an operation.
func (w *HandWritten) Operations() []*introspect.Operation {
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

// writtenOperation makes an operation from a definition. A _meta that cannot be read requires a
// scope that no token can have.
func writtenOperation(kind, name, title, description string, meta mcp.Meta) *introspect.Operation {
	return &introspect.Operation{
		ID: name, Method: kind, Path: name, Title: title, Description: description, Annotated: true,
		Tags: texts(meta[definition.TagsKey]), Scopes: texts(meta[definition.ScopesKey]),
	}
}

// unreadable replaces a list in a _meta that cannot be read. It is neither a tag that a client
// could name nor a scope that a token could have, so the component stays restricted.
const unreadable = "\x00"

// texts reads a list of strings in a _meta.
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

// URI returns the resource or template that the SDK would read for a URI, as an operation, or nil
// if there is none.
func (w *HandWritten) URI(uri string) *introspect.Operation {
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

// Tool returns the tool with a name, as an operation, or nil if there is none.
func (w *HandWritten) Tool(name string) *introspect.Operation {
	if i := slices.IndexFunc(w.tools, func(t *mcp.Tool) bool { return t.Name == name }); i >= 0 {
		return ofTool(w.tools[i])
	}
	return nil
}

// Prompt returns the prompt with a name, as an operation, or nil if there is none.
func (w *HandWritten) Prompt(name string) *introspect.Operation {
	if i := slices.IndexFunc(w.prompts, func(p *mcp.Prompt) bool { return p.Name == name }); i >= 0 {
		return ofPrompt(w.prompts[i])
	}
	return nil
}

// Template returns the resource template with a URI template, as an operation, or nil if there is none.
func (w *HandWritten) Template(template string) *introspect.Operation {
	named := func(t *mcp.ResourceTemplate) bool { return t.URITemplate == template }
	if i := slices.IndexFunc(w.templates, named); i >= 0 {
		return ofTemplate(w.templates[i])
	}
	return nil
}

// writtenAt returns the component that was written by hand and that the SDK would read for a URI,
// or nil.
func (a *Adapter) writtenAt(
	ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession, uri string,
) (*introspect.Operation, error) {
	var w HandWritten
	var err error
	if w.resources, err = a.writtenResources(ctx, next, session); err != nil {
		return nil, err
	}
	if w.templates, err = a.writtenTemplates(ctx, next, session); err != nil {
		return nil, err
	}
	return w.URI(uri), nil
}

// unreadable returns the error for a resource that was written by hand and that the caller may not
// read, or nil.
func (a *Adapter) unreadable(
	ctx context.Context,
	next mcp.MethodHandler,
	req *mcp.ReadResourceRequest,
	c *caller,
) error {
	if c.access == nil {
		return nil
	}
	op, err := a.writtenAt(ctx, next, req.Session, req.Params.URI)
	if err != nil || op == nil {
		return err
	}
	return c.refused(op, notFound(req.Params.URI))
}
