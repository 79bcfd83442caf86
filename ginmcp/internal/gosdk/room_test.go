package gosdk

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The size of a result is that of its encoding, in which the SDK escapes what HTML would read.
func TestEncodedSize(t *testing.T) {
	texts := map[string]string{
		"plain": strings.Repeat("x", 10_000), "markup": strings.Repeat("<", 10_000), "quotes": strings.Repeat(`"\`, 5_000),
		"control characters": strings.Repeat("\x01", 10_000), "letters": strings.Repeat("ü日", 2_000),
	}
	for name, text := range texts {
		structured, err := json.Marshal(map[string]string{"a": text})
		if err != nil {
			t.Fatal(err)
		}
		for kind, res := range map[string]mcp.Result{
			"text":       &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: text}}},
			"structured": &mcp.CallToolResult{StructuredContent: json.RawMessage(structured)},
			"image":      &mcp.CallToolResult{Content: []mcp.Content{&mcp.ImageContent{Data: []byte(text)}}},
			"audio":      &mcp.CallToolResult{Content: []mcp.Content{&mcp.AudioContent{Data: []byte(text)}}},
			"embedded": &mcp.CallToolResult{Content: []mcp.Content{
				&mcp.EmbeddedResource{Resource: &mcp.ResourceContents{Blob: []byte(text)}},
			}},
			"resource": &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{Text: text}}},
			"prompt": &mcp.GetPromptResult{Messages: []*mcp.PromptMessage{
				{Role: "user", Content: &mcp.TextContent{Text: text}},
			}},
		} {
			encoded, err := json.Marshal(res)
			if err != nil {
				t.Fatal(err)
			}
			if size := float64(encodedSize(res)) / float64(len(encoded)); size < 0.9 || size > 1.1 {
				t.Errorf("%s as %s: %.2f of %d bytes", name, kind, size, len(encoded))
			}
		}
	}
}

// A large result waits for room, which it has until its response is written.
func TestResultsShareRoom(t *testing.T) {
	large := &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: strings.Repeat("<", 1<<20)}}}
	small := &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: strings.Repeat("<", 1<<10)}}}
	synctest.Test(t, func(t *testing.T) {
		a := &Adapter{Config: Config{Results: serve.NewRoom()}}
		whole, err := a.Results.Hold(t.Context(), 1<<60)
		if err != nil {
			t.Fatal(err)
		}
		if res, err := a.inRoom(t.Context())(small, nil); res != small || err != nil {
			t.Errorf("a small result: %v, %v", res, err)
		}
		start := time.Now()
		var wire *jsonrpc.Error
		if _, err := a.inRoom(t.Context())(large, nil); !errors.As(err, &wire) || wire.Message != noRoom ||
			time.Since(start) != serve.RoomWait {
			t.Errorf("without room: %v after %s", err, time.Since(start))
		}
		whole()
		free := func() bool {
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			release, err := a.Results.Hold(ctx, 1<<60)
			if err == nil {
				release()
			}
			return err == nil
		}
		ctx, written := context.WithCancel(t.Context())
		if res, err := a.inRoom(ctx)(large, nil); res != large || err != nil || free() {
			t.Errorf("with room: %v, %v; it is held: %t", res, err, !free())
		}
		written()
		synctest.Wait()
		if !free() {
			t.Error("the room is not free after the response was written")
		}
		if _, err := a.inRoom(t.Context())(large, nil); err != nil {
			t.Error(err)
		}
		time.Sleep(maxHold)
		synctest.Wait()
		if !free() {
			t.Error("a client that does not read has the room for longer than maxHold")
		}
	})
}
