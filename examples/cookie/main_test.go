package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/examples/internal/exampletest"
)

// login returns the headers that a page sends after somebody has logged in.
func login(t *testing.T, r http.Handler, user string) http.Header {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/login",
		strings.NewReader(url.Values{"user": {user}}.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response := httptest.NewRecorder()
	r.ServeHTTP(response, request)
	var out struct{ CSRF string }
	if err := json.Unmarshal(response.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	cookie := response.Result().Cookies()[0]
	return http.Header{"Cookie": {cookie.Name + "=" + cookie.Value}, "X-Csrf-Token": {out.CSRF}}
}

func TestSessionsArriveWithEachCall(t *testing.T) {
	r := newEngine()
	for _, user := range []string{"ann", "bob"} {
		client := exampletest.Connect(t, r, login(t, r, user))
		exampletest.Call(t, client, "get_me", `{}`, `{"user":"`+user+`"}`)
		exampletest.Call(t, client, "add_note", `{"text":"hello"}`, `{"author":"`+user+`","text":"hello"}`)
		list, err := client.ListTools(t.Context(), nil)
		if err != nil || len(list.Tools) != 2 {
			t.Errorf("%v, %v, want two tools", list, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	r := newEngine()
	for reason, test := range map[string]struct {
		change func(http.Header)
		status int
	}{
		"as the page sends it": {func(http.Header) {}, 200},
		"no session":           {func(h http.Header) { h.Del("Cookie") }, 401},
		"another session":      {func(h http.Header) { h.Set("Cookie", "session=guess") }, 401},
		"no CSRF token":        {func(h http.Header) { h.Del("X-Csrf-Token") }, 403},
		"another CSRF token":   {func(h http.Header) { h.Set("X-Csrf-Token", "guess") }, 403},
	} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp",
			strings.NewReader(exampletest.Message("add_note", `{"text":"hello"}`)))
		request.Header = login(t, r, "ann")
		test.change(request.Header)
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Accept", "application/json, text/event-stream")
		response := httptest.NewRecorder()
		if r.ServeHTTP(response, request); response.Code != test.status {
			t.Errorf("%s: %d, want %d: %s", reason, response.Code, test.status, response.Body)
		}
	}
}
