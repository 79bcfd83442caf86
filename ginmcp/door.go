package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The door to the catalogue through go-sdk: a receiving middleware that answers
// tools/list and tools/call itself and leaves everything else, hand-written tools
// included, to the SDK.

const (
	methodListTools = "tools/list"
	methodCallTool  = "tools/call"
)

// receive is the middleware. It recovers, because the SDK runs a request in a
// goroutine of its own, where a panic would end the process.
func (s *Server) receive(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, req mcp.Request) (res mcp.Result, err error) {
		defer func() {
			if p := recover(); p != nil {
				s.config.logger.ErrorContext(ctx, "ginmcp: panic", "method", method, "panic", p, "stack", string(debug.Stack()))
				res, err = nil, errors.New("internal error")
			}
		}()
		switch method {
		case methodListTools:
			if list, ok := req.(*mcp.ListToolsRequest); ok {
				return s.listTools(ctx, next, list)
			}
		case methodCallTool:
			if call, ok := req.(*mcp.CallToolRequest); ok {
				return s.callTool(ctx, next, call)
			}
		}
		return s.receiveResource(ctx, next, method, req)
	}
}

// listTools puts the generated tools beside the hand-written ones, which come from the
// SDK page by page. The list is one page: a cursor can only be wrong, and the SDK says so.
func (s *Server) listTools(ctx context.Context, next mcp.MethodHandler, req *mcp.ListToolsRequest) (mcp.Result, error) {
	if req.Params != nil && req.Params.Cursor != "" {
		return next(ctx, methodListTools, req)
	}
	c := s.current()
	if !s.handedOut.Load() {
		return &mcp.ListToolsResult{Tools: c.listed, Cacheable: private}, nil
	}
	merged, err := handWritten(ctx, next, req.Session)
	if err != nil {
		return nil, err
	}
	written := map[string]bool{}
	for _, t := range merged {
		written[t.Name] = true
	}
	for _, t := range c.listed {
		if written[t.Name] {
			s.shadows.note(s.config.logger, c.entries[t.Name].shadow())
		} else {
			merged = append(merged, t)
		}
	}
	slices.SortFunc(merged, func(x, y *mcp.Tool) int { return strings.Compare(x.Name, y.Name) })
	return &mcp.ListToolsResult{Tools: merged, Cacheable: private}, nil
}

// private keeps a list that may stand behind the application's authentication out of
// caches that several callers share.
var private = mcp.Cacheable{CacheScope: "private"}

// handWritten returns the tools that were added to the SDK's server by hand.
func handWritten(ctx context.Context, next mcp.MethodHandler, session *mcp.ServerSession) ([]*mcp.Tool, error) {
	var tools []*mcp.Tool
	params := &mcp.ListToolsParams{}
	for {
		res, err := next(ctx, methodListTools, &mcp.ListToolsRequest{Session: session, Params: params})
		if err != nil {
			return nil, err
		}
		page, ok := res.(*mcp.ListToolsResult)
		if !ok {
			return tools, nil
		}
		for _, t := range page.Tools {
			if t.Name != announcement {
				tools = append(tools, t)
			}
		}
		if page.NextCursor == "" {
			return tools, nil
		}
		params = &mcp.ListToolsParams{Cursor: page.NextCursor}
	}
}

// callTool invokes an entry of the catalogue, unless a hand-written tool has its name.
func (s *Server) callTool(ctx context.Context, next mcp.MethodHandler, req *mcp.CallToolRequest) (mcp.Result, error) {
	if dispatch.Inside(ctx) {
		return sdkResult(result.Message("The call was refused: " + dispatch.ErrLoop.Error() + ".")), nil
	}
	e := s.current().entries[req.Params.Name]
	if e == nil {
		return next(ctx, methodCallTool, req)
	}
	var written []*mcp.Tool
	if s.handedOut.Load() {
		var err error
		if written, err = handWritten(ctx, next, req.Session); err != nil {
			return nil, err
		}
		if named(written, req.Params.Name) {
			s.shadows.note(s.config.logger, e.shadow())
			return next(ctx, methodCallTool, req)
		}
		if meant := s.forwarded(req); named(written, meant.Params.Name) {
			return next(ctx, methodCallTool, meant)
		}
	}
	if !s.begin() {
		return sdkResult(result.Message("The server is shutting down; call again later.")), nil
	}
	defer s.end()
	own, in := identify(ctx, req.Extra)
	r := s.invoke(own, e, call{
		caller: in.Request, arguments: req.Params.Arguments, trace: traceOf(req.Params.Meta), written: written,
		peer: newSDKPeer(ctx, req.Session, req, req.Params.GetProgressToken(), in.Message),
	})
	return completed(sdkResult(r), req.ProtocolVersion()), nil
}

