package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The door to resources, which stands beside that to tools.

const (
	methodListResources = "resources/list"
	methodListTemplates = "resources/templates/list"
	methodReadResource  = "resources/read"
	methodListPrompts   = "prompts/list"
	methodComplete      = "completion/complete"
)

// receiveResource answers what is about resources. What the server does not declare it does
// not know, where the SDK alone would answer with an empty list.
func (s *Server) receiveResource(ctx context.Context, next mcp.MethodHandler, method string, req mcp.Request) (mcp.Result, error) {
	var offered bool
	var err error
	switch req := req.(type) {
	case *mcp.ListResourcesRequest:
		offered, err = s.offersResources(ctx, next, req.Session)
	case *mcp.ListResourceTemplatesRequest:
		offered, err = s.offersResources(ctx, next, req.Session)
	case *mcp.ReadResourceRequest:
		offered, err = s.offersResources(ctx, next, req.Session)
	case *mcp.ListPromptsRequest:
		offered, err = s.offersPrompts(ctx, next, req.Session)
	case *mcp.GetPromptRequest:
		offered, err = s.offersPrompts(ctx, next, req.Session)
	default:
		offered = true
	}
	if err != nil {
		return nil, err
	}
	if !offered {
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeMethodNotFound, Message: "method not found: " + method}
	}
	switch req := req.(type) {
	case *mcp.ListResourcesRequest:
		return s.listResources(ctx, next, req)
	case *mcp.ListResourceTemplatesRequest:
		return s.listTemplates(ctx, next, req)
	case *mcp.ReadResourceRequest:
		return s.readResource(ctx, next, req)
	case *mcp.CompleteRequest:
		return s.complete(ctx, next, req)
	default:
		return next(ctx, method, req)
	}
}

// offersResources tells whether the capability is declared: because routes can become
// resources, or because the SDK found some that were written by hand.
func (s *Server) offersResources(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession) (bool, error) {
	if s.config.mapsResources() || !s.handedOut.Load() {
		return s.config.mapsResources(), nil
	}
	resources, err := s.writtenResources(ctx, next, session)
	if err != nil || len(resources) > 0 {
		return err == nil, err
	}
	templates, err := s.writtenTemplates(ctx, next, session)
	return len(templates) > 0, err
}

// offersPrompts tells whether there are any, which can only be written by hand.
func (s *Server) offersPrompts(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession) (bool, error) {
	if !s.handedOut.Load() {
		return false, nil
	}
	res, err := next(ctx, methodListPrompts, &mcp.ListPromptsRequest{Session: session, Params: &mcp.ListPromptsParams{}})
	list, ok := res.(*mcp.ListPromptsResult)
	return ok && len(list.Prompts) > 0, err
}

// mapsResources tells whether an option can make a resource of a route. It decides what the
// server declares, so that a Refresh may bring the first one.
func (c *config) mapsResources() bool {
	return c.routeFunc != nil || slices.ContainsFunc(c.maps, func(m routeMap) bool { return m.Kind == Resource || m.Kind == ResourceTemplate })
}

// capabilities are what the server declares besides what the SDK finds out by itself.
func (c *config) capabilities() *mcp.ServerCapabilities {
	out := &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{ListChanged: true}}
	if c.mapsResources() {
		out.Resources = &mcp.ResourceCapabilities{ListChanged: true}
	}
	if c.completes() {
		out.Completions = &mcp.CompletionCapabilities{}
	}
	return out
}

func (s *Server) listResources(ctx context.Context, next mcp.MethodHandler, req *mcp.ListResourcesRequest) (mcp.Result, error) {
	if req.Params != nil && req.Params.Cursor != "" {
		return next(ctx, methodListResources, req) // there is one page
	}
	c := s.current()
	written, err := s.writtenResources(ctx, next, req.Session)
	if err != nil {
		return nil, err
	}
	list := merge(written, c.resources, func(r *mcp.Resource) string { return r.URI }, s.shadowed(c))
	return &mcp.ListResourcesResult{Resources: list, Cacheable: private}, nil
}

