package ginmcp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

// edgeSeeds are requests of both eras, and what goes wrong with them.
var edgeSeeds = []struct{ head, body string }{
	{"POST /mcp HTTP/1.1", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count"}}`},
	{"POST /mcp HTTP/1.1", `{"jsonrpc":"2.0","id":9007199254740993,"method":"tools/call","params":{"name":"count"}}x`},
	{"POST /mcp HTTP/1.1\r\nMcp-Protocol-Version: 2025-03-26", `[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count"}},{"jsonrpc":"2.0","id":"1","method":"ping"}]`},
	{"POST /mcp HTTP/1.1\r\nMcp-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: =?base64?Y291bnQ=?=", `{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"count",` + modernMeta + `}}`},
	{"POST /mcp HTTP/1.1\r\nMcp-Protocol-Version: 2026-07-28\r\nMcp-Method: subscriptions/listen", `{"jsonrpc":"2.0","id":5,"method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true},` + modernMeta + `}}`},
	{"POST /mcp HTTP/1.1\r\nMcp-Protocol-Version: 2099-01-01", `{"jsonrpc":"2.0","id":-1,"method":"tasks/list"}`},
	{"POST /mcp HTTP/1.1\r\nMcp-Session-Id: x", `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`},
	{"POST /mcp HTTP/1.1", `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}`},
	{"POST /mcp HTTP/1.1", `{"jsonrpc":"2.0","id":1,"result":{}}`},
	{"POST /mcp HTTP/1.1", `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`},
	{"POST /mcp HTTP/1.1\r\nContent-Encoding: gzip", "\x1f\x8b\x08\x00\x00"},
	{"GET /mcp HTTP/1.1\r\nMcp-Session-Id: x\r\nLast-Event-ID: 1_2", ""},
	{"GET /mcp HTTP/1.1\r\nOrigin: https://evil.example", ""},
	{"DELETE /mcp HTTP/1.1\r\nMcp-Session-Id: x", ""},
	{"OPTIONS /mcp HTTP/1.1\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST", ""},
	{"POST /mcp HTTP/1.1\r\nMcp-Protocol-Version: 2025-06-18", `{"jsonrpc":"2.0","id":{},"method":"tools/call","id":1,"params":null}`},
	{"POST /mcp HTTP/1.1", `{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"ping","params":{"name":"count"},"params":[]}`},
}

// messagesIn returns how many messages there are in a body, and the id of a single request: "" if there
// is none that can be returned.
func messagesIn(body []byte) (n int, id string) {
	var batch []json.RawMessage
	if json.Unmarshal(body, &batch) == nil {
		return len(batch), ""
	}
	var single map[string]json.RawMessage
	if json.Unmarshal(body, &single) != nil {
		return 0, ""
	}
	if string(single["method"]) == "" || string(single["id"]) == "null" {
		return 1, ""
	}
	return 1, string(single["id"])
}

// Whatever a client sends, the edge answers and does not panic or hang. It answers with a 5xx only over
// its limits, never carries out more calls than there are messages, and what it writes as JSON or as
// events is JSON-RPC with the id of the request.
func FuzzEdge(f *testing.F) {
	var calls atomic.Int64
	r := gin.New()
	r.GET("/count", Op("count", func(c *gin.Context) {
		calls.Add(1)
		FromContext(c).Progress(1, 1, "counted")
		c.String(http.StatusOK, "counted")
	}))
	r.GET("/docs/:name", Op("doc", answering("text"), URI("docs://{name}")))
	// Gin changes its tree when it serves the first request. That must not be one whose call was abandoned
	// and which still starts when the next input reads the routes.
	r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/docs/a", http.NoBody))
	for _, seed := range edgeSeeds {
		f.Add(seed.head, []byte(seed.body), false)
		f.Add(seed.head, []byte(seed.body), true)
	}
	f.Fuzz(func(t *testing.T, head string, body []byte, sessions bool) {
		raw := head + "\r\nHost: example.com\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n\r\n"
		req, err := http.ReadRequest(bufio.NewReader(strings.NewReader(raw)))
		if err != nil || req.URL == nil {
			return // net/http answers it
		}
		opts := []Option{WithLogger(nil), WithTrustedOrigins("https://a.example")}
		if sessions {
			opts = append(opts, WithSessions(Sessions{Idle: time.Minute}))
		}
		s, err := New(r, opts...)
		if err != nil {
			t.Fatal(err)
		}
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond) // a client that listens goes away
		defer cancel()
		before := calls.Load()
		w := httptest.NewRecorder()
		done := make(chan struct{})
		go func() {
			defer close(done)
			s.ServeHTTP(w, req.WithContext(ctx))
		}()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Fatal("the edge hangs")
		}
		n, id := messagesIn(body)
		if carried := calls.Load() - before; carried > int64(n) {
			t.Errorf("%d calls for %d messages", carried, n)
		}
		if w.Code >= 500 && w.Code != http.StatusServiceUnavailable {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		checkAnswer(t, w, id)
		shutdown, stop := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
		defer stop()
		if err := s.Shutdown(shutdown); err != nil {
			t.Error(err)
		}
	})
}

// checkAnswer checks that what claims to be JSON or events is, and has the id of the request.
func checkAnswer(t *testing.T, w *httptest.ResponseRecorder, id string) {
	t.Helper()
	var messages [][]byte
	switch contentType := w.Header().Get("Content-Type"); {
	case strings.HasPrefix(contentType, "application/json"):
		messages = append(messages, w.Body.Bytes())
	case strings.HasPrefix(contentType, "text/event-stream"):
		for line := range bytes.Lines(w.Body.Bytes()) {
			if data, ok := bytes.CutPrefix(line, []byte("data: ")); ok && len(bytes.TrimSpace(data)) > 0 {
				messages = append(messages, data)
			}
		}
	}
	for _, message := range messages {
		var batch []json.RawMessage
		if json.Unmarshal(message, &batch) == nil {
			continue
		}
		var m struct {
			Version string          `json:"jsonrpc"`
			Method  string          `json:"method"`
			ID      json.RawMessage `json:"id"`
		}
		if err := json.Unmarshal(message, &m); err != nil || m.Version != "2.0" {
			t.Errorf("not JSON-RPC: %q", message)
		}
		if m.Method == "" && id != "" && !sameID(string(m.ID), id) && string(m.ID) != "null" {
			t.Errorf("the id is %s, want %s: %s", m.ID, id, message)
		}
	}
}

// sameID reports whether two ids are the same text, or the same digits.
func sameID(got, want string) bool {
	var a, b string
	if json.Unmarshal([]byte(got), &a) == nil && json.Unmarshal([]byte(want), &b) == nil {
		return a == b
	}
	return got == want
}
