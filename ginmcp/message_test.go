package ginmcp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
)

// A countingServer counts the calls that reach its only tool, "count".
type countingServer struct {
	*Server

	calls atomic.Int64
}

func newCountingServer(t testing.TB) *countingServer {
	t.Helper()
	s, r := &countingServer{}, gin.New()
	r.GET("/count", Op("count", func(c *gin.Context) {
		s.calls.Add(1)
		c.Status(http.StatusNoContent)
	}))
	s.Server = newServer(t, r, WithLogger(nil))
	return s
}

// post sends a body of the protocol's only version with batches, and returns the response and
// the number of calls that it made.
func (s *countingServer) post(body string) (*httptest.ResponseRecorder, int64) {
	r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(body))
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}, "Mcp-Protocol-Version": {"2025-03-26"},
	}
	w, before := httptest.NewRecorder(), s.calls.Load()
	s.ServeHTTP(w, r)
	return w, s.calls.Load() - before
}

func countCall(id string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"tools/call","params":{"name":"count"}}`
}

func countCalls(n int) string {
	calls := make([]string, n)
	for i := range calls {
		calls[i] = countCall(fmt.Sprint(i))
	}
	return "[" + strings.Join(calls, ",") + "]"
}

// One body is one message, or one batch within its limit. Nothing of any other body is carried
// out, and the response is an error of JSON-RPC.
func TestOneMessagePerBody(t *testing.T) {
	const parse, invalid = -32700, -32600
	call := countCall("1")
	for _, test := range []struct {
		reason, body string
		code         int // 0: it is carried out
		calls        int64
	}{
		{"one message", call, 0, 1},
		{"white space around it", " \r\n\t" + call + "\n\n", 0, 1},
		{"a batch", countCalls(2), 0, 2},
		{"a batch of one", countCalls(1), 0, 1},
		{"the largest batch", countCalls(serve.MaxBatch), 0, serve.MaxBatch},
		{"ids that differ in their type", "[" + countCall("1") + "," + countCall(`"1"`) + "]", 0, 2},

		{"a batch over the limit", countCalls(serve.MaxBatch + 1), invalid, 0},
		{"one byte after a batch over the limit", countCalls(2000) + "x", parse, 0},
		{"one byte after a batch", countCalls(2) + "x", parse, 0},
		{"a bracket after a batch", countCalls(2) + "]", parse, 0},
		{"two messages", call + call, parse, 0},
		{"two messages on two lines", call + "\n" + call + "\n", parse, 0},
		{"two batches", countCalls(2) + countCalls(2), parse, 0},
		{"a message and a batch", call + countCalls(2), parse, 0},
		{"a NUL after the message", call + "\x00", parse, 0},
		{"a comma after the message", call + ",", parse, 0},
		{"a byte order mark", "\uFEFF" + call, parse, 0},
		{"a byte order mark after the message", call + "\uFEFF", parse, 0},
		{"an empty body", "", parse, 0},
		{"white space only", " \n", parse, 0},
		{"a truncated message", call[:len(call)-1], parse, 0},
		{"a truncated batch", countCalls(2)[:len(countCalls(2))-1], parse, 0},
		{"a batch that is cut inside its last message", countCalls(2)[:len(countCalls(2))-9], parse, 0},
		{"no comma in a batch", "[" + call + " " + countCall("2") + "]", parse, 0},
		{"a comma too many in a batch", "[" + call + ",]", parse, 0},
		{"a comment", call + "//", parse, 0},
		{"nesting without end", strings.Repeat("[", 100_000), parse, 0},

		{"an empty batch", "[]", invalid, 0},
		{"a batch in a batch", "[" + countCalls(2) + "]", invalid, 0},
		{"a batch beside a message", "[" + call + "," + countCalls(2) + "]", invalid, 0},
		{"a number in a batch", "[" + call + ",1]", invalid, 0},
		{"a string", `"tools/list"`, invalid, 0},
		{"null", "null", invalid, 0},
		{"the same id twice", "[" + call + "," + call + "]", invalid, 0},
		{"the same id in other words", "[" + countCall(`"a"`) + "," + countCall(`"\u0061"`) + "]", invalid, 0},
		{"the same number in other words", "[" + countCall("1") + "," + countCall("1.0e0") + "]", invalid, 0},
		{"numbers that the SDK takes for the same", "[" + countCall("9007199254740993") + "," + countCall("9007199254740992") + "]", invalid, 0},
		{"the same id behind another one", "[" + call + "," + strings.Replace(call, `{`, `{"id":2,`, 1) + "]", invalid, 0},
	} {
		s := newCountingServer(t)
		w, calls := s.post(test.body)
		if calls != test.calls {
			t.Errorf("%s: %d calls, want %d", test.reason, calls, test.calls)
		}
		if test.code == 0 {
			if w.Code != http.StatusOK {
				t.Errorf("%s: status %d: %s", test.reason, w.Code, w.Body)
			}
			continue
		}
		var response struct {
			JSONRPC string
			ID      *int
			Error   struct {
				Code    int
				Message string
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &response); err != nil || w.Code != http.StatusBadRequest ||
			!strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") || response.JSONRPC != "2.0" || response.ID != nil ||
			response.Error.Code != test.code || response.Error.Message == "" {
			t.Errorf("%s: status %d: %s, want a JSON-RPC error %d", test.reason, w.Code, w.Body, test.code)
		}
	}
}

// FuzzMessage: a body makes no more calls than it has messages, and none if it is more than one
// JSON value.
func FuzzMessage(f *testing.F) {
	call := countCall("1")
	for _, body := range []string{
		call, countCalls(3), call + call, countCalls(60) + "x", "[" + countCalls(2) + "]", "\uFEFF" + call, "[" + call + "," + call + "]",
		"[" + call + ",null]", strings.Repeat(call+"\n", 3), `{"id":1` + call[1:],
	} {
		f.Add(body)
	}
	s := newCountingServer(f)
	f.Fuzz(func(t *testing.T, body string) {
		limit := int64(0)
		if json.Valid([]byte(body)) {
			limit = 1
			var batch []json.RawMessage
			if json.Unmarshal([]byte(body), &batch) == nil {
				limit = min(int64(len(batch)), serve.MaxBatch)
			}
		}
		if _, calls := s.post(body); calls > limit {
			t.Errorf("%d calls, want at most %d: %q", calls, limit, body)
		}
	})
}
