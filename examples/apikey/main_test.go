package main

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/examples/internal/exampletest"
)

var callers = keys{
	sha256.Sum256([]byte("reads")):  {UserID: "ann"},
	sha256.Sum256([]byte("writes")): {UserID: "bob", Scopes: []string{"orders:write"}},
}

func basic(user, password string) http.Header {
	return http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))}}
}

func TestKeysDecide(t *testing.T) {
	r := newEngine(callers)
	for _, test := range []struct {
		reason string
		header http.Header
		owner  string
		tools  int
	}{
		{"a key in a header", http.Header{"X-Api-Key": {"reads"}}, "ann", 1},
		{"a key with a scope", http.Header{"X-Api-Key": {"writes"}}, "bob", 2},
		{"a key as a password", basic("any", "writes"), "bob", 2},
	} {
		t.Run(test.reason, func(t *testing.T) {
			client := exampletest.Connect(t, r, test.header)
			list, err := client.ListTools(t.Context(), nil)
			if err != nil || len(list.Tools) != test.tools {
				t.Fatalf("%v, %v, want %d tools", list, err, test.tools)
			}
			exampletest.Call(t, client, "list_orders", `{}`, `{"orders":[7],"owner":"`+test.owner+`"}`)
			if test.tools == 2 {
				exampletest.Call(t, client, "delete_order", `{"id":"7"}`, `{"deleted":"7"}`)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	r := newEngine(callers)
	for _, test := range []struct {
		reason, method, path, body string
		header                     http.Header
		status                     int
	}{
		{"no key", http.MethodPost, "/mcp", exampletest.Message("list_orders", `{}`), http.Header{}, 401},
		{"another key", http.MethodPost, "/mcp", exampletest.Message("list_orders", `{}`), basic("ann", "guess"), 401},
		{"a tool without its scope", http.MethodPost, "/mcp", exampletest.Message("delete_order", `{"id":"7"}`), basic("ann", "reads"), 403},
		{"a route without its scope", http.MethodDelete, "/orders/7", "", basic("ann", "reads"), 403},
	} {
		request := httptest.NewRequestWithContext(t.Context(), test.method, test.path, strings.NewReader(test.body))
		request.Header = test.header
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Accept", "application/json, text/event-stream")
		response := httptest.NewRecorder()
		if r.ServeHTTP(response, request); response.Code != test.status {
			t.Errorf("%s: %d, want %d: %s", test.reason, response.Code, test.status, response.Body)
		}
	}
}
