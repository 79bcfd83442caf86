package ginmcp

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func TestBatch(t *testing.T) {
	item := `{"tool":"get_item","isError":false,"structuredContent":{"id":1,"name":"Teapot","stock":7}}`
	tests := []struct {
		reason, arguments string
		failed            bool
		want              string
	}{
		{"results in the order of the calls", `{"calls":[{"tool":"get_item","arguments":{"id":1}},{"tool":"nothing"}]}`, false, `{"results":[` + item + `,{"tool":"nothing","isError":false,"text":"The call succeeded (HTTP 204 No Content); the response is empty."}]}`},
		{"an error does not end it", `{"calls":[{"tool":"get_item","arguments":{"id":9}},{"tool":"get_item","arguments":{"id":1}}]}`, false, `"isError":true,"structuredContent":{"status":404,"error":"no such item","body":{"error":"no such item"}},"text":"HTTP 404 Not Found: {\"error\":\"no such item\"}"},` + item + `]}`},
		{"unless it is asked to", `{"stop_on_error":true,"calls":[{"tool":"get_item","arguments":{"id":9}},{"tool":"get_item","arguments":{"id":1}}]}`, false, `"}],"notMade":1,"why":"the last result is an error"}`},
		{"what is not listed is not called", `{"calls":[{"tool":"get_costs","arguments":{"id":"1"}}]}`, false, `{"tool":"get_costs","isError":true,"text":"There is no tool \"get_costs\"`},
		{"arguments are checked", `{"calls":[{"tool":"get_item","arguments":{"id":"x"}}]}`, false, `The arguments of get_item are not valid`},
		{"no batch in a batch", `{"calls":[{"tool":"batch","arguments":{"calls":[{"tool":"me"}]}}]}`, false, `A batch cannot call batch.`},
		{"nor by call_tool", `{"calls":[{"tool":"call_tool","arguments":{"name":"batch"}}]}`, false, `A batch cannot call call_tool.`},
		{"nor what was written by hand", `{"calls":[{"tool":"me"}]}`, false, `The tool me can only be called directly.`},
		{"too many", `{"calls":[{"tool":"me"},{"tool":"me"},{"tool":"me"}]}`, true, "calls: must have at most 2 items"},
		{"none", `{"calls":[]}`, true, "calls: must have at least 1 item"},
	}
	s := searching(t, Search{}, WithBatch(2))
	s.MCP().AddTool(&mcp.Tool{Name: "me", InputSchema: noInput}, func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return nil, nil
	})
	session := inMemory(t, s, nil)
	if !slices.Contains(toolNames(t, session), "batch") {
		t.Error("a search hides the batch")
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			text, failed := textCall(t, session, "batch", json.RawMessage(test.arguments))
			if failed != test.failed || !strings.Contains(text, test.want) {
				t.Errorf("error %v: %s\nwant %s", failed, text, test.want)
			}
		})
	}
}

// The answers together have a limit, and every call is seen.
func TestBatchLimits(t *testing.T) {
	r, made := gin.New(), 0
	r.GET("/big", Op("big", func(c *gin.Context) {
		made++
		c.String(http.StatusOK, strings.Repeat("x", 60))
	}))
	var seen []string
	s := newServer(t, r, WithBatch(3), WithMaxResponse(100), WithCallHook(func(_ context.Context, call CallInfo) { seen = append(seen, call.Tool) }))
	text, failed := textCall(t, inMemory(t, s, nil), "batch", json.RawMessage(`{"calls":[{"tool":"big"},{"tool":"big"},{"tool":"big"}]}`))
	if failed || made != 2 || !strings.Contains(text, "too large for the result of the batch") || !strings.Contains(text, `"notMade":1`) {
		t.Errorf("%d calls, error %v: %s", made, failed, text)
	}
	if want := []string{"big", "big", "batch"}; !slices.Equal(seen, want) {
		t.Errorf("the hook saw %v, want %v", seen, want)
	}
	if _, err := New(r, WithBatch(0)); err == nil {
		t.Error("a batch of nothing is an error of New")
	}
}
