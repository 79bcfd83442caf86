package command

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/auth"

	"github.com/ginmcp/ginmcp/ginmcp"
)

// A provider is an authorization server. It checks what RFC 7636 and RFC 8707 ask of a client.
type provider struct {
	url string

	mu       sync.Mutex
	mode     string // how it misbehaves, or ""
	lifetime int    // of a token in seconds
	clients  map[string]url.Values
	codes    map[string]url.Values // the queries that codes were issued for
	tokens   map[string]bool       // valid ones
	seen     map[string]int        // requests by path, and grants
	problems []string
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{
		lifetime: 3600, clients: map[string]url.Values{}, codes: map[string]url.Values{}, tokens: map[string]bool{},
		seen: map[string]int{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/oauth-authorization-server", p.metadata)
	mux.HandleFunc("POST /register", p.register)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.seen[r.URL.Path]++
		w.Header().Set("Content-Type", "application/json")
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

func (p *provider) metadata(w http.ResponseWriter, _ *http.Request) {
	m := map[string]any{
		"issuer": p.url, "authorization_endpoint": p.url + "/authorize", "token_endpoint": p.url + "/token",
		"response_types_supported": []string{"code"}, "code_challenge_methods_supported": []string{"S256"},
		"authorization_response_iss_parameter_supported": true, "scopes_supported": []string{"read", "offline_access"},
		"client_id_metadata_document_supported": true,
	}
	if p.mode != "no registration" {
		m["registration_endpoint"] = p.url + "/register"
	}
	_ = json.NewEncoder(w).Encode(m)
}

func (p *provider) register(w http.ResponseWriter, r *http.Request) {
	var m struct {
		RedirectURIs []string `json:"redirect_uris"`
		Name         string   `json:"client_name"`
		Method       string   `json:"token_endpoint_auth_method"`
	}
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil || m.Name != "ginmcp" || m.Method != "none" {
		p.problems = append(p.problems, fmt.Sprintf("the client registers as %+v", m))
	}
	id := fmt.Sprintf("client-%d", len(p.clients)+1)
	p.clients[id] = url.Values{"redirect_uris": m.RedirectURIs}
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"client_id": id, "redirect_uris": m.RedirectURIs, "token_endpoint_auth_method": "none",
	})
}

func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	id, redirect := q.Get("client_id"), q.Get("redirect_uri")
	client, registered := p.clients[id]
	if registered && client.Get("redirect_uris") != redirect || !strings.HasPrefix(redirect, "http://127.0.0.1:") {
		p.problems = append(p.problems, "the client "+id+" is sent back to "+redirect)
	}
	if q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("resource") == "" {
		p.problems = append(p.problems, "the client asks with "+r.URL.RawQuery)
	}
	answer := url.Values{"state": {q.Get("state")}, "iss": {p.url}}
	switch p.mode {
	case "refuse":
		answer.Set("error", "access_denied")
		answer.Set("error_description", "Ann said no.")
	case "another state":
		answer.Set("state", "another")
		answer.Set("code", "stolen")
	case "another issuer":
		answer.Set("iss", "https://mixed-up.example.com")
		answer.Set("code", "c")
	default:
		code := fmt.Sprintf("code-%d", len(p.codes)+1)
		p.codes[code] = q
		answer.Set("code", code)
	}
	http.Redirect(w, r, redirect+"?"+answer.Encode(), http.StatusFound)
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.seen[r.PostFormValue("grant_type")]++
	if r.PostFormValue("grant_type") == "authorization_code" {
		q := p.codes[r.PostFormValue("code")]
		id, _, basic := r.BasicAuth()
		if id, _ = url.QueryUnescape(id); !basic {
			id = r.PostFormValue("client_id")
		}
		challenge := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
		if q.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(challenge[:]) ||
			q.Get("redirect_uri") != r.PostFormValue("redirect_uri") || q.Get("client_id") != id ||
			q.Get("resource") != r.PostFormValue("resource") {
			p.problems = append(p.problems, "the client exchanges the code with "+r.PostForm.Encode())
		}
	}
	access := fmt.Sprintf("token-%d", len(p.tokens)+1)
	p.tokens[access] = true
	_ = json.NewEncoder(w).Encode(map[string]any{
		"access_token": access, "token_type": "Bearer", "expires_in": p.lifetime, "refresh_token": "refresh", "scope": "read",
	})
}

