package ginmcp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const (
	testResource = "https://shop.example.com/mcp"
	testIssuer   = "https://login.example.com"
)

// testAuth accepts tokens that list their scopes, such as "ann.read.write": the user comes first.
func testAuth() Auth {
	return Auth{
		Resource: testResource, Issuers: []string{testIssuer},
		Verify: func(_ context.Context, token string, _ *http.Request) (*auth.TokenInfo, error) {
			user, scopes, _ := strings.Cut(token, ".")
			if user == "nobody" {
				return nil, fmt.Errorf("%w: s3cret", auth.ErrInvalidToken)
			}
			return tokenOf(user, strings.FieldsFunc(scopes, func(c rune) bool { return c == '.' })...), nil
		},
	}
}

func tokenOf(user string, scopes ...string) *auth.TokenInfo {
	return &auth.TokenInfo{
		Scopes: scopes, UserID: user, Expiration: time.Now().Add(time.Hour),
		Extra: map[string]any{"iss": testIssuer, "aud": testResource},
	}
}

// A response is what a mount answers.
type mountResponse struct {
	status    int
	challenge string
	body      string
}

// sendAs posts a body to a handler.
func sendAs(tb testing.TB, h http.Handler, target, token, body string) mountResponse {
	tb.Helper()
	r := httptest.NewRequestWithContext(tb.Context(), http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return mountResponse{w.Code, w.Header().Get("WWW-Authenticate"), w.Body.String()}
}

func message(method, params string) string {
	return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":` + params + `}`
}

func toolCall(name string) string { return message("tools/call", `{"name":"`+name+`"}`) }

// listed returns the names in a list.
func (r mountResponse) names(tb testing.TB) []string {
	tb.Helper()
	var out struct {
		Result struct {
			Tools     []struct{ Name string }
			Resources []struct{ URI string }
			Templates []struct{ URITemplate string } `json:"resourceTemplates"`
			Prompts   []struct{ Name string }
		}
	}
	if err := json.Unmarshal([]byte(r.body), &out); err != nil || r.status != http.StatusOK {
		tb.Fatalf("%d %s: %v", r.status, r.body, err)
	}
	names := []string{}
	for _, t := range out.Result.Tools {
		names = append(names, t.Name)
	}
	for _, t := range out.Result.Resources {
		names = append(names, t.URI)
	}
	for _, t := range out.Result.Templates {
		names = append(names, t.URITemplate)
	}
	for _, t := range out.Result.Prompts {
		names = append(names, t.Name)
	}
	return names
}

// scopedShop has operations that need scopes, and counts what was called.
func scopedShop(called *[]string) *gin.Engine {
	r := gin.New()
	h := func(name string) gin.HandlerFunc {
		return func(c *gin.Context) {
			*called = append(*called, name)
			c.JSON(http.StatusOK, gin.H{"name": name})
		}
	}
	r.GET("/orders", Op("list_orders", h("list_orders"), Scopes("read"), Tags("orders")))
	r.POST("/orders", Op("place_order", h("place_order"), Scopes("write"), Tags("orders")))
	r.GET("/customers/:id", Op("get_customer", h("get_customer"), Scopes("read", "people"), Tags("customers")))
	r.GET("/health", Op("health", h("health")))
	return r
}

const challengeOf = `resource_metadata="https://shop.example.com/.well-known/oauth-protected-resource/mcp"`

func TestMountDemandsAToken(t *testing.T) {
	var called []string
	r := scopedShop(&called)
	a := testAuth()
	a.Scopes = []string{"mcp"}
	Attach(r, WithAuth(a), WithLogger(nil))
	for _, tt := range []struct {
		reason, token, body string
		status              int
		challenge           string
	}{
		{"no token", "", toolCall("health"), 401, `Bearer scope="mcp", ` + challengeOf},
		{"no token and no message", "", "{", 401, `Bearer scope="mcp", ` + challengeOf},
		{"not a good token", "nobody", toolCall("health"), 401, `Bearer error="invalid_token", error_description="the access token is not valid", scope="mcp", ` + challengeOf},
		{
			"a token for nothing", "ann", toolCall("health"), 403,
			`Bearer error="insufficient_scope", error_description="the request needs more than the access token permits: mcp", scope="mcp", ` + challengeOf,
		},
		{"a token", "ann.mcp", toolCall("health"), 200, ""},
	} {
		got := sendAs(t, r, "/mcp", tt.token, tt.body)
		if got.status != tt.status || got.challenge != tt.challenge || strings.Contains(got.body, "s3cret") {
			t.Errorf("%s: got %d %s\n%s", tt.reason, got.status, got.challenge, got.body)
		}
	}
	if !slices.Equal(called, []string{"health"}) {
		t.Errorf("called %v", called)
	}
}

// One forbidden message is one challenge for the whole request, before anything is dispatched, by
// whatever way the component is named.
func TestForbiddenCallsAreChallenged(t *testing.T) {
	var called []string
	r := scopedShop(&called)
	r.GET("/reports/:id", Op("report", answering("report"), Scopes("audit")))
	Attach(r, WithAuth(testAuth()), WithSearch(Search{}), WithBatch(3), WithRouteMaps(RouteMap{Pattern: "^/reports", Kind: ResourceTemplate}))
	insufficient := func(missing, scope string) string {
		return `Bearer error="insufficient_scope", error_description="the request needs more than the access token permits: ` +
			missing + `", scope="` + scope + `", ` + challengeOf
	}
	for _, tt := range []struct{ reason, body, challenge string }{
		{"a call", toolCall("place_order"), insufficient("write", "read write")},
		{"several scopes in one challenge", toolCall("get_customer"), insufficient("people", "read people")},
		{"call_tool", message("tools/call", `{"name":"call_tool","arguments":{"name":"place_order"}}`), insufficient("write", "read write")},
		{
			"batch", message("tools/call", `{"name":"batch","arguments":{"calls":[{"tool":"list_orders"},{"tool":"place_order"},{"tool":"get_customer"}]}}`),
			insufficient("write, people", "read write people"),
		},
		{
			"batch in call_tool",
			message("tools/call", `{"name":"call_tool","arguments":{"name":"batch","arguments":{"calls":[{"tool":"place_order"}]}}}`),
			insufficient("write", "read write"),
		},
		{"a batch of messages", "[" + toolCall("list_orders") + "," + strings.Replace(toolCall("place_order"), `"id":1`, `"id":2`, 1) + "]", insufficient("write", "read write")},
		{"a name with an escape", message("tools/call", `{"name":"place\u005forder"}`), insufficient("write", "read write")},
		{"the last of two names counts", message("tools/call", `{"name":"list_orders","name":"place_order"}`), insufficient("write", "read write")},
		{"a read", message("resources/read", `{"uri":"app:///reports/1"}`), insufficient("audit", "read audit")},
		{"a subscription", message("resources/subscribe", `{"uri":"app:///reports/1"}`), insufficient("audit", "read audit")},
		{
			"a completion",
			message("completion/complete", `{"ref":{"type":"ref/resource","uri":"app:///reports/{id}"},"argument":{"name":"id","value":""}}`),
			insufficient("audit", "read audit"),
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			got := sendAs(t, r, "/mcp", "ann.read", tt.body)
			if got.status != http.StatusForbidden || got.challenge != tt.challenge {
				t.Errorf("got %d %s, want %s\n%s", got.status, got.challenge, tt.challenge, got.body)
			}
		})
	}
	if len(called) > 0 {
		t.Errorf("called %v", called)
	}
	if got := sendAs(t, r, "/mcp", "ann.read.write", toolCall("place_order")); got.status != 200 || len(called) != 1 {
		t.Errorf("with the scope: %d %s", got.status, got.body)
	}
}

