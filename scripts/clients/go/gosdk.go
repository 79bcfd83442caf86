package main

import (
	"context"
	"fmt"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// goSDK is the protocol's Go SDK.
type goSDK struct {
	session  *mcp.ClientSession
	log      func(string)
	progress func(float64)
}

func (c *goSDK) connect(ctx context.Context, url string) error {
	options := &mcp.ClientOptions{
		LoggingMessageHandler: func(_ context.Context, req *mcp.LoggingMessageRequest) {
			if c.log != nil {
				c.log(fmt.Sprint(req.Params.Data))
			}
		},
		ProgressNotificationHandler: func(_ context.Context, req *mcp.ProgressNotificationClientRequest) {
			if c.progress != nil {
				c.progress(req.Params.Progress)
			}
		},
	}
	var err error
	c.session, err = mcp.NewClient(&mcp.Implementation{Name: "go", Version: "1"}, options).
		Connect(ctx, &mcp.StreamableClientTransport{Endpoint: url}, nil)
	return err
}

func (c *goSDK) list(ctx context.Context) ([]string, error) {
	list, err := c.session.ListTools(ctx, nil)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
	}
	return names, nil
}

func (c *goSDK) call(ctx context.Context, name string, arguments map[string]any, progress func(float64)) (result, error) {
	params := &mcp.CallToolParams{Name: name, Arguments: arguments}
	if arguments == nil {
		params.Arguments = map[string]any{}
	}
	c.progress = progress
	switch {
	case progress != nil:
		params.Meta = mcp.Meta{"progressToken": name}
	case name == "chat" && c.session.InitializeResult().ProtocolVersion >= modern:
		params.Meta = mcp.Meta{logLevel: "info"}
	}
	res, err := c.session.CallTool(ctx, params)
	if err != nil {
		return result{}, err
	}
	out := result{isError: res.IsError}
	for _, content := range res.Content {
		switch content := content.(type) {
		case *mcp.TextContent:
			out.text += content.Text
		case *mcp.ImageContent:
			out.images = append(out.images, content.MIMEType)
		}
	}
	return out, nil
}

func (c *goSDK) resources(ctx context.Context) ([]string, error) {
	list, err := c.session.ListResources(ctx, nil)
	if err != nil {
		return nil, err
	}
	var uris []string
	for _, resource := range list.Resources {
		uris = append(uris, resource.URI)
	}
	return uris, nil
}

func (c *goSDK) read(ctx context.Context, uri string) (string, error) {
	res, err := c.session.ReadResource(ctx, &mcp.ReadResourceParams{URI: uri})
	if err != nil {
		return "", err
	}
	return res.Contents[0].Text, nil
}

func (c *goSDK) onLog(f func(string)) { c.log = f }

func (c *goSDK) unsupported(ctx context.Context) error {
	_, err := c.session.ListPrompts(ctx, nil)
	return err
}
