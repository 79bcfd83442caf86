package authz

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	resource = "https://shop.example.com/mcp"
	issuer   = "https://login.example.com"
	metadata = "https://shop.example.com/.well-known/oauth-protected-resource/mcp"
)

// valid is what a verifier reports about a token that is acceptable.
func valid() *auth.TokenInfo {
	return &auth.TokenInfo{
		Scopes: []string{"mcp"}, Expiration: time.Now().Add(time.Hour), UserID: "ann",
		Extra: map[string]any{"aud": []string{resource}, "iss": issuer},
	}
}

func newGuard(t *testing.T, c Config) *Guard {
	t.Helper()
	c.Resource, c.Issuers = resource, []string{issuer}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	g, err := NewGuard(c)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func request(t *testing.T, authorization ...string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", nil)
	for _, value := range authorization {
		r.Header.Add("Authorization", value)
	}
	return r
}

func (g *Guard) site() Site { return g.resource.Site("/mcp", []string{"/mcp"}) }

// Every challenge is complete: RFC 6750, section 3, and the protocol's chapter on authorization.
func TestRefusals(t *testing.T) {
	const secret = "s3cret"
	for _, tt := range []struct {
		reason        string
		authorization []string
		change        func(*auth.TokenInfo)
		err           error
		status        int
		challenge     string
	}{
		{
			reason: "no token: no error code", status: 401,
			challenge: `Bearer scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "another scheme counts as no token", authorization: []string{"Basic YTpi"}, status: 401,
			challenge: `Bearer scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "no token after the scheme", authorization: []string{"Bearer"}, status: 400,
			challenge: `Bearer error="invalid_request", error_description="the Authorization header has no token", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "two tokens", authorization: []string{"Bearer a b"}, status: 400,
			challenge: `Bearer error="invalid_request", error_description="the Authorization header has more than one token", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "two headers", authorization: []string{"Bearer a", "Bearer b"}, status: 400,
			challenge: `Bearer error="invalid_request", error_description="the request has several Authorization headers", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "characters that no token has", authorization: []string{"Bearer a!b"}, status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token is malformed", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "a very long token", authorization: []string{"Bearer " + strings.Repeat("a", maxToken+1)}, status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token is malformed", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "the verifier refuses it", err: fmt.Errorf("%w: "+secret, auth.ErrInvalidToken), status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token is not valid", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "an OAuth error of the verifier's", err: fmt.Errorf("%w: "+secret, auth.ErrOAuth), status: 400,
			challenge: `Bearer error="invalid_request", error_description="the access token cannot be used for this request", resource_metadata="` + metadata + `"`,
		},
		{reason: "the verifier fails", err: errors.New(secret), status: 503},
		{
			reason: "expired", change: func(i *auth.TokenInfo) { i.Expiration = time.Now().Add(-time.Minute) }, status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token has expired", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "no expiration", change: func(i *auth.TokenInfo) { i.Expiration = time.Time{} }, status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token does not expire", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "another issuer", change: func(i *auth.TokenInfo) { i.Extra["iss"] = "https://evil.example.com" }, status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token has another issuer", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "no issuer", change: func(i *auth.TokenInfo) { delete(i.Extra, "iss") }, status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token names no issuer", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "another audience", change: func(i *auth.TokenInfo) { i.Extra["aud"] = "https://other.example.com" }, status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token is for another resource", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "the origin is not the resource", change: func(i *auth.TokenInfo) { i.Extra["aud"] = "https://shop.example.com" }, status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token is for another resource", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "no audience", change: func(i *auth.TokenInfo) { delete(i.Extra, "aud") }, status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token names no audience", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "an audience that is not text", change: func(i *auth.TokenInfo) { i.Extra["aud"] = []any{1} }, status: 401,
			challenge: `Bearer error="invalid_token", error_description="the access token names no audience", scope="mcp", resource_metadata="` + metadata + `"`,
		},
		{
			reason: "too small a scope: what it has is asked for again", status: 403,
			change: func(i *auth.TokenInfo) { i.Scopes = []string{"profile", "offline_access", "bad\"scope"} },
			challenge: `Bearer error="insufficient_scope", error_description="the request needs more than the access token permits: mcp", ` +
				`scope="profile mcp", resource_metadata="` + metadata + `"`,
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var log bytes.Buffer
			g := newGuard(t, Config{
				Scopes: []string{"mcp"}, Logger: slog.New(slog.NewTextHandler(&log, nil)),
				Verify: func(context.Context, string, *http.Request) (*auth.TokenInfo, error) {
					info := valid()
					if tt.change != nil {
						tt.change(info)
					}
					return info, tt.err
				},
			})
			authorization := tt.authorization
			if authorization == nil && (tt.change != nil || tt.err != nil) {
				authorization = []string{"Bearer opaque"}
			}
			info, refusal := g.Authorize(request(t, authorization...), g.site())
			if info != nil || refusal == nil {
				t.Fatalf("got %+v, %+v; want a refusal", info, refusal)
			}
			w := httptest.NewRecorder()
			refusal.Write(w)
			if w.Code != tt.status || w.Header().Get("WWW-Authenticate") != tt.challenge {
				t.Errorf("got %d and\n%s, want %d and\n%s", w.Code, w.Header().Get("WWW-Authenticate"), tt.status, tt.challenge)
			}
			if strings.Contains(w.Body.String()+w.Header().Get("WWW-Authenticate"), secret) || strings.Contains(log.String(), "opaque") {
				t.Errorf("a secret is in %s or in %s", w.Body, log.String())
			}
			var body struct {
				Error       string
				Description string `json:"error_description"`
			}
			if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || body.Description == "" || body.Error != refusal.Code {
				t.Errorf("the body is %s", w.Body)
			}
			if tt.challenge == "" {
				return
			}
			if parsed, err := oauthex.ParseWWWAuthenticate(w.Header().Values("WWW-Authenticate")); err != nil || len(parsed) != 1 {
				t.Errorf("the SDK reads %v, %v", parsed, err)
			}
		})
	}
}

func TestAccepted(t *testing.T) {
	for _, tt := range []struct {
		reason string
		change func(*auth.TokenInfo)
		config Config
	}{
		{reason: "a token"},
		{reason: "an audience in upper case and with a slash", change: func(i *auth.TokenInfo) { i.Extra["aud"] = "HTTPS://SHOP.example.com/mcp/" }},
		{reason: "a list as encoding/json reads it", change: func(i *auth.TokenInfo) { i.Extra["aud"] = []any{"other", resource} }},
		{
			reason: "another audience that is configured", config: Config{Audiences: []string{"https://shop.example.com/api/"}},
			change: func(i *auth.TokenInfo) { i.Extra["aud"] = "https://shop.example.com/api" },
		},
		{
			reason: "a name as an audience", config: Config{Audiences: []string{"shop-api"}},
			change: func(i *auth.TokenInfo) { i.Extra["aud"] = "shop-api" },
		},
		{
			reason: "expired within the tolerance", config: Config{ClockSkew: time.Minute},
			change: func(i *auth.TokenInfo) { i.Expiration = time.Now().Add(-time.Second) },
		},
		{
			reason: "no expiration, where that is allowed", config: Config{AllowMissingExpiration: true},
			change: func(i *auth.TokenInfo) { i.Expiration = time.Time{} },
		},
		{
			reason: "a scope that includes the one that is needed",
			config: Config{Scopes: []string{"mcp"}, Implies: map[string][]string{"admin": {"mcp"}}},
			change: func(i *auth.TokenInfo) { i.Scopes = []string{"admin"} },
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			tt.config.Verify = func(context.Context, string, *http.Request) (*auth.TokenInfo, error) {
				info := valid()
				if tt.change != nil {
					tt.change(info)
				}
				return info, nil
			}
			g := newGuard(t, tt.config)
			for _, scheme := range []string{"Bearer", "bearer", "BEARER "} {
				info, refusal := g.Authorize(request(t, scheme+" opaque"), g.site())
				if refusal != nil || info.UserID != "ann" {
					t.Errorf("%q: got %v, %+v", scheme, info, refusal)
				}
			}
		})
	}
}

// A verifier is application code: it may panic, end its goroutine or return nothing.
func TestVerifierThatFails(t *testing.T) {
	for reason, verify := range map[string]auth.TokenVerifier{
		"a panic": func(context.Context, string, *http.Request) (*auth.TokenInfo, error) { panic("s3cret") },
		"the end of its goroutine": func(context.Context, string, *http.Request) (*auth.TokenInfo, error) {
			runtime.Goexit()
			return nil, nil
		},
		"nothing": func(context.Context, string, *http.Request) (*auth.TokenInfo, error) { return nil, nil },
	} {
		g := newGuard(t, Config{Verify: verify})
		if info, refusal := g.Authorize(request(t, "Bearer x"), g.site()); info != nil || refusal == nil || refusal.Status != 503 {
			t.Errorf("%s: got %v, %+v", reason, info, refusal)
		}
	}
}

// What to configure is logged once for each kind of problem.
func TestMissingAudienceIsExplainedOnce(t *testing.T) {
	var log bytes.Buffer
	g := newGuard(t, Config{
		Logger: slog.New(slog.NewTextHandler(&log, nil)),
		Verify: func(context.Context, string, *http.Request) (*auth.TokenInfo, error) {
			info := valid()
			delete(info.Extra, "aud")
			return info, nil
		},
	})
	for range 3 {
		g.Authorize(request(t, "Bearer x"), g.site())
	}
	if n := strings.Count(log.String(), "audience mapper"); n != 1 || !strings.Contains(log.String(), issuer) || !strings.Contains(log.String(), resource) {
		t.Errorf("%d times: %s", n, log.String())
	}
}

func TestNewGuardChecksTheConfiguration(t *testing.T) {
	verify := func(context.Context, string, *http.Request) (*auth.TokenInfo, error) { return nil, nil }
	for _, tt := range []struct {
		reason string
		config Config
		want   string
	}{
		{"no resource", Config{Issuers: []string{issuer}, Verify: verify}, "Resource: "},
		{"no issuer", Config{Resource: resource, Verify: verify}, "Issuers: "},
		{"an issuer over http", Config{Resource: resource, Issuers: []string{"http://login.example.com"}, Verify: verify}, "Issuers: "},
		{
			"the address of the metadata as the issuer",
			Config{Resource: resource, Issuers: []string{issuer + "/.well-known/openid-configuration"}, Verify: verify}, "Issuers: ",
		},
		{"no verifier", Config{Resource: resource, Issuers: []string{issuer}}, "Verify: "},
		{"two scopes in one", Config{Resource: resource, Issuers: []string{issuer}, Verify: verify, Scopes: []string{"a b"}}, "Scopes: "},
		{"an empty audience", Config{Resource: resource, Issuers: []string{issuer}, Verify: verify, Audiences: []string{""}}, "Audiences: "},
		{
			"an empty scope in the hierarchy",
			Config{Resource: resource, Issuers: []string{issuer}, Verify: verify, Implies: map[string][]string{"a": {""}}}, "Implies: ",
		},
		{"a negative tolerance", Config{Resource: resource, Issuers: []string{issuer}, Verify: verify, ClockSkew: -1}, "ClockSkew: "},
		{"metadata that is not at a URL", Config{Resource: resource, Issuers: []string{issuer}, Verify: verify, MetadataURL: "x"}, "MetadataURL: "},
	} {
		if _, err := NewGuard(tt.config); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error that names %s", tt.reason, err, tt.want)
		}
	}
}

func TestInsufficient(t *testing.T) {
	g := newGuard(t, Config{
		Scopes: []string{"mcp"}, Implies: map[string][]string{"admin": {"mcp"}},
		Verify: func(context.Context, string, *http.Request) (*auth.TokenInfo, error) { return valid(), nil },
	})
	for _, tt := range []struct {
		reason   string
		held     []string
		required []Requirement
		want     string
	}{
		{"one scope", []string{"mcp", "orders:read"}, []Requirement{{{"orders:write"}}}, "mcp orders:read orders:write"},
		{"all messages of a batch in one challenge", []string{"mcp"}, []Requirement{{{"a"}}, {{"b", "c"}}, {{"a"}}}, "mcp a b c"},
		{"of two ways, the one that needs less", []string{"mcp", "b"}, []Requirement{{{"a", "c"}, {"b", "d"}}}, "mcp b d"},
		{"more scopes than a header can hold", []string{"mcp", strings.Repeat("x", maxScopes)}, []Requirement{{{"a"}}}, "mcp a"},
	} {
		refusal := g.Insufficient(&auth.TokenInfo{Scopes: tt.held, Expiration: time.Now().Add(time.Hour)}, g.site(), tt.required...)
		if got := strings.Join(refusal.Scopes, " "); got != tt.want || refusal.Status != 403 {
			t.Errorf("%s: got %d %q, want %q", tt.reason, refusal.Status, got, tt.want)
		}
	}
	var none *Guard
	if refusal := none.Insufficient(nil, Site{}, Requirement{{"a"}}); refusal.Challenge() !=
		`Bearer error="insufficient_scope", error_description="the request needs more than the access token permits: a", scope="a"` {
		t.Errorf("without a guard: %s", refusal.Challenge())
	}
}

func TestMetadata(t *testing.T) {
	g := newGuard(t, Config{
		Scopes: []string{"mcp"}, Name: "shop",
		Verify: func(context.Context, string, *http.Request) (*auth.TokenInfo, error) { return valid(), nil },
	})
	for method, status := range map[string]int{"GET": 200, "OPTIONS": 204, "POST": 405} {
		w := httptest.NewRecorder()
		g.ServeMetadata(w, httptest.NewRequestWithContext(t.Context(), method, "/x", nil), g.site())
		if w.Code != status || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d %v", method, w.Code, w.Header())
		}
		if method == "GET" && strings.TrimSpace(w.Body.String()) != `{"resource":"`+resource+`","authorization_servers":["`+issuer+
			`"],"scopes_supported":["mcp"],"bearer_methods_supported":["header"],"resource_name":"shop"}` {
			t.Errorf("the metadata is %s", w.Body)
		}
	}
}

func TestContextReachesTheSDK(t *testing.T) {
	info := valid()
	if got := auth.TokenInfoFromContext(WithToken(t.Context(), info)); got != info {
		t.Fatalf("got %v", got)
	}
	if got := auth.TokenInfoFromContext(t.Context()); got != nil {
		t.Fatalf("got %v from an empty context", got)
	}
}

func TestGrantOfNothing(t *testing.T) {
	g := newGuard(t, Config{Verify: func(context.Context, string, *http.Request) (*auth.TokenInfo, error) { return valid(), nil }})
	expired := valid()
	expired.Expiration = time.Now().Add(-time.Hour)
	for reason, grant := range map[string]Grant{
		"no token": g.Grant(nil), "an expired one": g.Grant(expired), "no guard and an expired one": (*Guard)(nil).Grant(expired),
	} {
		if grant.Has("mcp") {
			t.Errorf("%s permits something", reason)
		}
	}
	if !(*Guard)(nil).Grant(valid()).Has("mcp") {
		t.Error("without a guard a token permits nothing")
	}
}