func TestListsFollowTheScopes(t *testing.T) {
	for _, tt := range []struct {
		token      string
		obtainable bool
		want       []string
	}{
		{"ann", false, []string{"health"}},
		{"ann.read", false, []string{"health", "list_orders"}},
		{"ann.read.people", false, []string{"get_customer", "health", "list_orders"}},
		{"ann.admin", false, []string{"get_customer", "health", "list_orders", "place_order"}},
		{"ann", true, []string{"get_customer", "health", "list_orders", "place_order"}},
	} {
		var called []string
		r := scopedShop(&called)
		a := testAuth()
		a.ListObtainable, a.Implies = tt.obtainable, map[string][]string{"admin": {"write", "people"}, "write": {"read"}}
		Attach(r, WithAuth(a))
		if got := sendAs(t, r, "/mcp", tt.token, message("tools/list", "{}")).names(t); !slices.Equal(got, tt.want) {
			t.Errorf("%s, obtainable %v: got %v, want %v", tt.token, tt.obtainable, got, tt.want)
		}
		if got := sendAs(t, r, "/mcp", "ann", toolCall("place_order")); got.status != http.StatusForbidden {
			t.Errorf("a call without the scope: %d %s", got.status, got.body)
		}
	}
}

// The scopes of a document count with WithAuth, those of maps come in addition, and those of an
// annotation replace the document's.
func TestWhereScopesComeFrom(t *testing.T) {
	const document = `{"openapi":"3.1.0","info":{"title":"x","version":"1"},
		"security":[{"oauth":["global"]}],
		"components":{"securitySchemes":{"oauth":{"type":"oauth2","flows":{}},"key":{"type":"apiKey","in":"header","name":"X-Key"}}},
		"paths":{
			"/inherited":{"get":{"operationId":"inherited"}},
			"/open":{"get":{"operationId":"open","security":[{}]}},
			"/none":{"get":{"operationId":"none","security":[]}},
			"/either":{"get":{"operationId":"either","security":[{"oauth":["a","b"]},{"oauth":["c"]}]}},
			"/key":{"get":{"operationId":"key","security":[{"key":["role"]}]}},
			"/key_or_scope":{"get":{"operationId":"key_or_scope","security":[{"key":[]},{"oauth":["a"]}]}},
			"/annotated":{"get":{"operationId":"annotated","security":[{"oauth":["a"]}]}},
			"/admin/mapped":{"get":{"operationId":"mapped","security":[{"oauth":["a"]}]}}}}`
	r := gin.New()
	for _, path := range []string{"inherited", "open", "none", "either", "key", "key_or_scope", "admin/mapped"} {
		r.GET("/"+path, answering(path))
	}
	r.GET("/annotated", Op("annotated", answering("x"), Scopes("own")))
	options := []Option{
		WithOpenAPI([]byte(document)), WithLogger(nil),
		WithRouteMaps(
			RouteMap{Methods: []string{"GET"}, Kind: Tool}, // decides the kind before the next map, which counts all the same
			RouteMap{Pattern: "^/admin/", Scopes: []string{"admin"}},
		),
	}
	s := newServer(t, r, append(options, WithAuth(testAuth()))...)
	for _, tt := range []struct {
		token string
		want  []string
	}{
		{"ann", []string{"key", "none", "open"}},
		{"ann.global", []string{"inherited", "key", "none", "open"}},
		{"ann.a", []string{"key", "key_or_scope", "none", "open"}},
		{"ann.a.b", []string{"either", "key", "key_or_scope", "none", "open"}},
		{"ann.c", []string{"either", "key", "none", "open"}},
		{"ann.own", []string{"annotated", "key", "none", "open"}},
		{"ann.a.admin", []string{"key", "key_or_scope", "mapped", "none", "open"}},
		{"ann.admin", []string{"key", "none", "open"}},
	} {
		if got := sendAs(t, s, "/mcp", tt.token, message("tools/list", "{}")).names(t); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.token, got, tt.want)
		}
	}
	// Without WithAuth, the document describes what the application's own middleware demands.
	open := newServer(t, r, options...)
	if got := sendAs(t, open, "/mcp", "", message("tools/list", "{}")).names(t); slices.Contains(got, "annotated") ||
		slices.Contains(got, "mapped") || !slices.Contains(got, "either") {
		t.Errorf("without WithAuth: %v", got)
	}
}