func (s *Server) listTemplates(ctx context.Context, next mcp.MethodHandler, req *mcp.ListResourceTemplatesRequest) (mcp.Result, error) {
	if req.Params != nil && req.Params.Cursor != "" {
		return next(ctx, methodListTemplates, req)
	}
	c := s.current()
	written, err := s.writtenTemplates(ctx, next, req.Session)
	if err != nil {
		return nil, err
	}
	list := merge(written, c.templates, func(t *mcp.ResourceTemplate) string { return t.URITemplate }, s.shadowed(c))
	return &mcp.ListResourceTemplatesResult{ResourceTemplates: list, Cacheable: private}, nil
}

// merge puts generated components beside those that were written by hand, which win.
func merge[T any](written, generated []T, key func(T) string, shadowed func(key string)) []T {
	if len(written) == 0 {
		return generated
	}
	taken := map[string]bool{}
	for _, w := range written {
		taken[key(w)] = true
	}
	for _, g := range generated {
		if taken[key(g)] {
			shadowed(key(g))
		} else {
			written = append(written, g)
		}
	}
	slices.SortFunc(written, func(x, y T) int { return strings.Compare(key(x), key(y)) })
	return written
}

// shadowed notes that a hand-written resource or template has the URI of a generated one.
func (s *Server) shadowed(c *catalogue) func(uri string) {
	return func(uri string) {
		for _, r := range c.readings {
			if r.has(uri) {
				s.shadows.note(s.config.logger, r.shadow(uri))
			}
		}
	}
}

// writtenResources returns the resources that were added to the SDK's server by hand.
func (s *Server) writtenResources(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession) ([]*mcp.Resource, error) {
	if !s.handedOut.Load() {
		return nil, nil
	}
	return pages(func(cursor string) ([]*mcp.Resource, string, error) {
		res, err := next(ctx, methodListResources, &mcp.ListResourcesRequest{Session: session, Params: &mcp.ListResourcesParams{Cursor: cursor}})
		list, ok := res.(*mcp.ListResourcesResult)
		if !ok {
			return nil, "", err
		}
		return slices.DeleteFunc(list.Resources, func(r *mcp.Resource) bool { return r.URI == announcementURI }), list.NextCursor, err
	})
}

