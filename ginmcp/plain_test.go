package ginmcp

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"pgregory.net/rapid"
)

// parityApp has a route for every kind of result and of argument.
func parityApp() *gin.Engine {
	r := gin.New()
	r.GET("/items/:id", Op("get", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"id": c.Param("id"), "q": c.QueryArray("q")}) },
		PathParam[string]("id", ""), QueryParam[[]string]("q", ""), Out[map[string]any]()))
	r.POST("/items", Handle("post", func(_ *gin.Context, in struct {
		Name  string         `json:"name" binding:"required,max=20"`
		Count int64          `json:"count"`
		Any   any            `json:"any"`
		Map   map[string]any `json:"map"`
	}) (any, error) {
		return in, nil
	}))
	r.GET("/text", Op("text", func(c *gin.Context) { c.String(http.StatusOK, "a \"b\" <c>\n\t\u2028 é \xff 😀 \x01") }))
	r.GET("/image", Op("image", func(c *gin.Context) { c.Data(http.StatusOK, "image/png", []byte("\x89PNG\r\n\x1a\n")) }))
	r.GET("/audio", Op("audio", func(c *gin.Context) { c.Data(http.StatusOK, "audio/wav", []byte("RIFF....WAVE")) }))
	r.GET("/bytes", Op("bytes", func(c *gin.Context) { c.Data(http.StatusOK, "application/zip", []byte("PK\x03\x04")) }))
	r.GET("/none", Op("none", func(c *gin.Context) { c.Status(http.StatusNoContent) }))
	r.GET("/list", Op("list", func(c *gin.Context) {
		c.Data(http.StatusOK, "application/json", []byte(" [1.0, 2e3,\n 12345678901234567890]"))
	}))
	r.GET("/broken", Op("broken", func(c *gin.Context) { c.Data(http.StatusOK, "application/json", []byte("{\"a\":\"\xff\"}")) }))
	r.GET("/error", Op("error", func(c *gin.Context) { c.JSON(http.StatusTeapot, gin.H{"error": "é <x>"}) }, Out[struct{ A int }]()))
	r.GET("/panic", Op("panic", func(*gin.Context) { panic("on purpose") }))
	r.GET("/doc/:name", Op("doc", func(c *gin.Context) {
		switch c.Param("name") {
		case "missing":
			c.Status(http.StatusNotFound)
		case "broken":
			c.String(http.StatusInternalServerError, "out of order")
		case "empty":
			c.Status(http.StatusOK)
		case "bytes":
			c.Data(http.StatusOK, "image/png", []byte("\x89PNG"))
		default:
			c.String(http.StatusOK, "text of "+c.Param("name"))
		}
	}))
	return r
}

// Both adapters of one server.
func parityServers(t testing.TB) (plain, sdk http.Handler, handled *bool) {
	s, err := New(parityApp(), WithName("p"), WithVersion("1"), WithWebsite("https://shop.example.com"), WithIcons(mcp.Icon{Source: "https://shop.example.com/i.png"}), WithInstructions("be <kind>"), WithLogger(nil),
		WithRouteMaps(RouteMap{Pattern: "^/doc", Kind: Resource}))
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.plainAdapter()
	if err != nil {
		t.Fatal(err)
	}
	handled = new(bool)
	recording := func(w http.ResponseWriter, r *http.Request, m serve.Request) bool {
		*handled = a.Serve(w, r, m)
		return *handled
	}
	first, err := newEndpoint(s.sdk.Server(), &s.config.serving, serve.Config{Calls: &s.calls, Plain: recording, Authorize: s.access.Authorize, Permit: s.access.Permit})
	if err != nil {
		t.Fatal(err)
	}
	second, err := newEndpoint(s.sdk.Server(), &s.config.serving, serve.Config{Calls: &s.calls, Authorize: s.access.Authorize, Permit: s.access.Permit})
	if err != nil {
		t.Fatal(err)
	}
	return first, second, handled
}

// parityMessage is a generated request.
type parityMessage struct {
	body   string
	header http.Header
}

