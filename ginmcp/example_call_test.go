package ginmcp_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

func ExampleFromContext() {
	r := gin.New()
	r.GET("/report", ginmcp.Op("report", func(c *gin.Context) {
		agent := ginmcp.FromContext(c)
		if agent == nil {
			c.String(http.StatusOK, "for people")
			return
		}
		agent.Progress(1, 2, "half of it")
		name, _ := agent.Client()
		c.String(http.StatusOK, "%s for %s", agent.Tool(), name)
	}))
	s, err := ginmcp.New(r)
	if err != nil {
		panic(err)
	}
	fmt.Println(call(s, "report", nil))
	// Output:
	// report for example
}

func ExampleWithCallHook() {
	r := gin.New()
	r.GET("/users/:id", ginmcp.Op("get_user", func(c *gin.Context) { c.JSON(http.StatusNotFound, gin.H{"error": "no such user"}) }))
	s, err := ginmcp.New(r, ginmcp.WithCallHook(func(_ context.Context, call ginmcp.CallInfo) {
		fmt.Println(call.Tool, call.Route, call.Status, call.IsError)
	}))
	if err != nil {
		panic(err)
	}
	call(s, "get_user", map[string]any{"id": "7"})
	// Output:
	// get_user GET /users/:id 404 true
}

func ExampleWithMaxConcurrent() {
	r := gin.New()
	r.GET("/slow", ginmcp.Op("slow", func(c *gin.Context) { c.String(http.StatusOK, "done") }))
	s, err := ginmcp.New(r, ginmcp.WithMaxConcurrent(8))
	if err != nil {
		panic(err)
	}
	fmt.Println(call(s, "slow", nil), s.Load().Calls)
	// Output:
	// done 0
}

func ExampleWithTrustedHosts() {
	// The server listens on 127.0.0.1:8080, and a proxy on the same machine passes on the
	// host that its clients named.
	s, err := ginmcp.New(gin.New(), ginmcp.WithTrustedHosts("shop.example.com"))
	fmt.Println(s != nil, err)
	// Output:
	// true <nil>
}
