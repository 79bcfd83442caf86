package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestMetrics(t *testing.T) {
	r, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	call := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/mcp", strings.NewReader(
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_products_by_id","arguments":{"id":"1"}}}`))
	call.Header.Set("Content-Type", "application/json")
	call.Header.Set("Accept", "application/json, text/event-stream")
	w := httptest.NewRecorder()
	r.ServeHTTP(w, call)
	if !strings.Contains(w.Body.String(), `"structuredContent":{"id":"1"}`) {
		t.Fatalf("the call returned %s", w.Body)
	}
	scrape := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody)
	scrape.Header.Set("Accept", "application/openmetrics-text; version=1.0.0")
	w = httptest.NewRecorder()
	r.ServeHTTP(w, scrape)
	for _, want := range []string{
		"mcp_server_operation_duration_seconds_bucket{", `gen_ai_tool_name="get_products_by_id"`,
		`mcp_method_name="tools/call"`, "} 1 # {", `trace_id="`, // the exemplar has its labels in any order
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the metrics lack %s:\n%s", want, w.Body)
		}
	}
}
