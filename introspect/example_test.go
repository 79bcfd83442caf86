package introspect_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

func listUsers(c *gin.Context) { c.JSON(http.StatusOK, []string{"ann"}) }
func getUser(c *gin.Context)   { c.String(http.StatusOK, "user "+c.Param("id")) }

func ExampleRoutes() {
	r := gin.New()
	r.GET("/users", listUsers)
	r.GET("/users/:id", introspect.Annotate(&introspect.Annotation{ID: "get_user"}, getUser))
	r.Static("/assets", ".")

	operations, diagnostics, errs := introspect.Routes(r, nil, nil)
	for _, o := range operations {
		fmt.Printf("%s %v %q\n", o.Route(), o.PathParams(), o.ID)
	}
	for _, d := range diagnostics {
		fmt.Println(d)
	}
	fmt.Println(errs)
	// Output:
	// GET /users [] ""
	// GET /users/:id [id] "get_user"
	// INFO GET /assets/*filepath: excluded: it serves static files
	// []
}

func ExampleRoutes_extra() {
	r := gin.New()
	r.GET("/users", listUsers)

	operations, _, errs := introspect.Routes(r, nil, map[string]*introspect.Annotation{
		"GET /users":  {ID: "list_users"},
		"GET /people": {ID: "list_people"},
	})
	fmt.Println(operations[0].ID, operations[0].Sources[introspect.FactID])
	fmt.Println(errs)
	// Output:
	// list_users annotation
	// [operation "list_people": no route "GET /people"]
}

func ExampleAnnotate() {
	r := gin.New()
	r.GET("/users/:id", introspect.Annotate(&introspect.Annotation{ID: "get_user"}, getUser))

	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/users/7", http.NoBody))
	fmt.Println(w.Body)
	// Output: user 7
}

func ExampleNameHandler() {
	a := &introspect.Annotation{}
	made := introspect.Annotate(a, func(c *gin.Context) { listUsers(c) }) // a closure has no name
	introspect.NameHandler(a, listUsers)

	r := gin.New()
	r.GET("/users", made)
	operations, _, _ := introspect.Routes(r, nil, nil)
	fmt.Println(operations[0].Handler)
	// Output: github.com/ginmcp/ginmcp/introspect_test.listUsers
}

func ExampleParsePath() {
	segments, err := introspect.ParsePath("/users/:id/files/*path")
	for _, s := range segments {
		fmt.Printf("%+v\n", s)
	}
	fmt.Println(err)
	// Output:
	// {Literal:users Param: Wild:false}
	// {Literal: Param:id Wild:false}
	// {Literal:files Param: Wild:false}
	// {Literal: Param:path Wild:true}
	// <nil>
}

func ExampleEscapes() {
	r := gin.New()
	r.POST(`/users\:batch`, listUsers) // a literal colon

	var escapes introspect.Escapes
	escapes.Snapshot(r)
	r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", http.NoBody))

	fmt.Println(r.Routes()[0].Path) // Gin has forgotten
	operations, _, _ := introspect.Routes(r, &escapes, nil)
	fmt.Println(operations[0].Path)
	// Output:
	// /users:batch
	// /users\:batch
}

func ExampleOutcome() {
	r := gin.New()
	r.GET("/users", introspect.Annotate(&introspect.Annotation{}, func(c *gin.Context) {
		_ = c.AbortWithError(http.StatusBadGateway, errors.New("the database is away")) // an empty 502
	}))

	var outcome introspect.Outcome
	ctx := introspect.WithOutcome(context.Background(), &outcome)
	r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/users", http.NoBody))
	fmt.Println(outcome.Errors(), outcome.Err())
	// Output: [the database is away] <nil>
}

func ExampleRead() {
	type order struct {
		Item string `json:"item"`
	}
	r := gin.New()
	r.POST("/orders", listUsers)

	operations, _, _ := introspect.Read(r, introspect.Sources{Facts: []introspect.Facts{{
		Routes: []introspect.RouteFacts{{
			Method: "POST", Path: "/orders", Handler: "github.com/ginmcp/ginmcp/introspect_test.listUsers",
			Summary: "Creates an order.",
			Inputs:  []introspect.Input{{In: introspect.LocationBody, Type: introspect.TypeOf[order]()}},
		}},
	}}})
	fmt.Println(operations[0].Summary, operations[0].Sources[introspect.FactSummary])
	fmt.Println(operations[0].Inputs[0].In, operations[0].Inputs[0].Type.Go)
	// Output:
	// Creates an order. generated facts
	// body introspect_test.order
}
