package access

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/document"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/mount"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/ginmcp/internal/snapshot"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// newPolicy returns the policy of an application with the tools health, orders_read, which needs the
// scope orders:read and has the tag orders, and admin, which has the tag admin.
func newPolicy(t *testing.T) *Policy {
	t.Helper()
	engine, logger := gin.New(), slog.New(slog.DiscardHandler)
	for _, a := range []introspect.Annotation{
		{ID: "health"}, {ID: "orders_read", Scopes: []string{"orders:read"}, Tags: []string{"orders"}},
		{ID: "admin", Tags: []string{"admin"}},
	} {
		engine.GET("/"+a.ID, introspect.Annotate(&a, func(*gin.Context) {}))
	}
	spec, mounts := new(catalogue.Spec), new(mount.Mounts)
	env := &invoke.Env{
		Target: dispatch.Target{Handler: engine, Limit: 1 << 20}, Timeout: time.Minute, MaxResponse: 1 << 20, Scheme: "app",
		Logger: logger,
	}
	snapshots := snapshot.New(snapshot.Config{
		Engine: engine, Spec: spec, Env: env, Documents: new(document.Set), Mounts: mounts, Logger: logger,
		Announce: func() {},
	})
	p := &Policy{Spec: spec, Snapshots: snapshots, Mounts: mounts, Logger: logger, LogFailure: env.LogFailure}
	p.SDK = gosdk.New(gosdk.Config{
		Implementation: &mcp.Implementation{Name: "test", Version: "1"}, Logger: logger, Spec: spec, Calls: new(serve.InFlight),
		Caller: p.Caller,
	})
	return p
}

// withToken sets the token that the context of a request has.
func withToken(r *http.Request, scopes ...string) *http.Request {
	info := &auth.TokenInfo{Scopes: scopes, Expiration: time.Now().Add(time.Hour)}
	return r.WithContext(authz.WithToken(r.Context(), info))
}

func TestView(t *testing.T) {
	hidden := func(_ context.Context, _ *http.Request, op introspect.Operation) bool { return op.ID != "admin" }
	for _, tt := range []struct {
		reason string
		rules  []func(context.Context, *http.Request, introspect.Operation) bool
		obtain bool
		scopes []string
		want   string
	}{
		{"without scopes", nil, false, nil, "admin health"},
		{"with a scope", nil, false, []string{"orders:read"}, "admin health orders_read"},
		{"with another scope", nil, false, []string{"orders:write"}, "admin health"},
		{"a list of what more scopes would permit", nil, true, nil, "admin health orders_read"},
		{"a rule of the application", []func(context.Context, *http.Request, introspect.Operation) bool{hidden}, false, nil, "health"},
		{"a rule that panics", []func(context.Context, *http.Request, introspect.Operation) bool{
			func(context.Context, *http.Request, introspect.Operation) bool { panic("a rule") },
		}, false, []string{"orders:read"}, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			p := newPolicy(t)
			p.Rules, p.Spec.ListObtainable = tt.rules, tt.obtain
			r := withToken(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody), tt.scopes...)
			var got []string
			for _, tool := range p.View(r.Context(), r, true).Listed() {
				got = append(got, tool.Name)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("the caller sees %q, want %q", got, tt.want)
			}
		})
	}
}

// One challenge names everything that the messages of a request need and the caller does not have.
func TestPermit(t *testing.T) {
	const call = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"`
	for _, tt := range []struct {
		reason, body string
		scopes       []string
		permitted    bool
	}{
		{"a tool without scopes", call + `health"}}`, nil, true},
		{"a tool with scopes", call + `orders_read"}}`, nil, false},
		{"a caller with the scopes", call + `orders_read"}}`, []string{"orders:read"}, true},
		{"a tool that does not exist", call + `other"}}`, nil, true},
		{"one of a batch", `[` + call + `health"}},` + call + `orders_read"}}]`, nil, false},
		{"the name in another message", `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"name":"orders_read"}}`, nil, true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			p, w := newPolicy(t), httptest.NewRecorder()
			r := withToken(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody), tt.scopes...)
			if r = p.Authorize(w, r); r == nil {
				t.Fatalf("not admitted: %d", w.Code)
			}
			if got := p.Permit(w, r, []byte(tt.body)); got != tt.permitted {
				t.Errorf("permitted: %t, want %t", got, tt.permitted)
			}
			challenge := w.Header().Get("WWW-Authenticate")
			if !tt.permitted && (w.Code != http.StatusForbidden || !strings.Contains(challenge, `scope="orders:read"`)) {
				t.Errorf("the response is %d with the challenge %q", w.Code, challenge)
			}
		})
	}
}

