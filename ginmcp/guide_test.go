package ginmcp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// What FastMCP's guide to FastAPI shows, in Gin: creating a server, mapping components,
// operation IDs, models, errors, mounting, a combined server, and authentication.

type guideItem struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

func listItems(c *gin.Context) { c.JSON(http.StatusOK, []guideItem{{1, "Item 1"}, {2, "Item 2"}}) }

func getItem(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("item_id"))
	if err != nil {
		c.JSON(http.StatusUnprocessableEntity, gin.H{"detail": "item_id is no number"})
		return
	}
	c.JSON(http.StatusOK, guideItem{id, "Item " + strconv.Itoa(id)})
}

func createItem(c *gin.Context) { c.JSON(http.StatusOK, guideItem{3, c.Query("name")}) }

// guideApp is an application that was there before.
func guideApp() *gin.Engine {
	app := gin.New()
	app.GET("/items", ginmcp.Op("list_items", listItems, ginmcp.Tags("items"), ginmcp.Out[[]guideItem]()))
	app.GET("/items/:item_id", ginmcp.Op("get_item", getItem, ginmcp.Tags("items", "detail"),
		ginmcp.PathParam[int]("item_id", ""), ginmcp.Out[guideItem]()))
	app.POST("/items", ginmcp.Op("create_item", createItem, ginmcp.Tags("items", "create"),
		ginmcp.QueryParam[string]("name", ""), ginmcp.Out[guideItem]()))
	return app
}

func Example_createServer() {
	server := ginmcp.Attach(guideApp())
	fmt.Println(names(server))
	fmt.Println(call(server, "list_items", nil))
	fmt.Println(call(server, "get_item", map[string]any{"item_id": 7}))
	fmt.Println(call(server, "create_item", map[string]any{"name": "Lamp"}))
	// Output:
	// [create_item get_item list_items]
	// [{"id":1,"name":"Item 1"},{"id":2,"name":"Item 2"}]
	// {"id":7,"name":"Item 7"}
	// {"id":3,"name":"Lamp"}
}

// GET requests with path parameters become resource templates, all other GET requests become
// resources, and POST, PUT and DELETE are tools, as nothing else is said.
func Example_componentMapping() {
	server := ginmcp.Attach(guideApp(), ginmcp.WithRouteMaps(
		ginmcp.RouteMap{Methods: []string{"GET"}, Pattern: `.*\{.*\}.*`, Kind: ginmcp.ResourceTemplate},
		ginmcp.RouteMap{Methods: []string{"GET"}, Pattern: `.*`, Kind: ginmcp.Resource},
	))
	with(server, func(ctx context.Context, session *mcp.ClientSession) {
		for tool := range session.Tools(ctx, nil) {
			fmt.Println("tool", tool.Name)
		}
		for resource := range session.Resources(ctx, nil) {
			fmt.Println("resource", resource.URI)
		}
		for template := range session.ResourceTemplates(ctx, nil) {
			fmt.Println("template", template.URITemplate)
		}
		for _, uri := range []string{"app:///items", "app:///items/7"} {
			res, err := session.ReadResource(ctx, &mcp.ReadResourceParams{URI: uri})
			if err != nil {
				fmt.Println(err)
				return
			}
			fmt.Println(res.Contents[0].MIMEType, res.Contents[0].Text)
		}
		_, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "get_item", Arguments: map[string]any{"item_id": 7}})
		fmt.Println("as a tool:", err)
	})
	// Output:
	// tool create_item
	// resource app:///items
	// template app:///items/{item_id}
	// application/json [{"id":1,"name":"Item 1"},{"id":2,"name":"Item 2"}]
	// application/json {"id":7,"name":"Item 7"}
	// as a tool: calling "tools/call": unknown tool "get_item"
}

// An operation without an ID is named by its handler, or by its path where that is a closure.
func Example_operationIDs() {
	app := gin.New()
	app.GET("/users/:user_id", ginmcp.Op("get_user_detail", getUser)) // good
	app.GET("/teams/:team_id", func(*gin.Context) {})                 // might be unclear
	app.GET("/products/:product_id", getItem)
	fmt.Println(names(ginmcp.Attach(app)))
	// Output: [get_item get_teams_by_team_id get_user_detail]
}

type createItemRequest struct {
	Name        string  `json:"name" binding:"required"`
	Description *string `json:"description"`
	Price       float64 `json:"price" binding:"required"`
}

type createdItem struct {
	ID int `json:"id"`
	createItemRequest
}

// The tool has the parameters of the model, with their types.
func Example_models() {
	app := gin.New()
	app.POST("/items", ginmcp.Handle("create_item", func(_ *gin.Context, item createItemRequest) (createdItem, error) {
		return createdItem{123, item}, nil
	}))
	server := ginmcp.Attach(app)
	fmt.Println(arguments(server))
	fmt.Println(call(server, "create_item", map[string]any{"name": "Lamp", "price": 9.5}))
	fmt.Println(call(server, "create_item", map[string]any{"price": "cheap"}))
	// Output:
	// [description:string name:string, required price:number, required]
	// {"id":123,"name":"Lamp","description":null,"price":9.5}
	// error: The arguments of create_item are not valid; nothing was called.
	// - price: must be a number, got "cheap"
	// - name: is missing, but required; it must be a string
}

