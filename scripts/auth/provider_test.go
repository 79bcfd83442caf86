package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/oidc"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// A provider is the OpenID provider of node/provider.mjs.
type provider struct{ issuer string }

// running returns the provider that scripts/auth/run started.
func running(t *testing.T) provider {
	t.Helper()
	gin.SetMode(gin.TestMode)
	issuer := os.Getenv("PROVIDER")
	if issuer == "" {
		t.Skip("PROVIDER is not set: scripts/auth/run starts a provider and sets it")
	}
	return provider{issuer}
}

// request returns the JSON that the provider responds with.
func (p provider) request(t testing.TB, method, path string, form url.Values, out any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.issuer+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Error(err)
		return
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if !form.Has("client_id") {
		r.SetBasicAuth("robot", "for-tests-only")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(out); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("%s %s: %s, %v", method, path, res.Status, err)
	}
}

// token returns an access token for a resource.
func (p provider) token(t testing.TB, resource, scope string) string {
	t.Helper()
	var out struct {
		Token string `json:"access_token"`
	}
	p.request(t, http.MethodPost, "/token", url.Values{
		"grant_type": {"client_credentials"}, "scope": {scope}, "resource": {resource},
	}, &out)
	return out.Token
}

// serve serves the shop until the test ends, and returns the URL of the mount, which is also the
// resource unless one is given.
func (p provider) serve(t *testing.T, resource string, verify auth.TokenVerifier) string {
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	if resource == "" {
		resource = server.URL + "/mcp"
	}
	handler = shop(ginmcp.Auth{Resource: resource, Issuers: []string{p.issuer}, Verify: verify})
	return server.URL + "/mcp"
}

func (p provider) jwt(t *testing.T) auth.TokenVerifier {
	t.Helper()
	verifier, err := oidc.NewJWT(oidc.Config{Issuer: p.issuer})
	if err != nil {
		t.Fatal(err)
	}
	return verifier.Verify
}

// call calls a tool and returns the status, the challenge and the response.
func call(t testing.TB, mount, token, tool string) (status int, challenge, body string) {
	t.Helper()
	message := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"` + tool + `"}}`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, mount, strings.NewReader(message))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"},
		"Authorization": {"Bearer " + token},
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return 0, "", ""
	}
	defer res.Body.Close()
	var text strings.Builder
	if err := res.Write(&text); err != nil {
		t.Error(err)
	}
	return res.StatusCode, res.Header.Get("WWW-Authenticate"), text.String()
}
