package ginmcp_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type analysisQuery struct {
	Query string `json:"query"`
}

type analysis struct {
	Result string `json:"result"`
}

// analyst is a hand-written server with one tool.
func analyst() *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "analyst", Version: "1"}, nil)
	mcp.AddTool(s, &mcp.Tool{Name: "analyze_data", Description: "Analyze data based on the query."},
		func(ctx context.Context, req *mcp.CallToolRequest, in analysisQuery) (*mcp.CallToolResult, analysis, error) {
			if token := req.Params.GetProgressToken(); token != nil {
				if err := req.Session.NotifyProgress(ctx, &mcp.ProgressNotificationParams{ProgressToken: token, Progress: 1}); err != nil {
					return nil, analysis{}, err
				}
			}
			return nil, analysis{"Analysis for: " + in.Query}, nil
		})
	return s
}

// requireToken is the application's own middleware.
func requireToken(c *gin.Context) {
	if c.GetHeader("Authorization") != "Bearer t" {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "a token is needed"})
	}
}

// rpc sends one message to a handler and returns what it answers.
func rpc(t *testing.T, h http.Handler, path, body string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}}
	maps.Copy(r.Header, header)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const analyzeMessage = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"analyze_data","arguments":{"query":"q"}%s}}`

// What is said of a mount of ours holds for any other server's.
func TestMountServer(t *testing.T) {
	r := gin.New()
	ginmcp.MountServer(r.Group("/tools", requireToken), "/mcp", analyst(), ginmcp.WithTrustedOrigins("https://console.example.com"))
	modern := `,"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`
	token := func(more ...string) http.Header {
		h := http.Header{"Authorization": {"Bearer t"}}
		for i := 0; i < len(more); i += 2 {
			h.Set(more[i], more[i+1])
		}
		return h
	}
	const answered = `"structuredContent":{"result":"Analysis for: q"}`
	tests := []struct {
		reason, path, more string
		header             http.Header
		status             int
		prefix, want       string
	}{
		{"a version with sessions, without one", "/tools/mcp", "", token("Mcp-Protocol-Version", "2025-06-18"), 200, `{"jsonrpc"`, answered},
		{"the version without sessions", "/tools/mcp", modern, token("Mcp-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "analyze_data"), 200, `{"jsonrpc"`, answered},
		{"a slash is no redirect", "/tools/mcp/", "", token(), 200, `{"jsonrpc"`, answered},
		{"nor is a path below", "/tools/mcp/anything", "", token(), 200, `{"jsonrpc"`, answered},
		{"progress comes as events", "/tools/mcp", `,"_meta":{"progressToken":1}`, token(), 200, "event: message\n", "notifications/progress"},
		{"the middleware of the group decides", "/tools/mcp", "", nil, 401, `{"error"`, "a token is needed"},
		{"a page from elsewhere is refused", "/tools/mcp", "", token("Origin", "https://evil.example"), 403, "ginmcp: ", "WithTrustedOrigins"},
		{"a trusted one is not", "/tools/mcp", "", token("Origin", "https://console.example.com"), 200, `{"jsonrpc"`, answered},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			w := rpc(t, r, test.path, fmt.Sprintf(analyzeMessage, test.more), test.header)
			if got := w.Body.String(); w.Code != test.status || !strings.HasPrefix(got, test.prefix) || !strings.Contains(got, test.want) {
				t.Errorf("got %d %s\nwant %d %s… with %s", w.Code, got, test.status, test.prefix, test.want)
			}
		})
	}
}

// The official client, and a server of ours that knows the mount for what it is.
func TestMountServerBesideAttach(t *testing.T) {
	r := gin.New()
	r.GET("/items", ginmcp.Op("list_items", func(c *gin.Context) { c.JSON(http.StatusOK, []int{1}) }))
	ginmcp.MountServer(r, "/tools", analyst())
	ours := ginmcp.Attach(r)
	if err := ours.Refresh(); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r)
	defer server.Close()
	for path, want := range map[string][]string{"/mcp": {"list_items"}, "/tools": {"analyze_data"}} {
		session := overHTTP(t, server, path, nil)
		var got []string
		for tool, err := range session.Tools(t.Context(), nil) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, tool.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s offers %v, want %v", path, got, want)
		}
	}
}

