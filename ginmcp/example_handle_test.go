package ginmcp_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

type createUser struct {
	Team string `uri:"team"`
	Name string `json:"name" binding:"required,max=5"`
}

type created struct {
	Team string `json:"team"`
	Name string `json:"name"`
}

func create(_ *gin.Context, in createUser) (created, error) {
	if in.Name == "ann" {
		return created{}, ginmcp.Error(http.StatusConflict, "ann is already there")
	}
	return created(in), nil
}

// A typed handler is a tool and also serves plain HTTP.
func ExampleHandle() {
	r := gin.New()
	r.POST("/teams/:team/users", ginmcp.Handle("create_user", create))
	s := ginmcp.Attach(r)

	fmt.Println(call(s, "create_user", map[string]any{"team": "a", "name": "bob"}))
	fmt.Println(call(s, "create_user", map[string]any{"team": "a"}))

	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/teams/a/users", strings.NewReader(`{"name":"robert"}`)))
	fmt.Println(w.Code, w.Body)
	// Output:
	// {"team":"a","name":"bob"}
	// error: The arguments of create_user are not valid; nothing was called.
	// - name: is missing, but required; it must be a string
	// 400 {"error":"invalid input","fields":[{"field":"name","message":"must have at most 5 characters, got 6"}]}
}

func ExampleStatus() {
	r := gin.New()
	r.POST("/teams/:team/users", ginmcp.Handle("create_user", create, ginmcp.Status(http.StatusCreated)))
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/teams/a/users", strings.NewReader(`{"name":"bob"}`)))
	fmt.Println(w.Code, w.Body)
	// Output: 201 {"team":"a","name":"bob"}
}

func ExampleError() {
	r := gin.New()
	r.POST("/teams/:team/users", ginmcp.Handle("create_user", create))
	fmt.Println(call(ginmcp.Attach(r), "create_user", map[string]any{"team": "a", "name": "ann"}))
	// Output: error: HTTP 409 Conflict: {"error":"ann is already there"}
}

var errTaken = errors.New("the name is taken")

func ExampleErrorf() {
	err := ginmcp.Errorf(http.StatusConflict, "cannot add %s: %w", "ann", errTaken)
	fmt.Println(err, errors.Is(err, errTaken))
	// Output: cannot add ann: the name is taken true
}

// Errors in the envelope that the rest of the application uses.
func ExampleRenderErrors() {
	r := gin.New()
	r.Use(ginmcp.RenderErrors(func(c *gin.Context, err error) {
		c.JSON(ginmcp.StatusOf(err), gin.H{"success": false, "message": err.Error()})
	}))
	r.GET("/users/:id", ginmcp.Handle("get_user", func(*gin.Context, struct{}) (string, error) {
		return "", ginmcp.Error(http.StatusNotFound, "no such user")
	}))
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/users/1", http.NoBody))
	fmt.Println(w.Code, w.Body)
	// Output: 404 {"message":"no such user","success":false}
}
