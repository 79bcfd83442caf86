package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// schema2020 has every keyword that the suite wants to find unchanged in the list.
const schema2020 = `{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"type": "object",
	"$defs": {"address": {
		"$anchor": "addressDef", "type": "object",
		"properties": {"street": {"type": "string"}, "city": {"type": "string"}}
	}},
	"properties": {
		"name": {"type": "string"},
		"address": {"$ref": "#/$defs/address"},
		"contactMethod": {"type": "string", "enum": ["phone", "email"]},
		"phone": {"type": "string"},
		"email": {"type": "string"}
	},
	"allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
	"if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
	"then": {"required": ["phone"]},
	"else": {"required": ["email"]},
	"additionalProperties": false
}`

// addProtocolRoutes registers the fixtures that are about the protocol itself.
func addProtocolRoutes(r *gin.Engine, server *ginmcp.Server) {
	called := func(c *gin.Context) { c.String(http.StatusOK, "called") }
	r.POST("/contacts", ginmcp.Op("json_schema_2020_12_tool", called,
		ginmcp.RawInput(json.RawMessage(schema2020)), ginmcp.Summary("Accept any contact.")))
	r.POST("/regions", ginmcp.Op("test_x_mcp_header", called,
		ginmcp.HeaderParam[string]("region", "Also sent as Mcp-Param-Region."),
		ginmcp.QueryParam[int]("level", "Not sent as a header."),
		ginmcp.ParamHeader("region", "Region"), ginmcp.Summary("Accept a region that is also a header.")))
	r.POST("/missing-capability", ginmcp.Op("test_missing_capability", answered(func(c *gin.Context) (string, error) {
		_, err := ginmcp.FromContext(c).Sample(c, "anything", sampling("anything"))
		return "The client can sample.", err
	}), ginmcp.Summary("Need a client that can sample.")))
	r.POST("/tool-change", ginmcp.Op("test_trigger_tool_change", func(c *gin.Context) {
		server.Changed()
		c.String(http.StatusOK, "The list of tools changed.")
	}, ginmcp.Summary("Report that the list of tools has changed.")))
}

// addTools adds the tools that no route can be: they change what was written by hand, or close the
// stream of their own call.
func addTools(s *mcp.Server) {
	add(s, "test_trigger_prompt_change", "Change the list of prompts.",
		func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			s.AddPrompt(&mcp.Prompt{Name: "transient_prompt", Description: "Appears when the list changes."},
				func(context.Context, *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) { return prompt(), nil })
			return text("The list of prompts changed."), nil
		})
	add(s, "test_reconnection", "Close the stream before the result.", reconnect)
}

func add(s *mcp.Server, name, description string, h mcp.ToolHandler) {
	schema := json.RawMessage(`{"type":"object"}`)
	s.AddTool(&mcp.Tool{Name: name, Description: description, InputSchema: schema}, h)
}

func text(format string, values ...any) *mcp.CallToolResult {
	return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: fmt.Sprintf(format, values...)}}}
}

func reconnect(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if req.Extra != nil && req.Extra.CloseSSEStream != nil {
		req.Extra.CloseSSEStream(mcp.CloseSSEStreamArgs{RetryAfter: pause})
	}
	time.Sleep(2 * pause)
	return text("The result came after the stream was closed."), nil
}
