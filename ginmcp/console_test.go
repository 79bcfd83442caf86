package ginmcp

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/console"
)

// consoleApp has an operation with a hidden argument in each location, a composed tool, a route that
// a map excludes and one that is left out by default.
func consoleApp(t *testing.T, opts ...Option) *Server {
	t.Helper()
	r := gin.New()
	r.PUT("/orders/:id", Op("put_order", answering("put_order"), Path[struct {
		ID string `uri:"id"`
	}](), Query[struct {
		Tenant int `form:"tenant"`
	}](), Header[struct {
		Token    string `header:"X-Region"`
		Language string `header:"X-Language"`
	}](), Body[struct {
		Note   string `json:"note"`
		Secret string `json:"secret"`
	}](), CookieParam[string]("team", "The team.")))
	r.GET("/internal/stats", answering("stats"))
	r.Static("/static", ".")
	return newServer(t, r, append([]Option{
		WithLogger(nil), WithRouteMaps(RouteMap{Pattern: "^/internal", Kind: Exclude}),
		Curate("put_order").HideArgument("tenant", 4711).HideArgument("X-Region", "s3cret-a").HideArgument("secret", "s3cret-b").
			HideArgumentFunc("team", func(context.Context) (any, error) { return "s3cret-c", nil }),
		WithTool("twice", func(ctx context.Context, call Caller, in struct {
			Note string `json:"note"`
		}) (string, error) {
			args := map[string]any{"id": "1", "note": "s3cret-d", "tenant": 1}
			return in.Note, call.Do(ctx, "put_order", args, nil)
		}),
		WithRequestFunc(func(_, inner *http.Request) error {
			inner.Header.Set("X-Added", "s3cret-e")
			return nil
		}),
	}, opts...)...)
}

