package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The tools of this file need input of the client before they can answer, which 2026-07-28
// does in several rounds (SEP-2322): the result of a round names what is missing, and the
// client calls again with it. FromContext(c).Elicit and FromContext(c).Sample will do this
// from a route, with a state that ginmcp signs.

// stateKey signs the state that a client carries from round to round.
var stateKey = []byte(rand.Text())

func addInputTools(s *mcp.Server) {
	const prefix = "test_input_required_result_"
	add(s, prefix+"elicitation", "Ask for a name.", "", greet)
	add(s, prefix+"sampling", "Ask the client's model.", "", askModel)
	add(s, prefix+"list_roots", "Ask for the client's roots.", "", listRoots)
	add(s, prefix+"request_state", "Ask for a confirmation and carry a state.", "", confirm)
	add(s, prefix+"tampered_state", "Refuse a state that was changed.", "", confirm)
	add(s, prefix+"multiple_inputs", "Ask for three things at once.", "", askAll)
	add(s, prefix+"multi_round", "Ask twice.", "", askTwice)
	add(s, prefix+"capabilities", "Ask for what the client can give.", "", askCapable)
}

func greet(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if name, ok := accepted(req.Params.InputResponses, "user_name")["name"].(string); ok {
		return text("Hello, %s!", name), nil
	}
	return need("", mcp.InputRequestMap{"user_name": ask("What is your name?", "name", "string")}), nil
}

func askModel(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if answer, ok := sampled(req.Params.InputResponses, "capital_question"); ok {
		return text("The model answered: %s", answer), nil
	}
	return need("", mcp.InputRequestMap{"capital_question": question("What is the capital of France?")}), nil
}

func listRoots(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if list, ok := req.Params.InputResponses["client_roots"].(*mcp.ListRootsResult); ok {
		return text("Roots: %s", roots(list)), nil
	}
	return need("", mcp.InputRequestMap{"client_roots": &mcp.ListRootsParams{}}), nil
}

func confirm(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	state := req.Params.RequestState
	if _, ok := opened(state); state != "" && !ok {
		return nil, badState()
	}
	if state != "" && accepted(req.Params.InputResponses, "confirm") != nil {
		return text("state-ok: confirmed"), nil
	}
	return need(sealed("confirm"), mcp.InputRequestMap{"confirm": ask("Please confirm", "ok", "boolean")}), nil
}

func askAll(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	responses := req.Params.InputResponses
	name, hasName := accepted(responses, "user_name")["name"].(string)
	greeting, hasGreeting := sampled(responses, "greeting")
	list, hasRoots := responses["client_roots"].(*mcp.ListRootsResult)
	if hasName && hasGreeting && hasRoots {
		return text("%s, %s! Roots: %s", greeting, name, roots(list)), nil
	}
	return need(sealed("all"), mcp.InputRequestMap{
		"user_name":    ask("What is your name?", "name", "string"),
		"greeting":     question("Generate a greeting"),
		"client_roots": &mcp.ListRootsParams{},
	}), nil
}

func askTwice(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if req.Params.RequestState == "" {
		return need(sealed("1"), mcp.InputRequestMap{"step1": ask("Step 1: What is your name?", "name", "string")}), nil
	}
	state, ok := opened(req.Params.RequestState)
	if !ok {
		return nil, badState()
	}
	if state == "1" {
		name, _ := accepted(req.Params.InputResponses, "step1")["name"].(string)
		next := ask("Step 2: What is your favorite color?", "color", "string")
		return need(sealed("2"+name), mcp.InputRequestMap{"step2": next}), nil
	}
	return text("%s likes %v.", state[1:], accepted(req.Params.InputResponses, "step2")["color"]), nil
}

func askCapable(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	if len(req.Params.InputResponses) > 0 {
		return text("Thank you."), nil
	}
	requests := mcp.InputRequestMap{}
	if caps := req.ClientCapabilities(); caps != nil {
		if caps.Elicitation != nil {
			requests["user_name"] = ask("What is your name?", "name", "string")
		}
		if caps.Sampling != nil {
			requests["greeting"] = question("Generate a greeting")
		}
		if caps.RootsV2 != nil {
			requests["client_roots"] = &mcp.ListRootsParams{}
		}
	}
	if len(requests) == 0 {
		return text("The client can give no input."), nil
	}
	return need("", requests), nil
}

func need(state string, requests mcp.InputRequestMap) *mcp.CallToolResult {
	return &mcp.CallToolResult{InputRequests: requests, RequestState: state}
}

// ask asks the person for one value.
func ask(message, name, kind string) *mcp.ElicitParams {
	schema := fmt.Sprintf(`{"type":"object","properties":{%[1]q:{"type":%[2]q}},"required":[%[1]q]}`, name, kind)
	return &mcp.ElicitParams{Message: message, RequestedSchema: json.RawMessage(schema)}
}

// accepted returns what the person filled in, or nil if they did not.
func accepted(responses mcp.InputResponseMap, key string) map[string]any {
	if answer, ok := responses[key].(*mcp.ElicitResult); ok && answer.Action == "accept" {
		return answer.Content
	}
	return nil
}

// sampled returns the first text that the client's model wrote.
func sampled(responses mcp.InputResponseMap, key string) (answer string, ok bool) {
	message, ok := responses[key].(*mcp.CreateMessageWithToolsResult)
	if !ok {
		return "", false
	}
	for _, c := range message.Content {
		if t, isText := c.(*mcp.TextContent); isText {
			return t.Text, true
		}
	}
	return "", true
}

func roots(list *mcp.ListRootsResult) string {
	uris := make([]string, len(list.Roots))
	for i, root := range list.Roots {
		uris[i] = root.URI
	}
	return strings.Join(uris, ", ")
}

// sealed returns a state with its signature.
func sealed(state string) string {
	return base64.RawURLEncoding.EncodeToString(append(signature(state), state...))
}

// opened returns the state that was sealed and reports whether its signature is right.
func opened(text string) (state string, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) < sha256.Size {
		return "", false
	}
	state = string(b[sha256.Size:])
	return state, hmac.Equal(b[:sha256.Size], signature(state))
}

func signature(state string) []byte {
	mac := hmac.New(sha256.New, stateKey)
	mac.Write([]byte(state))
	return mac.Sum(nil)
}

func badState() error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: "the requestState is not one that this server made"}
}
