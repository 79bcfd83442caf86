package gosdk

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// enterKey is the key of the function that adds the observation of a message to a context. The
// context of the message is not the context of the SDK.
type enterKey struct{}

// entered returns ctx with the observation of the message that the SDK's context belongs to.
func entered(sdk, ctx context.Context) context.Context {
	if enter, ok := sdk.Value(enterKey{}).(func(context.Context) context.Context); ok {
		return enter(ctx)
	}
	return ctx
}

// observed wraps receive with the observer, if there is one.
func (a *Adapter) observed(next, receive mcp.MethodHandler) mcp.MethodHandler {
	if a.Observer == nil {
		return receive
	}
	return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
		own, in := a.identify(ctx, req.GetExtra())
		m := invoke.Message{Method: method, Request: in.Request, ID: requestID(in.Message), Started: time.Now()}
		if session := req.GetSession(); session != nil {
			m.Session = session.ID()
		}
		if r, ok := req.(interface{ ProtocolVersion() string }); ok {
			m.Version = r.ProtocolVersion()
		}
		if params := req.GetParams(); params != nil && !reflect.ValueOf(params).IsNil() {
			m.Trace = traceOf(params.GetMeta())
		}
		a.name(ctx, next, req, &m)
		observation := a.Observer.Message(own, m)
		ctx = context.WithValue(observation.Enter(ctx), enterKey{}, observation.Enter)
		res, err := receive(context.WithValue(ctx, messageKey{}, m), method, req)
		observation.End(outcomeOf(res, err))
		if hello, ok := req.(*mcp.ServerRequest[*mcp.InitializeParams]); ok && err == nil {
			a.observeSession(own, hello, m)
		}
		return res, err
	}
}

// name records the tool, prompt or resource that a message names, if the server has it.
func (a *Adapter) name(ctx context.Context, next mcp.MethodHandler, req mcp.Request, m *invoke.Message) {
	switch req := req.(type) {
	case *mcp.CallToolRequest:
		if a.hasTool(ctx, next, req) {
			m.Tool = req.Params.Name
		}
	case *mcp.GetPromptRequest:
		if a.shared.Load() && req.Params != nil {
			prompts, err := writtenPrompts(ctx, next, req.Session)
			if err == nil && (&HandWritten{prompts: prompts}).Prompt(req.Params.Name) != nil {
				m.Prompt = req.Params.Name
			}
		}
	case *mcp.ReadResourceRequest:
		m.Resource = req.Params.URI
	case *mcp.SubscribeRequest:
		m.Resource = req.Params.URI
	case *mcp.UnsubscribeRequest:
		m.Resource = req.Params.URI
	case *mcp.ServerRequest[*mcp.InitializeParams]:
		m.Version = cmp.Or(m.Version, req.Params.ProtocolVersion)
	}
}

// hasTool reports whether the tool that a client calls exists and the client may know that.
func (a *Adapter) hasTool(ctx context.Context, next mcp.MethodHandler, req *mcp.CallToolRequest) bool {
	c := a.caller(ctx, req.Extra, false)
	if _, verdict := c.view.Tool(req.Params.Name); verdict != catalogue.Denied {
		return true
	}
	if c.access == nil {
		if _, verdict := a.caller(ctx, req.Extra, true).view.Tool(req.Params.Name); verdict != catalogue.Denied {
			return true
		}
	}
	if !a.shared.Load() {
		return false
	}
	written, err := handWritten(ctx, next, req.Session)
	return err == nil && slices.ContainsFunc(written, func(t *mcp.Tool) bool { return t.Name == req.Params.Name })
}

// outcomeOf returns how a message ended.
func outcomeOf(res mcp.Result, err error) invoke.Outcome {
	var wire *jsonrpc.Error
	switch {
	case errors.As(err, &wire) && wire.Code != 0: // 0 would be a success
		return invoke.Outcome{Code: int(wire.Code), Text: wire.Message}
	case err != nil:
		return invoke.Outcome{Code: jsonrpc.CodeInternalError, Text: err.Error()}
	}
	result, ok := res.(*mcp.CallToolResult)
	return invoke.Outcome{IsError: ok && result != nil && result.IsError}
}

// observeSession observes a session that a message opened. Without sessions, the SDK makes one for
// each message over HTTP, which has no identifier.
func (a *Adapter) observeSession(
	ctx context.Context,
	hello *mcp.ServerRequest[*mcp.InitializeParams],
	m invoke.Message,
) {
	if hello.Session.ID() == "" && m.Request != nil {
		return
	}
	m.Session = hello.Session.ID()
	end := a.Observer.Session(ctx, m)
	go func() {
		_ = hello.Session.Wait() // the reason for its end does not matter
		end()
	}()
}
