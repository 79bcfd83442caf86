package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	mcpclient "github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
)

// mcpGo is mark3labs/mcp-go.
type mcpGo struct {
	client   *mcpclient.Client
	version  string
	log      func(string)
	progress func(float64)
}

func (c *mcpGo) connect(ctx context.Context, url string) error {
	var err error
	if c.client, err = mcpclient.NewStreamableHttpClient(url); err != nil {
		return err
	}
	c.client.OnNotification(c.notified)
	if err := c.client.Start(ctx); err != nil {
		return err
	}
	var req mcp.InitializeRequest
	req.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
	req.Params.ClientInfo = mcp.Implementation{Name: "go", Version: "1"}
	res, err := c.client.Initialize(ctx, req)
	if err == nil {
		c.version = res.ProtocolVersion
	}
	return err
}

func (c *mcpGo) notified(n mcp.JSONRPCNotification) {
	fields := n.Params.AdditionalFields
	switch {
	case n.Method == "notifications/message" && c.log != nil:
		c.log(fmt.Sprint(fields["data"]))
	case n.Method == "notifications/progress" && c.progress != nil:
		if done, ok := fields["progress"].(float64); ok {
			c.progress(done)
		}
	}
}

func (c *mcpGo) list(ctx context.Context) ([]string, error) {
	list, err := c.client.ListTools(ctx, mcp.ListToolsRequest{})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
	}
	return names, nil
}

func (c *mcpGo) call(ctx context.Context, name string, arguments map[string]any, progress func(float64)) (result, error) {
	var req mcp.CallToolRequest
	req.Params.Name = name
	req.Params.Arguments = arguments
	c.progress = progress
	switch {
	case progress != nil:
		req.Params.Meta = &mcp.Meta{ProgressToken: name}
	case name == "chat" && c.version >= modern:
		req.Params.Meta = &mcp.Meta{AdditionalFields: map[string]any{logLevel: "info"}}
	}
	res, err := c.client.CallTool(ctx, req)
	if err != nil {
		return result{}, err
	}
	out := result{isError: res.IsError}
	for _, content := range res.Content {
		switch content := content.(type) {
		case mcp.TextContent:
			out.text += content.Text
		case mcp.ImageContent:
			out.images = append(out.images, content.MIMEType)
		}
	}
	return out, nil
}

func (c *mcpGo) resources(ctx context.Context) ([]string, error) {
	list, err := c.client.ListResources(ctx, mcp.ListResourcesRequest{})
	if err != nil {
		return nil, err
	}
	uris := map[string]bool{}
	for _, resource := range list.Resources {
		uris[resource.URI] = true
	}
	return slices.Sorted(maps.Keys(uris)), nil
}

func (c *mcpGo) read(ctx context.Context, uri string) (string, error) {
	var req mcp.ReadResourceRequest
	req.Params.URI = uri
	res, err := c.client.ReadResource(ctx, req)
	if err != nil {
		return "", err
	}
	text, _ := res.Contents[0].(mcp.TextResourceContents)
	return text.Text, nil
}

func (c *mcpGo) onLog(f func(string)) { c.log = f }

func (c *mcpGo) unsupported(ctx context.Context) error {
	_, err := c.client.ListPrompts(ctx, mcp.ListPromptsRequest{})
	return err
}
