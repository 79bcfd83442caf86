package ginmcp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// An address that stays the same when the route moves.
func ExampleURI() {
	r := gin.New()
	r.GET("/api/v2/users/:id", ginmcp.Op("get_user", getUser, ginmcp.URI("shop://users/{id}")))
	s := ginmcp.Attach(r, ginmcp.WithLogger(nil))
	fmt.Println(s.ResourceTemplates()[0].URITemplate)
	with(s, func(ctx context.Context, session *mcp.ClientSession) {
		res, err := session.ReadResource(ctx, &mcp.ReadResourceParams{URI: "shop://users/1"})
		fmt.Println(res.Contents[0].Text, err)
	})
	// Output:
	// shop://users/{id}
	// {"id":1,"name":"ann"} <nil>
}

// A choice between arguments, which Go types cannot state.
func ExampleRawInput() {
	r := gin.New()
	r.POST("/contacts", ginmcp.Op("add_contact", func(c *gin.Context) {
		var contact map[string]any
		if err := c.ShouldBindJSON(&contact); err != nil {
			c.String(http.StatusBadRequest, err.Error())
			return
		}
		c.String(http.StatusCreated, "added %v", contact["name"])
	}, ginmcp.RawInput(json.RawMessage(`{
		"type": "object",
		"properties": {"name": {"type": "string"}, "phone": {"type": "string"}, "email": {"type": "string"}},
		"required": ["name"],
		"anyOf": [{"required": ["phone"]}, {"required": ["email"]}],
		"additionalProperties": false
	}`))))
	callExample(r, "add_contact", map[string]any{"name": "Ada", "phone": "123"}, nil)
	// Output: added Ada
}

func ExampleRawOutput() {
	r := gin.New()
	r.GET("/limits", ginmcp.Op("get_limits", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"daily": 100})
	}, ginmcp.RawOutput(json.RawMessage(
		`{"type": "object", "patternProperties": {"^(daily|monthly)$": {"type": "integer"}}, "additionalProperties": false}`,
	))))
	s := ginmcp.Attach(r, ginmcp.WithLogger(nil))
	schema, err := json.Marshal(s.Tools()[0].OutputSchema)
	fmt.Println(string(schema), err)
	// Output: {"type":"object","patternProperties":{"^(daily|monthly)$":{"type":"integer"}},"additionalProperties":false} <nil>
}

// A proxy can route the call by its region.
func ExampleParamHeader() {
	r := gin.New()
	r.GET("/stock", ginmcp.Op("get_stock", func(c *gin.Context) {
		c.String(http.StatusOK, "stock of %s", c.Query("region"))
	}, ginmcp.QueryParam[string]("region", "The region."), ginmcp.ParamHeader("region", "Region")))
	s := ginmcp.Attach(r, ginmcp.WithLogger(nil))
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if region := r.Header.Get("Mcp-Param-Region"); region != "" {
			fmt.Println("the proxy sees", region)
		}
		s.ServeHTTP(w, r)
	}))
	defer proxy.Close()

	ctx := context.Background()
	client := mcp.NewClient(&mcp.Implementation{Name: "example", Version: "1"}, nil)
	session, err := client.Connect(
		ctx,
		&mcp.StreamableClientTransport{Endpoint: proxy.URL, DisableStandaloneSSE: true},
		nil,
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer session.Close()
	if _, err := session.ListTools(ctx, nil); err != nil { // which names the header
		fmt.Println(err)
	}
	res, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "get_stock", Arguments: map[string]any{"region": "eu"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	text, _ := res.Content[0].(*mcp.TextContent)
	fmt.Println(strings.TrimSpace(text.Text))
	// Output:
	// the proxy sees eu
	// stock of eu
}
