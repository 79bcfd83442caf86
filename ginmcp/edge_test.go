package ginmcp

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// edgeServer serves an application whose tool counts its calls.
func edgeServer(t *testing.T, opts ...Option) (s *Server, calls *int) {
	t.Helper()
	calls = new(int)
	r := gin.New()
	r.GET("/hello", Op("hello", func(c *gin.Context) {
		*calls++
		c.String(http.StatusOK, "hello")
	}))
	r.GET("/docs/:name", Op("doc", func(c *gin.Context) { c.String(http.StatusOK, c.Param("name")) }))
	return newServer(t, r, append([]Option{
		WithLogger(nil), WithRouteMaps(RouteMap{Pattern: "^/docs", Kind: Resource}),
	}, opts...)...), calls
}

func edgeRequest(version, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	if version != "" {
		r.Header.Set("Mcp-Protocol-Version", version)
	}
	return r
}

const modernMeta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}`

// What clients of both eras get for messages that go-sdk 1.8.0 answers in another way: with a text,
// with another id, or with an error.
func TestEdge(t *testing.T) {
	for _, tt := range []struct {
		reason, version, body string
		header                map[string]string
		status                int
		want                  string // a part of the response
	}{
		{
			reason: "an unknown method is an error that ends no session", version: "2025-11-25",
			body: `{"jsonrpc":"2.0","id":"x","method":"tasks/list"}`, status: 200,
			want: `{"jsonrpc":"2.0","id":"x","error":{"code":-32601,"message":"method not found: \"tasks/list\""}}`,
		},
		{
			reason: "2026-07-28 demands a 404 for it", version: "2026-07-28", header: map[string]string{"Mcp-Method": "tasks/list"},
			body: `{"jsonrpc":"2.0","id":1,"method":"tasks/list","params":{` + modernMeta + `}}`, status: 404, want: `"code":-32601`,
		},
		{
			reason: "params that are missing", version: "2025-06-18", body: `{"jsonrpc":"2.0","id":7,"method":"tools/call"}`, status: 200,
			want: `{"jsonrpc":"2.0","id":7,"error":{"code":-32602,`,
		},
		{
			reason: "params that are missing, without a version", body: `{"jsonrpc":"2.0","id":7,"method":"prompts/get"}`, status: 200,
			want: `"code":-32602`,
		},
		{
			reason: "an unknown notification is accepted", version: "2025-11-25", body: `{"jsonrpc":"2.0","method":"notifications/other"}`, status: 202,
		},
		{
			reason: "a request that the SDK answers keeps its large id", version: "2025-11-25",
			body: `{"jsonrpc":"2.0","id":9007199254740993,"method":"prompts/list"}`, status: 200, want: `"id":9007199254740993,`,
		},
		{
			reason: "and one that is answered without it", version: "2025-11-25",
			body: `{"jsonrpc":"2.0","id":123456789012345678901234567890,"method":"ping"}`, status: 200, want: `"id":123456789012345678901234567890,`,
		},
		{
			reason: "in a batch too", version: "2025-03-26", status: 200, want: `"id":9007199254740993,`,
			body: `[{"jsonrpc":"2.0","id":9007199254740993,"method":"tools/list"},{"jsonrpc":"2.0","id":2,"method":"ping"}]`,
		},
		{
			reason: "an id that is a fraction", body: `{"jsonrpc":"2.0","id":1.5,"method":"ping"}`, status: 400,
			want: `"id":1.5,"error":{"code":-32600,`,
		},
		{reason: "an id that is null", body: `{"jsonrpc":"2.0","id":null,"method":"ping"}`, status: 400, want: `"id":null,"error":{"code":-32600,`},
		{reason: "an id that is an object", body: `{"jsonrpc":"2.0","id":{},"method":"ping"}`, status: 400, want: `"id":null,"error":{"code":-32600,`},
		{
			reason: "an unknown version without _meta", version: "2099-01-01", body: `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, status: 400,
			want: `"id":1,"error":{"code":-32022,"message":"the protocol version \"2099-01-01\" is not supported",` +
				`"data":{"supported":["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"],"requested":"2099-01-01"}}`,
		},
		{
			reason: "an unknown version of the past", version: "1999-01-01", body: `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, status: 400,
			want: `"code":-32022`,
		},
		{
			reason: "an unknown version in _meta only", status: 400, want: `"requested":"2099-01-01"`,
			body: `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2099-01-01"}}}`,
		},
		{
			reason: "a header that does not match the version in _meta", version: "1999-01-01", status: 400, want: `"code":-32020`,
			header: map[string]string{"Mcp-Method": "tools/list"},
			body: `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",` +
				`"io.modelcontextprotocol/clientCapabilities":{}}}}`,
		},
		{
			reason: "initialize negotiates", status: 200, want: `"protocolVersion":"2025-11-25"`,
			body: `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2099-01-01","capabilities":{},` +
				`"clientInfo":{"name":"c","version":"1"}}}`,
		},
		{
			reason: "a name that a header cannot hold is written as Base64", version: "2026-07-28", status: 200, want: `"text":"é"`,
			header: map[string]string{
				"Mcp-Method": "resources/read",
				"Mcp-Name":   "=?base64?" + base64.StdEncoding.EncodeToString([]byte("app:///docs/é")) + "?=",
			},
			body: `{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"app:///docs/é",` + modernMeta + `}}`,
		},
		{
			reason: "a name in Base64 that is another one", version: "2026-07-28", status: 400, want: `"code":-32020`,
			header: map[string]string{"Mcp-Method": "tools/call", "Mcp-Name": "=?base64?" + base64.StdEncoding.EncodeToString([]byte("other")) + "?="},
			body:   `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hello",` + modernMeta + `}}`,
		},
		{
			reason: "malformed JSON", body: `{"jsonrpc":`, status: 400, want: `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,`,
		},
		{
			reason: "a legacy client without a session gets no list changes", status: 200, want: `"capabilities":{"completions":{},"logging":{},"resources":{},"tools":{}}`,
			body: `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},` +
				`"clientInfo":{"name":"c","version":"1"}}}`,
		},
		{
			reason: "server/discover is private, and declares list changes", version: "2026-07-28", status: 200,
			header: map[string]string{"Mcp-Method": "server/discover"},
			body:   `{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{` + modernMeta + `}}`,
			want: `"cacheScope":"private","supportedVersions":["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"],` +
				`"capabilities":{"completions":{},"logging":{},"resources":{"listChanged":true,"subscribe":true},"tools":{"listChanged":true}}`,
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s, _ := edgeServer(t)
			for _, adapter := range []string{"plain", "SDK"} {
				if adapter == "SDK" {
					s.MCP()
				}
				r := edgeRequest(tt.version, tt.body)
				for key, value := range tt.header {
					r.Header.Set(key, value)
				}
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				got := w.Body.String()
				if w.Code != tt.status || !strings.Contains(got, tt.want) {
					t.Errorf("%s adapter: got %d %s, want %d and %s", adapter, w.Code, got, tt.status, tt.want)
				}
				if got != "" && w.Header().Get("Content-Type") != "application/json" {
					t.Errorf("%s adapter: Content-Type is %q", adapter, w.Header().Get("Content-Type"))
				}
			}
		})
	}
}

// A body may be compressed with gzip; any other coding is named as the one that is not known.
func TestEdgeContentEncoding(t *testing.T) {
	const message = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hello"}}`
	pack := func(text string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(text))
		_ = z.Close()
		return b.Bytes()
	}
	for _, tt := range []struct {
		reason, coding string
		body           []byte
		status, calls  int
	}{
		{"gzip", "gzip", pack(message), 200, 1},
		{"identity", "identity", []byte(message), 200, 1},
		{"another coding", "br", []byte(message), 415, 0},
		{"several codings", "gzip, gzip", pack(message), 415, 0},
		{"not gzip after all", "gzip", []byte(message), 400, 0},
		{"cut short", "gzip", pack(message)[:30], 400, 0},
		{"a bomb", "gzip", pack(`{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"` + strings.Repeat("x", 5<<20) + `"}}`), 413, 0},
		{"two values", "gzip", pack(message + message), 400, 0},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s, calls := edgeServer(t)
			r := edgeRequest("2025-11-25", string(tt.body))
			r.Header.Set("Content-Encoding", tt.coding)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != tt.status || *calls != tt.calls {
				t.Errorf("got %d %s and %d calls, want %d and %d", w.Code, w.Body, *calls, tt.status, tt.calls)
			}
			if tt.status == 415 && w.Header().Get("Accept-Encoding") != "gzip" {
				t.Error("the response does not name the known coding")
			}
		})
	}
}

