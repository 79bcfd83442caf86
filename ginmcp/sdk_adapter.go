package ginmcp

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"

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
			s.listen(req)
			return next(ctx, method, req)
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
	view := s.current().View(nil)
	e, verdict := view.Tool(req.Params.Name)
	if verdict == catalogue.Denied {
		view = s.latest().View(nil)
		e, verdict = view.Tool(req.Params.Name)
	}
	if verdict == catalogue.Denied {
		return next(ctx, methodCallTool, req)
	}
	var written []*mcp.Tool
	if s.handedOut.Load() {
		var err error
		if written, err = handWritten(ctx, next, req.Session); err != nil {
			return nil, err
		}
		if named(written, req.Params.Name) {
			s.overrides.note(s.config.logger, toolOverride(e.Name(), e.Route()))
			return next(ctx, methodCallTool, req)
		}
		if name, arguments := view.Catalogue().Target(req.Params.Name, req.Params.Arguments); named(written, name) {
			target, params := *req, *req.Params
			params.Name, params.Arguments = name, arguments
			target.Params = &params
			return next(ctx, methodCallTool, &target)
		}
	}
	end, ok := s.begin(ctx)
	if !ok {
		return sdkResult(result.Message("The server is shutting down; call again later.")), nil
	}
	defer end()
	own, in := s.identify(ctx, req.Extra)
	r := e.Invoke(own, view, invoke.Call{
		Request: in.Request, Arguments: req.Params.Arguments, Trace: traceOf(req.Params.Meta), HandWritten: written,
		Peer: newSDKPeer(ctx, req.Session, req, req.Params.GetProgressToken(), in, req.Params.InputResponses, req.Params.RequestState),
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

func named(tools []*mcp.Tool, name string) bool {
	return slices.ContainsFunc(tools, func(t *mcp.Tool) bool { return t.Name == name })
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
