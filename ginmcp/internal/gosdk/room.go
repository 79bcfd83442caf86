package gosdk

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The SDK encodes a result several times, one encoding within the other, and holds all of them until the
// response is written.
const (
	// encodings is how many encodings of a result are in memory at a time.
	encodings = 3
	// escaped is the size of a character that is written as \u003c.
	escaped = len(`\u003c`)
	// maxHold is how long a response that its client does not read is counted. http.Server.WriteTimeout
	// ends it.
	maxHold = 10 * time.Second
)

// noRoom is the error for a result that there is no memory for.
const noRoom = "The request was carried out, but the server has as many large responses in progress as it has room " +
	"for. Ask for less, or try again later if a second call does no harm."

// inRoom returns a function that passes on a result of the message of ctx when there is room for its
// encoding. The room is free again when the response is written.
func (a *Adapter) inRoom(ctx context.Context) func(mcp.Result, error) (mcp.Result, error) {
	return func(res mcp.Result, err error) (mcp.Result, error) {
		size := encodings * encodedSize(res)
		if err != nil || a.Results == nil || size <= serve.FreeBody {
			return res, err
		}
		release, err := a.Results.Hold(ctx, size)
		if err != nil {
			return nil, internalError(noRoom)
		}
		timer := time.AfterFunc(maxHold, release)
		context.AfterFunc(ctx, func() {
			if timer.Stop() {
				release()
			}
		})
		return res, nil
	}
}

// encodedSize returns about how many bytes the JSON of a result has.
func encodedSize(res mcp.Result) (size int64) {
	switch res := res.(type) {
	case *mcp.CallToolResult:
		if res == nil { // the SDK returns such a result with an error
			return 0
		}
		for _, c := range res.Content {
			size += encodedContent(c)
		}
		if structured, ok := res.StructuredContent.(json.RawMessage); ok {
			size += encodedJSON(structured)
		}
	case *mcp.ReadResourceResult:
		if res == nil {
			return 0
		}
		for _, c := range res.Contents {
			size += encodedText(c.Text) + encodedBytes(c.Blob)
		}
	case *mcp.GetPromptResult:
		if res == nil {
			return 0
		}
		for _, m := range res.Messages {
			size += encodedContent(m.Content)
		}
	}
	return size
}

func encodedContent(c mcp.Content) int64 {
	switch c := c.(type) {
	case *mcp.TextContent:
		return encodedText(c.Text)
	case *mcp.ImageContent:
		return encodedBytes(c.Data)
	case *mcp.AudioContent:
		return encodedBytes(c.Data)
	case *mcp.EmbeddedResource:
		if c.Resource != nil {
			return encodedText(c.Resource.Text) + encodedBytes(c.Resource.Blob)
		}
	}
	return 0
}

// encodedText returns the size of a text as JSON. The SDK escapes the characters of HTML.
func encodedText[T ~string | ~[]byte](text T) int64 {
	size := len(text)
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ', c == '<', c == '>', c == '&':
			size += escaped - 1
		case c == '"', c == '\\':
			size++
		}
	}
	return int64(size)
}

// encodedJSON returns the size of JSON within the JSON of the SDK.
func encodedJSON(document []byte) int64 {
	size := len(document)
	for _, c := range document {
		if c == '<' || c == '>' || c == '&' {
			size += escaped - 1
		}
	}
	return int64(size)
}

// encodedBytes returns the size of bytes in Base64.
func encodedBytes(data []byte) int64 { return int64(len(data)) * 4 / 3 }