// While the server shuts down, nothing is called, and a load balancer may try another replica.
func TestEdgeShutdown(t *testing.T) {
	s, calls := edgeServer(t)
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hello"}}`,
		`[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hello"}}]`,
		`{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{}}`,
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, edgeRequest("", body))
		if w.Code != 503 || w.Header().Get("Retry-After") == "" || w.Header().Get("Connection") != "close" || *calls > 0 {
			t.Errorf("%s: got %d %v and %d calls", body, w.Code, w.Header(), *calls)
		}
	}
}

// Pages of trusted origins get complete CORS; other pages get nothing, whatever the method.
func TestEdgeOrigins(t *testing.T) {
	const trusted = "https://console.example.com"
	for _, tt := range []struct {
		reason, method, origin, site string
		preflight                    bool
		status                       int
		shared                       bool
	}{
		{reason: "a trusted page calls", method: "POST", origin: trusted, site: "cross-site", status: 200, shared: true},
		{reason: "its preflight", method: "OPTIONS", origin: trusted, preflight: true, status: 204, shared: true},
		{reason: "another page calls", method: "POST", origin: "https://evil.example", site: "cross-site", status: 403},
		{reason: "another page opens a stream", method: "GET", origin: "https://evil.example", site: "cross-site", status: 403},
		{reason: "another page's old browser opens a stream", method: "GET", origin: "https://evil.example", status: 403},
		{reason: "another page's preflight", method: "OPTIONS", origin: "https://evil.example", preflight: true, status: 405},
		{reason: "an opaque origin", method: "POST", origin: "null", site: "cross-site", status: 403},
		{reason: "our own page", method: "POST", origin: "http://example.com", site: "same-origin", status: 200},
		{reason: "no browser", method: "POST", status: 200},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s, _ := edgeServer(t, WithTrustedOrigins(trusted))
			r := edgeRequest("", `{"jsonrpc":"2.0","id":1,"method":"ping"}`)
			r.Method = tt.method
			if tt.origin != "" {
				r.Header.Set("Origin", tt.origin)
			}
			if tt.site != "" {
				r.Header.Set("Sec-Fetch-Site", tt.site)
			}
			if tt.preflight {
				r.Header.Set("Access-Control-Request-Method", "POST")
				r.Header.Set("Access-Control-Request-Headers", "content-type,mcp-protocol-version")
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			h := w.Header()
			if w.Code != tt.status || (h.Get("Access-Control-Allow-Origin") == trusted) != tt.shared {
				t.Errorf("got %d %v", w.Code, h)
			}
			if tt.shared && (h.Get("Access-Control-Allow-Credentials") != "true" ||
				!strings.Contains(h.Get("Access-Control-Expose-Headers"), "WWW-Authenticate")) {
				t.Errorf("the headers are not complete: %v", h)
			}
			if tt.shared && tt.preflight && h.Get("Access-Control-Allow-Headers") != "content-type,mcp-protocol-version" {
				t.Errorf("the preflight allows %q", h.Get("Access-Control-Allow-Headers"))
			}
		})
	}
}

