package main

import (
	"context"
	"encoding/json"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const (
	personSchema = `{"type":"object","required":["username","email"],"properties":{
		"username":{"type":"string","description":"The name to be known by."},
		"email":{"type":"string","description":"The address to write to."}
	}}`
	// One property of each primitive type, each with a default (SEP-1034).
	defaultsSchema = `{"type":"object","properties":{
		"name":{"type":"string","default":"John Doe"},
		"age":{"type":"integer","default":30},
		"score":{"type":"number","default":95.5},
		"status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},
		"verified":{"type":"boolean","default":true}
	}}`
	// One property of each form of choice (SEP-1330).
	enumsSchema = `{"type":"object","properties":{
		"untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
		"titledSingle":{"type":"string","oneOf":[
			{"const":"value1","title":"First Option"},
			{"const":"value2","title":"Second Option"},
			{"const":"value3","title":"Third Option"}]},
		"legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],"enumNames":["Option One","Option Two","Option Three"]},
		"untitledMulti":{"type":"array","minItems":1,"maxItems":3,
			"items":{"type":"string","enum":["option1","option2","option3"]}},
		"titledMulti":{"type":"array","minItems":1,"maxItems":3,"items":{"anyOf":[
			{"const":"value1","title":"First Choice"},
			{"const":"value2","title":"Second Choice"},
			{"const":"value3","title":"Third Choice"}]}}
	}}`
)

func elicit(ctx context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	return elicited(ctx, req, given(req, "message"), personSchema), nil
}

// elicitWith returns a handler that asks the person to fill in a form.
func elicitWith(schema string) handler {
	return func(ctx context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return elicited(ctx, req, "Please fill in the form.", schema), nil
	}
}

func elicited(ctx context.Context, req *mcp.CallToolRequest, message, schema string) *mcp.CallToolResult {
	answer, err := req.Session.Elicit(ctx, &mcp.ElicitParams{Message: message, RequestedSchema: json.RawMessage(schema)})
	if err != nil {
		return failed(err)
	}
	content, err := json.Marshal(answer.Content)
	if err != nil {
		return failed(err)
	}
	return text("Elicitation completed: action=%s, content=%s", answer.Action, content)
}
