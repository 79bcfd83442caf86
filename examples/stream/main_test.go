package main

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func TestEventsAreProgress(t *testing.T) {
	server := httptest.NewServer(newEngine(time.Millisecond))
	t.Cleanup(server.Close)
	progress := make(chan string, 10)
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, &mcp.ClientOptions{
		ProgressNotificationHandler: func(_ context.Context, r *mcp.ProgressNotificationClientRequest) {
			progress <- r.Params.Message
		},
	})
	session, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: server.URL + "/mcp"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	params := &mcp.CallToolParams{Name: "count_down", Arguments: json.RawMessage(`{"from":2}`)}
	params.SetProgressToken("p")
	result, err := session.CallTool(t.Context(), params)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(result.StructuredContent)
	want := `{"result":[{"data":{"left":1},"event":"tick"},{"data":{"left":0},"event":"tick"}]}`
	if err != nil || string(got) != want {
		t.Errorf("the result is %s, want %s", got, want)
	}
	for _, want := range []string{"event:tick\ndata:{\"left\":1}", "event:tick\ndata:{\"left\":0}"} {
		if got := <-progress; got != want {
			t.Errorf("the progress is %q, want %q", got, want)
		}
	}
}
