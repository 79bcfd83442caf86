package ginmcp_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// A message is one request of the protocol, as it is on the wire.
type message struct {
	method, params string
	header         http.Header
}

// post sends a message and returns status and answer.
func post(t *testing.T, server *httptest.Server, path string, m message) (status int, answer string) {
	t.Helper()
	return read(t, open(t, server, path, m))
}

// open sends a message and returns the answer, of which only the header has come.
func open(t *testing.T, server *httptest.Server, path string, m message) *http.Response {
	t.Helper()
	body := `{"jsonrpc":"2.0","id":1,"method":"` + m.method + `","params":` + m.params + `}`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	maps.Copy(r.Header, m.header)
	if host := m.header.Get("Host"); host != "" {
		r.Host = host
	}
	return do(t, server, r)
}

func initialize(version string) message {
	return message{method: "initialize", params: `{"protocolVersion":"` + version + `","capabilities":{},"clientInfo":{"name":"test","version":"1"}}`}
}

// sessionless is a call of a version that has sessions, made without one.
func sessionless(version, method, params string) message {
	return message{method, params, http.Header{"Mcp-Protocol-Version": {version}}}
}

// modern is a message of a version in which every one tells who sends it. Params are the
// members of an object, and name is what they are about.
func modern(method, params, name string) message {
	meta := `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`
	if params != "" {
		params += ","
	}
	m := message{method, "{" + params + meta + "}", http.Header{"Mcp-Protocol-Version": {"2026-07-28"}, "Mcp-Method": {method}}}
	if name != "" {
		m.header.Set("Mcp-Name", name)
	}
	return m
}

func TestProtocolVersions(t *testing.T) {
	app := newApplication()
	ginmcp.Attach(app.engine)
	server := serve(t, app.engine)
	type row struct {
		reason string
		message
		want string // a part of the answer
	}
	rows := []row{
		{"2026-07-28 begins with discover", modern("server/discover", "", ""), `"2026-07-28"`},
		{"2026-07-28 lists", modern("tools/list", "", ""), `"name":"get_user"`},
		{"2026-07-28 calls", modern("tools/call", `"name":"get_user","arguments":{"id":"7"}`, "get_user"), `"structuredContent":{"id":"7"}`},
	}
	for _, version := range []string{"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"} {
		rows = append(rows,
			row{version + " begins with initialize", initialize(version), `"protocolVersion":"` + version + `"`},
			row{version + " lists", sessionless(version, "tools/list", `{}`), `"name":"get_user"`},
			row{version + " calls", sessionless(version, "tools/call", `{"name":"get_user","arguments":{"id":"7"}}`), `"structuredContent":{"id":"7"}`},
		)
	}
	for _, path := range []string{"/mcp", "/mcp/"} {
		for _, r := range rows {
			t.Run(path+" "+r.reason, func(t *testing.T) {
				status, answer := post(t, server, path, r.message)
				if status != http.StatusOK || !strings.Contains(answer, r.want) {
					t.Errorf("got %d %s, want 200 and %s", status, answer, r.want)
				}
			})
		}
	}
}

// A response is plain JSON unless there is a notification, whether or not the client asked for
// progress: the first notification makes it a stream (see TestPlainStream).
func TestResponseIsJSONWithoutNotifications(t *testing.T) {
	app := newApplication()
	ginmcp.Attach(app.engine)
	server := serve(t, app.engine)
	for _, c := range []struct{ reason, params, prefix string }{
		{"no progress", `{"name":"health"}`, `{"jsonrpc"`},
		{"progress that is not reported", `{"name":"health","_meta":{"progressToken":1}}`, `{"jsonrpc"`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			status, answer := post(t, server, "/mcp", sessionless("2025-11-25", "tools/call", c.params))
			if status != http.StatusOK || !strings.HasPrefix(answer, c.prefix) {
				t.Errorf("got %d %s, want it to begin with %s", status, answer, c.prefix)
			}
		})
	}
}

