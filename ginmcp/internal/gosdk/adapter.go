package gosdk

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// An Adapter is a receiving middleware of the SDK's server. It handles requests for components of
// the catalogue, and leaves everything else to the SDK, including components that were written by
// hand.
type Adapter struct {
	Config

	server *mcp.Server
	// next is the SDK's own handler, which the middleware wraps.
	next mcp.MethodHandler
	// shared is true once the application has the SDK's server, to which it may add components.
	shared        atomic.Bool
	overrides     overrides
	subscriptions subscriptions
	updates       updates
}

// A Config states what an adapter serves. All fields except Observer and Sessions are required.
type Config struct {
	// Implementation and Instructions introduce the server.
	Implementation *mcp.Implementation
	Instructions   string
	Logger         *slog.Logger
	// Spec holds what the options specify.
	Spec *catalogue.Spec
	// MaxResponse is the size in bytes of the results of one batch.
	MaxResponse int
	// Calls counts the calls that did not come through the HTTP endpoint.
	Calls *serve.InFlight
	// Latest returns the catalogue. It rebuilds the catalogue if routes were registered since the
	// last build.
	Latest func() *catalogue.Catalogue
	// Withheld reports whether the server withholds every component, see
	// [catalogue.Catalogue.Withheld].
	Withheld func() bool
	// Caller returns the view and the access of the sender of a message. The access is nil if
	// nothing restricts the sender. The request is nil on stdio. With list, the result includes
	// routes that were registered since the catalogue was built.
	Caller func(ctx context.Context, r *http.Request, list bool) (*catalogue.View, Access)
	// Again returns what the sender of an earlier message sees now, and its access. The context and the
	// request are those of that message.
	Again func(ctx context.Context, r *http.Request) (*catalogue.View, Access)
	// Results is the room for results while they are encoded and written; nil has no limit.
	Results *serve.Room
	// Observer observes messages and sessions; nil observes none.
	Observer *invoke.Observer
	// Sessions are the sessions of the endpoint, or nil.
	Sessions *serve.Sessions
}

// An Access decides what one caller may use of the components that were written by hand, which it
// sees as operations.
type Access interface {
	// HandWritten decides about a component.
	HandWritten(op *introspect.Operation) catalogue.Verdict
	// Needed returns the scopes that a caller of a component needs.
	Needed(op *introspect.Operation) authz.Requirement
	// Lists reports whether lists contain a component with this verdict.
	Lists(v catalogue.Verdict) bool
}

// New returns an adapter, with a new server of the SDK.
func New(c Config) *Adapter {
	a := &Adapter{Config: c}
	a.server = mcp.NewServer(c.Implementation, &mcp.ServerOptions{
		Instructions: c.Instructions, Logger: Logger(c.Logger), Capabilities: Capabilities(c.Spec, true),
		SubscribeHandler: a.subscriptions.add, UnsubscribeHandler: a.subscriptions.remove,
	})
	a.server.AddReceivingMiddleware(a.receive)
	if a.Observer != nil {
		a.server.AddSendingMiddleware(a.ask)
	}
	a.server.AddSendingMiddleware(a.send)
	return a
}

// Server returns the SDK's server.
func (a *Adapter) Server() *mcp.Server { return a.server }

// Share records that the application has the SDK's server, to which it may add components.
func (a *Adapter) Share() { a.shared.Store(true) }

// Shared reports whether the application has the SDK's server.
func (a *Adapter) Shared() bool { return a.shared.Load() }

// Overrides returns a diagnostic for each component of a catalogue that a hand-written one
// overrides. An override is known only after a list or a call has involved both.
func (a *Adapter) Overrides(c *catalogue.Catalogue) []introspect.Diagnostic {
	return a.overrides.diagnostics(c)
}

// The methods that the adapter handles.
const (
	MethodListTools     = "tools/list"
	MethodCallTool      = "tools/call"
	MethodListResources = "resources/list"
	MethodListTemplates = "resources/templates/list"
	MethodReadResource  = "resources/read"
	MethodSubscribe     = "resources/subscribe"
	MethodUnsubscribe   = "resources/unsubscribe"
	MethodListen        = "subscriptions/listen"
	MethodListPrompts   = "prompts/list"
	MethodGetPrompt     = "prompts/get"
	MethodComplete      = "completion/complete"
)

// RefResource is the type of a reference to a resource template, in a completion.
const RefResource = "ref/resource"

// receive is the middleware. It recovers from panics, because the SDK runs each request in a
// separate goroutine, where a panic would end the process.
func (a *Adapter) receive(next mcp.MethodHandler) mcp.MethodHandler {
	a.next = next
	return a.observed(next, func(ctx context.Context, method string, req mcp.Request) (res mcp.Result, err error) {
		defer func() {
			if p := recover(); p != nil {
				a.Logger.ErrorContext(
					ctx, "ginmcp: panic", "method", method, "panic", p, "stack", string(debug.Stack()))
				res, err = nil, errors.New("internal error")
			}
		}()
		switch req := req.(type) {
		case *mcp.ListToolsRequest:
			return a.listTools(ctx, next, req)
		case *mcp.CallToolRequest:
			return a.inRoom(ctx)(a.inTurn(ctx, req.Extra, func() (mcp.Result, error) { return a.callTool(ctx, next, req) }))
		case *mcp.ServerRequest[*mcp.SetLoggingLevelParams]: //nolint:staticcheck // deprecated, but clients send it
			if err := checkLevel(req.Params); err != nil {
				return nil, err
			}
			return next(ctx, method, req)
		case *mcp.ServerRequest[*mcp.DiscoverParams]:
			return a.discover(ctx, next, method, req)
		case *mcp.ServerRequest[*mcp.InitializeParams]:
			return a.initialize(ctx, next, method, req)
		case *mcp.CompleteRequest:
			return a.complete(ctx, next, req)
		case *mcp.SubscribeRequest, *mcp.UnsubscribeRequest:
			return a.subscribe(ctx, next, method, req)
		case *mcp.SubscriptionsListenRequest:
			return a.listen(ctx, next, req)
		default:
			return a.inRoom(ctx)(a.receiveResource(ctx, next, method, req))
		}
	})
}

