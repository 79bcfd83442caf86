package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// duties is a resource server under test, with what the application saw of the requests.
type duties struct {
	t      *testing.T
	engine *gin.Engine
	called []string
	// headers are the Authorization headers that the application got.
	headers []string
	// change modifies what the verifier reports about a token.
	change func(*auth.TokenInfo)
	// verified counts the calls of the verifier.
	verified int
}

func newDuties(t *testing.T, opts ...Option) *duties {
	t.Helper()
	d := &duties{t: t}
	d.engine = scopedShop(&d.called)
	d.engine.GET("/header", Op("show_header", func(c *gin.Context) {
		d.headers = append(d.headers, c.Request.Header.Values("Authorization")...)
		c.Status(http.StatusNoContent)
	}))
	a := testAuth()
	a.Scopes, a.Implies = []string{"mcp"}, map[string][]string{"admin": {"write"}, "write": {"read"}}
	verify := a.Verify
	a.Verify = func(ctx context.Context, token string, r *http.Request) (*auth.TokenInfo, error) {
		d.verified++
		info, err := verify(ctx, token, r)
		if err == nil && d.change != nil {
			d.change(info)
		}
		return info, err
	}
	s := Attach(d.engine, append(opts, WithAuth(a), WithLogger(nil))...)
	t.Cleanup(func() { _ = s.Shutdown(context.Background()) })
	return d
}

// metadata returns the metadata at a path.
func (d *duties) metadata(path string) (m struct {
	Resource             string
	AuthorizationServers []string `json:"authorization_servers"`
	ScopesSupported      []string `json:"scopes_supported"`
}) {
	d.t.Helper()
	w := httptest.NewRecorder()
	d.engine.ServeHTTP(w, httptest.NewRequestWithContext(d.t.Context(), http.MethodGet, path, nil))
	if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil || w.Code != http.StatusOK {
		d.t.Errorf("%s: %d %s, %v", path, w.Code, w.Body, err)
	}
	return m
}

// with sends a call of a tool with a token about which the verifier reports something else.
func (d *duties) with(change func(*auth.TokenInfo), tool string) mountResponse {
	d.t.Helper()
	d.change = change
	defer func() { d.change = nil }()
	return sendAs(d.t, d.engine, "/mcp", "ann.mcp.read", toolCall(tool))
}

// expect fails the test unless a response has a status, and parts of a challenge.
func (r mountResponse) expect(t *testing.T, status int, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(r.challenge, part) {
			t.Errorf("the challenge has no %s: %s", part, r.challenge)
		}
	}
	if r.status != status {
		t.Errorf("status %d, want %d: %s %s", r.status, status, r.challenge, r.body)
	}
}

// An unreadableBody is a body that must not be read.
type unreadableBody struct{ t *testing.T }

func (u unreadableBody) Read([]byte) (int, error) {
	u.t.Error("the body was read before the token was checked")
	return 0, io.EOF
}

