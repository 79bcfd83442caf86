package ginmcp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// with connects a client to the server in memory for as long as f runs.
func with(s *ginmcp.Server, f func(context.Context, *mcp.ClientSession)) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	near, far := mcp.NewInMemoryTransports()
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, far) }()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "example", Version: "1"}, nil).Connect(ctx, near, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	f(ctx, session)
	if err := testkit.CheckTools(s.Tools()); err != nil {
		panic(err)
	}
	session.Close()
	<-done
}

// call calls a tool and returns what a model reads, errors marked as such.
func call(s *ginmcp.Server, tool string, arguments map[string]any) (text string) {
	with(s, func(ctx context.Context, session *mcp.ClientSession) {
		res, err := session.CallTool(ctx, &mcp.CallToolParams{Name: tool, Arguments: arguments})
		if err != nil {
			text = err.Error()
			return
		}
		var parts []string
		for _, c := range res.Content {
			if t, ok := c.(*mcp.TextContent); ok {
				parts = append(parts, t.Text)
			}
		}
		text = strings.Join(parts, "\n")
		if res.IsError {
			text = "error: " + text
		}
	})
	return text
}

// names returns the names of the tools.
func names(s *ginmcp.Server) []string {
	var out []string
	for _, t := range s.Tools() {
		out = append(out, t.Name)
	}
	return out
}

// arguments returns the arguments of the only tool, each with its type, the required ones
// marked.
func arguments(s *ginmcp.Server) string {
	raw, err := json.Marshal(s.Tools()[0].InputSchema)
	if err != nil {
		return err.Error()
	}
	var input struct {
		Properties map[string]struct{ Type any }
		Required   []string
	}
	if err := json.Unmarshal(raw, &input); err != nil {
		return err.Error()
	}
	types := map[string]string{}
	for name, p := range input.Properties {
		types[name] = fmt.Sprint(p.Type)
	}
	for _, name := range input.Required {
		types[name] += ", required"
	}
	return strings.TrimPrefix(fmt.Sprint(types), "map")
}
