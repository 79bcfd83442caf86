package ginmcp_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type booking struct {
	Flight string `uri:"flight"`
}

// The handler needs to know a seat, and asks the person for it before it books. The client may be of
// 2026-07-28, as here, or one of 2025 with a session.
func ExampleInvocation_Elicit() {
	r := gin.New()
	r.POST("/flights/:flight/bookings", ginmcp.Handle("book", func(c *gin.Context, in booking) (gin.H, error) {
		answer, err := ginmcp.FromContext(c).Elicit(c, "seat", &mcp.ElicitParams{
			Message: "Window or aisle?",
			RequestedSchema: json.RawMessage(
				`{"type":"object","properties":{"seat":{"type":"string","enum":["window","aisle"]}}}`,
			),
		})
		if err != nil {
			return nil, err
		}
		if answer.Action != "accept" {
			return nil, ginmcp.Error(http.StatusConflict, "no seat was chosen")
		}
		return gin.H{"flight": in.Flight, "seat": answer.Content["seat"]}, nil
	}))
	callExample(r, "book", map[string]any{"flight": "LH 1"}, &mcp.ClientOptions{
		ElicitationHandler: func(_ context.Context, req *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			fmt.Println("the person is asked:", req.Params.Message)
			return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"seat": "aisle"}}, nil
		},
	})
	// Output:
	// the person is asked: Window or aisle?
	// {"flight":"LH 1","seat":"aisle"}
}

// The client's own model writes a text.
func ExampleInvocation_Sample() {
	r := gin.New()
	r.POST("/slogans", ginmcp.Handle("write_slogan", func(c *gin.Context, _ struct{}) (gin.H, error) {
		answer, err := ginmcp.FromContext(c).Sample(c, "slogan", &mcp.CreateMessageParams{
			MaxTokens: 50,
			Messages:  []*mcp.SamplingMessage{{Role: "user", Content: &mcp.TextContent{Text: "A slogan for tea."}}},
		})
		if err != nil {
			return nil, err
		}
		return gin.H{"slogan": answer.Content}, nil
	}))
	callExample(r, "write_slogan", nil, &mcp.ClientOptions{
		CreateMessageHandler: func(context.Context, *mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
			return &mcp.CreateMessageResult{
				Role:    "assistant",
				Model:   "a model",
				Content: &mcp.TextContent{Text: "Steep it."},
			}, nil
		},
	})
	// Output: {"slogan":{"type":"text","text":"Steep it."}}
}

// The handler reports which folders the client works with.
func ExampleInvocation_Roots() {
	r := gin.New()
	r.GET("/folders", ginmcp.Handle("list_folders", func(c *gin.Context, _ struct{}) ([]string, error) {
		list, err := ginmcp.FromContext(c).Roots(c, "folders")
		if err != nil {
			return nil, err
		}
		var uris []string
		for _, root := range list.Roots {
			uris = append(uris, root.URI)
		}
		return uris, nil
	}))
	callExample(r, "list_folders", nil, nil)
	// Output: ["file:///home/me/project"]
}

// A client without a person behind it cannot be asked. The handler has a default.
func ExampleInputError() {
	r := gin.New()
	r.POST("/bookings", ginmcp.Handle("book", func(c *gin.Context, _ struct{}) (gin.H, error) {
		_, err := ginmcp.FromContext(c).Elicit(c, "seat", &mcp.ElicitParams{Message: "Window or aisle?"})
		var unavailable *ginmcp.InputError
		if errors.As(err, &unavailable) {
			return gin.H{"seat": "any", "because": unavailable.Reason}, nil
		}
		return gin.H{}, err
	}))
	callExample(r, "book", nil, nil)
	// Output: {"because":"it did not declare the capability","seat":"any"}
}

