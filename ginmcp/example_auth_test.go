package ginmcp_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// access accepts any token, as the user of that name, who may read orders. An application has a
// verifier of package ginmcp/oidc instead of the function.
var access = ginmcp.Auth{
	Resource: "https://shop.example.com/mcp",
	Issuers:  []string{"https://login.example.com"},
	Verify: func(_ context.Context, token string, _ *http.Request) (*auth.TokenInfo, error) {
		return &auth.TokenInfo{
			UserID: token, Scopes: []string{"orders:read"}, Expiration: time.Now().Add(time.Hour),
			Extra: map[string]any{"iss": "https://login.example.com", "aud": "https://shop.example.com/mcp"},
		}, nil
	},
}

// orderRoutes is an application in which reading and placing orders need scopes.
func orderRoutes() *gin.Engine {
	r := gin.New()
	r.GET("/orders", ginmcp.Op("list_orders", func(c *gin.Context) { c.String(http.StatusOK, "none") },
		ginmcp.Scopes("orders:read")))
	r.POST("/orders", ginmcp.Op("place_order", func(c *gin.Context) { c.String(http.StatusOK, "placed") },
		ginmcp.Scopes("orders:write")))
	r.GET("/health", ginmcp.Op("get_health", func(c *gin.Context) { c.String(http.StatusOK, "well") }))
	return r
}

// challenge prints the status of a response and its challenge.
func challenge(h http.Handler, method, path, token, body string) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	fmt.Println(w.Code)
	for part := range strings.SplitSeq(w.Header().Get("WWW-Authenticate"), ", ") {
		if part != "" {
			fmt.Println(" ", part)
		}
	}
}

const callPlaceOrder = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"place_order"}}`

func ExampleWithAuth() {
	r := orderRoutes()
	ginmcp.Attach(r, ginmcp.WithAuth(access), ginmcp.WithLogger(nil))
	challenge(r, http.MethodPost, "/mcp", "", callPlaceOrder)
	challenge(r, http.MethodPost, "/mcp", "ann", callPlaceOrder) // who may only read
	// Output:
	// 401
	//   Bearer resource_metadata="https://shop.example.com/.well-known/oauth-protected-resource/mcp"
	// 403
	//   Bearer error="insufficient_scope"
	//   error_description="the request needs more than the access token permits: orders:write"
	//   scope="orders:read orders:write"
	//   resource_metadata="https://shop.example.com/.well-known/oauth-protected-resource/mcp"
}

func ExampleAuth_Handler() {
	r := gin.New()
	r.GET("/orders", access.Handler("orders:read"), func(c *gin.Context) { c.Status(http.StatusOK) })
	r.POST("/orders", access.Handler("orders:write"), func(c *gin.Context) { c.Status(http.StatusCreated) })
	challenge(r, http.MethodGet, "/orders", "ann", "")
	challenge(r, http.MethodPost, "/orders", "ann", "")
	// Output:
	// 200
	// 403
	//   Bearer error="insufficient_scope"
	//   error_description="the request needs more than the access token permits: orders:write"
	//   scope="orders:read orders:write"
	//   resource_metadata="https://shop.example.com/.well-known/oauth-protected-resource/mcp"
}

// printTools prints the tools that a client sees.
func printTools(ctx context.Context, session *mcp.ClientSession) {
	list, err := session.ListTools(ctx, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, tool := range list.Tools {
		fmt.Println(tool.Name)
	}
}

func ExampleScopes() {
	with(ginmcp.Attach(orderRoutes()), printTools) // without a token, no scope
	// Output: get_health
}

func ExampleContextWithToken() {
	s, err := ginmcp.New(orderRoutes())
	if err != nil {
		fmt.Println(err)
		return
	}
	near, far := mcp.NewInMemoryTransports()
	token := &auth.TokenInfo{UserID: "ann", Scopes: []string{"orders:read"}}
	ctx, cancel := context.WithCancel(ginmcp.ContextWithToken(context.Background(), token))
	defer cancel()
	done := make(chan error)
	go func() { done <- s.Run(ctx, far) }() // as on stdio
	session, err := mcp.NewClient(&mcp.Implementation{Name: "client", Version: "1"}, nil).Connect(ctx, near, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	printTools(ctx, session)
	_ = session.Close()
	cancel()
	<-done
	// Output:
	// get_health
	// list_orders
}

func ExampleWithVisibility() {
	r := gin.New()
	r.GET("/orders", ginmcp.Op("list_orders", func(*gin.Context) {}))
	r.GET("/sales", ginmcp.Op("show_sales", func(*gin.Context) {}, ginmcp.Tags("staff")))
	isStaff := false // what the application knows about the caller
	s := ginmcp.Attach(r, ginmcp.WithVisibility(func(_ context.Context, _ *http.Request, op introspect.Operation) bool {
		return isStaff || !slices.Contains(op.Tags, "staff")
	}))
	with(s, printTools)
	// Output: list_orders
}

func ExampleUnrestricted() {
	r := orderRoutes()
	restock := func(ctx context.Context, call ginmcp.Caller, _ struct{}) (string, error) {
		return "restocked", call.Do(ctx, "place_order", nil, nil)
	}
	s := ginmcp.Attach(r, ginmcp.WithTool("restock", restock, ginmcp.Unrestricted()))
	with(s, func(ctx context.Context, session *mcp.ClientSession) {
		res, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "restock"})
		fmt.Println(err, res.IsError) // although the caller may not call place_order
	})
	// Output: <nil> false
}