// writtenTemplates returns the templates that were added by hand.
func (s *Server) writtenTemplates(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession) ([]*mcp.ResourceTemplate, error) {
	if !s.handedOut.Load() {
		return nil, nil
	}
	return pages(func(cursor string) ([]*mcp.ResourceTemplate, string, error) {
		res, err := next(ctx, methodListTemplates, &mcp.ListResourceTemplatesRequest{Session: session, Params: &mcp.ListResourceTemplatesParams{Cursor: cursor}})
		list, ok := res.(*mcp.ListResourceTemplatesResult)
		if !ok {
			return nil, "", err
		}
		return list.ResourceTemplates, list.NextCursor, err
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

// readResource reads what a URI names, unless a hand-written resource has that URI or a
// hand-written template is the same.
func (s *Server) readResource(ctx context.Context, next mcp.MethodHandler, req *mcp.ReadResourceRequest) (mcp.Result, error) {
	if dispatch.Inside(ctx) {
		return nil, internal("The read was refused: " + dispatch.ErrLoop.Error() + ".")
	}
	r := s.current().find(s.config.scheme, req.Params.URI)
	byHand := r == nil
	if r != nil && s.handedOut.Load() {
		var err error
		if byHand, err = s.writtenFor(ctx, next, req.Session, r); err != nil {
			return nil, err
		}
	}
	if byHand {
		return s.readWritten(ctx, next, req)
	}
	if !s.begin() {
		return nil, internal("The server is shutting down; read again later.")
	}
	defer s.end()
	own, in := identify(ctx, req.Extra)
	contents, problem := s.read(own, r, call{
		caller: in.Request, arguments: r.arguments, resource: r.uri, trace: traceOf(req.Params.Meta),
		peer: newSDKPeer(ctx, req.Session, req, req.Params.GetProgressToken(), in.Message),
	})
	if problem.IsError {
		return nil, readError(r.uri, problem)
	}
	var out mcp.ReadResourceResult
	if req.ProtocolVersion() >= typedResults {
		out = completeRead
	}
	out.Contents, out.Cacheable = []*mcp.ResourceContents{sdkContents(r.uri, contents)}, private
	return &out, nil
}

// completeRead is to a read what complete is to a call.
var completeRead = func() (r mcp.ReadResourceResult) {
	_ = json.Unmarshal([]byte(`{"contents":[],"resultType":"complete"}`), &r)
	return r
}()

// writtenFor tells whether a hand-written resource or template stands before a generated one.
func (s *Server) writtenFor(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession, r *reading) (bool, error) {
	resources, err := s.writtenResources(ctx, next, session)
	if err != nil {
		return false, err
	}
	templates, err := s.writtenTemplates(ctx, next, session)
	if err != nil {
		return false, err
	}
	var by string
	for _, w := range resources {
		if w.URI == r.uri {
			by = w.URI
		}
	}
	for _, w := range templates {
		if by == "" && w.URITemplate == r.definition() {
			by = w.URITemplate
		}
	}
	if r.has(by) { // and not only one URI of a template, which somebody wrote better
		s.shadows.note(s.config.logger, r.shadow(by))
	}
	return by != "", nil
}

// readWritten leaves a URI to the SDK. What it says of one that it does not know is no JSON
// for every URI, and would end the connection.
func (s *Server) readWritten(ctx context.Context, next mcp.MethodHandler, req *mcp.ReadResourceRequest) (mcp.Result, error) {
	if !s.handedOut.Load() || req.Params.URI == announcementURI {
		return nil, notFound(req.Params.URI)
	}
	res, err := next(ctx, methodReadResource, req)
	var wire *jsonrpc.Error
	if errors.As(err, &wire) && len(wire.Data) > 0 && !json.Valid(wire.Data) {
		return nil, notFound(req.Params.URI)
	}
	return res, err
}

// read reads a resource. A panic in it is an error.
func (s *Server) read(ctx context.Context, r *reading, c call) (contents result.Contents, out result.Result) {
	started := time.Now()
	defer func() {
		s.audit(ctx, CallInfo{Resource: r.definition(), Route: r.route}, c, out, started)
	}()
	defer func() {
		if p := recover(); p != nil {
			s.config.logger.ErrorContext(ctx, "ginmcp: panic", "resource", r.definition(), "panic", p, "stack", string(debug.Stack()))
			out = result.Message("The read failed: internal error.")
		}
	}()
	return r.read(ctx, c)
}

// readError is what the protocol says where there are no contents.
func readError(uri string, r result.Result) error {
	if r.Status == http.StatusNotFound {
		return notFound(uri)
	}
	err := internal(textsOf(&r))
	if r.Refused {
		err.Code = jsonrpc.CodeInvalidParams
	}
	err.Data = r.Structured
	return err
}

func internal(text string) *jsonrpc.Error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInternalError, Message: text}
}

// notFound is [mcp.ResourceNotFoundError] for any URI.
func notFound(uri string) error {
	data, _ := json.Marshal(map[string]string{"uri": uri}) // strings never fail
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: "Resource not found", Data: data}
}

// sdkContents writes contents in the SDK's terms. An empty text would be no contents at all
// there, and is written as no bytes.
func sdkContents(uri string, c result.Contents) *mcp.ResourceContents {
	out := &mcp.ResourceContents{URI: uri, MIMEType: c.MIMEType}
	if c.Text && len(c.Data) > 0 {
		out.Text = string(c.Data)
	} else {
		out.Blob = append([]byte{}, c.Data...)
	}
	return out
}
