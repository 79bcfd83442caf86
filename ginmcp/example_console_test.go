package ginmcp_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// A person who opens the address of the mount in a browser gets the console.
func ExampleWithConsole() {
	r := gin.New()
	r.GET("/health", func(c *gin.Context) { c.Status(http.StatusOK) })
	ginmcp.Attach(r, ginmcp.WithConsole())

	w := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodGet, "/mcp", http.NoBody)
	request.Header.Set("Accept", "text/html")
	r.ServeHTTP(w, request)
	fmt.Println(w.Code, w.Header().Get("Content-Type"))
	// Output: 200 text/html; charset=utf-8
}

// Without Gin's debug mode, the console shows details of the application only if an option asks for
// it.
func ExampleConsoleDetails() {
	r := gin.New()
	staff := r.Group("/staff", requireToken)
	server, err := ginmcp.New(r, ginmcp.WithConsole(ginmcp.ConsoleDetails(true)))
	if err != nil {
		panic(err)
	}
	server.Mount(staff, "/mcp")
	fmt.Println(server.Check())
	// Output: <nil>
}