// Scopes without WithAuth are those of a token that the application's own middleware verified.
func TestScopesWithOwnMiddleware(t *testing.T) {
	var called []string
	r := scopedShop(&called)
	guarded := r.Group("", func(c *gin.Context) {
		if user, scope, ok := strings.Cut(c.GetHeader("X-User"), "."); ok {
			c.Request = c.Request.WithContext(ContextWithToken(c.Request.Context(), tokenOf(user, scope)))
		}
	})
	newServer(t, r).Mount(guarded, "/mcp")
	for user, want := range map[string][]string{"": {"health"}, "ann.read": {"health", "list_orders"}} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", strings.NewReader(message("tools/list", "{}")))
		req.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}, "X-User": {user}}
		w := httptest.NewRecorder()
		r.ServeHTTP(w, req)
		if got := (mountResponse{w.Code, "", w.Body.String()}).names(t); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", user, got, want)
		}
	}
	got := sendAs(t, r, "/mcp", "", toolCall("list_orders"))
	if got.status != 403 || got.challenge != `Bearer error="insufficient_scope", error_description="the request needs more than the access token permits: read", scope="read"` {
		t.Errorf("without a token: %d %s", got.status, got.challenge)
	}
}

func TestStdioHasTheTokenOfRun(t *testing.T) {
	for _, tt := range []struct {
		reason string
		ctx    func(context.Context) context.Context
		want   []string
	}{
		{"no token: what needs scopes is denied", func(ctx context.Context) context.Context { return ctx }, []string{"health"}},
		{
			"the token in the context of Run",
			func(ctx context.Context) context.Context { return ContextWithToken(ctx, tokenOf("ann", "read")) },
			[]string{"health", "list_orders"},
		},
		{
			"one that has expired",
			func(ctx context.Context) context.Context {
				token := tokenOf("ann", "read")
				token.Expiration = time.Now().Add(-time.Hour)
				return ContextWithToken(ctx, token)
			},
			[]string{"health"},
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var called []string
			s := newServer(t, scopedShop(&called), WithAuth(testAuth()))
			client, server := mcp.NewInMemoryTransports()
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- s.Run(tt.ctx(ctx), server) }()
			session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), client, nil)
			if err != nil {
				t.Fatal(err)
			}
			list, err := session.ListTools(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, tool := range list.Tools {
				names = append(names, tool.Name)
			}
			if !slices.Equal(names, tt.want) {
				t.Errorf("got %v, want %v", names, tt.want)
			}
			if text, failed := textCall(t, session, "place_order", nil); !failed || !strings.Contains(text, "the scope write") || len(called) > 0 {
				t.Errorf("a forbidden call: %q, error %v, called %v", text, failed, called)
			}
			_ = session.Close()
			stop()
			<-done
		})
	}
}