func drawParityMessage(t *rapid.T) parityMessage {
	pick := func(label string, usual string, others ...string) string {
		if rapid.IntRange(0, 7).Draw(t, label+" usual") > 0 {
			return usual
		}
		return rapid.SampledFrom(append(others, usual)).Draw(t, label)
	}
	modern := rapid.Bool().Draw(t, "modern")
	version := pick("legacy version", "2025-06-18", "", "2025-11-25", "2025-03-26", "2024-11-05", "2023-01-01")
	var meta string
	if modern {
		version = pick("modern version", "2026-07-28", "2099-01-01", "")
		meta = pick("meta", `"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},`+
			`"io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"}`,
			`"io.modelcontextprotocol/protocolVersion":"2026-07-28"`, `"io.modelcontextprotocol/clientCapabilities":{}`,
			`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}`,
			`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":[]`,
			`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":7`,
			`"io.modelcontextprotocol/protocolVersion":"2025-06-18"`, "")
	} else {
		meta = pick("legacy meta", "", `"x":1`, `"traceparent":"00-a-b-01"`, `"io.modelcontextprotocol/protocolVersion":"2026-07-28"`)
	}
	method := rapid.SampledFrom([]string{
		"tools/call", "tools/call", "tools/call", "tools/call", "tools/list", "resources/list", "resources/templates/list", "resources/read",
		"ping", "initialize", "server/discover", "prompts/list", "nothing", "logging/setLevel",
	}).Draw(t, "method")
	name := rapid.SampledFrom([]string{
		"get", "get", "post", "post", "text", "image", "audio", "bytes", "none", "list", "broken", "error", "panic", "unknown", "",
	}).Draw(t, "name")
	uri := rapid.SampledFrom([]string{
		"app:///doc/a", "app:///doc/missing", "app:///doc/broken", "app:///doc/empty", "app:///doc/bytes", "app:///nothing", "x:", "app:///doc/%C3%A9",
	}).Draw(t, "uri")
	arguments := rapid.SampledFrom([]string{
		"", `{}`, `{"id":"5"}`, `{"id":"5","q":["a","b"]}`, `{"id":5}`, `{"id":"a/b"}`, `{"id":"é 😀"}`, `{"name":"x"}`, `{"name":"x","count":9007199254740993}`,
		`{"name":"x","any":1.50,"map":{"a":[null]}}`, `{"name":"` + strings.Repeat("x", 30) + `"}`, `{"nam":"x"}`, `{"name":"x","name":"y"}`, `null`, `[]`, `7`,
	}).Draw(t, "arguments")
	params := map[string]string{}
	switch method {
	case "tools/call":
		params["name"] = quoted(name)
		if arguments != "" {
			params["arguments"] = arguments
		}
	case "resources/read":
		params["uri"], name = quoted(uri), uri
	case "initialize":
		params["protocolVersion"] = quoted(pick("initialize version", "2025-06-18", "2025-11-25", "1999-01-01", "2026-07-28"))
		params["capabilities"], params["clientInfo"] = "{}", `{"name":"c","version":"1"}`
	}
	if meta != "" {
		params["_meta"] = "{" + meta + "}"
	}
	if rapid.IntRange(0, 19).Draw(t, "odd member") == 0 {
		params[rapid.SampledFrom([]string{"cursor", "extra", "Name"}).Draw(t, "member")] = `"x"`
	}
	var members []string
	for key, value := range params {
		members = append(members, quoted(key)+":"+value)
	}
	id := pick("id", "1", `"a"`, "-3", `"é"`, `"\u0061"`, "null", "1.5", "true", "12345678901234567", "-90071992547409931234567", "0", "-0")
	body := `{"jsonrpc":"2.0","id":` + id + `,"method":` + quoted(method)
	if len(members) > 0 || rapid.Bool().Draw(t, "empty params") {
		body += `,"params":{` + strings.Join(members, ",") + `}`
	}
	body += "}"
	body = pick("body", body, strings.Replace(body, `"2.0"`, `"1.0"`, 1), strings.Replace(body, `"id":`, `"other":`, 1), "["+body+"]",
		strings.Replace(body, `{`, `{"id":7,`, 1), " \n"+strings.ReplaceAll(body, ":", " : "), "{}")
	h := http.Header{}
	set := func(key, value string) {
		if value != "" {
			h.Set(key, value)
		}
	}
	set("Content-Type", pick("content type", "application/json", "application/json; charset=utf-8", "text/plain", ""))
	set("Accept", pick("accept", "application/json, text/event-stream", "text/event-stream,application/json", "*/*", "application/json", ""))
	set("Mcp-Protocol-Version", version)
	if modern {
		set("Mcp-Method", pick("method header", method, "tools/list", ""))
		if method == "tools/call" || method == "resources/read" {
			set("Mcp-Name", pick("name header", name, "other", ""))
		}
	}
	return parityMessage{body, h}
}

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

func (m parityMessage) send(h http.Handler) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(m.body))
	r.Header = m.header.Clone()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func decodeExactly(t *rapid.T, body []byte) map[string]any {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %q", err, body)
	}
	return v
}

