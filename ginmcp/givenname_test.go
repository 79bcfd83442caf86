package ginmcp

import (
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// generated is a document with operation IDs as generators write them.
const generated = `{"openapi":"3.1.0","info":{"title":"x","version":"1"},"paths":{
	"/users":{"get":{"operationId":"list_users__api_v1_users_get","responses":{}}},
	"/users/{id}":{"get":{"operationId":"GetUser","responses":{}}},
	"/twice":{"get":{"operationId":"GetUser","responses":{}}}
}}`

func generatedRoutes() *gin.Engine {
	r := gin.New()
	r.GET("/users", answering("users"))
	r.GET("/users/:id", answering("user"))
	r.POST("/users", Op("add_user", answering("added")))
	r.GET("/hidden", Op("unseen", answering("hidden"), Hidden()))
	return r
}

func TestWithNames(t *testing.T) {
	tests := []struct {
		reason string
		names  []map[string]string
		want   []string
	}{
		{"none", nil, []string{"GetUser", "add_user", "list_users"}},
		{"a document's ID, whole", []map[string]string{{"list_users__api_v1_users_get": "users"}}, []string{"GetUser", "add_user", "users"}},
		{"an annotation's", []map[string]string{{"add_user": "create_user"}}, []string{"GetUser", "create_user", "list_users"}},
		{"a name that is made legal", []map[string]string{{"add_user": "Create a user!"}}, []string{"Create_a_user", "GetUser", "list_users"}},
		{"two that change places", []map[string]string{{"add_user": "GetUser", "GetUser": "add_user"}}, []string{"GetUser", "add_user", "list_users"}},
		{"a later one of the same ID", []map[string]string{{"add_user": "a", "GetUser": "b"}, {"add_user": "c"}}, []string{"b", "c", "list_users"}},
		{"an inferred name gives way", []map[string]string{{"add_user": "list_users"}}, []string{"GetUser", "get_users", "list_users"}},
		{"that of a hidden operation is no mistake", []map[string]string{{"unseen": "seen"}}, []string{"GetUser", "add_user", "list_users"}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			opts := []Option{WithOpenAPI([]byte(generated))}
			for _, names := range test.names {
				opts = append(opts, WithNames(names))
			}
			s := newServer(t, generatedRoutes(), opts...)
			if err := s.Refresh(); err != nil {
				t.Fatal(err)
			}
			if names := toolNames(t, inMemory(t, s, nil)); !slices.Equal(names, test.want) {
				t.Errorf("got  %v\nwant %v", names, test.want)
			}
		})
	}
}

func TestWithNamesMistakes(t *testing.T) {
	for _, test := range []struct {
		reason string
		names  map[string]string
		want   string
	}{
		{"a name of which nothing is left", map[string]string{"a": "日本"}, `WithNames: "a": "日本" cannot become a tool name`},
		{"an empty name", map[string]string{"a": ""}, `WithNames: "a": "" cannot become a tool name`},
		{"no ID", map[string]string{"": "a"}, `WithNames: "": "a" cannot become a tool name`},
	} {
		if _, err := New(gin.New(), WithNames(test.names)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.reason, err, test.want)
		}
	}
	for _, test := range []struct {
		reason string
		names  map[string]string
		tool   string
		want   string
	}{
		{"an ID that nobody has", map[string]string{"addUser": "x"}, "x", `WithNames: no operation has the ID "addUser"; did you mean add_user?`},
		{"an ID without its end", map[string]string{"list_users": "x"}, "x", `WithNames: no operation has the ID "list_users"`},
		{"two of one name", map[string]string{"add_user": "x", "GetUser": "x"}, "x", `POST /users: "x" is also the name of GET /users/:id`},
		{"two that become one", map[string]string{"add_user": "x y", "GetUser": "x.y"}, "x_y", `POST /users: "x_y" is also the name of GET /users/:id`},
		{"the ID of another", map[string]string{"GetUser": "add_user"}, "add_user", `GET /users/:id: "add_user" is also the name of POST /users`},
	} {
		t.Run(test.reason, func(t *testing.T) {
			withheld(t, newServer(t, generatedRoutes(), WithLogger(nil), WithOpenAPI([]byte(generated)), WithNames(test.names)), test.tool, test.want)
		})
	}
}
