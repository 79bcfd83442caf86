package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// The tokens that Keycloak issues by default have no audience: they are refused, and the log says
// what to configure. With an audience mapper they are accepted. keycloak/run starts Keycloak with
// keycloak/realm.json.
func TestKeycloak(t *testing.T) {
	issuer := os.Getenv("KEYCLOAK")
	if issuer == "" {
		t.Skip("KEYCLOAK is not set: scripts/auth/keycloak/run starts Keycloak and sets it")
	}
	gin.SetMode(gin.TestMode)
	const resource = "https://shop.example.com/mcp" // as realm.json has it
	var log bytes.Buffer
	p := provider{issuer}
	handler := shop(
		ginmcp.Auth{Resource: resource, Issuers: []string{issuer}, Verify: p.jwt(t)},
		ginmcp.WithLogger(slog.New(slog.NewTextHandler(&log, nil))),
	)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)

	for _, test := range []struct {
		reason, client, scope, tool string
		status                      int
		challenge                   string
	}{
		{"the default", "without-audience", "orders:read", "list_orders", 401, "names no audience"},
		{"an audience mapper", "with-audience", "orders:read", "list_orders", 200, ""},
		{"the scope is too small", "with-audience", "orders:read", "place_order", 403, `scope="orders:read orders:write"`},
		{"the larger scope", "with-audience", "orders:write", "place_order", 200, ""},
	} {
		var out struct {
			Token string `json:"access_token"`
		}
		p.request(t, http.MethodPost, "/protocol/openid-connect/token", url.Values{
			"grant_type": {"client_credentials"}, "scope": {test.scope},
			"client_id": {test.client}, "client_secret": {"for-tests-only"},
		}, &out)
		status, challenge, body := call(t, server.URL+"/mcp", out.Token, test.tool)
		if status != test.status || !strings.Contains(challenge, test.challenge) {
			t.Errorf("%s: %d %s, want %d %s\n%s", test.reason, status, challenge, test.status, test.challenge, body)
		}
	}
	if text := log.String(); strings.Count(text, "audience mapper") != 1 || !strings.Contains(text, resource) {
		t.Errorf("the log does not say once what to configure: %s", text)
	}
}
