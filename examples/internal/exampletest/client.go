// Package exampletest calls the examples over HTTP, as an MCP client does.
package exampletest

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Connect serves an application until the test ends, and returns a client of its mount at /mcp. The
// client sends the header with each request; nil is none.
func Connect(t testing.TB, app http.Handler, header http.Header) *mcp.ClientSession {
	t.Helper()
	server := httptest.NewServer(app)
	t.Cleanup(server.Close)
	client := mcp.NewClient(&mcp.Implementation{Name: "exampletest", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{
		Endpoint:             server.URL + "/mcp",
		HTTPClient:           &http.Client{Transport: withHeader(header)},
		DisableStandaloneSSE: true,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// withHeader is a transport that adds a header to each request.
type withHeader http.Header

func (h withHeader) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	maps.Copy(r.Header, h)
	return http.DefaultTransport.RoundTrip(r)
}

// Call calls a tool and compares the text of its result with want. An error result is a failure,
// unless want is its text.
func Call(t testing.TB, client *mcp.ClientSession, tool, arguments, want string) {
	t.Helper()
	result, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: json.RawMessage(arguments)})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Content) == 0 {
		t.Fatalf("%s: the result has no content", tool)
	}
	text, ok := result.Content[0].(*mcp.TextContent)
	if !ok || text.Text != want {
		t.Errorf("%s(%s) = %+v, want the text %s", tool, arguments, result.Content[0], want)
	}
}

// Message returns a message that calls a tool.
func Message(tool, arguments string) string {
	return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"` + tool + `","arguments":` + arguments + `}}`
}
