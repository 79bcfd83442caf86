package gosdk

import (
	"context"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// receiveResource handles requests for resources and prompts. If the server does not declare the
// capability, the method is unknown. The SDK alone would return an empty list.
func (a *Adapter) receiveResource(
	ctx context.Context,
	next mcp.MethodHandler,
	method string,
	req mcp.Request,
) (res mcp.Result, err error) {
	offered := true
	switch req := req.(type) {
	case *mcp.ListResourcesRequest:
		offered, err = a.offersResources(ctx, next, req.Session)
	case *mcp.ListResourceTemplatesRequest:
		offered, err = a.offersResources(ctx, next, req.Session)
	case *mcp.ReadResourceRequest:
		offered, err = a.offersResources(ctx, next, req.Session)
	case *mcp.ListPromptsRequest:
		offered, err = a.offersPrompts(ctx, next, req.Session)
	case *mcp.GetPromptRequest:
		offered, err = a.offersPrompts(ctx, next, req.Session)
	}
	if err != nil {
		return nil, err
	}
	if !offered {
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeMethodNotFound, Message: "method not found: " + method}
	}
	switch req := req.(type) {
	case *mcp.ListPromptsRequest:
		return a.listPrompts(ctx, next, req)
	case *mcp.GetPromptRequest:
		return a.getPrompt(ctx, next, req)
	case *mcp.ListResourcesRequest:
		return a.listResources(ctx, next, req)
	case *mcp.ListResourceTemplatesRequest:
		return a.listTemplates(ctx, next, req)
	case *mcp.ReadResourceRequest:
		return a.inTurn(ctx, req.Extra, func() (mcp.Result, error) { return a.readResource(ctx, next, req) })
	default:
		return next(ctx, method, req)
	}
}

// offersResources reports whether the server has the capability: routes are or can become
// resources, or resources were written by hand.
func (a *Adapter) offersResources(
	ctx context.Context,
	next mcp.MethodHandler,
	session *mcp.ServerSession,
) (bool, error) {
	offered := a.Latest().OffersResources()
	if offered || !a.shared.Load() {
		return offered, nil
	}
	resources, err := a.writtenResources(ctx, next, session)
	if err != nil || len(resources) > 0 {
		return err == nil, err
	}
	templates, err := a.writtenTemplates(ctx, next, session)
	return len(templates) > 0, err
}

// offersPrompts reports whether there are prompts, which are always written by hand.
func (a *Adapter) offersPrompts(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession) (bool, error) {
	if !a.shared.Load() {
		return false, nil
	}
	res, err := next(ctx, MethodListPrompts, &mcp.ListPromptsRequest{Session: session, Params: &mcp.ListPromptsParams{}})
	list, ok := res.(*mcp.ListPromptsResult)
	return ok && len(list.Prompts) > 0, err
}

// readResource reads the resource that a URI names, unless a hand-written resource has the same URI
// or a hand-written template is the same.
func (a *Adapter) readResource(
	ctx context.Context,
	next mcp.MethodHandler,
	req *mcp.ReadResourceRequest,
) (mcp.Result, error) {
	if err := a.withheld(); err != nil {
		return nil, err
	}
	if dispatch.Inside(ctx) {
		return nil, internalError("The read was refused: " + dispatch.ErrLoop.Error() + ".")
	}
	c := a.caller(ctx, req.Extra, false)
	m, verdict := c.view.Match(req.Params.URI)
	if m == nil && c.access == nil {
		c = a.caller(ctx, req.Extra, true)
		m, verdict = c.view.Match(req.Params.URI)
	}
	byHand := m == nil
	if m != nil && a.shared.Load() {
		var err error
		if byHand, err = a.overrideOf(ctx, next, req.Session, m); err != nil {
			return nil, err
		}
	}
	if byHand {
		return a.readWritten(ctx, next, req, &c)
	}
	if verdict != catalogue.Allowed {
		return nil, forbidden(m.URI(), c.view.Catalogue().Requirement(m.Subject()))
	}
	end, ok := a.begin(ctx)
	if !ok {
		return nil, internalError("The server is shutting down; read again later.")
	}
	defer end()
	contents, problem := m.Read(c.ctx, invoke.Call{
		Request: c.in.Request, Trace: traceOf(req.Params.Meta),
		Peer: newPeer(
			ctx,
			req.Session,
			req,
			req.Params.GetProgressToken(),
			c.in,
			req.Params.InputResponses,
			req.Params.RequestState,
		),
	})
	if problem.IsError {
		return nil, readError(m.URI(), &problem)
	}
	if problem.Input != nil {
		return inputRequired[mcp.ReadResourceResult](problem.Input), nil
	}
	out := &mcp.ReadResourceResult{
		Meta: metaOf(&problem), Contents: []*mcp.ResourceContents{resourceContents(m.URI(), contents)}, Cacheable: private,
	}
	return completedRead(out, req.ProtocolVersion()), nil
}

// overrideOf reports whether a hand-written resource or template overrides a generated one.
func (a *Adapter) overrideOf(
	ctx context.Context,
	next mcp.MethodHandler,
	session *mcp.ServerSession,
	m *catalogue.Match,
) (bool, error) {
	resources, err := a.writtenResources(ctx, next, session)
	if err != nil {
		return false, err
	}
	templates, err := a.writtenTemplates(ctx, next, session)
	if err != nil {
		return false, err
	}
	var by string
	for _, w := range resources {
		if w.URI == m.URI() {
			by = w.URI
		}
	}
	for _, w := range templates {
		if by == "" && w.URITemplate == m.Template() {
			by = w.URITemplate
		}
	}
	if m.Listed(by) { // a single URI of a template may be overridden without a diagnostic
		a.overrides.note(a.Logger, resourceOverride(by, m.Route()))
	}
	return by != "", nil
}

// readError returns the protocol's error for a read without contents.
func readError(uri string, r *result.Result) error {
	code, message, data := catalogue.ReadError(uri, r)
	return &jsonrpc.Error{Code: int64(code), Message: message, Data: data}
}

// notFound is [mcp.ResourceNotFoundError] for any URI.
func notFound(uri string) error {
	code, message, data := catalogue.NotFound(uri)
	return &jsonrpc.Error{Code: int64(code), Message: message, Data: data}
}