// TestDutiesOfAResourceServer has a row for each duty of an MCP server as a resource server in the
// authorization chapters of the versions 2025-11-25 and 2026-07-28.
func TestDutiesOfAResourceServer(t *testing.T) {
	const wellKnown = "/.well-known/oauth-protected-resource"
	for _, duty := range []struct {
		reason string
		check  func(*duties)
	}{
		{"MUST: the metadata (RFC 9728) names at least one authorization server", func(d *duties) {
			if m := d.metadata(wellKnown + "/mcp"); !slices.Equal(m.AuthorizationServers, []string{testIssuer}) {
				d.t.Errorf("%+v", m)
			}
		}},
		{"MUST: clients find the metadata by the challenge, and by a well-known path", func(d *duties) {
			sendAs(d.t, d.engine, "/mcp", "", toolCall("health")).expect(d.t, 401, challengeOf)
			for _, path := range []string{"/mcp", ""} {
				if m := d.metadata(wellKnown + path); m.Resource != testResource {
					d.t.Errorf("%q: %+v", path, m)
				}
			}
		}},
		{"SHOULD: the challenge of a 401 names the scopes to ask for", func(d *duties) {
			sendAs(d.t, d.engine, "/mcp", "", toolCall("health")).expect(d.t, 401, `scope="mcp"`)
			sendAs(d.t, d.engine, "/mcp", "nobody", toolCall("health")).expect(d.t, 401, `scope="mcp"`)
		}},
		{"MUST: the token is checked before anything of the request is processed", func(d *duties) {
			r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, "/mcp", unreadableBody{d.t})
			r.Header.Set("Authorization", "Bearer nobody")
			w := httptest.NewRecorder()
			d.engine.ServeHTTP(w, r)
			if w.Code != http.StatusUnauthorized || d.verified != 1 {
				d.t.Errorf("%d, verified %d times", w.Code, d.verified)
			}
		}},
		{"MUST: only a token for this resource is accepted", func(d *duties) {
			for _, audience := range []any{nil, "", "https://shop.example.com", "https://other.example.com/mcp", []any{"a", "b"}} {
				d.with(func(i *auth.TokenInfo) { i.Extra["aud"] = audience }, "health").expect(d.t, 401, `error="invalid_token"`)
			}
			d.with(func(i *auth.TokenInfo) { i.Extra["aud"] = []any{"a", testResource} }, "health").expect(d.t, 200)
		}},
		{"MUST: an invalid token and one that has expired are 401", func(d *duties) {
			sendAs(d.t, d.engine, "/mcp", "nobody", toolCall("health")).expect(d.t, 401, `error="invalid_token"`)
			expired := func(i *auth.TokenInfo) { i.Expiration = time.Now().Add(-time.Second) }
			d.with(expired, "health").expect(d.t, 401, `error="invalid_token"`)
		}},
		{"MUST NOT: no other token is accepted or passed on", func(d *duties) {
			other := func(i *auth.TokenInfo) { i.Extra["iss"] = "https://other.example.com" }
			d.with(other, "show_header").expect(d.t, 401)
			d.with(nil, "show_header").expect(d.t, 200)
			// The application in the same process is this resource. ginmcp itself sends the token nowhere else.
			if !slices.Equal(d.headers, []string{"Bearer ann.mcp.read"}) {
				d.t.Errorf("the application got %q", d.headers)
			}
		}},
		{"MUST: 401 without a valid token, 403 without the scope, 400 for a malformed request", func(d *duties) {
			sendAs(d.t, d.engine, "/mcp", "", toolCall("health")).expect(d.t, 401)
			sendAs(d.t, d.engine, "/mcp", "ann", toolCall("health")).expect(d.t, 403)
			sendAs(d.t, d.engine, "/mcp", "a b", toolCall("health")).expect(d.t, 400, `error="invalid_request"`)
		}},
		{"SHOULD: the challenge of a 403 has the error, what is needed, the metadata and a description", func(d *duties) {
			sendAs(d.t, d.engine, "/mcp", "ann.mcp", toolCall("place_order")).expect(d.t, 403,
				`error="insufficient_scope"`, `scope="mcp write"`, challengeOf, `error_description="`)
		}},
		{"SHOULD: one challenge has all scopes of the operation", func(d *duties) {
			sendAs(d.t, d.engine, "/mcp", "ann.mcp", toolCall("get_customer")).expect(d.t, 403, `scope="mcp read people"`)
		}},
		{"MUST: a broader scope includes narrower ones", func(d *duties) {
			sendAs(d.t, d.engine, "/mcp", "ann.mcp.admin", toolCall("list_orders")).expect(d.t, 200)
			if !slices.Equal(d.called, []string{"list_orders"}) {
				d.t.Errorf("called %q", d.called)
			}
		}},
		{"SHOULD NOT: offline_access is in no challenge and not in scopes_supported", func(d *duties) {
			got := d.with(func(i *auth.TokenInfo) { i.Scopes = []string{"mcp", "offline_access"} }, "place_order")
			if got.expect(d.t, 403); strings.Contains(got.challenge, "offline_access") {
				d.t.Errorf("%s", got.challenge)
			}
			a := testAuth()
			a.Scopes = []string{"offline_access"}
			if _, err := New(gin.New(), WithAuth(a)); err == nil || !strings.Contains(err.Error(), "offline_access") {
				d.t.Errorf("Auth.Scopes takes it: %v", err)
			}
		}},
		{"SHOULD: scopes_supported is the minimum for basic use, and the challenge agrees", func(d *duties) {
			if m := d.metadata(wellKnown + "/mcp"); !slices.Equal(m.ScopesSupported, []string{"mcp"}) {
				d.t.Errorf("%+v", m)
			}
		}},
		{"SHOULD: an upper-case scheme and host are accepted, and a slash at the end is not emitted", func(d *duties) {
			d.with(func(i *auth.TokenInfo) { i.Extra["aud"] = "HTTPS://Shop.Example.COM/mcp" }, "health").expect(d.t, 200)
			r, a := gin.New(), testAuth()
			a.Resource = "HTTPS://Shop.Example.COM/mcp/"
			Attach(r, WithAuth(a), WithLogger(nil))
			if m := (&duties{t: d.t, engine: r}).metadata(wellKnown + "/mcp"); m.Resource != testResource {
				d.t.Errorf("%+v", m)
			}
		}},
		{"MUST: a token is in the header of every request, and never in the query", func(d *duties) {
			sendAs(d.t, d.engine, "/mcp?access_token=ann.mcp", "", toolCall("health")).expect(d.t, 401)
			d = newDuties(d.t, WithSessions(Sessions{}))
			w := d.initialize()
			for token, status := range map[string]int{"ann.mcp": 200, "": 401} {
				r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, "/mcp", strings.NewReader(toolCall("health")))
				r.Header = http.Header{
					"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"},
					"Mcp-Session-Id": {w.Header().Get("Mcp-Session-Id")},
				}
				if token != "" {
					r.Header.Set("Authorization", "Bearer "+token)
				}
				w := httptest.NewRecorder()
				if d.engine.ServeHTTP(w, r); w.Code != status {
					d.t.Errorf("in a session, with the token %q: %d %s", token, w.Code, w.Body)
				}
			}
		}},
		{"on stdio, credentials come from the environment and not from this chapter", func(d *duties) {
			var called []string
			s := newServer(d.t, scopedShop(&called), WithAuth(testAuth()), WithLogger(nil))
			near, far := mcp.NewInMemoryTransports()
			ctx, cancel := context.WithCancel(ContextWithToken(d.t.Context(), tokenOf("ann", "read")))
			done := make(chan error, 1)
			go func() { done <- s.Run(ctx, far) }()
			session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(d.t.Context(), near, nil)
			if err != nil {
				d.t.Fatal(err)
			}
			if _, failed := textCall(d.t, session, "list_orders", nil); failed {
				d.t.Error("the token of Run's context does not count")
			}
			_ = session.Close()
			cancel()
			if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
				d.t.Error(err)
			}
		}},
		{"SHOULD: a client_id that is a URL (a client ID metadata document) is as good as another", func(d *duties) {
			url := "https://client.example.com/metadata.json"
			d.with(func(i *auth.TokenInfo) { i.Extra["client_id"], i.UserID = url, url }, "health").expect(d.t, 200)
		}},
	} {
		t.Run(duty.reason, func(t *testing.T) { duty.check(newDuties(t)) })
	}
}

// initialize begins a session.
func (d *duties) initialize() *httptest.ResponseRecorder {
	d.t.Helper()
	r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, "/mcp", strings.NewReader(message("initialize",
		`{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}`)))
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"},
		"Authorization": {"Bearer ann.mcp"},
	}
	w := httptest.NewRecorder()
	d.engine.ServeHTTP(w, r)
	if w.Code != http.StatusOK || w.Header().Get("Mcp-Session-Id") == "" {
		d.t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	return w
}
