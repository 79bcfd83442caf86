package gosdk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// This file has the workarounds for go-sdk, as of version 1.8.0. Each one states what the SDK
// does, and has a test that is named after it and fails once the SDK does something else.

// identify returns the message of a call with the HTTP request that carried it, and a context
// without values of another caller.
//
// In a session, the SDK's context has the values of the request that opened the session. Only the
// header that the SDK passes belongs to this call. So the message in the context is used only if
// its request has the identical header map. Otherwise the endpoint's own sessions find the message
// by this map. If the application serves the SDK's server with a handler of the SDK, only the
// header and the token are known, and the context keeps its cancellation but not its values.
func (a *Adapter) identify(ctx context.Context, extra *mcp.RequestExtra) (context.Context, *serve.Inbound) {
	if extra == nil || extra.Header == nil {
		return ctx, new(serve.Inbound)
	}
	if in := serve.InboundOf(ctx); in != nil && sameMap(in.Request.Header, extra.Header) {
		return ctx, in
	}
	if in := a.Sessions.InboundWith(extra.Header); in != nil {
		return valuesOf{ctx, in}, in
	}
	var own context.Context = withoutValues{ctx}
	if extra.TokenInfo != nil {
		own = authz.WithToken(own, extra.TokenInfo)
	}
	return own, &serve.Inbound{Request: &http.Request{
		Method: http.MethodPost, URL: &url.URL{Path: "/"}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: extra.Header, Body: http.NoBody, Host: "localhost",
	}}
}

// valuesOf is a context with the cancellation of one context and the values of another.
type valuesOf struct {
	context.Context //nolint:containedctx // it extends this context

	values context.Context //nolint:containedctx // it extends this one too
}

func (c valuesOf) Value(key any) any { return c.values.Value(key) }

func sameMap(a, b http.Header) bool {
	return reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer()
}

// withoutValues is a context with the cancellation of another one and no values.
type withoutValues struct{ context.Context }

func (withoutValues) Value(any) any { return nil }

// requestID returns the identifier of a message, as text. The SDK does not export it, so the
// message is scanned again.
func requestID(message []byte) string {
	for key, value := range jsonscan.Members(message) {
		if string(key) == "id" {
			return strings.Trim(string(value), `"`)
		}
	}
	return ""
}

// exactToken returns a progress token digit for digit. The SDK reads numbers as float64, so
// exactToken reads a number from the message itself.
func exactToken(token any, message []byte) any {
	if _, number := token.(float64); !number {
		return token
	}
	for key, params := range jsonscan.Members(message) {
		if string(key) != "params" || params[0] != '{' {
			continue
		}
		for key, meta := range jsonscan.Members(params) {
			if string(key) != "_meta" || meta[0] != '{' {
				continue
			}
			for key, value := range jsonscan.Members(meta) {
				if string(key) == "progressToken" {
					token = json.RawMessage(value)
				}
			}
		}
	}
	return token
}

// typedResults is the first version of the protocol whose results have a resultType.
const typedResults = "2026-07-28"

// completeResult and completeReadResult have the resultType "complete". The SDK sets that
// unexported field itself on the results of its own tools and resources; decoding JSON is the
// only other way to set it.
var (
	completeResult     = decoded[mcp.CallToolResult](`{"content":[],"resultType":"complete"}`)
	completeReadResult = decoded[mcp.ReadResourceResult](`{"contents":[],"resultType":"complete"}`)
)

// inputRequired returns a result that states the missing input. It can also be made only by
// decoding JSON.
func inputRequired[T any](in *result.Input) *T {
	state, _ := json.Marshal(in.State) // marshalling a string never fails
	v := decoded[T](
		fmt.Sprintf(`{"resultType":"input_required","inputRequests":%s,"requestState":%s}`, in.Requests, state),
	)
	return &v
}

func decoded[T any](document string) (v T) {
	_ = json.Unmarshal([]byte(document), &v) // the SDK reads its own results
	return v
}

// completed marks a result as complete for a client that expects it.
func completed(r *mcp.CallToolResult, version string) *mcp.CallToolResult {
	if version < typedResults {
		return r
	}
	marked := completeResult
	marked.Meta, marked.Content = r.Meta, r.Content
	marked.StructuredContent, marked.IsError = r.StructuredContent, r.IsError
	return &marked
}

// completedRead marks the result of a read as complete for a client that expects it.
func completedRead(r *mcp.ReadResourceResult, version string) *mcp.ReadResourceResult {
	if version < typedResults {
		return r
	}
	marked := completeReadResult
	marked.Meta, marked.Contents, marked.Cacheable = r.Meta, r.Contents, r.Cacheable
	return &marked
}

// Announce makes the SDK notify its clients that the lists have changed. The SDK does so only when
// a tool or a resource is added or removed. The tool and the resource that are added here are never
// listed. With resources, the lists of resources have changed too.
func (a *Adapter) Announce(resources bool) {
	tool := &mcp.Tool{Name: Announcement, InputSchema: json.RawMessage(`{"type":"object"}`)}
	a.server.AddTool(tool, func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return nil, errors.New("not a tool")
	})
	a.server.RemoveTools(Announcement)
	if resources {
		resource := &mcp.Resource{URI: AnnouncementURI, Name: Announcement}
		a.server.AddResource(resource, func(context.Context, *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
			return nil, errors.New("not a resource")
		})
		a.server.RemoveResources(AnnouncementURI)
	}
}

// Announcement and AnnouncementURI name the tool and the resource that are never listed.
const (
	Announcement    = "ginmcp_refresh"
	AnnouncementURI = "ginmcp:refresh"
)

// readWritten leaves a URI to the SDK. For some unknown URIs, the data of the SDK's error is not
// valid JSON, which would end the connection.
func (a *Adapter) readWritten(
	ctx context.Context, next mcp.MethodHandler, req *mcp.ReadResourceRequest, c *caller,
) (mcp.Result, error) {
	if !a.shared.Load() || req.Params.URI == AnnouncementURI {
		return nil, notFound(req.Params.URI)
	}
	if err := a.unreadable(ctx, next, req, c); err != nil {
		return nil, err
	}
	res, err := next(ctx, MethodReadResource, req)
	var wire *jsonrpc.Error
	if errors.As(err, &wire) && len(wire.Data) > 0 && !json.Valid(wire.Data) {
		return nil, notFound(req.Params.URI)
	}
	return res, err
}

// Logger returns the logger for the SDK: at levels below warnings, the SDK logs every request.
func Logger(l *slog.Logger) *slog.Logger { return slog.New(warnings{l.Handler()}) }

// warnings is a log handler that passes warnings and errors on.
type warnings struct{ slog.Handler }

// Enabled reports whether a record of that level is passed on.
func (h warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

// endOfRun is the message that the SDK logs as an error when a client on stdio disconnects.
const endOfRun = "server run cancelled"

// Handle passes a record on, unless it only reports that a client has disconnected.
func (h warnings) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == endOfRun {
		return nil
	}
	return h.Handler.Handle(ctx, r) //nolint:wrapcheck // the handler's own error
}

// WithAttrs and WithGroup keep the limit.
func (h warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{h.Handler.WithAttrs(attrs)}
}
func (h warnings) WithGroup(name string) slog.Handler { return warnings{h.Handler.WithGroup(name)} }
