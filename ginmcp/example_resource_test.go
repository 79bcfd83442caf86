package ginmcp_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// readable makes a resource of every GET route.
var readable = ginmcp.WithRouteMaps(ginmcp.RouteMap{Methods: []string{"GET"}, Kind: ginmcp.Resource})

func ExampleServer_Resources() {
	r := gin.New()
	r.GET("/users", listUsers)
	s := ginmcp.Attach(r, readable)
	for _, resource := range s.Resources() {
		fmt.Println(resource.URI, resource.Name)
	}
	with(s, func(ctx context.Context, session *mcp.ClientSession) {
		res, err := session.ReadResource(ctx, &mcp.ReadResourceParams{URI: "app:///users"})
		fmt.Println(res.Contents[0].MIMEType, res.Contents[0].Text, err)
	})
	// Output:
	// app:///users list_users
	// application/json ["ann","bob"] <nil>
}

func ExampleServer_ResourceTemplates() {
	r := gin.New()
	r.GET("/users/:id", ginmcp.Op("get_user", getUser, ginmcp.QueryParam[bool]("verbose", "With everything.")))
	s := ginmcp.Attach(r, readable)
	for _, template := range s.ResourceTemplates() {
		fmt.Println(template.URITemplate)
	}
	with(s, func(ctx context.Context, session *mcp.ClientSession) {
		for _, uri := range []string{"app:///users/1?verbose=true", "app:///users/2"} {
			res, err := session.ReadResource(ctx, &mcp.ReadResourceParams{URI: uri})
			if err != nil {
				fmt.Println(err)
				continue
			}
			fmt.Println(res.Contents[0].Text)
		}
	})
	// Output:
	// app:///users/{id}{?verbose}
	// {"id":1,"name":"ann"}
	// calling "resources/read": Resource not found
}

func ExampleWithResourceScheme() {
	r := gin.New()
	r.GET("/users", listUsers)
	s := ginmcp.Attach(r, readable, ginmcp.WithResourceScheme("shop"))
	fmt.Println(s.Resources()[0].URI)
	// Output: shop:///users
}

// An argument whose values only the application knows.
func ExampleWithCompletion() {
	r := gin.New()
	r.GET("/users/:id", getUser)
	s := ginmcp.Attach(r, readable, ginmcp.WithCompletion(func(_ context.Context, _, argument, value string) ([]string, error) {
		if argument != "id" {
			return nil, nil
		}
		return []string{value + "1", value + "2"}, nil
	}))
	with(s, func(ctx context.Context, session *mcp.ClientSession) {
		res, err := session.Complete(ctx, &mcp.CompleteParams{
			Ref:      &mcp.CompleteReference{Type: "ref/resource", URI: "app:///users/{id}"},
			Argument: mcp.CompleteParamsArgument{Name: "id", Value: "4"},
		})
		fmt.Println(res.Completion.Values, err)
	})
	// Output: [41 42] <nil>
}

func ExampleInvocation_Resource() {
	r := gin.New()
	r.GET("/users", func(c *gin.Context) { c.String(http.StatusOK, "for a read of "+ginmcp.FromContext(c).Resource()) })
	with(ginmcp.Attach(r, readable), func(ctx context.Context, session *mcp.ClientSession) {
		res, err := session.ReadResource(ctx, &mcp.ReadResourceParams{URI: "app:///users"})
		fmt.Println(res.Contents[0].Text, err)
	})
	// Output: for a read of app:///users <nil>
}