func TestTokenInfoReachesHandlers(t *testing.T) {
	r := gin.New()
	who := func(c *gin.Context) {
		info := auth.TokenInfoFromContext(c.Request.Context())
		c.JSON(http.StatusOK, gin.H{"user": info.UserID, "header": c.GetHeader("Authorization")})
	}
	r.GET("/who", Op("who", who))
	s := Attach(r, WithAuth(testAuth()))
	for _, shared := range []bool{false, true} {
		if shared {
			s.MCP()
		}
		if got := sendAs(t, r, "/mcp", "ann", toolCall("who")); !strings.Contains(got.body, `\"user\":\"ann\"`) || !strings.Contains(got.body, "Bearer ann") {
			t.Errorf("the SDK's adapter %v: %s", shared, got.body)
		}
	}
}

// The same Auth guards the application's own routes, and one token passes both.
func TestHandlerGuardsRoutes(t *testing.T) {
	a := testAuth()
	r := gin.New()
	api := r.Group("/api", a.Handler())
	api.GET("/who", func(c *gin.Context) { c.String(200, auth.TokenInfoFromContext(c.Request.Context()).UserID) })
	api.DELETE("/who", a.Handler("write"), func(c *gin.Context) { c.Status(204) })
	Attach(r, WithAuth(a))
	for _, tt := range []struct {
		method, token string
		status        int
		challenge     string
	}{
		{"GET", "", 401, `Bearer ` + challengeOf},
		{"GET", "nobody", 401, `Bearer error="invalid_token", error_description="the access token is not valid", ` + challengeOf},
		{"GET", "ann", 200, ""},
		{"DELETE", "ann", 403, `Bearer error="insufficient_scope", error_description="the request needs more than the access token permits: write", scope="write", ` + challengeOf},
		{"DELETE", "ann.write", 204, ""},
	} {
		req := httptest.NewRequestWithContext(t.Context(), tt.method, "/api/who", nil)
		if tt.token != "" {
			req.Header.Set("Authorization", "Bearer "+tt.token)
		}
		w := httptest.NewRecorder()
		r.ServeHTTP(w, req)
		if w.Code != tt.status || w.Header().Get("WWW-Authenticate") != tt.challenge {
			t.Errorf("%s with %q: got %d %s", tt.method, tt.token, w.Code, w.Header().Get("WWW-Authenticate"))
		}
	}
	if got := sendAs(t, r, "/mcp", "ann", toolCall("get_api_who")); !strings.Contains(got.body, `"text":"ann"`) {
		t.Errorf("a tool call: %s", got.body)
	}
}

func TestAuthMistakes(t *testing.T) {
	ok := testAuth()
	noVerify, http1 := ok, ok
	noVerify.Verify, http1.Resource = nil, "http://shop.example.com/mcp"
	for _, tt := range []struct {
		reason string
		option Option
		want   string
	}{
		{"nothing", WithAuth(Auth{}), "WithAuth: Resource: it is empty"},
		{"no verifier", WithAuth(noVerify), "WithAuth: Verify: it is nil"},
		{"http", WithAuth(http1), "does not have the scheme https"},
		{"a map with what is not a scope", WithRouteMaps(RouteMap{Pattern: "x", Scopes: []string{"a b"}}), `WithRouteMaps: map 1: Scopes: "a b" is not a scope`},
		{
			"a composed tool", WithTool("x", func(context.Context, Caller, struct{}) (string, error) { return "", nil }, Scopes("")),
			`WithTool: "x": Scopes: "" is not a scope`,
		},
	} {
		if _, err := New(gin.New(), tt.option); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", tt.reason, err, tt.want)
		}
	}
	r := gin.New()
	r.GET("/bad", Op("bad", answering("x"), Scopes("a b")))
	r.GET("/good", Op("good", answering("x")))
	s := newServer(t, r, WithLogger(nil))
	if err := s.Check(); err == nil || !strings.Contains(err.Error(), `GET /bad: Scopes: "a b" is not a scope`) {
		t.Errorf("got %v", err)
	}
	if names := sendAs(t, s, "/mcp", "", message("tools/list", "{}")).names(t); !slices.Equal(names, []string{"good"}) {
		t.Errorf("listed %v", names)
	}
	defer func() {
		if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), "ginmcp: Auth.Handler: ") {
			t.Errorf("Handler panicked with %v", p)
		}
	}()
	Auth{}.Handler()
}