func TestOtherOriginsAreRefused(t *testing.T) {
	app := newApplication()
	ginmcp.Attach(app.engine, ginmcp.WithTrustedOrigins("https://console.example.com"))
	server := serve(t, app.engine)
	for _, c := range []struct {
		reason string
		header http.Header
		status int
	}{
		{"no browser", nil, 200},
		{"a page of our own", http.Header{"Origin": {server.URL}, "Sec-Fetch-Site": {"same-origin"}}, 200},
		{"a page of a trusted origin", http.Header{"Origin": {"https://console.example.com"}, "Sec-Fetch-Site": {"cross-site"}}, 200},
		{"a page from elsewhere, with the user's cookies", http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}, 403},
		{"an old browser, which sends the origin only", http.Header{"Origin": {"https://evil.example"}}, 403},
		{"a page without an origin", http.Header{"Origin": {"null"}}, 403},
	} {
		t.Run(c.reason, func(t *testing.T) {
			before := app.users.reached.Load()
			m := sessionless("2025-11-25", "tools/call", `{"name":"remove_user","arguments":{"id":"7"}}`)
			maps.Copy(m.header, c.header)
			status, answer := post(t, server, "/mcp", m)
			if status != c.status {
				t.Errorf("got %d %s, want %d", status, answer, c.status)
			}
			if called := app.users.reached.Load() != before; called != (c.status == http.StatusOK) {
				t.Errorf("the handler was called: %t", called)
			}
		})
	}
}

// seen is what the application is asked, as its handler sees it.
type seen struct {
	Method, Host, RemoteAddr, Protocol string
	Header                             http.Header
	BodyIsNil                          bool
	Cookie                             string
	Trace                              any
}

type traceKey struct{}

func see(c *gin.Context) {
	cookie, _ := c.Cookie("session")
	r := c.Request
	c.JSON(http.StatusOK, seen{r.Method, r.Host, r.RemoteAddr, r.Proto, r.Header, r.Body == nil, cookie, r.Context().Value(traceKey{})})
}

// The inner request is the caller's own: who, where and in which context; but for what only
// belongs to the connection, the message or the browser page that carried it.
func TestInnerRequestIsTheCallersOwn(t *testing.T) {
	r := gin.New()
	r.GET("/see", see)
	r.POST("/saw", see)
	ginmcp.Attach(r)
	var outer *http.Request
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		outer = request.WithContext(contextWith(request, "trace 1"))
		r.ServeHTTP(w, outer)
	}))
	for _, c := range []struct{ reason, tool, method string }{
		{"a request without a body", "get_see", http.MethodGet},
		{"a request that could have a body and has none", "post_saw", http.MethodPost},
	} {
		t.Run(c.reason, func(t *testing.T) {
			m := sessionless("2025-11-25", "tools/call", `{"name":"`+c.tool+`"}`)
			for name, value := range map[string]string{
				"Authorization": "Bearer secret", "Cookie": "session=abc", "X-Tenant": "acme", "X-Forwarded-For": "203.0.113.9", "Host": "localhost:1234",
				"Accept-Encoding": "gzip", "Accept-Language": "de", "Connection": "X-Hop", "X-Hop": "1", "Te": "trailers",
			} {
				m.header.Set(name, value)
			}
			_, answer := post(t, server, "/mcp", m)
			var envelope struct {
				Result struct{ StructuredContent seen }
			}
			if err := json.Unmarshal([]byte(answer), &envelope); err != nil {
				t.Fatalf("%v: %s", err, answer)
			}
			got := envelope.Result.StructuredContent
			if got.Method != c.method || got.Host != "localhost:1234" || got.RemoteAddr != outer.RemoteAddr || got.Cookie != "abc" || got.Trace != "trace 1" {
				t.Errorf("got %+v, want what the caller sent, from %s", got, outer.RemoteAddr)
			}
			if got.BodyIsNil {
				t.Error("the body is nil, which no server ever gives a handler")
			}
			for _, kept := range []string{"Authorization", "X-Tenant", "X-Forwarded-For", "Accept-Language", "User-Agent", "X-Hop"} {
				if got.Header.Get(kept) == "" || got.Header.Get(kept) != outer.Header.Get(kept) {
					t.Errorf("%s is %q, want %q", kept, got.Header.Get(kept), outer.Header.Get(kept))
				}
			}
			for _, dropped := range []string{"Accept", "Accept-Encoding", "Connection", "Te", "Content-Type", "Content-Length", "Mcp-Protocol-Version", "Origin"} {
				if v, ok := got.Header[dropped]; ok {
					t.Errorf("%s came along: %q", dropped, v)
				}
			}
		})
	}
}