// consoleCall calls a tool as the page does, and returns the requests that the result reports.
func consoleCall(t *testing.T, s *Server, params string, header http.Header) (requests []map[string]any, body string) {
	t.Helper()
	w := rpcTo(t, s, params, header)
	var out struct {
		Result struct {
			IsError bool
			Meta    map[string]json.RawMessage `json:"_meta"`
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || out.Result.IsError {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if raw := out.Result.Meta["ginmcp.request"]; raw != nil {
		if err := json.Unmarshal(raw, &requests); err != nil {
			t.Fatal(err)
		}
	}
	return requests, w.Body.String()
}

func rpcTo(t *testing.T, h http.Handler, params string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := edgeRequest("2025-06-18", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":`+params+`}`)
	maps.Copy(r.Header, header)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// What a call became is shown to the console, without hidden values, credentials and what the
// application adds, whichever adapter answers.
func TestConsoleShowsRequests(t *testing.T) {
	const params = `{"name":"put_order","arguments":{"id":"7","X-Language":"de","note":"a note"}}`
	header := http.Header{
		"Mcp-Console": {"1"}, "Authorization": {"Bearer s3cret-f"}, "Cookie": {"session=s3cret-g"}, "X-Forwarded-User": {"s3cret-h"},
		"Accept-Language": {"en"},
	}
	for _, adapter := range []string{"plain", "SDK"} {
		t.Run(adapter, func(t *testing.T) {
			s := consoleApp(t, WithConsole(ConsoleDetails(true)))
			if adapter == "SDK" {
				s.MCP()
			}
			requests, body := consoleCall(t, s, params, header)
			if len(requests) != 1 {
				t.Fatalf("got %v", requests)
			}
			got := requests[0]
			headers, _ := json.Marshal(got["headers"])
			for _, want := range []string{"Accept-Language: en", "X-Language: de", "Authorization: [hidden]", "Cookie: [hidden]", "X-Region: [hidden]"} {
				if !strings.Contains(string(headers), want) {
					t.Errorf("the headers lack %q: %s", want, headers)
				}
			}
			if got["route"] != "PUT /orders/:id" || got["method"] != "PUT" || got["uri"] != "/orders/7?tenant=%5Bhidden%5D" ||
				got["body"] != `{"note":"a note","secret":"[hidden]"}` || got["status"] != 200.0 {
				t.Errorf("got %v", got)
			}
			if strings.Contains(body, "s3cret") || strings.Contains(body, "4711") {
				t.Errorf("a secret is shown: %s", body)
			}
			requests, body = consoleCall(t, s, `{"name":"twice","arguments":{"note":"x"}}`, header)
			if len(requests) != 1 || requests[0]["route"] != "PUT /orders/:id" || requests[0]["uri"] != nil || strings.Contains(body, "s3cret") {
				t.Errorf("of a composed tool: %s", body)
			}
		})
	}
}

// Only the caller itself sees the request.
func TestConsoleRequestsAreForTheConsole(t *testing.T) {
	const params = `{"name":"put_order","arguments":{"id":"7"}}`
	page := http.Header{"Mcp-Console": {"1"}}
	for _, tt := range []struct {
		reason string
		opts   []Option
		header http.Header
	}{
		{"another client", []Option{WithConsole(ConsoleDetails(true))}, nil},
		{"without details", []Option{WithConsole(ConsoleDetails(false))}, page},
		{"in release mode", []Option{WithConsole()}, page},
		{"without a console", nil, page},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if requests, _ := consoleCall(t, consoleApp(t, tt.opts...), params, tt.header); requests != nil {
				t.Errorf("got %v", requests)
			}
		})
	}
}

// consoleInfo reads what the page shows of a server.
func consoleInfo(t *testing.T, h http.Handler, header http.Header) (info console.Info, body string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://shop.example.com/mcp/console/info", http.NoBody)
	r.Header = http.Header{"Mcp-Console": {"1"}}
	maps.Copy(r.Header, header)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), &info); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return info, w.Body.String()
}

func TestConsoleDetails(t *testing.T) {
	s := consoleApp(t, WithConsole(ConsoleDetails(true)), WithName("shop"))
	consoleCall(t, s, `{"name":"put_order","arguments":{"id":"7"}}`, nil)
	info, body := consoleInfo(t, s, nil)
	if info.Endpoint != "http://shop.example.com/mcp" || len(info.Clients) < 10 || !strings.Contains(info.Clients[0].Snippet, info.Endpoint) {
		t.Errorf("got %q and %v", info.Endpoint, info.Clients)
	}
	if info.Details == nil || len(info.Operations) != 2 {
		t.Fatalf("got %s", body)
	}
	op := info.Operations[1]
	if op.Tool != "put_order" || op.Path != "/orders/:id" || !strings.Contains(op.Handler, "answering") || op.Facts["id"] != "annotation" {
		t.Errorf("got %+v", op)
	}
	var names []string
	for _, a := range op.Arguments {
		names = append(names, a.Name+" in "+a.In+" by "+a.Source)
	}
	if got := strings.Join(names, ", "); got != "id in path by annotation, X-Language in header by annotation, note in body by annotation" {
		t.Errorf("got %s", got)
	}
	reasons := map[string]string{}
	for _, e := range info.Excluded {
		reasons[e.Route] = e.Reason
	}
	if reasons["GET /internal/stats"] != "map 1 of WithRouteMaps excludes it" || reasons["GET /static/*filepath"] != "it serves static files" {
		t.Errorf("got %v", reasons)
	}
	if len(info.Calls) != 1 || info.Calls[0].Tool != "put_order" || info.Calls[0].Calls != 1 || len(info.Lint) == 0 {
		t.Errorf("got %v and %v", info.Calls, info.Lint)
	}
	if strings.Contains(body, "s3cret") || strings.Contains(body, "4711") {
		t.Errorf("a secret is shown: %s", body)
	}
}

// Details are shown in Gin's debug mode, unless the option decides.
func TestConsoleDetailsFollowTheMode(t *testing.T) {
	for _, tt := range []struct {
		mode string
		opts []ConsoleOption
		want bool
	}{
		{gin.ReleaseMode, nil, false},
		{gin.ReleaseMode, []ConsoleOption{{}, ConsoleDetails(true)}, true},
		{gin.TestMode, nil, false},
		{gin.DebugMode, nil, true},
		{gin.DebugMode, []ConsoleOption{ConsoleDetails(false)}, false},
	} {
		s := consoleApp(t, WithConsole(tt.opts...))
		gin.SetMode(tt.mode)
		info, body := consoleInfo(t, s, nil)
		gin.SetMode(gin.ReleaseMode)
		if got := info.Details != nil; got != tt.want {
			t.Errorf("%s with %d options: details are shown: %v", tt.mode, len(tt.opts), got)
		}
		if !tt.want && strings.Contains(body, "orders") {
			t.Errorf("%s: the application is shown: %s", tt.mode, body)
		}
	}
}

func TestConsoleIsOffByDefault(t *testing.T) {
	s := consoleApp(t)
	for _, target := range []string{"/mcp/console/app.js", "/mcp/console/info"} {
		r := httptest.NewRequest(http.MethodGet, target, http.NoBody)
		r.Header.Set("Mcp-Console", "1")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

// The page is for browsers; what clients of the protocol get does not change.
func TestConsoleNegotiates(t *testing.T) {
	s := consoleApp(t, WithConsole())
	for accept, page := range map[string]bool{"text/html,*/*;q=0.8": true, "text/event-stream": false, "text/event-stream, text/html": false, "*/*": false} {
		r := httptest.NewRequest(http.MethodGet, "/mcp", http.NoBody)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if got := strings.HasPrefix(w.Header().Get("Content-Type"), "text/html"); got != page {
			t.Errorf("Accept %s: %d %s", accept, w.Code, w.Body)
		}
	}
}

// A page that may not call the server may not read what it shows either.
func TestConsoleIsNotForOtherSites(t *testing.T) {
	s := consoleApp(t, WithConsole(ConsoleDetails(true)))
	r := httptest.NewRequest(http.MethodGet, "http://shop.example.com/mcp/console/info", http.NoBody)
	r.Header = http.Header{"Mcp-Console": {"1"}, "Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("got %d %v", w.Code, w.Header())
	}
	// A link from another site leads to the page.
	r = httptest.NewRequest(http.MethodGet, "http://shop.example.com/mcp", http.NoBody)
	r.Header = http.Header{"Accept": {"text/html"}, "Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}}
	w = httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("a link: %d %s", w.Code, w.Body)
	}
}

// The page needs no token; what it shows of the server needs one, and is what the caller may see.
func TestConsoleRespectsTheCaller(t *testing.T) {
	var called []string
	r := scopedShop(&called)
	r.Static("/static", ".")
	r.GET("/secret/report", Op("report", answering("report"), Scopes("audit"), Hidden()))
	Attach(r, WithAuth(testAuth()), WithConsole(ConsoleDetails(true)), WithLogger(nil))
	page := httptest.NewRequest(http.MethodGet, "/mcp", http.NoBody)
	page.Header.Set("Accept", "text/html")
	w := httptest.NewRecorder()
	if r.ServeHTTP(w, page); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "orders") {
		t.Errorf("the page: %d %s", w.Code, w.Body)
	}
	for _, target := range []string{"/mcp/console/info", "/mcp/orders/console/info"} {
		w = httptest.NewRecorder()
		data := httptest.NewRequest(http.MethodGet, target, http.NoBody)
		data.Header.Set("Mcp-Console", "1")
		if r.ServeHTTP(w, data); w.Code != http.StatusUnauthorized || strings.Contains(w.Body.String(), "orders") {
			t.Errorf("%s without a token: %d %s", target, w.Code, w.Body)
		}
	}
	for _, tt := range []struct {
		token, target string
		routes, tools string
		whole         bool
	}{
		{"ann.read", "/mcp/console/info", "GET /health, GET /orders", "health, list_orders", false},
		{"ann.read.write", "/mcp/orders/console/info", "GET /orders, POST /orders", "list_orders, place_order", false},
		{"ann.read.write", "/mcp/console/info?tools=orders", "GET /orders, POST /orders", "list_orders, place_order", false},
		{
			"ann.read.write.people.audit", "/mcp/console/info",
			"GET /customers/:id, GET /health, GET /orders, POST /orders, GET /secret/report", "get_customer, health, list_orders, place_order", true,
		},
	} {
		w = httptest.NewRecorder()
		data := httptest.NewRequest(http.MethodGet, tt.target, http.NoBody)
		data.Header = http.Header{"Mcp-Console": {"1"}, "Authorization": {"Bearer " + tt.token}}
		r.ServeHTTP(w, data)
		var info console.Info
		if err := json.Unmarshal(w.Body.Bytes(), &info); err != nil || info.Details == nil {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		var routes, tools []string
		for _, op := range info.Operations {
			routes = append(routes, op.Method+" "+op.Path)
			if op.Tool != "" {
				tools = append(tools, op.Tool)
			}
		}
		if got := strings.Join(routes, ", "); got != tt.routes {
			t.Errorf("%s sees the routes %s", tt.token, got)
		}
		if got := strings.Join(tools, ", "); got != tt.tools {
			t.Errorf("%s sees the tools %s", tt.token, got)
		}
		if got := strings.Contains(w.Body.String(), "/static"); got != tt.whole {
			t.Errorf("%s sees routes that belong to nobody: %v", tt.token, got)
		}
		if info.Caller.User != "ann" || len(info.Caller.Scopes) != strings.Count(tt.token, ".") {
			t.Errorf("the caller is %+v", info.Caller)
		}
	}
}
