package gosdk

import (
	"context"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Lists of the SDK: the generated components with those that were written by hand.

// listTools lists the generated tools with the hand-written ones, which the SDK lists page by page.
// The result is a single page, so every cursor is invalid, which the SDK reports.
func (a *Adapter) listTools(
	ctx context.Context,
	next mcp.MethodHandler,
	req *mcp.ListToolsRequest,
) (mcp.Result, error) {
	if err := a.withheld(); err != nil {
		return nil, err
	}
	if req.Params != nil && req.Params.Cursor != "" {
		return next(ctx, MethodListTools, req)
	}
	c := a.caller(ctx, req.Extra, true)
	view := c.view
	if !a.shared.Load() {
		return &mcp.ListToolsResult{Tools: view.Listed(), Cacheable: private}, nil
	}
	tools, err := handWritten(ctx, next, req.Session)
	if err != nil {
		return nil, err
	}
	written := map[string]bool{}
	for _, t := range tools {
		written[t.Name] = true
	}
	tools = slices.DeleteFunc(tools, func(t *mcp.Tool) bool { return !c.sees(ofTool(t)) })
	seen := &invoke.HandWritten{Seen: tools}
	for _, t := range view.Listed() {
		t = definition.CopyTool(t) // middleware may modify it
		view.Catalogue().ReachHandWritten(t, seen)
		if written[t.Name] {
			a.overrides.note(a.Logger, toolOverride(t.Name, view.Catalogue().Route(t.Name)))
		} else {
			tools = append(tools, t)
		}
	}
	slices.SortFunc(tools, func(x, y *mcp.Tool) int { return strings.Compare(x.Name, y.Name) })
	return &mcp.ListToolsResult{Tools: tools, Cacheable: private}, nil
}

// private keeps a list out of shared caches, because it may be behind the application's
// authentication.
var private = mcp.Cacheable{CacheScope: "private"}

// handWritten returns the tools that the developer added to the SDK's server.
func handWritten(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession) ([]*mcp.Tool, error) {
	return pages(func(cursor string) ([]*mcp.Tool, string, error) {
		params := &mcp.ListToolsParams{Cursor: cursor}
		res, err := next(ctx, MethodListTools, &mcp.ListToolsRequest{Session: session, Params: params})
		list, ok := res.(*mcp.ListToolsResult)
		if !ok {
			return nil, "", err
		}
		return slices.DeleteFunc(list.Tools, func(t *mcp.Tool) bool { return t.Name == Announcement }), list.NextCursor, err
	})
}

// pages collects a list that comes page by page.
func pages[T any](page func(cursor string) (items []T, next string, err error)) ([]T, error) {
	var all []T
	for cursor := ""; ; {
		items, next, err := page(cursor)
		if err != nil {
			return nil, err
		}
		if all = append(all, items...); next == "" {
			return all, nil
		}
		cursor = next
	}
}

//nolint:dupl // the types of the two lists have nothing in common
func (a *Adapter) listResources(
	ctx context.Context,
	next mcp.MethodHandler,
	req *mcp.ListResourcesRequest,
) (mcp.Result, error) {
	if err := a.withheld(); err != nil {
		return nil, err
	}
	if req.Params != nil && req.Params.Cursor != "" {
		return next(ctx, MethodListResources, req) // there is one page
	}
	c := a.caller(ctx, req.Extra, true)
	list := c.view.Resources()
	if a.shared.Load() { // middleware may modify it
		list = copied(list, definition.CopyResource)
	}
	written, err := a.writtenResources(ctx, next, req.Session)
	if err != nil {
		return nil, err
	}
	merged := merge(written, list, merging[*mcp.Resource]{
		key: func(r *mcp.Resource) string { return r.URI }, overridden: a.overridden(c.view.Catalogue()),
		sees: func(r *mcp.Resource) bool { return c.sees(ofResource(r)) },
	})
	return &mcp.ListResourcesResult{Resources: merged, Cacheable: private}, nil
}

//nolint:dupl // as above
func (a *Adapter) listTemplates(
	ctx context.Context,
	next mcp.MethodHandler,
	req *mcp.ListResourceTemplatesRequest,
) (mcp.Result, error) {
	if err := a.withheld(); err != nil {
		return nil, err
	}
	if req.Params != nil && req.Params.Cursor != "" {
		return next(ctx, MethodListTemplates, req)
	}
	c := a.caller(ctx, req.Extra, true)
	list := c.view.Templates()
	if a.shared.Load() { // middleware may modify it
		list = copied(list, definition.CopyTemplate)
	}
	written, err := a.writtenTemplates(ctx, next, req.Session)
	if err != nil {
		return nil, err
	}
	merged := merge(written, list, merging[*mcp.ResourceTemplate]{
		key: func(t *mcp.ResourceTemplate) string { return t.URITemplate }, overridden: a.overridden(c.view.Catalogue()),
		sees: func(t *mcp.ResourceTemplate) bool { return c.sees(ofTemplate(t)) },
	})
	return &mcp.ListResourceTemplatesResult{ResourceTemplates: merged, Cacheable: private}, nil
}

// copied returns a list with a copy of every item.
func copied[T any](list []T, one func(T) T) []T {
	out := make([]T, len(list))
	for i, item := range list {
		out[i] = one(item)
	}
	return out
}

// A merging states how generated components are merged with components that were written by hand.
type merging[T any] struct {
	key        func(T) string
	overridden func(key string)
	// sees reports whether the caller sees a component that was written by hand.
	sees func(T) bool
}

// merge adds the generated components to those that were written by hand, which take precedence,
// even for a caller who does not see them.
func merge[T any](written, generated []T, m merging[T]) []T {
	if len(written) == 0 {
		return generated
	}
	taken := map[string]bool{}
	for _, w := range written {
		taken[m.key(w)] = true
	}
	written = slices.DeleteFunc(written, func(w T) bool { return !m.sees(w) })
	for _, g := range generated {
		if taken[m.key(g)] {
			m.overridden(m.key(g))
		} else {
			written = append(written, g)
		}
	}
	slices.SortFunc(written, func(x, y T) int { return strings.Compare(m.key(x), m.key(y)) })
	return written
}

// overridden records that a hand-written resource or template has the URI of a generated one.
func (a *Adapter) overridden(c *catalogue.Catalogue) func(uri string) {
	return func(uri string) {
		for _, route := range c.ResourceRoutes(uri) {
			a.overrides.note(a.Logger, resourceOverride(uri, route))
		}
	}
}

// writtenResources returns the resources that the developer added to the SDK's server.
func (a *Adapter) writtenResources(
	ctx context.Context,
	next mcp.MethodHandler,
	session *mcp.ServerSession,
) ([]*mcp.Resource, error) {
	if !a.shared.Load() {
		return nil, nil
	}
	return pages(func(cursor string) ([]*mcp.Resource, string, error) {
		params := &mcp.ListResourcesParams{Cursor: cursor}
		res, err := next(ctx, MethodListResources, &mcp.ListResourcesRequest{Session: session, Params: params})
		list, ok := res.(*mcp.ListResourcesResult)
		if !ok {
			return nil, "", err
		}
		return slices.DeleteFunc(
			list.Resources,
			func(r *mcp.Resource) bool { return r.URI == AnnouncementURI },
		), list.NextCursor, err
	})
}

// writtenTemplates returns the templates that the developer added to the SDK's server.
func (a *Adapter) writtenTemplates(
	ctx context.Context,
	next mcp.MethodHandler,
	session *mcp.ServerSession,
) ([]*mcp.ResourceTemplate, error) {
	if !a.shared.Load() {
		return nil, nil
	}
	return pages(func(cursor string) ([]*mcp.ResourceTemplate, string, error) {
		params := &mcp.ListResourceTemplatesParams{Cursor: cursor}
		res, err := next(ctx, MethodListTemplates, &mcp.ListResourceTemplatesRequest{Session: session, Params: params})
		list, ok := res.(*mcp.ListResourceTemplatesResult)
		if !ok {
			return nil, "", err
		}
		return list.ResourceTemplates, list.NextCursor, err
	})
}