// overHTTP connects the official client to the server that is mounted at path.
func overHTTP(t *testing.T, server *httptest.Server, path string, header http.Header) *mcp.ClientSession {
	t.Helper()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &mcp.StreamableClientTransport{
		Endpoint: server.URL + path, HTTPClient: &http.Client{Transport: headers{header, server.Client().Transport}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// headers go along with every request of a client.
type headers struct {
	header http.Header
	next   http.RoundTripper
}

func (h headers) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	maps.Copy(r.Header, h.header)
	return h.next.RoundTrip(r)
}

func TestMountServerRefuses(t *testing.T) {
	s := analyst()
	tests := []struct {
		reason string
		mount  func(*gin.Engine)
		want   string
	}{
		{"no router", func(*gin.Engine) { ginmcp.MountServer(nil, "/mcp", s) }, "the router is nil"},
		{"no server", func(r *gin.Engine) { ginmcp.MountServer(r, "/mcp", nil) }, "the server is nil"},
		{"no option", func(r *gin.Engine) { ginmcp.MountServer(r, "/mcp", s, nil) }, "option 1 is nil"},
		{"what is no origin", func(r *gin.Engine) { ginmcp.MountServer(r, "/mcp", s, ginmcp.WithTrustedOrigins("console")) }, "WithTrustedOrigins"},
		{"the root", func(r *gin.Engine) { ginmcp.MountServer(r, "/", s) }, "is not a path such as /mcp"},
		{"a parameter", func(r *gin.Engine) { ginmcp.MountServer(r, "/:x", s) }, "without parameters"},
		{"the path is taken", func(r *gin.Engine) {
			r.POST("/mcp", func(*gin.Context) {})
			ginmcp.MountServer(r, "/mcp", s)
		}, `the route POST /mcp conflicts with /mcp; choose another path with WithPath or Mount, such as "/mcp-server"`},
		{"the path is taken, on a group", func(r *gin.Engine) {
			r.POST("/a/mcp", func(*gin.Context) {})
			ginmcp.MountServer(r.Group("/a"), "/mcp", s)
		}, "the route POST /a/mcp conflicts with /a/mcp"},
		{"every path is taken", func(r *gin.Engine) {
			r.POST("/*any", func(*gin.Context) {})
			ginmcp.MountServer(r, "/mcp", s)
		}, "front.NoRoute(gin.WrapH(engine))"},
		{"another router, of which the routes are unknown", func(r *gin.Engine) {
			r.POST("/mcp", func(*gin.Context) {})
			ginmcp.MountServer(struct{ gin.IRouter }{r}, "/mcp", s)
		}, "a route conflicts with /mcp: "},
		{"a group with a guard that an option would leave out", func(r *gin.Engine) {
			ginmcp.MountServer(r.Group("/a", requireToken), "/mcp", s, ginmcp.WithoutMiddleware())
		}, "WithoutMiddleware would leave out the middleware of the group /a"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			defer func() {
				got := fmt.Sprint(recover())
				if !strings.HasPrefix(got, "ginmcp: MountServer: ") || !strings.Contains(got, test.want) {
					t.Errorf("panicked with %q, want %q", got, test.want)
				}
				if n := len(r.Routes()); n > 1 {
					t.Errorf("%d routes are there", n)
				}
			}()
			test.mount(r)
		})
	}
}

func ExampleMountServer() {
	tools := mcp.NewServer(&mcp.Implementation{Name: "tools", Version: "1"}, nil)
	mcp.AddTool(tools, &mcp.Tool{Name: "analyze"}, func(context.Context, *mcp.CallToolRequest, struct{}) (*mcp.CallToolResult, any, error) {
		return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: "fine"}}}, nil, nil
	})
	r := gin.New()
	ginmcp.MountServer(r.Group("/tools"), "/mcp", tools)

	server := httptest.NewServer(r)
	defer server.Close()
	request, _ := http.NewRequest(http.MethodPost, server.URL+"/tools/mcp", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"analyze"}}`))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	response, err := server.Client().Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	fmt.Println(string(body))
	// Output: {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"fine"}]}}
}