func TestToolsets(t *testing.T) {
	for _, tt := range []struct {
		reason, target string
		scopes         []string
		want           string
		status         int
	}{
		{"no toolset", "/mcp", nil, "admin health", 200},
		{"a tag in the path", "/mcp/admin", nil, "admin", 200},
		{"a tag in the query", "/mcp?tools=admin", nil, "admin", 200},
		{"several tags", "/mcp/admin,orders", []string{"orders:read"}, "admin orders_read", 200},
		{"a tag of each list", "/mcp/admin?tools=orders", []string{"orders:read"}, "", 200},
		{"a tag that nothing has", "/mcp/other", nil, "", 404},
		{"a tag of which the caller sees nothing", "/mcp/orders", nil, "", 404},
		{"an empty tag", "/mcp?tools=", nil, "", 404},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			p, w := newPolicy(t), httptest.NewRecorder()
			p.Mounts.Add(&mount.Point{Path: "/mcp"})
			r := withToken(httptest.NewRequestWithContext(t.Context(), http.MethodPost, tt.target, http.NoBody), tt.scopes...)
			if r = p.Authorize(w, r); r == nil {
				if w.Code != tt.status {
					t.Errorf("refused with %d, want %d", w.Code, tt.status)
				}
				return
			}
			var got []string
			for _, tool := range p.View(r.Context(), r, true).Listed() {
				got = append(got, tool.Name)
			}
			if tt.status != http.StatusOK || strings.Join(got, " ") != tt.want {
				t.Errorf("admitted with %q, want %q and the status %d", got, tt.want, tt.status)
			}
		})
	}
}

// A guard admits a request with a token and nothing else, and describes the resource of each mount.
func TestGuard(t *testing.T) {
	p := newPolicy(t)
	guard, err := authz.NewGuard(authz.Config{
		Resource: "https://shop.example.com/mcp", Issuers: []string{"https://login.example.com"}, Logger: p.Logger,
		Verify: func(_ context.Context, token string, _ *http.Request) (*auth.TokenInfo, error) {
			if token != "good" {
				return nil, auth.ErrInvalidToken
			}
			return &auth.TokenInfo{Expiration: time.Now().Add(time.Hour), Extra: map[string]any{
				"iss": "https://login.example.com", "aud": "https://shop.example.com/mcp",
			}}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Guard = guard
	p.Mounts.Add(&mount.Point{Path: "/mcp"})
	p.Mounts.Add(&mount.Point{Path: "/other"})
	for token, want := range map[string]int{"": 401, "bad": 401, "good": 200} {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody)
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		if r = p.Authorize(w, r); w.Code != want || (r != nil) != (want == http.StatusOK) {
			t.Errorf("with the token %q: %d, want %d", token, w.Code, want)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody)
	if got := p.View(r.Context(), r, true).Listed(); len(got) > 0 {
		t.Errorf("a request that did not pass the guard sees %d tools", len(got))
	}
	for path, want := range map[string]string{
		"/mcp": "https://shop.example.com/mcp", "/other": "https://shop.example.com/other", "/nowhere": "",
	} {
		w := httptest.NewRecorder()
		p.ServeMetadata(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, authz.MetadataPath+path, http.NoBody))
		if want == "" != (w.Code == http.StatusNotFound) || !strings.Contains(w.Body.String(), `"resource":"`+want) && want != "" {
			t.Errorf("the metadata at %s: %d %s", path, w.Code, w.Body)
		}
	}
}

// The application is asked about an operation once for each request.
func TestVerdictsAreKept(t *testing.T) {
	p := newPolicy(t)
	asked := make(chan string, 100)
	p.Rules = append(p.Rules, func(_ context.Context, _ *http.Request, op introspect.Operation) bool {
		asked <- op.ID
		return true
	})
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody)
	view := p.View(r.Context(), r, true)
	for range 2 {
		view.Listed()
		view.Tool("health")
	}
	close(asked)
	var got []string
	for id := range asked {
		got = append(got, id)
	}
	if slices.Sort(got); !slices.Equal(got, []string{"admin", "health", "orders_read"}) {
		t.Errorf("the application is asked about %q", got)
	}
}
