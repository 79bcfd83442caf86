package ginmcp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The application's own values are private: a mistake about one is reported without it, in errors,
// in the log and in diagnostics, and an agent does not see it either.
func TestPrivateValuesAreNotReported(t *testing.T) {
	const secret = "k3y-of-the-application"
	type input struct {
		ID    int      `uri:"id"`
		Count int      `form:"count" binding:"max=5"`
		Kind  string   `form:"kind" binding:"omitempty,oneof=a b"`
		Tags  []string `form:"tags" binding:"max=1"`
	}
	value := func(v any) func(context.Context) (any, error) {
		return func(context.Context) (any, error) { return v, nil }
	}
	for _, row := range []struct {
		reason  string
		curated *Curation
	}{
		{"a text for a number in the path", Curate("get_x").HideArgument("id", secret)},
		{"a text for a number in the query", Curate("get_x").HideArgument("count", secret)},
		{"a value that is not in the list", Curate("get_x").HideArgument("kind", secret)},
		{"too many values", Curate("get_x").HideArgument("tags", []string{secret, secret})},
		{"an object for a text", Curate("get_x").HideArgument("kind", map[string]string{secret: secret})},
		{"a value of a function", Curate("get_x").HideArgumentFunc("count", value(secret))},
		{"a value of a function that is not in the list", Curate("get_x").HideArgumentFunc("kind", value(secret))},
		{"a value that JSON does not have", Curate("get_x").HideArgumentFunc("kind", value(func() string { return secret }))},
	} {
		t.Run(row.reason, func(t *testing.T) {
			r := gin.New()
			r.GET("/x/:id", Op("get_x", func(c *gin.Context) { c.Status(204) }, In[input]()))
			var log bytes.Buffer
			handler := slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})
			s, err := New(r, row.curated, WithLogger(slog.New(handler)))
			var reported []string
			if err == nil {
				err = s.Check()
				for _, d := range s.Diagnostics() {
					reported = append(reported, fmt.Sprint(d))
				}
				result, callErr := memoryClient(t, s).CallTool(t.Context(), &mcp.CallToolParams{
					Name: "get_x", Arguments: map[string]any{"id": 1},
				})
				if callErr == nil && !result.IsError {
					t.Error("a call with a value that does not fit succeeds")
				}
				reported = append(reported, fmt.Sprintf("%v %+v", callErr, contentOf(result)))
			}
			reported = append(reported, fmt.Sprint(err), log.String())
			for _, text := range reported {
				if strings.Contains(text, secret) {
					t.Errorf("the value is reported: %s", text)
				}
			}
		})
	}
}

// The agent reads the text of an error that a function returns, as is documented.
func TestErrorOfHiddenArgumentIsReported(t *testing.T) {
	r := gin.New()
	r.GET("/x", Op("get_x", func(c *gin.Context) { c.Status(204) }, QueryParam[string]("kind", "")))
	fails := func(context.Context) (any, error) { return nil, errors.New("there is no tenant") }
	s, err := New(r, Curate("get_x").HideArgumentFunc("kind", fails), WithLogger(nil))
	if err != nil {
		t.Fatal(err)
	}
	result, err := memoryClient(t, s).CallTool(t.Context(), &mcp.CallToolParams{Name: "get_x"})
	if err != nil || !strings.Contains(contentOf(result), "there is no tenant") {
		t.Errorf("got %v and %v, want the text of the function", contentOf(result), err)
	}
}

// A tool may have the shortest names that are legal.
func TestToolNamedUnderscore(t *testing.T) {
	for _, name := range []string{"_", "__", "_-", "a"} {
		r := gin.New()
		r.GET("/x", Op(name, func(c *gin.Context) { c.String(200, "found") }))
		s, err := New(r, WithSearch(Search{}), WithLogger(nil))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		client := memoryClient(t, s)
		for _, call := range []mcp.CallToolParams{
			{Name: "search_tools", Arguments: map[string]any{"query": name}},
			{Name: "call_tool", Arguments: map[string]any{"name": name, "arguments": map[string]any{}}},
		} {
			if result, err := client.CallTool(t.Context(), &call); err != nil || result.IsError {
				t.Errorf("%s with the tool %q: %v, %v", call.Name, name, contentOf(result), err)
			}
		}
	}
}

// memoryClient is a client of the server in memory.
func memoryClient(t *testing.T, s *Server) *mcp.ClientSession {
	t.Helper()
	clientEnd, serverEnd := mcp.NewInMemoryTransports()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.Run(ctx, serverEnd)
	}()
	client, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(ctx, clientEnd, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = client.Close()
		cancel()
		<-ended
	})
	return client
}

// contentOf returns the texts of a result.
func contentOf(r *mcp.CallToolResult) string {
	var texts []string
	if r != nil {
		for _, c := range r.Content {
			if text, ok := c.(*mcp.TextContent); ok {
				texts = append(texts, text.Text)
			}
		}
	}
	return strings.Join(texts, "\n")
}