// resource serves a shop that asks for tokens of the provider, and returns its URL.
func (p *provider) resource(t *testing.T) string {
	t.Helper()
	engine := shop()
	server := httptest.NewUnstartedServer(engine)
	at := "http://" + server.Listener.Addr().String() + "/mcp"
	ginmcp.Attach(engine, ginmcp.WithLogger(nil), ginmcp.WithAuth(ginmcp.Auth{
		Resource: at, Issuers: []string{p.url}, Scopes: []string{"read"},
		Verify: func(_ context.Context, token string, _ *http.Request) (*auth.TokenInfo, error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if !p.tokens[token] {
				return nil, auth.ErrInvalidToken
			}
			return &auth.TokenInfo{
				UserID: "ann", Scopes: []string{"read"}, Expiration: time.Now().Add(time.Hour),
				Extra: map[string]any{"aud": at, "iss": p.url},
			}, nil
		},
	}))
	server.Start()
	t.Cleanup(func() {
		server.Close()
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	})
	return at
}

// count returns how often the provider was asked for something, and forgets it.
func (p *provider) count() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	seen := maps.Clone(p.seen)
	clear(p.seen)
	return seen
}

func (p *provider) check(t *testing.T) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, problem := range p.problems {
		t.Error(problem)
	}
}

// person sets up a home directory, and a browser that follows every redirection.
func person(t *testing.T) (home string) {
	t.Helper()
	home = t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	t.Setenv("AppData", home)
	t.Setenv("BROWSER", os.Args[0])
	t.Setenv(asBrowser, "1")
	return home
}

func TestLogin(t *testing.T) {
	for _, tt := range []struct {
		reason, mode string
		args         []string
		code         int
		err          string
		seen         map[string]int // requests to the provider
	}{
		{
			reason: "the client registers", err: "Log in at http://127.0.0.1:",
			seen: map[string]int{"/register": 1, "/authorize": 1, "authorization_code": 1},
		},
		{
			reason: "a client that is registered", mode: "no registration", args: []string{"--client-id", "mine"},
			seen: map[string]int{"/register": 0, "/authorize": 1, "authorization_code": 1},
		},
		{
			reason: "a client whose identifier is the address of its metadata", mode: "no registration",
			args: []string{"--client-id", "https://client.example.com/id.json"},
			seen: map[string]int{"/register": 0, "/authorize": 1, "authorization_code": 1},
		},
		{
			reason: "the person refuses", mode: "refuse", code: exitAuth, err: "the login failed: access_denied Ann said no.",
			seen: map[string]int{"authorization_code": 0},
		},
		{
			reason: "a response to another login", mode: "another state", code: exitAuth, err: "the state differs",
			seen: map[string]int{"authorization_code": 0},
		},
		{
			reason: "a response of another issuer", mode: "another issuer", code: exitAuth, err: "the login failed: authorization response issuer",
			seen: map[string]int{"authorization_code": 0},
		},
		{
			reason: "no way to register", mode: "no registration", code: exitAuth, err: "--client-id",
			seen: map[string]int{"/authorize": 0},
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			person(t)
			p := newProvider(t)
			p.mode = tt.mode
			got := run(t, "", append([]string{"call", p.resource(t), "get_product", "id=2", "--login"}, tt.args...)...)
			if got.code != tt.code || !strings.Contains(got.err, tt.err) {
				t.Errorf("exit code %d, want %d and %q: %s", got.code, tt.code, tt.err, got.err)
			}
			if tt.code == exitOK && !strings.Contains(got.out, "Teapot") {
				t.Errorf("stdout is %s", got.out)
			}
			seen := p.count()
			for what, n := range tt.seen {
				if seen[what] != n {
					t.Errorf("%s: %d times, want %d", what, seen[what], n)
				}
			}
			p.check(t)
			if strings.Contains(got.out+got.err, "token-1") {
				t.Errorf("the token is shown: %+v", got)
			}
		})
	}
}