// forwarded returns the call that a call of call_tool stands for, or the call itself.
func (s *Server) forwarded(req *mcp.CallToolRequest) *mcp.CallToolRequest {
	if s.config.search == nil || req.Params.Name != callTool {
		return req
	}
	var in namedCall
	if json.Unmarshal(req.Params.Arguments, &in) != nil {
		return req
	}
	meant, params := *req, *req.Params
	params.Name, params.Arguments = in.Name, in.Arguments
	meant.Params = &params
	return &meant
}

// invoke calls an entry. A panic in it is an error result.
func (s *Server) invoke(ctx context.Context, e *entry, c call) (r result.Result) {
	started := time.Now()
	defer func() { s.audit(ctx, CallInfo{Tool: e.tool.Name, Route: e.route}, c, r, started) }()
	defer func() {
		if p := recover(); p != nil {
			s.config.logger.ErrorContext(ctx, "ginmcp: panic", "tool", e.tool.Name, "panic", p, "stack", string(debug.Stack()))
			r = result.Message("The call failed: internal error.")
		}
	}()
	return e.invoke(ctx, c)
}

// identify finds out whose call it is: the HTTP request that carried it, and a context
// that holds nothing of anybody else's.
//
// In the SDK's session mode the context has, for ever, the values of the request that
// opened the session. What belongs to this call is the header that the SDK hands
// over. So the request that ServeHTTP put into the context counts only if it has that
// very header; otherwise the caller is known by the header alone, and the context keeps
// its end but not its values.
func identify(ctx context.Context, extra *mcp.RequestExtra) (context.Context, *serve.Inbound) {
	if extra == nil || extra.Header == nil {
		return ctx, new(serve.Inbound)
	}
	if in := serve.InboundOf(ctx); in != nil && sameMap(in.Request.Header, extra.Header) {
		return ctx, in
	}
	return withoutValues{ctx}, &serve.Inbound{Request: &http.Request{
		Method: http.MethodPost, URL: &url.URL{Path: "/"}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: extra.Header, Body: http.NoBody, Host: "localhost",
	}}
}

func sameMap(a, b http.Header) bool {
	return reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer()
}

// withoutValues is a context that ends with another and holds nothing.
type withoutValues struct{ context.Context }

func (withoutValues) Value(any) any { return nil }

// typedResults is the first version of the protocol whose results say that they are complete.
const typedResults = "2026-07-28"

// complete is a result that says so. The SDK says it of what its own tools return, in a field
// that only its decoding can set besides.
var complete = func() (r mcp.CallToolResult) {
	_ = json.Unmarshal([]byte(`{"content":[],"resultType":"complete"}`), &r) // the SDK reads its own results
	return r
}()

// completed marks a result as complete for a client that wants to know.
func completed(r *mcp.CallToolResult, version string) *mcp.CallToolResult {
	if version < typedResults {
		return r
	}
	marked := complete
	marked.Meta, marked.Content, marked.StructuredContent, marked.IsError = r.Meta, r.Content, r.StructuredContent, r.IsError
	return &marked
}

// sdkResult writes a result in the SDK's terms. A new one is made for each call: the
// SDK writes to it.
func sdkResult(r result.Result) *mcp.CallToolResult {
	room := new(struct { // most results are one text: they take one piece of memory
		result  mcp.CallToolResult
		content [1]mcp.Content
		text    mcp.TextContent
	})
	out := &room.result
	out.IsError = r.IsError
	if len(r.Content) == 1 && r.Content[0].Kind == result.Text {
		room.text.Text, room.content[0], out.Content = string(r.Content[0].Data), &room.text, room.content[:]
	} else {
		for _, c := range r.Content {
			out.Content = append(out.Content, sdkContent(c))
		}
	}
	if r.Structured != nil {
		out.StructuredContent = r.Structured
	}
	if r.Detail != nil {
		out.Meta = mcp.Meta{"ginmcp.error": r.Detail}
	}
	return out
}

func sdkContent(c result.Content) mcp.Content {
	switch c.Kind {
	case result.Image:
		return &mcp.ImageContent{Data: c.Data, MIMEType: c.MIMEType}
	case result.Audio:
		return &mcp.AudioContent{Data: c.Data, MIMEType: c.MIMEType}
	case result.Resource:
		return &mcp.EmbeddedResource{Resource: &mcp.ResourceContents{URI: c.URI, MIMEType: c.MIMEType, Blob: c.Data}}
	default:
		return &mcp.TextContent{Text: string(c.Data)}
	}
}
