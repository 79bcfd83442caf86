package ginmcp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The cases of who calls, what is kept from them, and how calls end.

// 8: a request that cannot be made is an error with the reason.
func TestAcceptanceOfRequestsThatCannotBeMade(t *testing.T) {
	r := gin.New()
	r.POST("/test", ginmcp.Op("test", mirror))
	s := ginmcp.Attach(r, ginmcp.WithRequestFunc(func(_, inner *http.Request) error {
		return errors.New("no signature for " + inner.Method + " " + inner.URL.Path)
	}))
	if text, isError := acceptCall(t, s, "test", `{}`); !isError || !strings.Contains(text, "no signature for POST /test") {
		t.Errorf("error %v: %s", isError, text)
	}
}

// 9: no base URL has to be configured; without an HTTP request, the host is localhost.
func TestAcceptanceOfTheHost(t *testing.T) {
	r := gin.New()
	r.GET("/host", ginmcp.Op("host", func(c *gin.Context) { c.String(http.StatusOK, c.Request.Host) }))
	if text, isError := acceptCall(t, ginmcp.Attach(r), "host", ""); isError || text != "localhost" {
		t.Errorf("error %v: %s", isError, text)
	}
}

// 19, and our own: whatever a value spells, no call leaves the route of its tool, with any of
// the flags by which Gin finds a route; and no sibling is reached that is left out.
func TestAcceptanceOfTraversal(t *testing.T) {
	flags := map[string]func(*gin.Engine){
		"as it comes":       func(*gin.Engine) {},
		"RemoveExtraSlash":  func(r *gin.Engine) { r.RemoveExtraSlash = true },
		"RedirectFixedPath": func(r *gin.Engine) { r.RedirectFixedPath = true },
		"UseRawPath":        func(r *gin.Engine) { r.UseRawPath = true },
		"UseEscapedPath":    func(r *gin.Engine) { r.UseEscapedPath = true },
	}
	values := []string{
		"../admin", "..%2Fadmin", "%2e%2e/admin", "..%252Fadmin", `..\admin`, "x/../../admin", ".", "..", "/admin", "//admin",
		"%2Fadmin", "me", "%6de", "x?y=1", "x#y", "x/", "me/", "/me", "x%00", "x\x00", ";/admin",
	}
	for name, set := range flags {
		t.Run(name, func(t *testing.T) {
			r := gin.New()
			set(r)
			r.GET("/u/:id", ginmcp.Op("get_user", func(c *gin.Context) { c.String(http.StatusOK, "user") }))
			for _, secret := range []string{"/u/me", "/admin", "/u/:id/secrets"} {
				r.GET(secret, ginmcp.Op("", func(*gin.Context) { t.Errorf("a call reached %s", secret) }, ginmcp.Hidden()))
			}
			s := ginmcp.Attach(r)
			for _, value := range values {
				arguments, err := json.Marshal(map[string]string{"id": value})
				if err != nil {
					t.Fatal(err)
				}
				if text, isError := acceptCall(t, s, "get_user", string(arguments)); !isError && text != "user" {
					t.Errorf("%q: %s", value, text)
				}
			}
		})
	}
}

// Our own, and 41: a tool that is left out, by whatever it is, is refused as one that never was.
func TestAcceptanceOfWhatIsLeftOut(t *testing.T) {
	tests := []struct {
		reason string
		opts   []ginmcp.Option
		op     []ginmcp.OpOption
	}{
		{"hidden", nil, []ginmcp.OpOption{ginmcp.Hidden()}},
		{"by a map", []ginmcp.Option{ginmcp.WithRouteMaps(ginmcp.RouteMap{Pattern: "secret", Kind: ginmcp.Exclude})}, nil},
		{"by its method", []ginmcp.Option{ginmcp.WithOnlyReadOnly()}, nil},
		{"by two options at once", []ginmcp.Option{ginmcp.WithOnlyReadOnly(), ginmcp.WithRouteMaps(ginmcp.RouteMap{Tags: []string{"none"}, Kind: ginmcp.Tool})}, nil},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			r.POST("/secret", ginmcp.Op("secret", func(*gin.Context) { t.Error("it was reached") }, test.op...))
			with(ginmcp.Attach(r, test.opts...), func(ctx context.Context, session *mcp.ClientSession) {
				if _, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "secret"}); err == nil {
					t.Error("it was called")
				}
			})
		})
	}
}

// Our own: a picture is a picture.
func TestAcceptanceOfPictures(t *testing.T) {
	png := []byte("\x89PNG\r\n\x1a\n\xff\xfe")
	r := gin.New()
	r.GET("/logo", ginmcp.Op("logo", func(c *gin.Context) { c.Data(http.StatusOK, "image/png", png) }))
	with(ginmcp.Attach(r), func(ctx context.Context, session *mcp.ClientSession) {
		res, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "logo"})
		if err != nil {
			t.Fatal(err)
		}
		if image, ok := res.Content[0].(*mcp.ImageContent); !ok || res.IsError || image.MIMEType != "image/png" || !bytes.Equal(image.Data, png) {
			t.Errorf("error %v: %+v", res.IsError, res.Content[0])
		}
	})
}

