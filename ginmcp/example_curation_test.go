package ginmcp_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Agents get the routes of the administrators' pages only if they are read-only.
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

// A function decides what no pattern can express.
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

type newUser struct {
	Tenant string `json:"tenant" binding:"required"`
	Name   string `json:"name" binding:"required"`
	Role   string `json:"role" binding:"required"`
}

type createdUser struct {
	newUser

	ID       int    `json:"id"`
	Password string `json:"password"`
}

// curatedUsers is a server with one tool, curated.
func curatedUsers(c *ginmcp.Curation) *ginmcp.Server {
	r := gin.New()
	r.POST("/users", ginmcp.Handle("create_user", func(_ *gin.Context, in newUser) (createdUser, error) {
		return createdUser{newUser: in, ID: 1, Password: "s3cret"}, nil
	}))
	return ginmcp.Attach(r, c)
}

func ExampleCurate() {
	s := curatedUsers(ginmcp.Curate("create_user").
		Rename("add_user").
		RenameArgument("name", "full_name").
		DefaultArgument("role", "reader").
		HideArgument("tenant", "acme").
		Pick("id", "role"))
	fmt.Println(names(s), arguments(s))
	fmt.Println(call(s, "add_user", map[string]any{"full_name": "Ann"}))
	fmt.Println(call(s, "add_user", map[string]any{"full_name": "Ann", "tenant": "other"}))
	// Output:
	// [add_user] [full_name:string, required role:string]
	// {"role":"reader","id":1}
	// error: The arguments of add_user are not valid; nothing was called.
	// - tenant: unknown argument
}

func ExampleCuration_Rename() {
	fmt.Println(names(curatedUsers(ginmcp.Curate("create_user").Rename("add_user"))))
	// Output: [add_user]
}

func ExampleCuration_Describe() {
	s := curatedUsers(ginmcp.Curate("create_user").Describe("Adds a user to the directory."))
	fmt.Println(s.Tools()[0].Description)
	// Output: Adds a user to the directory.
}

func ExampleCuration_RenameArgument() {
	fmt.Println(arguments(curatedUsers(ginmcp.Curate("create_user").RenameArgument("name", "full_name"))))
	// Output: [full_name:string, required role:string, required tenant:string, required]
}

func ExampleCuration_DescribeArgument() {
	s := curatedUsers(ginmcp.Curate("create_user").DescribeArgument("role", "One of reader and writer."))
	fmt.Println(strings.Contains(string(s.Tools()[0].InputSchema.(json.RawMessage)), "One of reader and writer."))
	// Output: true
}

func ExampleCuration_DefaultArgument() {
	fmt.Println(arguments(curatedUsers(ginmcp.Curate("create_user").DefaultArgument("role", "reader"))))
	// Output: [name:string, required role:string tenant:string, required]
}

func ExampleCuration_HideArgument() {
	s := curatedUsers(ginmcp.Curate("create_user").HideArgument("tenant", "acme"))
	fmt.Println(call(s, "create_user", map[string]any{"name": "Ann", "role": "reader"}))
	// Output: {"tenant":"acme","name":"Ann","role":"reader","id":1,"password":"s3cret"}
}

type tenantKey struct{}

// The value is that of the caller, which a middleware before the mount knows.
func ExampleCuration_HideArgumentFunc() {
	s := curatedUsers(ginmcp.Curate("create_user").HideArgumentFunc("tenant", func(ctx context.Context) (any, error) {
		tenant, ok := ctx.Value(tenantKey{}).(string)
		if !ok {
			return nil, errors.New("the caller belongs to no tenant")
		}
		return tenant, nil
	}))
	fmt.Println(call(s, "create_user", map[string]any{"name": "Ann", "role": "reader"}))
	// Output: error: The call was refused: the caller belongs to no tenant
}

func ExampleCuration_Pick() {
	s := curatedUsers(ginmcp.Curate("create_user").Pick("id", "name"))
	fmt.Println(call(s, "create_user", map[string]any{"tenant": "acme", "name": "Ann", "role": "reader"}))
	// Output: {"name":"Ann","id":1}
}
