package gosdk

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Each test here is named after a workaround for go-sdk 1.8.0. It fails if the SDK no longer
// does what the workaround is for, so that the workaround can go.

const noLonger = "the SDK has changed: is the workaround still needed?"

// nativeServer is a server of the SDK alone, with a middleware.
func nativeServer(receive mcp.Middleware) *mcp.Server {
	s := mcp.NewServer(
		&mcp.Implementation{Name: "native", Version: "1"},
		&mcp.ServerOptions{Logger: slog.New(slog.DiscardHandler)},
	)
	s.AddTool(
		&mcp.Tool{Name: "x", InputSchema: json.RawMessage(`{"type":"object"}`)},
		func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			return &mcp.CallToolResult{}, nil
		},
	)
	s.AddResource(
		&mcp.Resource{URI: "app:///x", Name: "x"},
		func(context.Context, *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
			return &mcp.ReadResourceResult{}, nil
		},
	)
	if receive != nil {
		s.AddReceivingMiddleware(receive)
	}
	return s
}

// In a session, the SDK passes the context of the request that opened it, and the header of
// the request that carries the call.
func TestWorkaroundIdentity(t *testing.T) {
	type key struct{}
	var opener, caller, identified string
	s := nativeServer(func(next mcp.MethodHandler) mcp.MethodHandler {
		return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
			if call, ok := req.(*mcp.CallToolRequest); ok {
				opener, _ = ctx.Value(key{}).(string)
				caller = call.Extra.Header.Get("Authorization")
				own, in := new(Adapter).identify(ctx, call.Extra)
				left, _ := own.Value(key{}).(string)
				identified = in.Request.Header.Get("Authorization") + left
			}
			return next(ctx, method, req)
		}
	})
	handler := mcp.NewStreamableHTTPHandler(
		func(*http.Request) *mcp.Server { return s },
		&mcp.StreamableHTTPOptions{JSONResponse: true},
	)
	post := func(session, token, message string) *httptest.ResponseRecorder {
		r := messageRequest(message)
		r.Header.Set("Authorization", token)
		if session != "" {
			r.Header.Set("Mcp-Session-Id", session)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, token)))
		return w
	}
	session := post("", "Bearer opener", `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{
		"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}`).Header().Get("Mcp-Session-Id")
	if session == "" {
		t.Fatal("no session was opened")
	}
	post(session, "Bearer opener", `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	post(session, "Bearer caller", `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"x"}}`)
	if opener != "Bearer opener" || caller != "Bearer caller" {
		t.Errorf("the context is that of %q and the header that of %q: %s", opener, caller, noLonger)
	}
	if identified != "Bearer caller" {
		t.Errorf("the call is identified as that of %q, want the caller's only", identified)
	}
	for s := range s.Sessions() {
		_ = s.Close()
	}
}

// Without a session, the SDK passes the header map of the request itself, by which [Adapter.identify]
// finds the request.
func TestWorkaroundIdentityOfTheHeaderMap(t *testing.T) {
	r := messageRequest(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}}`)
	var same bool
	single, _ := Handlers(nativeServer(func(next mcp.MethodHandler) mcp.MethodHandler {
		return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
			if call, ok := req.(*mcp.CallToolRequest); ok {
				same = sameMap(r.Header, call.Extra.Header)
			}
			return next(ctx, method, req)
		}
	}), slog.New(slog.DiscardHandler))
	w := httptest.NewRecorder()
	single.ServeHTTP(w, r)
	if !same {
		t.Errorf("the header is a copy, so the request of a call cannot be found: %d %s", w.Code, w.Body)
	}
}

// messageRequest returns a request that carries a message of the version 2025-06-18.
func messageRequest(message string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(message))
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"},
		"Mcp-Protocol-Version": {"2025-06-18"},
	}
	return r
}

// The SDK gives the identifier of a message to nobody.
func TestWorkaroundRequestID(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[*mcp.CallToolRequest](), reflect.TypeFor[*mcp.RequestExtra]()} {
		for i := range typ.NumMethod() {
			if strings.HasSuffix(typ.Method(i).Name, "ID") {
				t.Errorf("%s has the method %s: %s", typ, typ.Method(i).Name, noLonger)
			}
		}
		for _, field := range reflect.VisibleFields(typ.Elem()) {
			if strings.HasSuffix(field.Name, "ID") && field.IsExported() {
				t.Errorf("%s has the field %s: %s", typ, field.Name, noLonger)
			}
		}
	}
	for message, want := range map[string]string{
		`{"jsonrpc":"2.0","id":7,"method":"x"}`:                            "7",
		`{"method":"x","params":{"id":1},"id":"a-b"}`:                      "a-b",
		`{"jsonrpc":"2.0","method":"x"}`:                                   "",
		`{"jsonrpc":"2.0","id":9007199254740993,"method":"x","params":{}}`: "9007199254740993",
		``: "",
	} {
		if got := requestID([]byte(message)); got != want {
			t.Errorf("%s has the identifier %q, want %q", message, got, want)
		}
	}
}

