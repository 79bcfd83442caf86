package gosdk

import (
	"context"
	"encoding/json"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// FullBatch is the result of a call in a batch of messages after the results of the batch have
// reached the limit of one response. The tool batch has the same limit.
const FullBatch = "It was not carried out: the results before it are as large as those of one batch may be. " +
	"Send it in a request of its own."

// inTurn makes a call or a read. In a JSON-RPC batch, they run one after the other, and none begins
// after the results have reached the limit of one response.
func (a *Adapter) inTurn(
	ctx context.Context,
	extra *mcp.RequestExtra,
	do func() (mcp.Result, error),
) (mcp.Result, error) {
	_, in := a.identify(ctx, extra)
	if !in.Batched() {
		return do()
	}
	size, done, err := in.Turn(ctx)
	switch {
	case err != nil:
		return nil, err //nolint:wrapcheck // the error of the context
	case size >= a.MaxResponse:
		done(0)
		return nil, internalError(FullBatch)
	}
	own := 0
	defer func() { done(own) }() // in any case, or the batch would never end
	res, err := do()
	own = sizeOf(res)
	return res, err
}

// sizeOf returns the size of the content of a result in bytes.
func sizeOf(res mcp.Result) (size int) {
	switch res := res.(type) {
	case *mcp.CallToolResult:
		if res == nil { // the SDK returns such a result with an error
			return 0
		}
		for _, c := range res.Content {
			size += sizeOfContent(c)
		}
		if structured, ok := res.StructuredContent.(json.RawMessage); ok {
			size += len(structured)
		}
	case *mcp.ReadResourceResult:
		if res == nil {
			return 0
		}
		for _, c := range res.Contents {
			size += len(c.Text) + len(c.Blob)
		}
	}
	return size
}

func sizeOfContent(c mcp.Content) int {
	switch c := c.(type) {
	case *mcp.TextContent:
		return len(c.Text)
	case *mcp.ImageContent:
		return len(c.Data)
	case *mcp.AudioContent:
		return len(c.Data)
	case *mcp.EmbeddedResource:
		if c.Resource != nil {
			return len(c.Resource.Text) + len(c.Resource.Blob)
		}
	}
	return 0
}