// WithheldText is the message of the error for every list and call while every component is
// withheld. The details are only logged, for the developer.
const WithheldText = "The server withholds everything until a mistake in its configuration is corrected; " +
	"its log names the mistake."

// withheld returns the error of every list and call if the server withholds every component; see
// [catalogue.Catalogue.Withheld].
func (a *Adapter) withheld() error {
	if a.Withheld() {
		return internalError(WithheldText)
	}
	return nil
}

// callTool invokes a tool of the catalogue, unless a hand-written tool has its name.
func (a *Adapter) callTool(ctx context.Context, next mcp.MethodHandler, req *mcp.CallToolRequest) (mcp.Result, error) {
	if dispatch.Inside(ctx) {
		return toolResult(result.Message("The call was refused: " + dispatch.ErrLoop.Error() + ".")), nil
	}
	if err := a.withheld(); err != nil {
		return nil, err
	}
	c := a.caller(ctx, req.Extra, false)
	e, verdict := c.view.Tool(req.Params.Name)
	if verdict == catalogue.Denied && c.access == nil {
		c = a.caller(ctx, req.Extra, true)
		e, verdict = c.view.Tool(req.Params.Name)
	}
	var written []*mcp.Tool
	if a.shared.Load() {
		var err error
		if written, err = handWritten(ctx, next, req.Session); err != nil {
			return nil, err
		}
		if res, done, err := a.callWritten(ctx, next, req, &c, written); done {
			return res, err
		}
	}
	switch verdict {
	case catalogue.Denied:
		return next(ctx, MethodCallTool, req)
	case catalogue.Obtainable:
		return completed(toolResult(c.view.Catalogue().Forbidden(e.Subject())), req.ProtocolVersion()), nil
	case catalogue.Allowed:
	}
	end, ok := a.begin(ctx)
	if !ok {
		return toolResult(result.Message("The server is shutting down; call again later.")), nil
	}
	defer end()
	r := e.Invoke(c.ctx, c.view, &invoke.Call{
		Request: c.in.Request, Arguments: req.Params.Arguments, Trace: traceOf(req.Params.Meta),
		HandWritten: c.split(written),
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
	switch {
	case r.Protocol != nil:
		return nil, protocolError(r.Protocol)
	case r.Input != nil:
		return inputRequired[mcp.CallToolResult](r.Input), nil
	default:
		return completed(toolResult(r), req.ProtocolVersion()), nil
	}
}

// callWritten calls a tool that was written by hand, which call_tool may name, and reports whether
// the request is for one.
func (a *Adapter) callWritten(
	ctx context.Context, next mcp.MethodHandler, req *mcp.CallToolRequest, c *caller, written []*mcp.Tool,
) (res mcp.Result, done bool, err error) {
	w := HandWritten{tools: written}
	name, arguments := req.Params.Name, req.Params.Arguments
	op := w.Tool(name)
	switch e, verdict := c.view.Tool(name); {
	case op != nil && e != nil:
		a.overrides.note(a.Logger, toolOverride(e.Name(), e.Route()))
	case op == nil && verdict == catalogue.Allowed:
		name, arguments = c.view.Catalogue().Target(name, arguments)
		op = w.Tool(name)
	}
	if op == nil {
		return nil, false, nil
	}
	if err := c.refused(op, unknownTool(name)); err != nil {
		return nil, true, err
	}
	target, params := *req, *req.Params
	params.Name, params.Arguments = name, arguments
	target.Params = &params
	res, err = next(ctx, MethodCallTool, &target)
	return res, true, err
}

// begin counts a call that did not come through the HTTP endpoint, which counts its own calls. It
// returns false while the server shuts down.
func (a *Adapter) begin(ctx context.Context) (end func(), ok bool) {
	if serve.InboundOf(ctx) != nil {
		return func() {}, true
	}
	return a.Calls.End, a.Calls.Begin()
}

// Capabilities returns what a server declares to clients that can be notified, in addition to what
// the SDK declares itself. Resources states whether the server offers resources. It declares
// logging, because any handler can send log lines to its client.
func Capabilities(spec *catalogue.Spec, resources bool) *mcp.ServerCapabilities {
	out := &mcp.ServerCapabilities{
		Tools:   &mcp.ToolCapabilities{ListChanged: true},
		Logging: &mcp.LoggingCapabilities{}, //nolint:staticcheck // deprecated, but clients need it to get log lines
	}
	if resources {
		out.Resources = &mcp.ResourceCapabilities{ListChanged: true, Subscribe: true}
	}
	if resources || spec.Completion != nil {
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

// checkLevel returns the error for a level that the protocol does not have, which go-sdk 1.8.0 would
// accept.
func checkLevel(params *mcp.SetLoggingLevelParams) error { //nolint:staticcheck // deprecated, but clients send it
	if params == nil || slices.Contains(invoke.Levels, string(params.Level)) {
		return nil
	}
	return &jsonrpc.Error{
		Code:    jsonrpc.CodeInvalidParams,
		Message: "invalid params: level must be one of " + strings.Join(invoke.Levels, ", "),
	}
}