// The plain adapter answers what the SDK's would: the same status, the same headers, the same
// JSON, for whatever message it does not leave to the SDK.
func TestPlainAdapterParity(t *testing.T) {
	plain, sdk, handled := parityServers(t)
	count := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		m := drawParityMessage(t)
		*handled = false
		got := m.send(plain)
		count[*handled]++
		if !*handled {
			return
		}
		want := m.send(sdk)
		if got.Code != want.Code {
			t.Fatalf("%s\n%v\nstatus %d, want %d: %s", m.body, m.header, got.Code, want.Code, want.Body)
		}
		got.Header().Del("Content-Length")
		if !reflect.DeepEqual(got.Header(), want.Header()) {
			t.Fatalf("%s\nheaders %v, want %v", m.body, got.Header(), want.Header())
		}
		x, y := decodeExactly(t, got.Body.Bytes()), decodeExactly(t, want.Body.Bytes())
		if !reflect.DeepEqual(x, y) {
			t.Fatalf("%s\n%v\ngot  %s\nwant %s", m.body, m.header, got.Body, want.Body)
		}
	})
	if count[true] < count[false]/10 {
		t.Errorf("only %d of %d messages were answered without the SDK", count[true], count[true]+count[false])
	}
}

// A list is compressed for a client that accepts it, as one gzip member: browsers read no more.
func TestListIsCompressed(t *testing.T) {
	s := newServer(t, parityApp(), WithLogger(nil))
	for _, tt := range []struct {
		reason, accept string
		compressed     bool
	}{
		{"the usual header", "gzip, deflate, br", true},
		{"a weight", "br;q=1, gzip;q=0.5", true},
		{"refused", "gzip;q=0", false},
		{"another coding", "br", false},
		{"none", "", false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(`{"jsonrpc":"2.0","id":"a","method":"tools/list"}`))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", "application/json, text/event-stream")
			r.Header.Set("Accept-Encoding", tt.accept)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if got := w.Header().Get("Content-Encoding") == "gzip"; got != tt.compressed {
				t.Fatalf("compressed: %v", got)
			}
			if fmt.Sprint(w.Body.Len()) != w.Header().Get("Content-Length") {
				t.Errorf("Content-Length is %s for %d bytes", w.Header().Get("Content-Length"), w.Body.Len())
			}
			body := io.Reader(w.Body)
			if tt.compressed {
				z, err := gzip.NewReader(w.Body)
				if err != nil {
					t.Fatal(err)
				}
				z.Multistream(false)
				body = z
			}
			var list struct {
				ID     string
				Result struct{ Tools []struct{ Name string } }
			}
			if err := json.NewDecoder(body).Decode(&list); err != nil || list.ID != "a" || len(list.Result.Tools) < 10 {
				t.Errorf("got %+v, %v", list, err)
			}
		})
	}
}

// A JSON document has the Cache-Control of the application's middleware, through either adapter, and a
// stream that of streams.
func TestCacheControl(t *testing.T) {
	const call = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"work"%s,"arguments":{}}}`
	const progress = `,"_meta":{"progressToken":1}`
	for _, test := range []struct{ reason, middleware, meta, want string }{
		{"without middleware, no cache stores the response to a POST", "", "", ""},
		{"the middleware's own", "no-store", "", "no-store"},
		{"a stream", "", progress, "no-cache, no-transform"},
	} {
		for _, sdk := range []bool{false, true} {
			r := gin.New()
			r.Use(func(c *gin.Context) {
				if test.middleware != "" {
					c.Header("Cache-Control", test.middleware)
				}
			})
			r.GET("/work", Op("work", func(c *gin.Context) {
				FromContext(c).Progress(1, 2, "half")
				c.JSON(http.StatusOK, gin.H{})
			}))
			s := Attach(r, WithLogger(nil))
			if sdk {
				s.MCP()
			}
			w := httptest.NewRecorder()
			r.ServeHTTP(w, benchRequest(fmt.Appendf(nil, call, test.meta)))
			if got := w.Header().Get("Cache-Control"); w.Code != http.StatusOK || got != test.want {
				t.Errorf("%s, through the SDK %t: status %d, Cache-Control %q, want %q: %s", test.reason, sdk, w.Code, got, test.want, w.Body)
			}
		}
	}
}

// listContext is a context that cannot be compared.
type listContext struct {
	context.Context

	list []int
}

// The application's middleware may set any context.
func TestIncomparableContext(t *testing.T) {
	for _, sdk := range []bool{false, true} {
		r := gin.New()
		r.Use(func(c *gin.Context) { c.Request = c.Request.WithContext(listContext{c.Request.Context(), []int{1}}) })
		r.GET("/items/:id", Op("get", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"ok": true}) }, PathParam[string]("id", "")))
		s := Attach(r, WithLogger(nil))
		if sdk {
			s.MCP()
		}
		w := httptest.NewRecorder()
		r.ServeHTTP(w, benchRequest([]byte(getItem)))
		if !strings.Contains(w.Body.String(), `"structuredContent":{"ok":true}`) {
			t.Errorf("through the SDK %t: %s", sdk, w.Body)
		}
	}
}
