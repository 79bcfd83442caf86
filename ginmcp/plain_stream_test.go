package ginmcp

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// A call is answered with a stream of events from the first notification on, and otherwise with one
// JSON document.
func TestPlainStream(t *testing.T) {
	r := gin.New()
	r.GET("/work", Op("work", func(c *gin.Context) {
		call := FromContext(c)
		call.Progress(1, 3, "one")
		call.Progress(2, 3, "two \"x\"")
		call.Progress(1, 3, "an earlier value")
		call.Log(slog.LevelInfo, "a line")
		call.Log(slog.LevelDebug, "a detail")
		c.JSON(http.StatusOK, gin.H{"ok": true})
	}))
	r.GET("/parts", Op("parts", func(c *gin.Context) {
		for _, part := range []string{"a", "b"} {
			c.SSEvent("tick", part)
			c.Writer.Flush()
		}
	}))
	s := newServer(t, r, WithLogger(nil))
	modern := func(more string) string {
		return `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}` + more + `}`
	}
	for _, tt := range []struct {
		reason, version, tool, meta string
		want                        []string // the data of the events but the last one; nil is one JSON document
	}{
		{"progress is sent where it is asked for, and only grows", "2025-06-18", "work", `"_meta":{"progressToken":"t"}`, []string{
			`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"t","progress":1,"total":3,"message":"one"}}`,
			`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"t","progress":2,"total":3,"message":"two \"x\""}}`,
			`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"a line"}}`,
		}},
		{"an earlier client gets log lines from info on without asking", "2025-06-18", "work", `"_meta":{}`, []string{
			`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"a line"}}`,
		}},
		{"a client of 2026-07-28 asks for log lines", "2026-07-28", "work", modern(""), nil},
		{"and for their level", "2026-07-28", "work", modern(`,"io.modelcontextprotocol/logLevel":"debug"`), []string{
			`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"a line"}}`,
			`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"debug","data":"a detail"}}`,
		}},
		{"parts of a response are progress", "2025-06-18", "parts", `"_meta":{"progressToken":7}`, []string{
			`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":7,"progress":1,"message":"event:tick\ndata:a"}}`,
			`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":7,"progress":2,"message":"event:tick\ndata:b"}}`,
		}},
		{"no token, no progress", "2025-06-18", "parts", `"_meta":{}`, nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			body := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"` + tt.tool + `",` + tt.meta + `}}`
			req := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(body))
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Accept", "application/json, text/event-stream")
			req.Header.Set("Mcp-Protocol-Version", tt.version)
			if tt.version == "2026-07-28" {
				req.Header.Set("Mcp-Method", "tools/call")
				req.Header.Set("Mcp-Name", tt.tool)
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, req)
			if tt.want == nil {
				if got := w.Header().Get("Content-Type"); got != "application/json" {
					t.Errorf("Content-Type is %s: %s", got, w.Body)
				}
				return
			}
			var got []string
			for line := range strings.Lines(w.Body.String()) {
				if data, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "data: "); ok {
					got = append(got, data)
				}
			}
			if len(got) != len(tt.want)+1 || !strings.Contains(got[len(got)-1], `"id":1,"result":`) {
				t.Fatalf("got %q", got)
			}
			for i, want := range tt.want {
				if got[i] != want {
					t.Errorf("event %d is %s, want %s", i, got[i], want)
				}
			}
			if w.Header().Get("X-Accel-Buffering") != "no" {
				t.Error("a proxy may hold the events back")
			}
		})
	}
}
