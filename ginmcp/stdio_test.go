package ginmcp

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A nopWriteCloser is a buffer that a transport may close.
type nopWriteCloser struct{ io.Writer }

func (nopWriteCloser) Close() error { return nil }

// runStdio serves the messages of a client that closes its stream at once, and returns what was written
// by the id of the answer; notifications are under "".
func runStdio(t *testing.T, s *Server, messages ...string) map[string][]string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var out bytes.Buffer
	err := s.Run(ctx, &mcp.IOTransport{
		Reader: io.NopCloser(strings.NewReader(strings.Join(messages, "\n") + "\n")), Writer: nopWriteCloser{&out},
	})
	if err != nil || ctx.Err() != nil {
		t.Errorf("Run: %v, %v", err, ctx.Err())
	}
	answers := map[string][]string{}
	for line := range strings.Lines(out.String()) {
		var m struct {
			ID json.RawMessage `json:"id"`
		}
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Errorf("not a message: %s", line)
		}
		answers[string(m.ID)] = append(answers[string(m.ID)], line)
	}
	return answers
}

const (
	helloStdio = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},` +
		`"clientInfo":{"name":"c","version":"1"}}}`
	readyStdio = `{"jsonrpc":"2.0","method":"notifications/initialized"}`
)

// On stdio, every call that was read is answered, also after the end of the input; a call that never
// ends blocks nothing.
func TestStdioAnswersBeforeTheEnd(t *testing.T) {
	r := gin.New()
	r.GET("/slow", Op("slow", func(c *gin.Context) {
		time.Sleep(100 * time.Millisecond)
		c.String(http.StatusOK, "slow answer")
	}))
	r.GET("/wait", Op("wait", func(c *gin.Context) { <-c.Request.Context().Done() }))
	call := func(id, tool, meta string) string {
		return `{"jsonrpc":"2.0","id":` + id + `,"method":"tools/call","params":{"name":"` + tool + `"` + meta + `}}`
	}
	for _, tt := range []struct {
		reason   string
		messages []string
		answered []string
	}{
		{
			reason:   "calls of a client of 2025",
			messages: []string{helloStdio, readyStdio, call("2", "slow", ""), call(`"3"`, "slow", ""), call("4", "nothing", "")},
			answered: []string{"1", "2", `"3"`, "4"},
		},
		{
			reason:   "calls of a client of 2026",
			messages: []string{call("1", "slow", ","+modernMeta), call("2", "slow", ","+modernMeta)},
			answered: []string{"1", "2"},
		},
		{
			reason: "a call that is cancelled",
			messages: []string{
				helloStdio, readyStdio, call("2", "wait", ""),
				`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}`, call("3", "slow", ""),
			},
			answered: []string{"1", "3"},
		},
		{
			reason: "a client that listens",
			messages: []string{
				`{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true},` + modernMeta + `}}`,
				call("2", "slow", ","+modernMeta),
			},
			answered: []string{"2"},
		},
		{reason: "nothing"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s := newServer(t, r, WithLogger(nil))
			answers := runStdio(t, s, tt.messages...)
			for _, id := range tt.answered {
				if len(answers[id]) != 1 {
					t.Errorf("%s is answered %d times: %v", id, len(answers[id]), answers)
				}
			}
		})
	}
}
