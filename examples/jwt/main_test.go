package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/ginmcp/ginmcp/examples/internal/exampletest"
	"github.com/golang-jwt/jwt/v5"
)

func TestCallerIsSubject(t *testing.T) {
	key := []byte("a key of the test")
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Subject: "ann", ExpiresAt: jwt.NewNumericDate(time.Now().Add(time.Hour)),
	}).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	client := exampletest.Connect(t, newEngine(key), http.Header{"Authorization": {"Bearer " + token}})
	exampletest.Call(t, client, "get_profile", `{}`, `{"user":"ann"}`)
}

func TestNothingWithoutToken(t *testing.T) {
	for _, authorization := range []string{"", "Bearer ", "Bearer x.y.z"} {
		request := httptest.NewRequest(http.MethodPost, "/mcp", nil)
		request.Header.Set("Authorization", authorization)
		response := httptest.NewRecorder()
		newEngine([]byte("key")).ServeHTTP(response, request)
		if response.Code != http.StatusUnauthorized {
			t.Errorf("with Authorization %q: status %d, want 401", authorization, response.Code)
		}
	}
}
