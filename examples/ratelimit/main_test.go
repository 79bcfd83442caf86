package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"
)

func send(t *testing.T, r *gin.Engine, from, target, body string) string {
	t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	request := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	request.RemoteAddr = from
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	w := httptest.NewRecorder()
	r.ServeHTTP(w, request)
	return w.Body.String()
}

func TestLimits(t *testing.T) {
	r := newEngine(rate.Limit(0), 2) // no call is allowed again
	const (
		call  = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_products_by_id","arguments":{"id":"1"}}}`
		mcp   = "http://localhost/mcp"
		first = "192.0.2.1:1000"
	)
	for i := range 4 {
		response := send(t, r, first, mcp, call)
		refused := strings.Contains(response, `"isError":true`) && strings.Contains(response, "HTTP 429") &&
			strings.Contains(response, "too many calls of get_products_by_id")
		if refused != (i >= 2) {
			t.Errorf("call %d returned %s", i+1, response)
		}
	}
	if response := send(t, r, "192.0.2.2:1000", mcp, call); strings.Contains(response, "isError") {
		t.Errorf("another caller is limited too: %s", response)
	}
	for range 4 {
		if response := send(t, r, first, "http://localhost/products/1", ""); response != `{"id":"1"}` {
			t.Errorf("a request of another client returned %s", response)
		}
	}
}

func TestUnusedLimitersAreDropped(t *testing.T) {
	l := &limits{each: rate.Inf, burst: 1, all: map[[2]string]*rate.Limiter{}}
	for i := range 2 * maxIdle {
		l.allow(string(rune(i)), "tool")
	}
	if len(l.all) > maxIdle {
		t.Errorf("there are %d limiters", len(l.all))
	}
}