// An option that requires scopes of nothing withholds everything.
func TestScopesOfNothing(t *testing.T) {
	for reason, option := range map[string]Option{
		"a map":        WithRouteMaps(RouteMap{Pattern: "^/nothing", Scopes: []string{"a"}}),
		"an operation": WithOperation("GET /nothing", Scopes("a")),
	} {
		r := gin.New()
		r.GET("/x", answering("x"))
		s := newServer(t, r, option, WithLogger(nil))
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), "restricts nothing") {
			t.Errorf("%s: got %v", reason, err)
		}
		if got := sendAs(t, s, "/mcp", "", toolCall("get_x")); !strings.Contains(got.body, "withholds everything") {
			t.Errorf("%s: got %s", reason, got.body)
		}
	}
}

func TestVisibility(t *testing.T) {
	var called []string
	r := scopedShop(&called)
	var asked []string
	s := Attach(r, WithAuth(testAuth()), WithLogger(nil), WithVisibility(func(ctx context.Context, r *http.Request, op introspect.Operation) bool {
		asked = append(asked, op.ID)
		if op.ID == "health" {
			panic("s3cret")
		}
		if body, err := io.ReadAll(r.Body); err != nil || len(body) > 0 {
			t.Errorf("the request has the body %q, %v", body, err)
		}
		return auth.TokenInfoFromContext(ctx).UserID == "ann" || op.ID == "list_orders"
	}), WithVisibility(func(_ context.Context, r *http.Request, op introspect.Operation) bool {
		return r.Header.Get("Authorization") != "" && op.ID != "place_order"
	}), WithVisibility(nil))
	for token, want := range map[string][]string{
		"ann.read.write.people": {"get_customer", "list_orders"}, "bob.read.write.people": {"list_orders"},
	} {
		if got := sendAs(t, r, "/mcp", token, message("tools/list", "{}")).names(t); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", token, got, want)
		}
	}
	asked = nil
	unknown := sendAs(t, r, "/mcp", "bob.write", toolCall("no_such_tool"))
	for _, name := range []string{"place_order", "health", "get_customer"} { // get_customer needs scopes as well
		got := sendAs(t, r, "/mcp", "bob.write", toolCall(name))
		if want := strings.ReplaceAll(unknown.body, "no_such_tool", name); got.status != unknown.status || got.body != want {
			t.Errorf("%s: got %d %s, want what an unknown tool gets: %s", name, got.status, got.body, want)
		}
	}
	if len(called) > 0 || slices.Contains(asked, "list_orders") {
		t.Errorf("called %v, asked about %v: want only what is named", called, asked)
	}
	if n := len(s.Tools()); n != 4 {
		t.Errorf("Tools has %d tools, want all of them", n)
	}
}

func TestToolsets(t *testing.T) {
	var called []string
	r := scopedShop(&called)
	Attach(r, WithAuth(testAuth()))
	for _, tt := range []struct {
		reason, target, token string
		want                  []string
		status                int
	}{
		{"a query", "/mcp?tools=orders", "ann.read.write", []string{"list_orders", "place_order"}, 200},
		{"several tags", "/mcp?tools=orders,customers", "ann.read.people", []string{"get_customer", "list_orders"}, 200},
		{"several parameters", "/mcp?tools=orders&tools=customers", "ann.read.people", []string{"get_customer", "list_orders"}, 200},
		{"a path", "/mcp/orders", "ann.read.write", []string{"list_orders", "place_order"}, 200},
		{"several tags in a path", "/mcp/orders,customers/", "ann.read.people", []string{"get_customer", "list_orders"}, 200},
		{"both have to match", "/mcp/orders?tools=customers", "ann.read.people", []string{}, 200},
		{"other parameters do not count", "/mcp?mytools=x", "ann", []string{"health"}, 200},
		{"it does not widen what scopes allow", "/mcp?tools=orders", "ann.read", []string{"list_orders"}, 200},
		{"a tag that nothing has", "/mcp?tools=ordrs", "ann.read", nil, 404},
		{"a tag that this caller does not see", "/mcp?tools=customers", "ann.read", nil, 404},
		{"no tag", "/mcp?tools=", "ann.read", nil, 404},
		{"a deeper path", "/mcp/orders/x", "ann.read", nil, 404},
	} {
		got := sendAs(t, r, tt.target, tt.token, message("tools/list", "{}"))
		if got.status != tt.status {
			t.Errorf("%s: got %d %s", tt.reason, got.status, got.body)
			continue
		}
		if tt.status == 200 && !slices.Equal(got.names(t), tt.want) {
			t.Errorf("%s: got %v, want %v", tt.reason, got.names(t), tt.want)
		}
	}
	if got := sendAs(t, r, "/mcp?tools=customers", "ann.read.people", toolCall("list_orders")); !strings.Contains(got.body, "unknown tool") || len(called) > 0 {
		t.Errorf("a call outside of the toolset: %d %s", got.status, got.body)
	}
	if got := sendAs(t, r, "/mcp/orders", "", toolCall("list_orders")); got.challenge != `Bearer resource_metadata="https://shop.example.com/.well-known/oauth-protected-resource/mcp/orders"` {
		t.Errorf("the challenge is %s", got.challenge)
	}
}

