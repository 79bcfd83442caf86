package ginmcp_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func listUsers(c *gin.Context) { c.JSON(http.StatusOK, []string{"ann", "bob"}) }

func getUser(c *gin.Context) {
	if c.Param("id") != "1" {
		c.JSON(http.StatusNotFound, gin.H{"error": "no such user"})
		return
	}
	c.JSON(http.StatusOK, gin.H{"id": 1, "name": "ann"})
}

// One line, and every route is a tool.
func ExampleAttach() {
	r := gin.New()
	r.GET("/users", listUsers)
	r.GET("/users/:id", getUser)
	s := ginmcp.Attach(r)

	fmt.Println(names(s))
	fmt.Println(call(s, "get_user", map[string]any{"id": "1"}))
	fmt.Println(call(s, "get_user", map[string]any{"id": "2"}))
	// Output:
	// [get_user list_users]
	// {"id":1,"name":"ann"}
	// error: HTTP 404 Not Found: {"error":"no such user"}
}

// A server without a mount.
func ExampleNew() {
	_, err := ginmcp.New(gin.New(), ginmcp.WithTimeout(0))
	fmt.Println(err)
	// Output: WithTimeout: 0s is not a positive duration
}

// The list of tools behind the middleware of a group.
func ExampleServer_Mount() {
	r := gin.New()
	s, err := ginmcp.New(r)
	if err != nil {
		fmt.Println(err)
		return
	}
	admin := r.Group("/admin", func(c *gin.Context) { c.AbortWithStatus(http.StatusUnauthorized) })
	s.Mount(admin, "/mcp")

	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/admin/mcp", strings.NewReader("{}")))
	fmt.Println(w.Code)
	// Output: 401
}

// The server is an http.Handler, for applications that put their routes together
// without Gin.
func ExampleServer_ServeHTTP() {
	r := gin.New()
	r.GET("/users", listUsers)
	s, err := ginmcp.New(r)
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/mcp", s)

	request := httptest.NewRequest(http.MethodPost, "/mcp",
		strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_users"}}`))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, request)
	fmt.Println(w.Code, strings.Contains(w.Body.String(), `[\"ann\",\"bob\"]`))
	// Output: 200 true
}

// Any transport of the SDK will do; on stdio it is &mcp.StdioTransport{}.
func ExampleServer_Run() {
	r := gin.New()
	r.GET("/users", listUsers)
	s := ginmcp.Attach(r)

	client, server := mcp.NewInMemoryTransports()
	done := make(chan error)
	go func() { done <- s.Run(context.Background(), server) }()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "me", Version: "1"}, nil).Connect(context.Background(), client, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	list, err := session.ListTools(context.Background(), nil)
	fmt.Println(list.Tools[0].Name, err)
	session.Close()
	fmt.Println(<-done)
	// Output:
	// list_users <nil>
	// <nil>
}

// A hand-written tool, next to the generated ones.
func ExampleServer_MCP() {
	s := ginmcp.Attach(gin.New())
	type empty struct{}
	mcp.AddTool(s.MCP(), &mcp.Tool{Name: "greet"}, func(context.Context, *mcp.CallToolRequest, empty) (*mcp.CallToolResult, any, error) {
		return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: "hello"}}}, nil, nil
	})
	fmt.Println(call(s, "greet", nil))
	// Output: hello
}

// Refresh after the last route fails at start, not at the first call.
func ExampleServer_Refresh() {
	r := gin.New()
	s := ginmcp.Attach(r)
	r.GET("/users", ginmcp.Op("list users", listUsers))
	fmt.Println(s.Refresh())
	// Output: GET /users: "list users" is not a tool name: want a letter or underscore, then at most 63 letters, digits, underscores and hyphens
}

func ExampleServer_Check() {
	r := gin.New()
	s := ginmcp.Attach(r, ginmcp.WithLogger(nil), ginmcp.WithOperation("GET /user/:id", ginmcp.ID("get_user")))
	r.GET("/users/:id", getUser)
	fmt.Println(s.Check()) // after the last route; log.Fatal it
	// Output: operation "get_user": no route "GET /user/:id"; did you mean GET /users/:id?; the option has no effect
}

func ExampleServer_Operations() {
	r := gin.New()
	r.GET("/users/:id", ginmcp.Op("get_user", getUser, ginmcp.Hidden()))
	for _, o := range ginmcp.Attach(r).Operations() {
		fmt.Println(o.Route(), o.ID, o.Hidden)
	}
	// Output: GET /users/:id get_user true
}

func ExampleServer_Tools() {
	r := gin.New()
	r.DELETE("/users/:id", ginmcp.Op("remove_user", getUser, ginmcp.Summary("Remove a user.")))
	for _, t := range ginmcp.Attach(r).Tools() {
		fmt.Println(t.Name, "|", t.Title, "|", *t.Annotations.DestructiveHint)
	}
	// Output: remove_user | Remove a user | true
}

func ExampleServer_Diagnostics() {
	r := gin.New()
	r.Static("/assets", ".")
	for _, d := range ginmcp.Attach(r, ginmcp.WithPath("/agents")).Diagnostics() {
		fmt.Println(d)
	}
	// Unordered output:
	// INFO GET /assets/*filepath: excluded: it serves static files
	// INFO POST /agents: excluded: it is a mount of ginmcp
	// INFO POST /agents/*path: excluded: it is a mount of ginmcp
}

func ExampleServer_Shutdown() {
	s := ginmcp.Attach(gin.New())
	fmt.Println(s.Shutdown(context.Background()))
	// Output: <nil>
}