// The command ends with 3 if the server has no OAuth, or if its OAuth has no way to log in.
func TestLoginWithoutMetadata(t *testing.T) {
	person(t)
	url := serveEngine(t, func(r *gin.Engine) {
		r.Use(func(c *gin.Context) { c.AbortWithStatus(http.StatusUnauthorized) })
	})
	got := run(t, "", "list", url, "--login", "-json")
	if got.code != exitAuth || !strings.HasPrefix(got.err, `{"error":{"code":"authorization_needed","exit":3,`) ||
		!strings.Contains(got.err, "could not start") || strings.Count(got.err, "\n") != 1 {
		t.Errorf("got %+v", got)
	}
}

// A login is used again until it is not valid any more.
func TestLoginIsKept(t *testing.T) {
	home := person(t)
	p := newProvider(t)
	url := p.resource(t)
	for _, tt := range []struct {
		reason string
		before func()
		seen   map[string]int
	}{
		{"the first time", func() {}, map[string]int{"/authorize": 1, "authorization_code": 1, "refresh_token": 0}},
		{"the second time", func() { p.lifetime = 1 }, map[string]int{"/authorize": 0, "authorization_code": 0, "refresh_token": 0}},
		{"a token that was revoked", func() { clear(p.tokens) }, map[string]int{"/authorize": 1, "authorization_code": 1}},
		{"a token that has expired", func() { p.lifetime = 3600 }, map[string]int{"/authorize": 0, "refresh_token": 1}},
		{"the renewed token", func() {}, map[string]int{"/authorize": 0, "refresh_token": 0}},
	} {
		p.mu.Lock()
		tt.before()
		p.mu.Unlock()
		got := run(t, "", "list", url, "--login")
		if got.code != exitOK || !strings.Contains(got.out, "get_product") {
			t.Fatalf("%s: %+v", tt.reason, got)
		}
		seen := p.count()
		for what, n := range tt.seen {
			if seen[what] != n {
				t.Errorf("%s: %s %d times, want %d", tt.reason, what, seen[what], n)
			}
		}
	}
	p.check(t)
	if runtime.GOOS == "linux" {
		info, err := os.Stat(filepath.Join(home, ".config", "ginmcp", "logins.json"))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the file of logins: %v %v", info, err)
		}
	}
	if got := run(t, "", "list", url); got.code != exitAuth {
		t.Errorf("without --login the login is used: %+v", got)
	}
}

// A token is sent to the server that was named, and not to where it redirects.
func TestTokensStayAtTheServer(t *testing.T) {
	var leaked []string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leaked = append(leaked, r.Header.Get("Authorization")+r.Header.Get("X-Api-Key"))
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(other.Close)
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	t.Cleanup(func() {
		server.Close()
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	})
	t.Setenv("SHOP_TOKEN", "s3cret")
	run(t, "", "list", server.URL+"/mcp", "--token-env", "SHOP_TOKEN", "-H", "X-Api-Key: k3y")
	if len(leaked) == 0 || strings.Join(leaked, "") != "" {
		t.Errorf("the other server has received %q", leaked)
	}
}

// A tool that the list leaves out is called with --login, because the server may ask for more scopes then.
// One that it does not have is unknown.
func TestLoginCallsWhatIsNotListed(t *testing.T) {
	person(t)
	p := newProvider(t)
	url := p.resource(t)
	if got := run(t, "", "call", url, "get_produkt", "id=2", "--login"); got.code != exitTool ||
		!strings.Contains(got.err, "did you mean get_product?") {
		t.Errorf("an unknown tool: %+v", got)
	}
}