// An Op stops with any error, and is called again with the answer.
func Example_inputRequired() {
	r := gin.New()
	r.GET("/greeting", ginmcp.Op("greet", func(c *gin.Context) {
		answer, err := ginmcp.FromContext(c).Elicit(c, "name", &mcp.ElicitParams{Message: "What is your name?"})
		fmt.Println("asked:", errors.Is(err, ginmcp.ErrInputRequired))
		if err != nil {
			c.AbortWithStatusJSON(ginmcp.StatusOf(err), gin.H{"error": err.Error()})
			return
		}
		c.String(http.StatusOK, "Hello, %v", answer.Content["name"])
	}))
	callExample(r, "greet", nil, &mcp.ClientOptions{
		ElicitationHandler: func(context.Context, *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"name": "Ada"}}, nil
		},
	})
	// Output:
	// asked: true
	// asked: false
	// Hello, Ada
}

// Replicas share the key, which comes from where the application keeps its secrets.
func ExampleWithStateKey() {
	key := []byte("0123456789abcdef0123456789abcdef")
	_, err := ginmcp.New(gin.New(), ginmcp.WithStateKey(key))
	fmt.Println(err)
	_, err = ginmcp.New(gin.New(), ginmcp.WithStateKey([]byte("secret")))
	fmt.Println(err)
	// Output:
	// <nil>
	// WithStateKey: the key has 6 bytes, and needs at least 32
}

// The client did not introduce itself.
func ExampleInvocation_ClientInferred() {
	r := gin.New()
	r.GET("/who", ginmcp.Op("who", func(c *gin.Context) {
		call := ginmcp.FromContext(c)
		name, version := call.Client()
		c.String(http.StatusOK, "%s %s, inferred: %t", name, version, call.ClientInferred())
	}))
	ginmcp.Attach(r, ginmcp.WithLogger(nil))
	request := httptest.NewRequest(http.MethodPost, "/mcp", message("who"))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	request.Header.Set("User-Agent", "curl/8.14.1")
	response := httptest.NewRecorder()
	r.ServeHTTP(response, request)
	fmt.Println(response.Body)
	// Output: {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"curl 8.14.1, inferred: true"}]}}
}

// message is a call without arguments.
func message(tool string) *strings.Reader {
	return strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"` + tool + `"}}`)
}

// callExample attaches ginmcp to an engine, calls a tool with the official client, and prints the
// first text of the result.
func callExample(r *gin.Engine, tool string, arguments map[string]any, o *mcp.ClientOptions, opts ...ginmcp.Option) {
	ginmcp.Attach(r, append(opts, ginmcp.WithLogger(nil))...)
	listener := httptest.NewServer(r)
	defer listener.Close()
	ctx := context.Background()
	client := mcp.NewClient(&mcp.Implementation{Name: "example", Version: "1"}, o)
	client.AddRoots(&mcp.Root{URI: "file:///home/me/project"})
	session, err := client.Connect(
		ctx,
		&mcp.StreamableClientTransport{Endpoint: listener.URL + "/mcp", HTTPClient: listener.Client()},
		nil,
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer session.Close()
	res, err := session.CallTool(ctx, &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		fmt.Println(err)
		return
	}
	if text, ok := res.Content[0].(*mcp.TextContent); ok {
		fmt.Println(text.Text)
	}
}

// A person confirms what an agent is about to delete. This client can ask; with any other one, the
// agent gets a token that it has to send back after showing the question.
func ExampleConfirm() {
	r := gin.New()
	r.DELETE("/users/:id", ginmcp.Op("delete_user", func(c *gin.Context) {
		c.String(http.StatusOK, "deleted")
	}, ginmcp.Confirm("Delete user {id}?")))
	callExample(r, "delete_user", map[string]any{"id": "42"}, &mcp.ClientOptions{
		ElicitationHandler: func(_ context.Context, req *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			fmt.Println(req.Params.Message)
			return &mcp.ElicitResult{Action: "decline"}, nil
		},
	})
	// Output:
	// Delete user 42?
	// The person did not confirm the call of delete_user. Nothing was called; do not make the call again unless they ask for it.
}
