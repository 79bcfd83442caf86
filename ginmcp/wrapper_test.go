package ginmcp

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Tools that call others carry the worst hints of what they can reach, and a search shows the
// hints of what it finds.
func TestHintsOfWrappers(t *testing.T) {
	const read, write, remove = "GET /a", "POST /b", "DELETE /c"
	composed := func(opts ...OpOption) Option {
		return WithTool("composed", func(context.Context, Caller, struct{}) (int, error) { return 1, nil }, opts...)
	}
	tests := []struct {
		reason  string
		routes  []string
		opts    []Option
		written *mcp.ToolAnnotations // of a tool that is written by hand
		call    string               // the hints of call_tool: r, d, i, o
		batch   string
	}{
		{"only what reads", []string{read}, nil, nil, "ri", "ri"},
		{"a DELETE", []string{read, remove}, nil, nil, "di", "di"},
		{"a POST", []string{read, write}, nil, nil, "d", "d"},
		{"a POST and a DELETE", []string{write, remove}, nil, nil, "d", "d"},
		{"a POST that only reads", []string{read, write}, []Option{WithOperation(write, ReadOnly())}, nil, "ri", "ri"},
		{"a DELETE that is hidden", []string{read, remove}, []Option{WithOperation(remove, Hidden())}, nil, "ri", "ri"},
		{"a DELETE that is excluded", []string{read, remove}, []Option{WithOnlyReadOnly()}, nil, "ri", "ri"},
		{"a composed tool", []string{read}, []Option{composed()}, nil, "d", "d"},
		{"a composed tool that reads", []string{read}, []Option{composed(ReadOnly())}, nil, "ri", "ri"},
		{"a tool whose hints a function takes away", []string{read}, []Option{WithToolFunc(func(_ introspect.Operation, t *mcp.Tool) error {
			t.Annotations = nil
			return nil
		})}, nil, "do", "do"},
		{"a hand-written tool without hints, which batch cannot call", []string{read}, nil, &mcp.ToolAnnotations{}, "do", "ri"},
		{"a hand-written tool that reads the web", []string{read}, nil, &mcp.ToolAnnotations{ReadOnlyHint: true}, "rio", "ri"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			for _, route := range test.routes {
				method, path, _ := strings.Cut(route, " ")
				r.Handle(method, path, Op("", answering(""), Body[struct{ A int }]()))
			}
			s := newServer(t, r, append(test.opts, WithLogger(nil), WithSearch(Search{}), WithBatch(3))...)
			if test.written != nil {
				s.MCP().AddTool(&mcp.Tool{Name: "written", Annotations: test.written, InputSchema: noInput}, handWrittenTool(""))
			}
			list, err := inMemory(t, s, nil).ListTools(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, tool := range list.Tools {
				want, ok := map[string]string{"call_tool": test.call, "batch": test.batch, "search_tools": "ri", "describe_tool": "ri"}[tool.Name]
				if ok && letters(tool.Annotations) != want {
					t.Errorf("%s: %s, want %s", tool.Name, letters(tool.Annotations), want)
				}
			}
		})
	}
}

// letters are the hints that are set, or that the protocol assumes.
func letters(a *mcp.ToolAnnotations) string {
	var b strings.Builder
	if a.ReadOnlyHint {
		b.WriteByte('r')
	}
	if a.DestructiveHint == nil || *a.DestructiveHint {
		b.WriteByte('d')
	}
	if a.IdempotentHint {
		b.WriteByte('i')
	}
	if a.OpenWorldHint == nil || *a.OpenWorldHint {
		b.WriteByte('o')
	}
	return b.String()
}

// Every text that a tool of ours takes has a limit.
func TestTextsOfOurToolsAreLimited(t *testing.T) {
	r := gin.New()
	r.GET("/a", answering(""))
	s := newServer(t, r, WithSearch(Search{}), WithBatch(3))
	session := inMemory(t, s, nil)
	long := strings.Repeat("x ", 100_000)
	for name, arguments := range map[string]map[string]any{
		"search_tools":  {"query": long},
		"describe_tool": {"name": long},
		"call_tool":     {"name": long},
		"batch":         {"calls": []any{map[string]any{"tool": long}}},
	} {
		text, failed := textCall(t, session, name, arguments)
		if !failed || !strings.Contains(text, "must have at most") || len(text) > 1000 {
			t.Errorf("%s: error %v: %.1000s", name, failed, text)
		}
	}
	for _, tool := range s.Tools() {
		schema, _ := tool.InputSchema.(json.RawMessage)
		if n, limited := strings.Count(string(schema), `"type":"string"`), strings.Count(string(schema), `"maxLength"`); n != limited {
			t.Errorf("%s: %d texts, of which %d are limited", tool.Name, n, limited)
		}
	}
}
