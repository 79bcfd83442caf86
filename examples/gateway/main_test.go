package main

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/examples/internal/exampletest"
)

func TestGroupsDecide(t *testing.T) {
	r := newEngine(netip.MustParsePrefix("127.0.0.1/32"))
	for _, test := range []struct {
		groups string
		tools  int
	}{
		{"", 1},
		{"sales,staff", 2},
	} {
		client := exampletest.Connect(t, r, http.Header{"X-Auth-Request-User": {"ann"}, "X-Auth-Request-Groups": {test.groups}})
		list, err := client.ListTools(t.Context(), nil)
		if err != nil || len(list.Tools) != test.tools {
			t.Fatalf("%q: %v, %v, want %d tools", test.groups, list, err, test.tools)
		}
		exampletest.Call(t, client, "list_orders", `{}`, `{"orders":[7],"owner":"ann"}`)
		if test.tools == 2 {
			exampletest.Call(t, client, "show_sales", `{}`, `{"sales":42}`)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		reason, gateway, user, tool string
		status                      int
		text                        string
	}{
		{"from the gateway", "192.0.2.0/24", "ann", "list_orders", 200, "ann"},
		{"from elsewhere", "198.51.100.0/24", "ann", "list_orders", 401, "gateway"},
		{"nobody has logged in", "192.0.2.0/24", "", "list_orders", 401, "gateway"},
		{"a hidden tool does not exist", "192.0.2.0/24", "ann", "show_sales", 200, "unknown tool"},
	} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp",
			strings.NewReader(exampletest.Message(test.tool, `{}`))) // from 192.0.2.1
		request.Header = http.Header{
			"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"},
			"X-Auth-Request-User": {test.user},
		}
		response := httptest.NewRecorder()
		newEngine(netip.MustParsePrefix(test.gateway)).ServeHTTP(response, request)
		if response.Code != test.status || !strings.Contains(response.Body.String(), test.text) {
			t.Errorf("%s: %d, want %d: %s", test.reason, response.Code, test.status, response.Body)
		}
	}
}