// 36: no header and no argument is logged, not even of a call that goes wrong.
func TestAcceptanceOfLogs(t *testing.T) {
	var log bytes.Buffer
	r := gin.New()
	r.GET("/panic", ginmcp.Op("panics", func(*gin.Context) { panic("at the worst time") }, ginmcp.QueryParam[string]("q", "")))
	ginmcp.Attach(r, ginmcp.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	rpc(t, r, "/mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"panics","arguments":{"q":"s3cret-argument"}}}`,
		http.Header{"Authorization": {"Bearer s3cret-token"}, "Cookie": {"session=s3cret-cookie"}})
	if log.Len() == 0 || strings.Contains(log.String(), "s3cret") {
		t.Errorf("it logs %q", log.String())
	}
}

// 37, 40: the caller's headers arrive, whether a tool, a resource or a template is asked for, in
// whatever case they are written; and Host is not one of them.
func TestAcceptanceOfHeaders(t *testing.T) {
	r := gin.New()
	test := func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"test": c.GetHeader("x-tEST"), "host": c.Request.Host})
	}
	r.POST("/tool", ginmcp.Op("tool", test))
	r.GET("/resource", ginmcp.Op("resource", test))
	r.GET("/template/:id", ginmcp.Op("template", test))
	ginmcp.Attach(r, ginmcp.WithRouteMaps(ginmcp.RouteMap{Methods: []string{"GET"}, Kind: ginmcp.Resource}))
	server := httptest.NewServer(r)
	defer server.Close()
	session := overHTTP(t, server, "/mcp", http.Header{"X-TEST": {"test"}, "Host": {"evil.example"}})
	want := fmt.Sprintf(`{"host":%q,"test":"test"}`, strings.TrimPrefix(server.URL, "http://"))
	res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "tool"})
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := res.Content[0].(*mcp.TextContent); !ok || text.Text != want {
		t.Errorf("the tool saw %+v, want %s", res.Content[0], want)
	}
	for _, uri := range []string{"app:///resource", "app:///template/7"} {
		res, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: uri})
		if err != nil {
			t.Fatalf("%s: %v", uri, err)
		}
		if got := res.Contents[0].Text; got != want {
			t.Errorf("%s saw %s, want %s", uri, got, want)
		}
	}
}

// 35: what a template's URI spells is the value, once.
func TestAcceptanceOfTemplates(t *testing.T) {
	tests := []struct{ reason, path, uri, want string }{
		{"escapes", "/files/:name", "app:///files/a%20b", "a b"},
		{"a hyphen in a name", "/files/:file-name", "app:///files/x", "x"},
		{"a query that nobody takes does not arrive, and is not ignored either", "/files/:name", "app:///files/x?admin=true", ""},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			r.GET(test.path, ginmcp.Op("file", func(c *gin.Context) {
				c.String(http.StatusOK, c.Params[0].Value+c.Request.URL.RawQuery)
			}))
			s := ginmcp.Attach(r, ginmcp.WithRouteMaps(ginmcp.RouteMap{Kind: ginmcp.ResourceTemplate}))
			with(s, func(ctx context.Context, session *mcp.ClientSession) {
				res, err := session.ReadResource(ctx, &mcp.ReadResourceParams{URI: test.uri})
				if (err != nil) != (test.want == "") {
					t.Fatalf("%+v, %v", res, err)
				}
				if err == nil && res.Contents[0].Text != test.want {
					t.Errorf("got %q, want %q", res.Contents[0].Text, test.want)
				}
			})
		})
	}
}

// 42: on the wire.
func TestAcceptanceOfTheTransport(t *testing.T) {
	r := gin.New()
	r.GET("/items", ginmcp.Op("list_items", mirror))
	ginmcp.Attach(r)
	tests := []struct {
		reason, message string
		status          int
		want            string
	}{
		{"initialize", `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`, 200, `"serverInfo"`},
		{"list", `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, 200, `"list_items"`},
		{"call", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_items"}}`, 200, "GET /items"},
		{"ping", `{"jsonrpc":"2.0","id":1,"method":"ping"}`, 200, `"result":{`},
		{"a method that is none", `{"jsonrpc":"2.0","id":1,"method":"tools/none"}`, 200, `-32601,"message":"method not found: \"tools/none\""`},
		{"a notification", `{"jsonrpc":"2.0","method":"notifications/initialized"}`, 202, ""},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if w := rpc(t, r, "/mcp", test.message, nil); w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
				t.Errorf("got %d %s, want %d and %s", w.Code, w.Body, test.status, test.want)
			}
		})
	}
}

// Our own: the end of a call ends the context of its handler, whether its time is up or its
// client goes away.
func TestAcceptanceOfTheEnd(t *testing.T) {
	tests := []struct {
		reason  string
		timeout time.Duration
		leave   bool
	}{
		{"its time is up", time.Millisecond, false},
		{"its client goes away", time.Hour, true},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			entered, ended := make(chan struct{}), make(chan struct{})
			r := gin.New()
			r.GET("/slow", ginmcp.Op("slow", func(c *gin.Context) {
				close(entered)
				<-c.Request.Context().Done()
				close(ended)
			}, ginmcp.Timeout(test.timeout)))
			ginmcp.Attach(r)
			server := httptest.NewServer(r)
			defer server.Close()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			answered := make(chan struct{})
			go func() {
				defer close(answered)
				request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/mcp",
					strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow"}}`))
				if err != nil {
					t.Error(err)
					return
				}
				request.Header.Set("Content-Type", "application/json")
				request.Header.Set("Accept", "application/json, text/event-stream")
				if res, err := server.Client().Do(request); err == nil {
					_ = res.Body.Close()
				}
			}()
			<-entered
			if test.leave {
				cancel()
			}
			<-ended
			<-answered
		})
	}
}