// What was written by hand is restricted by its _meta and by the application's rules.
func TestWrittenByHand(t *testing.T) {
	var called []string
	r := scopedShop(&called)
	s := Attach(r, WithAuth(testAuth()), WithSearch(Search{}), WithLogger(nil),
		WithVisibility(func(_ context.Context, _ *http.Request, op introspect.Operation) bool { return op.Path != "hidden" }))
	add := func(name string, meta mcp.Meta) {
		s.MCP().AddTool(&mcp.Tool{Name: name, Meta: meta, InputSchema: json.RawMessage(`{"type":"object"}`)},
			func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
				called = append(called, name)
				return &mcp.CallToolResult{}, nil
			})
		s.MCP().AddPrompt(&mcp.Prompt{Name: name, Meta: meta}, func(context.Context, *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			called = append(called, name)
			return &mcp.GetPromptResult{}, nil
		})
		s.MCP().AddResource(&mcp.Resource{URI: "hand:///" + name, Name: name, Meta: meta}, handWrittenResource(name))
	}
	add("free", nil)
	add("scoped", mcp.Meta{"ginmcp.scopes": []string{"write"}})
	add("broken", mcp.Meta{"ginmcp.scopes": 7})
	add("hidden", nil)
	add("list_orders", mcp.Meta{"ginmcp.scopes": []any{"write"}}) // overrides a generated one
	for _, tt := range []struct {
		token string
		want  []string
	}{
		{"ann.read", []string{"call_tool", "describe_tool", "free", "search_tools"}},
		{"ann.read.write", []string{"call_tool", "describe_tool", "free", "list_orders", "scoped", "search_tools"}},
	} {
		if got := sendAs(t, r, "/mcp", tt.token, message("tools/list", "{}")).names(t); !slices.Equal(got, tt.want) {
			t.Errorf("%s: tools %v, want %v", tt.token, got, tt.want)
		}
		prompts := slices.DeleteFunc(slices.Clone(tt.want), func(name string) bool { return strings.HasSuffix(name, "_tool") || strings.HasSuffix(name, "_tools") })
		if got := sendAs(t, r, "/mcp", tt.token, message("prompts/list", "{}")).names(t); !slices.Equal(got, prompts) {
			t.Errorf("%s: prompts %v, want %v", tt.token, got, prompts)
		}
	}
	for _, tt := range []struct {
		reason, body string
		status       int
		contains     string
	}{
		{"a tool", toolCall("scoped"), 403, ""},
		{"by call_tool", message("tools/call", `{"name":"call_tool","arguments":{"name":"scoped"}}`), 403, ""},
		{"a prompt", message("prompts/get", `{"name":"scoped"}`), 403, ""},
		{"a resource", message("resources/read", `{"uri":"hand:///scoped"}`), 403, ""},
		{"one that overrides what the caller could use", toolCall("list_orders"), 403, ""},
		{"a _meta that cannot be read", toolCall("broken"), 403, ""},
		{"a hidden tool", toolCall("hidden"), 200, `unknown tool \"hidden\"`},
		{"a hidden prompt", message("prompts/get", `{"name":"hidden"}`), 200, `unknown prompt \"hidden\"`},
		{"by call_tool", message("tools/call", `{"name":"call_tool","arguments":{"name":"hidden"}}`), 200, `hidden`},
		{"described", message("tools/call", `{"name":"describe_tool","arguments":{"name":"list_orders"}}`), 200, `There is no tool`},
	} {
		got := sendAs(t, r, "/mcp", "ann.read", tt.body)
		if got.status != tt.status || !strings.Contains(got.body, tt.contains) {
			t.Errorf("%s: got %d %s", tt.reason, got.status, got.body)
		}
	}
	if len(called) > 0 {
		t.Errorf("called %v", called)
	}
	if got := sendAs(t, r, "/mcp", "ann.read.write", toolCall("scoped")); got.status != 200 || len(called) != 1 {
		t.Errorf("with the scope: %d %s", got.status, got.body)
	}
}

func TestComposedToolsReachWhatTheirCallerMayUse(t *testing.T) {
	var called []string
	r := scopedShop(&called)
	compose := func(ctx context.Context, call Caller, _ struct{}) (string, error) {
		return "done", call.Do(ctx, "place_order", nil, nil)
	}
	Attach(r, WithAuth(testAuth()), WithTool("order", compose), WithTool("order_for_all", compose, Unrestricted()),
		WithTool("order_scoped", compose, Unrestricted(), Scopes("compose")))
	for _, tt := range []struct {
		tool, token, contains string
		status, calls         int
	}{
		{"order", "ann", "the caller needs the scope write", 200, 0},
		{"order", "ann.write", "done", 200, 1},
		{"order_for_all", "ann", "done", 200, 1},
		{"order_scoped", "ann.write", "insufficient_scope", 403, 0},
		{"order_scoped", "ann.compose", "done", 200, 1},
	} {
		called = nil
		got := sendAs(t, r, "/mcp", tt.token, toolCall(tt.tool))
		if got.status != tt.status || !strings.Contains(got.body, tt.contains) || len(called) != tt.calls {
			t.Errorf("%s with %s: got %d %s, called %v", tt.tool, tt.token, got.status, got.body, called)
		}
	}
}