// A person who opens the address in a browser reads what it is; a client that wants a stream does
// not get the page.
func TestEdgePage(t *testing.T) {
	s, _ := edgeServer(t, WithName("My Shop"))
	for accept, page := range map[string]bool{
		"text/html,application/xhtml+xml,*/*;q=0.8": true, "text/event-stream": false, "text/event-stream, text/html": false, "*/*": false,
	} {
		r := httptest.NewRequest(http.MethodGet, "http://shop.example.com/mcp", http.NoBody)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		got := strings.Contains(w.Body.String(), "claude mcp add --transport http my-shop http://shop.example.com/mcp")
		if got != page || page && (w.Code != 200 || w.Header().Get("Content-Type") != "text/plain; charset=utf-8") {
			t.Errorf("Accept %s: got %d %s", accept, w.Code, w.Body)
		}
	}
}

// A WriteTimeout of the HTTP server does not end a call that is still in time.
func TestEdgeWriteDeadline(t *testing.T) {
	r := gin.New()
	r.GET("/slow", Op("slow", func(c *gin.Context) {
		time.Sleep(300 * time.Millisecond)
		FromContext(c).Progress(1, 2, "half")
		time.Sleep(300 * time.Millisecond)
		c.String(http.StatusOK, "done")
	}))
	s := newServer(t, r, WithLogger(nil))
	for _, adapter := range []string{"plain", "SDK"} {
		if adapter == "SDK" {
			s.MCP()
		}
		server := httptest.NewUnstartedServer(s)
		server.Config.WriteTimeout = 200 * time.Millisecond
		server.Start()
		for _, meta := range []string{"", `,"_meta":{"progressToken":1}`} {
			req := edgeRequest("2025-11-25", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow"`+meta+`}}`)
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, req.Body)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Accept", "application/json, text/event-stream")
			res, err := server.Client().Do(req)
			if err != nil {
				t.Fatalf("%s adapter: %v", adapter, err)
			}
			body, err := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if err != nil || !strings.Contains(string(body), `"text":"done"`) {
				t.Errorf("%s adapter: got %s, %v", adapter, body, err)
			}
		}
		server.Close()
	}
}

// A hand-written tool's response is one document, or a stream from its first notification on.
func TestEdgeHandWrittenTools(t *testing.T) {
	s, _ := edgeServer(t)
	type in struct{}
	mcp.AddTool(s.MCP(), &mcp.Tool{Name: "quiet"}, func(context.Context, *mcp.CallToolRequest, in) (*mcp.CallToolResult, any, error) {
		return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: "done"}}}, nil, nil
	})
	mcp.AddTool(s.MCP(), &mcp.Tool{Name: "loud"}, func(ctx context.Context, r *mcp.CallToolRequest, _ in) (*mcp.CallToolResult, any, error) {
		_ = r.Session.NotifyProgress(ctx, &mcp.ProgressNotificationParams{ProgressToken: r.Params.GetProgressToken(), Progress: 1})
		return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: "done"}}}, nil, nil
	})
	for name, contentType := range map[string]string{"quiet": "application/json", "loud": "text/event-stream"} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, edgeRequest("2025-11-25",
			`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"`+name+`","arguments":{},"_meta":{"progressToken":"t"}}}`))
		if w.Header().Get("Content-Type") != contentType || !strings.Contains(w.Body.String(), `"text":"done"`) {
			t.Errorf("%s: got %v %s", name, w.Header(), w.Body)
		}
	}
}
