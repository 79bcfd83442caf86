package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The routes of this file need input of the client before they can answer, which 2026-07-28 does in
// several rounds (SEP-2322): the result of a round states what is missing, and the client calls again
// with it and with a state that ginmcp signs.

// addInputRoutes registers the fixtures that ask the client in rounds.
func addInputRoutes(r *gin.Engine) {
	add := func(name, summary string, f func(c *gin.Context, call *ginmcp.Invocation) (string, error)) {
		r.POST("/inputs/"+name, ginmcp.Op("test_input_required_result_"+name, answered(func(c *gin.Context) (string, error) {
			return f(c, ginmcp.FromContext(c))
		}), ginmcp.Summary(summary)))
	}
	add("elicitation", "Ask for a name.", greet)
	add("sampling", "Ask the client's model.", askModel)
	add("list_roots", "Ask for the client's roots.", listRoots)
	add("request_state", "Ask for a confirmation and carry a state.", confirm)
	add("tampered_state", "Refuse a state that was changed.", confirm)
	add("multiple_inputs", "Ask for three things at once.", askAll)
	add("multi_round", "Ask twice.", askTwice)
	add("capabilities", "Ask for what the client can give.", askCapable)
}

func greet(c *gin.Context, call *ginmcp.Invocation) (string, error) {
	name, err := asked(c, call, "user_name", "What is your name?", "name", "string")
	return fmt.Sprintf("Hello, %v!", name), err
}

func askModel(c *gin.Context, call *ginmcp.Invocation) (string, error) {
	answer, err := call.Sample(c, "capital_question", sampling("What is the capital of France?"))
	if err != nil {
		return "", err
	}
	return "The model answered: " + textOf(answer), nil
}

func listRoots(c *gin.Context, call *ginmcp.Invocation) (string, error) {
	list, err := call.Roots(c, "client_roots")
	if err != nil {
		return "", err
	}
	return "Roots: " + roots(list), nil
}

func confirm(c *gin.Context, call *ginmcp.Invocation) (string, error) {
	_, err := asked(c, call, "confirm", "Please confirm", "ok", "boolean")
	return "state-ok: confirmed", err
}

// askAll asks everything before it stops, so that one round is enough.
func askAll(c *gin.Context, call *ginmcp.Invocation) (string, error) {
	name, err1 := asked(c, call, "user_name", "What is your name?", "name", "string")
	greeting, err2 := call.Sample(c, "greeting", sampling("Generate a greeting"))
	list, err3 := call.Roots(c, "client_roots")
	if err := errors.Join(err1, err2, err3); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, %v! Roots: %s", textOf(greeting), name, roots(list)), nil
}

func askTwice(c *gin.Context, call *ginmcp.Invocation) (string, error) {
	name, err := asked(c, call, "step1", "Step 1: What is your name?", "name", "string")
	if err != nil {
		return "", err
	}
	color, err := asked(c, call, "step2", "Step 2: What is your favorite color?", "color", "string")
	return fmt.Sprintf("%v likes %v.", name, color), err
}

// askCapable asks for everything and does without what the client cannot be asked for.
func askCapable(c *gin.Context, call *ginmcp.Invocation) (string, error) {
	_, err1 := asked(c, call, "user_name", "What is your name?", "name", "string")
	_, err2 := call.Sample(c, "greeting", sampling("Generate a greeting"))
	_, err3 := call.Roots(c, "client_roots")
	for _, err := range []error{err1, err2, err3} {
		var unavailable *ginmcp.InputError
		if err != nil && !errors.As(err, &unavailable) {
			return "", err
		}
	}
	return "Thank you.", nil
}

// asked asks the person for one value.
func asked(c *gin.Context, call *ginmcp.Invocation, question, message, member, kind string) (any, error) {
	schema := fmt.Sprintf(`{"type":"object","properties":{%[1]q:{"type":%[2]q}},"required":[%[1]q]}`, member, kind)
	form := &mcp.ElicitParams{Message: message, RequestedSchema: json.RawMessage(schema)}
	answer, err := call.Elicit(c, question, form)
	if err != nil {
		return nil, err
	}
	if answer.Action != "accept" {
		return nil, errors.New("the person did not answer")
	}
	return answer.Content[member], nil
}

// sampling asks the client's model.
func sampling(prompt string) *mcp.CreateMessageParams {
	const maxTokens = 100
	return &mcp.CreateMessageParams{
		Messages:  []*mcp.SamplingMessage{{Role: "user", Content: &mcp.TextContent{Text: prompt}}},
		MaxTokens: maxTokens,
	}
}

// textOf returns what the client's model wrote.
func textOf(answer *mcp.CreateMessageResult) string {
	if t, ok := answer.Content.(*mcp.TextContent); ok {
		return t.Text
	}
	return ""
}

func roots(list *mcp.ListRootsResult) string {
	uris := make([]string, len(list.Roots))
	for i, root := range list.Roots {
		uris[i] = root.URI
	}
	return strings.Join(uris, ", ")
}