// What the application answers with an error is an error of the tool, with its status.
func Example_errorHandling() {
	app := gin.New()
	app.GET("/items/:item_id", ginmcp.Op("get_item", func(c *gin.Context) {
		c.AbortWithStatusJSON(http.StatusNotFound, gin.H{"detail": "Item not found"})
	}))
	fmt.Println(call(ginmcp.Attach(app), "get_item", map[string]any{"item_id": "7"}))
	// Output: error: HTTP 404 Not Found: {"detail":"Item not found"}
}

// toolsServer is a server that was written by hand.
func toolsServer(name, tool string) *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: name, Version: "1"}, nil)
	mcp.AddTool(s, &mcp.Tool{Name: tool, Description: "Analyze data based on the query."},
		func(_ context.Context, _ *mcp.CallToolRequest, in analysisQuery) (*mcp.CallToolResult, analysis, error) {
			return nil, analysis{"Analysis for: " + in.Query}, nil
		})
	return s
}

// request makes a request and returns what it is answered with.
func request(h http.Handler, method, path, body string, header ...string) string {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return fmt.Sprint(w.Code, " ", w.Body)
}

// toolsAt lists the tools that are served at a path.
func toolsAt(h http.Handler, path string, header ...string) (names []string) {
	status, answer, _ := strings.Cut(request(h, http.MethodPost, path, `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, header...), " ")
	if status != "200" {
		return []string{status}
	}
	var list struct {
		Result struct{ Tools []struct{ Name string } }
	}
	if err := json.Unmarshal([]byte(answer), &list); err != nil {
		return []string{err.Error()}
	}
	for _, tool := range list.Result.Tools {
		names = append(names, tool.Name)
	}
	return names
}

// A server that was written by hand, inside an application: no lifespan, and no slash at the
// end.
func Example_mounting() {
	app := gin.New()
	ginmcp.MountServer(app.Group("/mcp-server"), "/mcp", toolsServer("MyServer", "analyze_data"))
	app.GET("/health", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "healthy"}) })

	fmt.Println(request(app, http.MethodGet, "/health", ""))
	fmt.Println(toolsAt(app, "/mcp-server/mcp"), toolsAt(app, "/mcp-server/mcp/"))
	fmt.Println(request(app, http.MethodPost, "/mcp-server/mcp", fmt.Sprintf(analyzeMessage, "")))
	// Output:
	// 200 {"status":"healthy"}
	// [analyze_data] [analyze_data]
	// 200 {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"result\":\"Analysis for: q\"}"}],"structuredContent":{"result":"Analysis for: q"}}}
}

// Both at once: a server made of the application, and another one beside it.
func Example_combinedServer() {
	app := gin.New()
	app.GET("/items", ginmcp.Op("list_items", listItems))
	ginmcp.Attach(app, ginmcp.WithName("API Server"))
	ginmcp.MountServer(app.Group("/tools"), "/mcp", toolsServer("Tools Server", "advanced_analysis"))

	fmt.Println("made of the API:", toolsAt(app, "/mcp"))
	fmt.Println("written by hand:", toolsAt(app, "/tools/mcp"))
	fmt.Println("as it was:", request(app, http.MethodGet, "/items", ""))
	// Output:
	// made of the API: [list_items]
	// written by hand: [advanced_analysis]
	// as it was: 200 [{"id":1,"name":"Item 1"},{"id":2,"name":"Item 2"}]
}

func verifyToken(c *gin.Context) {
	if c.GetHeader("Authorization") != "Bearer secret-token" {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"detail": "Invalid token"})
	}
}

// The mounts, and every call through them, are behind the application's own middleware.
func Example_authentication() {
	app := gin.New()
	app.Use(verifyToken)
	app.GET("/secure", ginmcp.Op("secure_endpoint", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"message": "Authenticated"}) }))
	ginmcp.Attach(app)
	ginmcp.MountServer(app.Group("/tools"), "/mcp", toolsServer("MyServer", "analyze_data"))

	token := []string{"Authorization", "Bearer secret-token"}
	fmt.Println(toolsAt(app, "/mcp"), toolsAt(app, "/tools/mcp"))
	fmt.Println(toolsAt(app, "/mcp", token...), toolsAt(app, "/tools/mcp", token...))
	fmt.Println(request(app, http.MethodPost, "/mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"secure_endpoint"}}`, token...))
	// Output:
	// [401] [401]
	// [secure_endpoint] [analyze_data]
	// 200 {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"message\":\"Authenticated\"}"}],"structuredContent":{"message":"Authenticated"}}}
}
