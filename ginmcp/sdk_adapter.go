package ginmcp

import (
	"context"
	"errors"
	"runtime/debug"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The adapter between go-sdk and the catalogue is a receiving middleware. It answers what the
// catalogue knows, and leaves everything else to the SDK, including what was written by hand.

const (
	methodListTools = "tools/list"
	methodCallTool  = "tools/call"
)

// receive is the middleware. It recovers, because the SDK runs a request in a goroutine of
// its own, where a panic would end the process.
func (s *Server) receive(next mcp.MethodHandler) mcp.MethodHandler {
	s.next = next
	return func(ctx context.Context, method string, req mcp.Request) (res mcp.Result, err error) {
		defer func() {
			if p := recover(); p != nil {
				s.config.logger.ErrorContext(ctx, "ginmcp: panic", "method", method, "panic", p, "stack", string(debug.Stack()))
				res, err = nil, errors.New("internal error")
			}
		}()
		switch req := req.(type) {
		case *mcp.ListToolsRequest:
			return s.listTools(ctx, next, req)
		case *mcp.CallToolRequest:
			return s.callTool(ctx, next, req)
		case *mcp.ServerRequest[*mcp.DiscoverParams]:
			return discovered(next(ctx, method, req))
		case *mcp.ServerRequest[*mcp.InitializeParams]:
			return initialized(req)(next(ctx, method, req))
		case *mcp.CompleteRequest:
			return s.complete(ctx, next, req)
		case *mcp.SubscribeRequest, *mcp.UnsubscribeRequest:
			return s.subscribe(ctx, next, method, req)
		case *mcp.SubscriptionsListenRequest:
			return s.listen(ctx, next, req)
		default:
			return s.receiveResource(ctx, next, method, req)
		}
	}
}

// withheldText is what clients get instead of every list and call. It states no details: those
// are for the developer.
const withheldText = "The server withholds everything until a mistake in its configuration is corrected; its log names the mistake."

// withheld returns the error of every list and call if the server withholds everything; see
// [catalogue.Catalogue.Withheld].
func (s *Server) withheld() error {
	if s.current().Withheld() && s.latest().Withheld() {
		return internalError(withheldText)
	}
	return nil
}

// callTool invokes a tool of the catalogue, unless a hand-written tool has its name.
func (s *Server) callTool(ctx context.Context, next mcp.MethodHandler, req *mcp.CallToolRequest) (mcp.Result, error) {
	if dispatch.Inside(ctx) {
		return sdkResult(result.Message("The call was refused: " + dispatch.ErrLoop.Error() + ".")), nil
	}
	if err := s.withheld(); err != nil {
		return nil, err
	}
	c := s.caller(ctx, req.Extra, false)
	e, verdict := c.view.Tool(req.Params.Name)
	if verdict == catalogue.Denied && c.access == nil {
		c = s.caller(ctx, req.Extra, true)
		e, verdict = c.view.Tool(req.Params.Name)
	}
	var written []*mcp.Tool
	if s.handedOut.Load() {
		var err error
		if written, err = handWritten(ctx, next, req.Session); err != nil {
			return nil, err
		}
		if res, done, err := s.callWritten(ctx, next, req, &c, written); done {
			return res, err
		}
	}
	switch verdict {
	case catalogue.Denied:
		return next(ctx, methodCallTool, req)
	case catalogue.Obtainable:
		return completed(sdkResult(c.view.Catalogue().Forbidden(e.Subject())), req.ProtocolVersion()), nil
	case catalogue.Allowed:
	}
	end, ok := s.begin(ctx)
	if !ok {
		return sdkResult(result.Message("The server is shutting down; call again later.")), nil
	}
	defer end()
	seen, unseen := c.split(written)
	r := e.Invoke(c.ctx, c.view, invoke.Call{
		Request: c.in.Request, Arguments: req.Params.Arguments, Trace: traceOf(req.Params.Meta),
		HandWritten: seen, Unseen: unseen,
		Peer: newSDKPeer(
			ctx,
			req.Session,
			req,
			req.Params.GetProgressToken(),
			c.in,
			req.Params.InputResponses,
			req.Params.RequestState,
		),
	})
	switch {
	case r.Protocol != nil:
		return nil, protocolError(r.Protocol)
	case r.Input != nil:
		return inputRequired[mcp.CallToolResult](r.Input), nil
	default:
		return completed(sdkResult(r), req.ProtocolVersion()), nil
	}
}

// callWritten calls a tool that was written by hand, which call_tool may name, and reports whether
// the request is for one.
func (s *Server) callWritten(
	ctx context.Context, next mcp.MethodHandler, req *mcp.CallToolRequest, c *sdkCaller, written []*mcp.Tool,
) (res mcp.Result, done bool, err error) {
	w := handmade{tools: written}
	name, arguments := req.Params.Name, req.Params.Arguments
	op := w.tool(name)
	switch e, verdict := c.view.Tool(name); {
	case op != nil && e != nil:
		s.overrides.note(s.config.logger, toolOverride(e.Name(), e.Route()))
	case op == nil && verdict == catalogue.Allowed:
		name, arguments = c.view.Catalogue().Target(name, arguments)
		op = w.tool(name)
	}
	if op == nil {
		return nil, false, nil
	}
	if err := c.access.refused(op, unknownTool(name)); err != nil {
		return nil, true, err
	}
	target, params := *req, *req.Params
	params.Name, params.Arguments = name, arguments
	target.Params = &params
	res, err = next(ctx, methodCallTool, &target)
	return res, true, err
}

// begin counts a call that came over another transport than the endpoint, which counts its own. It
// returns false while the server shuts down.
func (s *Server) begin(ctx context.Context) (end func(), ok bool) {
	if serve.InboundOf(ctx) != nil {
		return func() {}, true
	}
	return s.calls.End, s.calls.Begin()
}

// capabilities are what the server declares in addition to what the SDK finds by itself, to clients
// that can be notified. Any handler can log by [FromContext].
func (c *config) capabilities() *mcp.ServerCapabilities {
	out := &mcp.ServerCapabilities{
		Tools:   &mcp.ToolCapabilities{ListChanged: true},
		Logging: &mcp.LoggingCapabilities{}, //nolint:staticcheck // deprecated, but clients need it to get log lines
	}
	if c.spec.MakesResources() {
		out.Resources = &mcp.ResourceCapabilities{ListChanged: true, Subscribe: true}
	}
	if c.spec.Completes() {
		out.Completions = &mcp.CompletionCapabilities{}
	}
	return out
}

func protocolError(e *result.ProtocolError) error {
	return &jsonrpc.Error{Code: int64(e.Code), Message: e.Message, Data: e.Data}
}

func internalError(text string) *jsonrpc.Error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInternalError, Message: text}
}
