package gosdk

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// messageKey is the key of the message that the SDK works for.
type messageKey struct{}

// ask observes the requests that are sent to a client for a message. It is a middleware of the SDK.
func (a *Adapter) ask(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
		m, ok := ctx.Value(messageKey{}).(invoke.Message)
		if !ok || strings.HasPrefix(method, "notifications/") {
			return next(ctx, method, req)
		}
		question := invoke.Message{
			Method: method, Version: m.Version, Session: m.Session, Request: m.Request, Started: time.Now(),
		}
		trace, end := a.Observer.Question(ctx, question)
		res, err := next(ctx, method, traced(req, trace))
		end(outcomeOf(res, err))
		return res, err
	}
}

// traced returns a request whose _meta has a trace context. The parameters are the application's, so they
// are copied.
//
//nolint:ireturn,staticcheck // the SDK requires an interface; sampling and roots are deprecated
func traced(req mcp.Request, trace http.Header) mcp.Request {
	r, ok := req.(*mcp.ServerRequest[mcp.Params])
	if !ok || len(trace) == 0 {
		return req
	}
	out := *r
	switch p := r.Params.(type) {
	case *mcp.ElicitParams:
		own := *p
		own.Meta = withTrace(p.Meta, trace)
		out.Params = &own
	case *mcp.CreateMessageParams:
		own := *p
		own.Meta = withTrace(p.Meta, trace)
		out.Params = &own
	case *mcp.CreateMessageWithToolsParams:
		own := *p
		own.Meta = withTrace(p.Meta, trace)
		out.Params = &own
	case *mcp.ListRootsParams:
		own := *p
		own.Meta = withTrace(p.Meta, trace)
		out.Params = &own
	default:
		return req
	}
	return &out
}

// withTrace returns a copy of _meta with a trace context.
func withTrace(meta mcp.Meta, trace http.Header) mcp.Meta {
	out := maps.Clone(meta)
	if out == nil {
		out = mcp.Meta{}
	}
	for _, name := range traceHeaders {
		if value := trace.Get(name); value != "" {
			out[name] = value
		}
	}
	return out
}
