package ginmcp_test

import (
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Agents get what the administrators' pages use only where it reads.
func ExampleWithRouteMaps() {
	r := gin.New()
	r.GET("/users/:id", getUser)
	r.GET("/admin/users", listUsers)
	r.DELETE("/admin/users/:id", getUser)
	s := ginmcp.Attach(r, ginmcp.WithRouteMaps(
		ginmcp.RouteMap{Methods: []string{"GET"}, AddTags: []string{"read"}},
		ginmcp.RouteMap{Pattern: "^/admin/", Kind: ginmcp.Exclude},
	))
	for _, tool := range s.Tools() {
		fmt.Println(tool.Name, tool.Meta["ginmcp.tags"])
	}
	// Output:
	// get_users_by_id [read]
	// list_users [read]
}

// What no pattern can say is said in code.
func ExampleWithRouteFunc() {
	r := gin.New()
	r.GET("/users", listUsers)
	r.GET("/users/:id", getUser)
	s := ginmcp.Attach(r, ginmcp.WithRouteFunc(func(op introspect.Operation, kind ginmcp.Kind) (ginmcp.Kind, error) {
		if len(op.PathParams()) > 0 {
			return ginmcp.Exclude, nil
		}
		return kind, nil
	}))
	fmt.Println(names(s))
	// Output: [list_users]
}

func ExampleWithToolFunc() {
	r := gin.New()
	r.GET("/users", listUsers)
	s := ginmcp.Attach(r, ginmcp.WithToolFunc(func(op introspect.Operation, tool *mcp.Tool) error {
		tool.Name = "shop_" + tool.Name
		tool.Description = strings.TrimSuffix(tool.Description, ".") + ", at " + op.Path + "."
		return nil
	}))
	fmt.Println(s.Tools()[0].Name)
	// Output: shop_list_users
}

func ExampleWithOnlyReadOnly() {
	r := gin.New()
	r.GET("/users", listUsers)
	r.DELETE("/users/:id", getUser)
	fmt.Println(names(ginmcp.Attach(r, ginmcp.WithOnlyReadOnly())))
	// Output: [list_users]
}

func ExampleWithOnlyAnnotated() {
	r := gin.New()
	r.GET("/users", listUsers)
	r.GET("/users/:id", ginmcp.Op("get_user", getUser))
	fmt.Println(names(ginmcp.Attach(r, ginmcp.WithOnlyAnnotated())))
	// Output: [get_user]
}

func ExampleWithTags() {
	r := gin.New()
	r.GET("/users", ginmcp.Op("list_users", listUsers, ginmcp.Tags("users")))
	s := ginmcp.Attach(r, ginmcp.WithTags("shop"))
	fmt.Println(s.Tools()[0].Meta["ginmcp.tags"])
	// Output: [users shop]
}

func ExampleWithNames() {
	r := gin.New()
	r.GET("/users", ginmcp.Op("list_users_api_v1_users_get", listUsers))
	fmt.Println(names(ginmcp.Attach(r, ginmcp.WithNames(map[string]string{"list_users_api_v1_users_get": "list users"}))))
	// Output: [list_users]
}
