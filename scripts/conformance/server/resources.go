package main

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const (
	staticText  = "This is the content of the static text resource."
	watchedText = "This is the content of the watched resource."
)

// data is what the template returns for one id.
type data struct {
	ID           string `json:"id"`
	TemplateTest bool   `json:"templateTest"`
	Data         string `json:"data"`
}

func templateData(id string) data { return data{id, true, "Data for ID: " + id} }

// addResources adds the resources under the URIs that the suite reads. URI("test://…") will
// give these URIs to the routes; the subscription to test://watched-resource needs
// WithSessions and Server.ResourceUpdated as well.
func addResources(s *mcp.Server) {
	addText(s, "static-text", "A text that never changes.", staticText)
	addText(s, "watched-resource", "A text that clients subscribe to.", watchedText)
	s.AddResource(&mcp.Resource{
		URI: "test://static-binary", Name: "static-binary",
		Description: "An image that never changes.", MIMEType: "image/png",
	}, func(_ context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		return contents(&mcp.ResourceContents{URI: req.Params.URI, MIMEType: "image/png", Blob: redPixel()}), nil
	})
	s.AddResourceTemplate(&mcp.ResourceTemplate{
		URITemplate: "test://template/{id}/data", Name: "template-data",
		Description: "The data of one id.", MIMEType: "application/json",
	}, func(_ context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		id := strings.TrimSuffix(strings.TrimPrefix(req.Params.URI, "test://template/"), "/data")
		text, err := json.Marshal(templateData(id))
		if err != nil {
			return nil, err
		}
		return contents(&mcp.ResourceContents{URI: req.Params.URI, MIMEType: "application/json", Text: string(text)}), nil
	})
}

func addText(s *mcp.Server, name, description, text string) {
	s.AddResource(&mcp.Resource{
		URI: "test://" + name, Name: name, Description: description, MIMEType: "text/plain",
	}, func(_ context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		return contents(&mcp.ResourceContents{URI: req.Params.URI, MIMEType: "text/plain", Text: text}), nil
	})
}

func contents(c *mcp.ResourceContents) *mcp.ReadResourceResult {
	return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{c}}
}
