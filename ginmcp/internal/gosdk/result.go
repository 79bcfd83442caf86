package gosdk

import (
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// toolResult converts a result to the SDK's type. Each call gets a new one, because the SDK
// writes to it.
func toolResult(r result.Result) *mcp.CallToolResult {
	room := new(struct { // most results are one text, which needs one allocation
		result  mcp.CallToolResult
		content [1]mcp.Content
		text    mcp.TextContent
	})
	out := &room.result
	out.IsError = r.IsError
	if len(r.Content) == 1 && r.Content[0].Kind == result.Text {
		room.text.Text, room.content[0], out.Content = string(r.Content[0].Data), &room.text, room.content[:]
	} else {
		for _, c := range r.Content {
			out.Content = append(out.Content, contentOf(c))
		}
	}
	if r.Structured != nil {
		out.StructuredContent = r.Structured
	}
	out.Meta = metaOf(&r)
	return out
}

// metaOf returns the _meta of a result, or nil if it is empty.
func metaOf(r *result.Result) mcp.Meta {
	var meta mcp.Meta
	for _, member := range r.Meta() {
		if meta == nil {
			meta = mcp.Meta{}
		}
		meta[member.Name] = member.Value
	}
	return meta
}

func contentOf(c result.Content) mcp.Content {
	switch c.Kind {
	case result.Image:
		return &mcp.ImageContent{Data: c.Data, MIMEType: c.MIMEType}
	case result.Audio:
		return &mcp.AudioContent{Data: c.Data, MIMEType: c.MIMEType}
	case result.Resource:
		return &mcp.EmbeddedResource{Resource: &mcp.ResourceContents{URI: c.URI, MIMEType: c.MIMEType, Blob: c.Data}}
	default:
		return &mcp.TextContent{Text: string(c.Data)}
	}
}

// resourceContents converts the contents of a resource to the SDK's type. An empty text is written
// as empty bytes, because the SDK would omit it.
func resourceContents(uri string, c result.Contents) *mcp.ResourceContents {
	out := &mcp.ResourceContents{URI: uri, MIMEType: c.MIMEType}
	if c.Text && len(c.Data) > 0 {
		out.Text = string(c.Data)
	} else {
		out.Blob = append([]byte{}, c.Data...)
	}
	return out
}
