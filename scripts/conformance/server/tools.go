package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
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

// regionSchema has an argument that clients also send as a header.
const regionSchema = `{
	"type": "object",
	"properties": {
		"region": {"type": "string", "description": "Also sent as Mcp-Param-Region.", "x-mcp-header": "Region"},
		"level": {"type": "integer", "description": "Sent in the body only."}
	}
}`

// A handler is what the SDK calls for a tool whose arguments it does not decode.
type handler func(ctx context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error)

// addTools adds the tools that no route can be yet.
func addTools(s *mcp.Server) {
	// RawInput will give a route a schema that is written by hand.
	add(s, "json_schema_2020_12_tool", "Accept any contact.", schema2020, returns("called"))
	// A HeaderParam will carry x-mcp-header.
	add(s, "test_x_mcp_header", "Accept a region that is also a header.", regionSchema, returns("called"))
	// FromContext(c).Sample will return the error of a client without sampling.
	add(s, "test_missing_capability", "Need a client that can sample.", "", missingCapability)
	// FromContext(c).Sample and FromContext(c).Elicit, with WithSessions.
	add(s, "test_sampling", "Ask the client's model.", argument("prompt"), sample)
	add(s, "test_elicitation", "Ask the person.", argument("message"), elicit)
	add(s, "test_elicitation_sep1034_defaults", "Ask for values that have defaults.", "", elicitWith(defaultsSchema))
	add(s, "test_elicitation_sep1330_enums", "Ask for a choice of each kind.", "", elicitWith(enumsSchema))
	// WithSessions keeps the events of a stream, so that a client can come back for them.
	add(s, "test_reconnection", "Close the stream before the result.", "", reconnect)
	// Server.Changed will notify clients.
	add(s, "test_trigger_tool_change", "Change the list of tools.", "",
		func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			add(s, "transient_tool", "Appear when the list changes.", "", returns("called"))
			return text("The list of tools changed."), nil
		})
	add(s, "test_trigger_prompt_change", "Change the list of prompts.", "",
		func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			s.AddPrompt(&mcp.Prompt{Name: "transient_prompt", Description: "Appears when the list changes."},
				func(context.Context, *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) { return prompt(), nil })
			return text("The list of prompts changed."), nil
		})
}

// returns is a handler that returns the message.
func returns(message string) handler {
	return func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return text("%s", message), nil
	}
}

// add adds a tool. An empty schema accepts any object.
func add(s *mcp.Server, name, description, schema string, h handler) {
	if schema == "" {
		schema = `{"type":"object"}`
	}
	s.AddTool(&mcp.Tool{Name: name, Description: description, InputSchema: json.RawMessage(schema)}, mcp.ToolHandler(h))
}

// argument is the schema of one required string.
func argument(name string) string {
	return fmt.Sprintf(`{"type":"object","properties":{%[1]q:{"type":"string"}},"required":[%[1]q]}`, name)
}

// given returns a string argument, or "".
func given(req *mcp.CallToolRequest, name string) string {
	var arguments map[string]any
	if json.Unmarshal(req.Params.Arguments, &arguments) != nil {
		return ""
	}
	value, _ := arguments[name].(string)
	return value
}

func text(format string, values ...any) *mcp.CallToolResult {
	return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: fmt.Sprintf(format, values...)}}}
}

func failed(err error) *mcp.CallToolResult {
	res := text("%v", err)
	res.IsError = true
	return res
}

func missingCapability(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if caps := req.ClientCapabilities(); caps != nil && caps.Sampling != nil {
		return text("The client can sample."), nil
	}
	needed, err := json.Marshal(mcp.MissingRequiredClientCapabilityData{
		RequiredCapabilities: &mcp.ClientCapabilities{Sampling: &mcp.SamplingCapabilities{}},
	})
	if err != nil {
		return nil, err
	}
	return nil, &jsonrpc.Error{
		Code:    mcp.CodeMissingRequiredClientCapabilities,
		Message: "this tool needs the client capability sampling",
		Data:    needed,
	}
}

func sample(ctx context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	answer, err := req.Session.CreateMessage(ctx, question(given(req, "prompt")))
	if err != nil {
		return failed(err), nil
	}
	if c, ok := answer.Content.(*mcp.TextContent); ok {
		return text("LLM response: %s", c.Text), nil
	}
	return text("LLM response without text"), nil
}

// question asks the client's model.
func question(prompt string) *mcp.CreateMessageParams {
	const maxTokens = 100
	return &mcp.CreateMessageParams{
		Messages:  []*mcp.SamplingMessage{{Role: "user", Content: &mcp.TextContent{Text: prompt}}},
		MaxTokens: maxTokens,
	}
}

func reconnect(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if req.Extra != nil && req.Extra.CloseSSEStream != nil {
		req.Extra.CloseSSEStream(mcp.CloseSSEStreamArgs{RetryAfter: pause})
	}
	time.Sleep(2 * pause)
	return text("The result came after the stream was closed."), nil
}