// The metadata is at the well-known paths, outside of the guard, with CORS, and is not a tool.
func TestMetadataRoutes(t *testing.T) {
	newEngine := func() *gin.Engine {
		r := gin.New()
		r.Use(func(c *gin.Context) { c.AbortWithStatus(http.StatusTeapot) })
		return r
	}
	mount := func(resource string, mounts ...string) func(*testing.T) http.Handler {
		return func(t *testing.T) http.Handler {
			t.Helper()
			r, a := newEngine(), testAuth()
			a.Resource = resource
			s := newServer(t, r, WithAuth(a))
			for _, path := range mounts {
				group, last := path[:strings.LastIndexByte(path, '/')], path[strings.LastIndexByte(path, '/'):]
				s.Mount(r.Group(group), last)
			}
			if n := len(s.Tools()); n != 0 {
				t.Errorf("%d tools", n)
			}
			return r
		}
	}
	for _, tt := range []struct {
		reason  string
		handler func(*testing.T) http.Handler
		path    string
		want    string // "" is 404
	}{
		{"a mount", mount("https://h/mcp", "/mcp"), "/mcp", "https://h/mcp"},
		{"the root, for one mount", mount("https://h/mcp", "/mcp"), "", "https://h/mcp"},
		{"a toolset", mount("https://h/mcp", "/mcp"), "/mcp/orders", "https://h/mcp/orders"},
		{"a toolset in the query", mount("https://h/mcp", "/mcp"), "/mcp?tools=a,b", "https://h/mcp?tools=a,b"},
		{"another path", mount("https://h/mcp", "/mcp"), "/mcpx", ""},
		{"a group", mount("https://h/admin/mcp", "/admin/mcp"), "/admin/mcp", "https://h/admin/mcp"},
		{"behind a prefix, which the proxy removes", mount("https://h/shop/mcp", "/mcp"), "/mcp", "https://h/shop/mcp"},
		{"behind a prefix, as the standard has it", mount("https://h/shop/mcp", "/mcp"), "/shop/mcp", "https://h/shop/mcp"},
		{"two mounts", mount("https://h/mcp", "/mcp", "/admin/mcp"), "/admin/mcp", "https://h/admin/mcp"},
		{"two mounts have no root", mount("https://h/mcp", "/mcp", "/admin/mcp"), "", ""},
		{"the origin as the resource", mount("https://h", "/mcp", "/admin/mcp"), "", "https://h"},
		{"the origin has no path", mount("https://h", "/mcp"), "/mcp", ""},
		{"another name than the path", mount("https://h/tools", "/mcp"), "/tools", "https://h/tools"},
		{
			"net/http", func(t *testing.T) http.Handler {
				t.Helper()
				mux := http.NewServeMux()
				s := newServer(t, gin.New(), WithAuth(testAuth()))
				mux.Handle("/mcp", s)
				mux.Handle("/.well-known/oauth-protected-resource/", s)
				return mux
			}, "/mcp", testResource,
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			h := tt.handler(t)
			for method, status := range map[string]int{http.MethodGet: 200, http.MethodOptions: 204} {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, authz.MetadataPath+tt.path, nil))
				if tt.want == "" {
					if w.Code != http.StatusNotFound && w.Code != http.StatusTeapot {
						t.Errorf("%s: %d %s", method, w.Code, w.Body)
					}
					continue
				}
				if w.Code != status || w.Header().Get("Access-Control-Allow-Origin") != "*" {
					t.Fatalf("%s: %d %v", method, w.Code, w.Header())
				}
				var document struct{ Resource string }
				if method == http.MethodGet && (json.Unmarshal(w.Body.Bytes(), &document) != nil || document.Resource != tt.want) {
					t.Errorf("%s, want %s", w.Body, tt.want)
				}
			}
		})
	}
}

