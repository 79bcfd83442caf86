package ginmcp

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
)

// TestTrustedHosts checks which hosts a server on a loopback address answers to.
func TestTrustedHosts(t *testing.T) {
	for _, c := range []struct {
		reason, local, host string
		want                int
	}{
		{"the machine itself", "127.0.0.1:8080", "localhost:8080", http.StatusOK},
		{"by its address", "127.0.0.1:8080", "127.0.0.1:8080", http.StatusOK},
		{"by the other one", "[::1]:8080", "[::1]:8080", http.StatusOK},
		{"a page on the web", "127.0.0.1:8080", "evil.example", http.StatusForbidden},
		{"a name that begins well", "127.0.0.1:8080", "localhost.evil.example:8080", http.StatusForbidden},
		{"a proxy that is trusted", "127.0.0.1:8080", "Shop.example.com", http.StatusOK},
		{"on another port", "127.0.0.1:8080", "shop.example.com:443", http.StatusOK},
		{"a server that listens elsewhere", "10.0.0.5:8080", "anything.example", http.StatusOK},
	} {
		s := newServer(t, gin.New(), WithTrustedHosts("shop.example.com"))
		r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`))
		r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}, "Mcp-Protocol-Version": {"2025-06-18"}}
		r.Host = c.host
		local, err := net.ResolveTCPAddr("tcp", c.local)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local)))
		if w.Code != c.want || c.want == http.StatusForbidden && !strings.Contains(w.Body.String(), "WithTrustedHosts") {
			t.Errorf("%s: %s at %s got %d %s, want %d", c.reason, c.host, c.local, w.Code, w.Body, c.want)
		}
	}
}

// TestBatchIsBounded checks that one request cannot make thousands of calls.
func TestBatchIsBounded(t *testing.T) {
	s := newServer(t, gin.New())
	for n, want := range map[int]int{2: http.StatusOK, serve.MaxBatch + 1: http.StatusBadRequest} {
		var messages []string
		for i := range n {
			messages = append(messages, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"ping"}`, i))
		}
		body := "[" + strings.Join(messages, ",")
		r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(body+"]"))
		r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}, "Mcp-Protocol-Version": {"2025-03-26"}}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != want || want != http.StatusOK && !strings.Contains(w.Body.String(), "exceeds the limit of 50") {
			t.Errorf("a batch of %d got %d %s, want %d", n, w.Code, w.Body, want)
		}
	}
}