// A result that a middleware makes has no resultType, and only decoding can set it.
func TestWorkaroundResultType(t *testing.T) {
	const want = `"resultType":"complete"`
	for _, test := range []struct {
		what         string
		plain, marks any
	}{
		{"a call", &mcp.CallToolResult{}, completed(toolResult(result.Message("x")), typedResults)},
		{"a read", &mcp.ReadResourceResult{}, completedRead(&mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: "app:///x"}}}, typedResults)},
	} {
		for _, field := range reflect.VisibleFields(reflect.TypeOf(test.plain).Elem()) {
			if strings.EqualFold(field.Name, "resultType") && field.IsExported() {
				t.Errorf("the result of %s has the field %s: %s", test.what, field.Name, noLonger)
			}
		}
		plain, err := json.Marshal(test.plain)
		if err != nil || strings.Contains(string(plain), want) {
			t.Errorf("the result of %s is %s, %v: %s", test.what, plain, err, noLonger)
		}
		marked, err := json.Marshal(test.marks)
		if err != nil || !strings.Contains(string(marked), want) {
			t.Errorf("the completed result of %s is %s, %v", test.what, marked, err)
		}
	}
}

// The SDK's error for an unknown resource has data that is not JSON for every URI.
func TestWorkaroundNotFound(t *testing.T) {
	const uri = "app:///\a"
	var wire *jsonrpc.Error
	if !errors.As(mcp.ResourceNotFoundError(uri), &wire) || json.Valid(wire.Data) {
		t.Errorf("the SDK's error is %v: %s", wire, noLonger)
	}
	if !errors.As(notFound(uri), &wire) || !json.Valid(wire.Data) {
		t.Errorf("our error is %v, with data that is not JSON", wire)
	}
}

// Contents of a resource with an empty text have neither a text nor a blob.
func TestWorkaroundEmptyText(t *testing.T) {
	if raw, err := json.Marshal(&mcp.ResourceContents{URI: "app:///x"}); err != nil ||
		strings.Contains(string(raw), `"text"`) {
		t.Errorf("an empty text is %s, %v: %s", raw, err, noLonger)
	}
	raw, err := json.Marshal(resourceContents("app:///x", result.Contents{Text: true}))
	if err != nil || !strings.Contains(string(raw), `"blob":""`) {
		t.Errorf("an empty text is %s, %v", raw, err)
	}
}

// The SDK logs an error when the context of Run ends, as it does when a client on stdio has
// gone away.
func TestWorkaroundEndOfRun(t *testing.T) {
	for _, test := range []struct {
		what   string
		logger func(*slog.Logger) *slog.Logger
		logged bool
	}{
		{"the SDK alone", func(l *slog.Logger) *slog.Logger { return l }, true},
		{"our logger", Logger, false},
	} {
		var log strings.Builder
		logger := test.logger(slog.New(slog.NewTextHandler(&log, nil)))
		s := mcp.NewServer(&mcp.Implementation{Name: "x", Version: "1"}, &mcp.ServerOptions{Logger: logger})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		transport, _ := mcp.NewInMemoryTransports()
		if err := s.Run(ctx, transport); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: Run returned %v", test.what, err)
		}
		if got := strings.Contains(log.String(), "level=ERROR"); got != test.logged {
			t.Errorf("%s logs %q: %s", test.what, log.String(), noLonger)
		}
	}
}

// The SDK notifies clients of a changed list when it changes its own, and has no other way.
func TestWorkaroundAnnouncement(t *testing.T) {
	for typ := reflect.TypeFor[*mcp.Server](); ; {
		for i := range typ.NumMethod() {
			if strings.Contains(typ.Method(i).Name, "ListChanged") {
				t.Errorf("%s has the method %s: %s", typ, typ.Method(i).Name, noLonger)
			}
		}
		if typ == reflect.TypeFor[*mcp.ServerSession]() {
			break
		}
		typ = reflect.TypeFor[*mcp.ServerSession]()
	}
}

// The protocol wants a text or a blob, and clients refuse contents without either.
func TestContentsOnTheWire(t *testing.T) {
	tests := []struct {
		reason   string
		contents result.Contents
		want     string
	}{
		{
			"a text",
			result.Contents{MIMEType: "text/plain", Text: true, Data: []byte("a")},
			`{"uri":"app:///a","mimeType":"text/plain","text":"a"}`,
		},
		{
			"bytes",
			result.Contents{MIMEType: "image/png", Data: []byte("a")},
			`{"uri":"app:///a","mimeType":"image/png","blob":"YQ=="}`,
		},
		{
			"an empty text",
			result.Contents{MIMEType: "text/plain", Text: true},
			`{"uri":"app:///a","mimeType":"text/plain","blob":""}`,
		},
		{"no bytes", result.Contents{MIMEType: "image/png"}, `{"uri":"app:///a","mimeType":"image/png","blob":""}`},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if got, err := json.Marshal(resourceContents("app:///a", test.contents)); err != nil || string(got) != test.want {
				t.Errorf("%v: %s, want %s", err, got, test.want)
			}
		})
	}
}
