package main

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ginmcp/ginmcp/examples/internal/exampletest"
	"github.com/golang-jwt/jwt/v5"
)

const resource = "http://127.0.0.1:8080/mcp"

// newProvider is an OpenID provider with one key; the function issues tokens with a scope.
func newProvider(t *testing.T) (issuer string, issue func(scope string) string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	respond := func(v any) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(v) }
	}
	mux.Handle("/.well-known/openid-configuration", respond(map[string]string{
		"issuer": server.URL, "jwks_uri": server.URL + "/keys",
	}))
	b64 := base64.RawURLEncoding.EncodeToString
	mux.Handle("/keys", respond(map[string]any{"keys": []map[string]string{{
		"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig",
		"n": b64(key.N.Bytes()), "e": b64(big.NewInt(int64(key.E)).Bytes()),
	}}}))
	return server.URL, func(scope string) string {
		token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
			"iss": server.URL, "aud": resource, "sub": "ann", "scope": scope,
			"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
		})
		token.Header["kid"] = "1"
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
}

func TestScopesDecide(t *testing.T) {
	issuer, issue := newProvider(t)
	r, err := newEngine(issuer, resource)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		scope string
		tools int
	}{
		{"notes:read", 1},
		{"notes:read notes:write", 2},
	} {
		client := exampletest.Connect(t, r, http.Header{"Authorization": {"Bearer " + issue(row.scope)}})
		list, err := client.ListTools(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(list.Tools) != row.tools {
			t.Errorf("a token with %q sees %d tools, want %d", row.scope, len(list.Tools), row.tools)
		}
		exampletest.Call(t, client, "list_notes", `{}`, `{"notes":["Buy milk"],"owner":"ann"}`)
	}
}

func TestChallengeStartsLogin(t *testing.T) {
	issuer, _ := newProvider(t)
	r, err := newEngine(issuer, resource)
	if err != nil {
		t.Fatal(err)
	}
	response := httptest.NewRecorder()
	r.ServeHTTP(response, httptest.NewRequest(http.MethodPost, resource, nil))
	challenge := response.Header().Get("WWW-Authenticate")
	if response.Code != http.StatusUnauthorized || !strings.Contains(challenge, "resource_metadata=") {
		t.Errorf("status %d and challenge %q, want 401 and the metadata's address", response.Code, challenge)
	}
}