func TestMetadataInTheWay(t *testing.T) {
	attach := func(r *gin.Engine, a Auth) (problem any) {
		defer func() { problem = recover() }()
		Attach(r, WithAuth(a), WithLogger(nil))
		return nil
	}
	r := gin.New()
	r.GET("/*any", answering("index"))
	before := len(r.Routes())
	if p := fmt.Sprint(attach(r, testAuth())); !strings.Contains(p, "GET /*any") || !strings.Contains(p, "Auth.MetadataURL") {
		t.Errorf("a front end: %v", p)
	}
	if len(r.Routes()) != before {
		t.Errorf("routes %v", r.Routes())
	}
	a := testAuth()
	a.MetadataURL = "https://gateway.example.com/metadata"
	if p := attach(r, a); p != nil {
		t.Errorf("with MetadataURL: %v", p)
	}
	if got := sendAs(t, r, "/mcp", "", toolCall("x")); got.challenge != `Bearer resource_metadata="https://gateway.example.com/metadata"` {
		t.Errorf("the challenge is %s", got.challenge)
	}
	// The application's own document stays.
	own := gin.New()
	own.GET(authz.MetadataPath+"/mcp", answering("own"))
	own.OPTIONS("/*any", answering("preflight"))
	if p := attach(own, testAuth()); p != nil {
		t.Errorf("an own document: %v", p)
	}
	w := httptest.NewRecorder()
	own.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, authz.MetadataPath+"/mcp", nil))
	if w.Body.String() != "own" {
		t.Errorf("got %s", w.Body)
	}
}

// A preflight carries no credentials, so it is not refused for lack of a token.
func TestPreflightNeedsNoToken(t *testing.T) {
	r := gin.New()
	Attach(r, WithAuth(testAuth()), WithTrustedOrigins("https://app.example.com"))
	for _, method := range []string{http.MethodOptions, http.MethodPost} {
		req := httptest.NewRequestWithContext(t.Context(), method, "/mcp", nil)
		req.Header.Set("Origin", "https://app.example.com")
		req.Header.Set("Access-Control-Request-Method", "POST")
		w := httptest.NewRecorder()
		r.ServeHTTP(w, req)
		h := w.Header()
		switch {
		case h.Get("Access-Control-Allow-Origin") != "https://app.example.com":
			t.Errorf("%s: %d %v", method, w.Code, h)
		case method == http.MethodOptions && w.Code != 204:
			t.Errorf("the preflight: %d", w.Code)
		case method == http.MethodPost && (w.Code != 401 || !strings.Contains(h.Get("Access-Control-Expose-Headers"), "WWW-Authenticate")):
			t.Errorf("the request: %d %v", w.Code, h)
		}
	}
}

// A handler of the SDK's own in front of Server.MCP passes by the guard, so it shows nothing
// unless it has verified a token itself.
func TestHandlersOfTheSDK(t *testing.T) {
	var called []string
	s := newServer(t, scopedShop(&called), WithAuth(testAuth()), WithLogger(nil))
	handler := mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s.MCP() }, &mcp.StreamableHTTPOptions{Stateless: true, JSONResponse: true})
	verified := auth.RequireBearerToken(func(context.Context, string, *http.Request) (*auth.TokenInfo, error) {
		return tokenOf("ann", "read"), nil
	}, nil)(handler)
	if got := sendAs(t, handler, "/", "ann.read", message("tools/list", "{}")).names(t); len(got) > 0 {
		t.Errorf("without a guard: %v", got)
	}
	if got := sendAs(t, verified, "/", "ann.read", message("tools/list", "{}")).names(t); !slices.Equal(got, []string{"health", "list_orders"}) {
		t.Errorf("behind the SDK's guard: %v", got)
	}
	if got := sendAs(t, handler, "/", "ann.read", toolCall("health")); !strings.Contains(got.body, "unknown tool") || len(called) > 0 {
		t.Errorf("a call without a guard: %s", got.body)
	}
}

func TestMissingAudienceIsLogged(t *testing.T) {
	var log bytes.Buffer
	a := testAuth()
	verify := a.Verify
	a.Verify = func(ctx context.Context, token string, r *http.Request) (*auth.TokenInfo, error) {
		info, err := verify(ctx, token, r)
		delete(info.Extra, "aud")
		return info, err
	}
	r := gin.New()
	Attach(r, WithLogger(slog.New(slog.NewTextHandler(&log, nil))), WithAuth(a)) // the order does not matter
	for range 3 {
		if got := sendAs(t, r, "/mcp", "ann", toolCall("x")); got.status != 401 {
			t.Errorf("got %d", got.status)
		}
	}
	if strings.Count(log.String(), "audience mapper") != 1 {
		t.Errorf("logged %s", log.String())
	}
}

func TestChangedTellsClients(t *testing.T) {
	told := make(chan struct{}, 8)
	visible := false
	r := gin.New()
	r.GET("/x", Op("x", answering("x")))
	s := newServer(t, r, WithVisibility(func(context.Context, *http.Request, introspect.Operation) bool { return visible }))
	session := inMemory(t, s, &mcp.ClientOptions{ToolListChangedHandler: func(context.Context, *mcp.ToolListChangedRequest) { told <- struct{}{} }})
	list, err := session.ListTools(t.Context(), nil)
	if err != nil || len(list.Tools) != 0 {
		t.Fatalf("%v, %v", list, err)
	}
	visible = true
	s.Changed()
	<-told
	if list, err = session.ListTools(t.Context(), nil); err != nil || len(list.Tools) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}
