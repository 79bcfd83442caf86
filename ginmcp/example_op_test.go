package ginmcp_test

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// one attaches a server to an engine with one annotated route, and returns it.
func one(method, path string, opts ...ginmcp.OpOption) *ginmcp.Server {
	r := gin.New()
	r.Handle(method, path, ginmcp.Op("it", func(c *gin.Context) { c.Status(http.StatusNoContent) }, opts...))
	return ginmcp.Attach(r)
}

func ExampleOp() {
	type getUserInput struct {
		ID      int  `uri:"id"`
		Verbose bool `form:"verbose"`
	}
	r := gin.New()
	r.GET("/users/:id", ginmcp.Op("find_user", getUser, ginmcp.In[getUserInput]()))
	s := ginmcp.Attach(r)
	fmt.Println(names(s), arguments(s))
	fmt.Println(call(s, "find_user", map[string]any{"id": 1}))
	// Output:
	// [find_user] [id:integer, required verbose:boolean]
	// {"id":1,"name":"ann"}
}

func ExampleID() {
	r := gin.New()
	r.GET("/users/:id", getUser)
	fmt.Println(names(ginmcp.Attach(r, ginmcp.WithOperation("GET /users/:id", ginmcp.ID("find_user")))))
	// Output: [find_user]
}

func ExampleIn() {
	type order struct {
		Shop  int    `uri:"shop"`
		Dry   bool   `form:"dry"`
		Trace string `header:"X-Trace"`
		Item  string `json:"item" binding:"required"`
	}
	fmt.Println(arguments(one("POST", "/shops/:shop/orders", ginmcp.In[order]())))
	// Output: [X-Trace:string dry:boolean item:string, required shop:integer, required]
}

func ExamplePath() {
	type path struct {
		ID int `uri:"id"`
	}
	fmt.Println(arguments(one("GET", "/users/:id", ginmcp.Path[path]())))
	// Output: [id:integer, required]
}

func ExampleQuery() {
	type query struct {
		Limit int `form:"limit,default=20"`
	}
	fmt.Println(arguments(one("GET", "/users", ginmcp.Query[query]())))
	// Output: [limit:integer]
}

func ExampleHeader() {
	type header struct {
		Language string `header:"Accept-Language"`
	}
	fmt.Println(arguments(one("GET", "/users", ginmcp.Header[header]())))
	// Output: [Accept-Language:string]
}

func ExampleBody() {
	type user struct {
		Name string `json:"name" binding:"required"`
	}
	fmt.Println(arguments(one("POST", "/users", ginmcp.Body[user]())))
	// Output: [name:string, required]
}

// A body that is not an object is one argument.
func ExampleBody_list() {
	fmt.Println(arguments(one("POST", "/users/remove", ginmcp.Body[[]int]())))
	// Output: [body:array, required]
}

func ExampleForm() {
	type tag struct {
		Name string `form:"name" binding:"required"`
	}
	fmt.Println(arguments(one("POST", "/tags", ginmcp.Form[tag]())))
	// Output: [name:string, required]
}

func ExamplePathParam() {
	fmt.Println(arguments(one("GET", "/users/:id", ginmcp.PathParam[int]("id", "The number of the user."))))
	// Output: [id:integer, required]
}

func ExampleQueryParam() {
	fmt.Println(arguments(one("GET", "/users", ginmcp.QueryParam[string]("q", "A part of the name."))))
	// Output: [q:string]
}

func ExampleHeaderParam() {
	fmt.Println(arguments(one("GET", "/users", ginmcp.HeaderParam[string]("X-Team", "Whose users."))))
	// Output: [X-Team:string]
}

func ExampleCookieParam() {
	fmt.Println(arguments(one("GET", "/users", ginmcp.CookieParam[string]("theme", "How they look."))))
	// Output: [theme:string]
}

func ExampleOut() {
	type user struct {
		Name string `json:"name"`
	}
	fmt.Printf("%s\n", one("GET", "/me", ginmcp.Out[user]()).Tools()[0].OutputSchema)
	// Output: {"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}
}

func ExampleMethod() {
	r := gin.New()
	r.Any("/users", ginmcp.Op("replace_users", listUsers, ginmcp.Method("put")))
	fmt.Println(ginmcp.Attach(r).Operations()[0].Route())
	// Output: PUT /users
}

func ExampleSummary() {
	t := one("GET", "/users", ginmcp.Summary("List all users.")).Tools()[0]
	fmt.Println(t.Title, "|", t.Description)
	// Output: List all users | List all users.
}

func ExampleDescription() {
	t := one("GET", "/users", ginmcp.Description("Users who left are not in it.")).Tools()[0]
	fmt.Println(t.Title, "|", t.Description)
	// Output: It | Users who left are not in it.
}

func ExampleTags() {
	fmt.Println(one("GET", "/users", ginmcp.Tags("users"), ginmcp.Tags("admin")).Tools()[0].Meta)
	// Output: map[ginmcp.tags:[users admin]]
}

func ExampleHidden() {
	fmt.Println(names(one("GET", "/users", ginmcp.Hidden())))
	// Output: []
}

func ExampleReadOnly() {
	fmt.Println(one("POST", "/users/search", ginmcp.ReadOnly()).Tools()[0].Annotations.ReadOnlyHint)
	// Output: true
}

func ExampleDestructive() {
	fmt.Println(*one("POST", "/users/purge", ginmcp.Destructive()).Tools()[0].Annotations.DestructiveHint)
	// Output: true
}

func ExampleIdempotent() {
	fmt.Println(one("POST", "/users/sync", ginmcp.Idempotent()).Tools()[0].Annotations.IdempotentHint)
	// Output: true
}

func ExampleTimeout() {
	r := gin.New()
	r.GET("/slow", ginmcp.Op("slow", func(c *gin.Context) { <-c.Request.Context().Done() }, ginmcp.Timeout(10*time.Millisecond)))
	fmt.Println(call(ginmcp.Attach(r), "slow", nil))
	// Output: error: The application did not respond within 10ms; the call may still be carried out.
}
