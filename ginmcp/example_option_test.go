package ginmcp_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// introduce prints how a server introduces itself.
func introduce(opts ...ginmcp.Option) {
	with(ginmcp.Attach(gin.New(), opts...), func(_ context.Context, session *mcp.ClientSession) {
		res := session.InitializeResult()
		fmt.Println(res.ServerInfo.Name, res.ServerInfo.Version, res.Instructions)
	})
}

func ExampleWithName() {
	introduce(ginmcp.WithName("shop"), ginmcp.WithVersion("1"))
	// Output: shop 1
}

func ExampleWithVersion() {
	introduce(ginmcp.WithName("shop"), ginmcp.WithVersion("2.1.0"))
	// Output: shop 2.1.0
}

func ExampleWithWebsite() {
	app := ginmcp.Attach(gin.New(), ginmcp.WithWebsite("https://shop.example.com/agents"))
	with(app, func(_ context.Context, session *mcp.ClientSession) {
		fmt.Println(session.InitializeResult().ServerInfo.WebsiteURL)
	})
	_, err := ginmcp.New(gin.New(), ginmcp.WithWebsite("shop"))
	fmt.Println(err)
	// Output:
	// https://shop.example.com/agents
	// WithWebsite: "shop" is not an address with the scheme http or https
}

func ExampleWithIcons() {
	app := ginmcp.Attach(gin.New(), ginmcp.WithIcons(mcp.Icon{
		Source: "https://shop.example.com/icon.svg", MIMEType: "image/svg+xml", Sizes: []string{"any"},
	}))
	with(app, func(_ context.Context, session *mcp.ClientSession) {
		fmt.Println(session.InitializeResult().ServerInfo.Icons[0].Source)
	})
	// Output: https://shop.example.com/icon.svg
}

func ExampleWithInstructions() {
	introduce(ginmcp.WithName("shop"), ginmcp.WithVersion("1"), ginmcp.WithInstructions("Prices are in cents."))
	// Output: shop 1 Prices are in cents.
}

func ExampleWithPath() {
	r := gin.New()
	ginmcp.Attach(r, ginmcp.WithPath("/agents"))
	for _, route := range r.Routes() {
		if route.Method == http.MethodPost {
			fmt.Println(route.Path)
		}
	}
	// Output:
	// /agents
	// /agents/*path
}

func ExampleWithTimeout() {
	r := gin.New()
	r.GET("/slow", func(c *gin.Context) { <-c.Request.Context().Done() })
	s := ginmcp.Attach(r, ginmcp.WithTimeout(10*time.Millisecond))
	fmt.Println(call(s, "get_slow", nil))
	// Output: error: The application did not respond within 10ms; the call may still be carried out.
}

func ExampleWithMaxResponse() {
	r := gin.New()
	r.GET("/big", func(c *gin.Context) { c.String(http.StatusOK, strings.Repeat("x", 100)) })
	s := ginmcp.Attach(r, ginmcp.WithMaxResponse(10))
	fmt.Println(call(s, "get_big", nil))
	// Output: error: The call succeeded (HTTP 200 OK), but its response of 100 bytes or more is over the limit of 10 bytes. Narrow it with the arguments query. It begins: xxxxxxxxxx
}

// A function adds to the request what a tool cannot declare.
func ExampleWithRequestFunc() {
	r := gin.New()
	r.GET("/me", func(c *gin.Context) { c.String(http.StatusOK, c.Query("token")) })
	s := ginmcp.Attach(r, ginmcp.WithRequestFunc(func(_, inner *http.Request) error {
		inner.URL.RawQuery = "token=secret"
		return nil
	}))
	fmt.Println(call(s, "get_me", nil))
	// Output: secret
}

// An application that reports errors in its own way.
func ExampleWithErrorFunc() {
	r := gin.New()
	r.GET("/me", func(c *gin.Context) { c.String(http.StatusOK, "ERR who are you?") })
	s := ginmcp.Attach(r, ginmcp.WithErrorFunc(func(status int, _ http.Header, body []byte) bool {
		return status >= http.StatusBadRequest || bytes.HasPrefix(body, []byte("ERR"))
	}))
	fmt.Println(strings.HasPrefix(call(s, "get_me", nil), "error: "))
	// Output: true
}

// Calls pass through the handlers in front of the engine in the application's own server.
func ExampleWithHandler() {
	r := gin.New()
	r.GET("/me", func(c *gin.Context) { c.String(http.StatusOK, c.GetHeader("X-Gateway")) })
	gateway := func(engine http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			request.Header.Set("X-Gateway", "passed")
			engine.ServeHTTP(w, request)
		})
	}
	fmt.Println(call(ginmcp.Attach(r, ginmcp.WithHandler(gateway)), "get_me", nil))
	// Output: passed
}

func ExampleWithTrustedOrigins() {
	r := gin.New()
	ginmcp.Attach(r, ginmcp.WithTrustedOrigins("https://app.example.com"))
	for _, origin := range []string{"https://app.example.com", "https://elsewhere.example.com"} {
		request := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"ping"}`))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Accept", "application/json, text/event-stream")
		request.Header.Set("Origin", origin)
		w := httptest.NewRecorder()
		r.ServeHTTP(w, request)
		fmt.Println(w.Code)
	}
	// Output:
	// 200
	// 403
}

func ExampleWithLogger() {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	s := ginmcp.Attach(gin.New(), ginmcp.WithLogger(logger), ginmcp.WithOperation("GET /users", ginmcp.ID("list_users")))
	fmt.Println(len(s.Tools()))
	fmt.Print(log.String())
	// Output:
	// 0
	// level=ERROR msg="ginmcp: operation \"list_users\": no route \"GET /users\"; the option has no effect"
	// level=INFO msg="ginmcp: 0 tools at /mcp; 1 mistake: operation \"list_users\": no route \"GET /users\"; the option has no effect"
}

func ExampleWithDeclaredInputsOnly() {
	r := gin.New()
	r.POST("/users/:id", getUser)
	fmt.Println(arguments(ginmcp.Attach(r)))

	r = gin.New()
	r.POST("/users/:id", getUser)
	fmt.Println(arguments(ginmcp.Attach(r, ginmcp.WithDeclaredInputsOnly())))
	// Output:
	// [body:<nil> form:object id:string, required query:object]
	// [id:string, required]
}

// A route whose registration cannot be changed.
func ExampleWithOperation() {
	r := gin.New()
	r.GET("/users/:id", getUser)
	s := ginmcp.Attach(r, ginmcp.WithOperation("GET /users/:id", ginmcp.ID("find_user"), ginmcp.PathParam[int]("id", "Which user.")))
	fmt.Println(names(s), arguments(s))
	// Output: [find_user] [id:integer, required]
}
