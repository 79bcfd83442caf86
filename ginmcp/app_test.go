package ginmcp_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type placeOrder struct {
	Shop  int     `uri:"shop" binding:"min=1"`
	Dry   bool    `form:"dry"`
	Trace string  `header:"X-Trace"`
	Name  string  `json:"name" binding:"required,max=20" description:"Who orders."`
	Email *string `json:"email" binding:"omitempty,email"`
	Kind  string  `json:"kind" binding:"oneof=a b"`
	Items []struct {
		Qty int `json:"qty" binding:"min=1"`
	} `json:"items" binding:"required,dive"`
}

type placed struct {
	Shop  int    `json:"shop"`
	Dry   bool   `json:"dry"`
	Trace string `json:"trace"`
	Items int    `json:"items"`
}

func application() *gin.Engine {
	r := gin.New()
	r.GET("/users/:id", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"id": c.Param("id"), "auth": c.GetHeader("Authorization")})
	})
	r.POST("/shops/:shop/orders", ginmcp.Handle("place_order", func(_ *gin.Context, in placeOrder) (placed, error) {
		return placed{in.Shop, in.Dry, in.Trace, len(in.Items)}, nil
	}, ginmcp.Status(http.StatusCreated)))
	r.DELETE("/users/:id", func(c *gin.Context) { c.Status(http.StatusNoContent) })
	r.GET("/missing", func(c *gin.Context) { c.JSON(http.StatusNotFound, gin.H{"error": "no"}) })
	r.GET("/panic", func(*gin.Context) { panic("secret") })
	r.Any("/any", listUsers)
	r.Static("/assets", ".")
	return r
}

// bearer sends a token along with every message.
type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", string(b))
	return http.DefaultTransport.RoundTrip(r)
}

// An application, attached with one line, over HTTP with the official client.
func TestApplication(t *testing.T) {
	r := application()
	ginmcp.Attach(r, ginmcp.WithLogger(nil))
	server := httptest.NewServer(r)
	defer server.Close()
	defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{
		Endpoint: server.URL + "/mcp", HTTPClient: &http.Client{Transport: bearer("Bearer t")},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()

	list, err := session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, tool := range list.Tools {
		listed = append(listed, tool.Name)
		if tool.Title == "" || tool.Description == "" || tool.Annotations == nil || tool.InputSchema == nil {
			t.Errorf("%s lacks a title, a description, hints or a schema: %+v", tool.Name, tool)
		}
	}
	if want := []string{"delete_users_by_id", "get_missing", "get_panic", "get_users_by_id", "list_users", "place_order"}; !slices.Equal(listed, want) {
		t.Errorf("got  %v\nwant %v", listed, want)
	}

	order := func(more string) string { return `{"shop":3,"name":"bob","kind":"a","items":[{"qty":1}]` + more + `}` }
	tests := []struct {
		reason, tool, arguments string
		isError                 bool
		want                    []string
	}{
		{"a plain route, with the caller's own header", "get_users_by_id", `{"id":"5"}`, false, []string{`{"auth":"Bearer t","id":"5"}`}},
		{"a number where a path wants a text", "get_users_by_id", `{"id":7}`, false, []string{`"id":"7"`}},
		{"no body is no error", "delete_users_by_id", `{"id":"5"}`, false, []string{"204"}},
		{"an unknown argument and a missing one", "get_users_by_id", `{"idd":"5"}`, true, []string{"idd", `"id"`, "id: is missing"}},
		{"a slash in a path argument", "get_users_by_id", `{"id":"a/b"}`, true, []string{"id: "}},
		{"every source of a typed handler", "place_order", order(`,"dry":true,"X-Trace":"t"`), false, []string{`{"shop":3,"dry":true,"trace":"t","items":1}`}},
		{"what a model gets wrong is mended", "place_order", `{"shop":"3","name":"bob","kind":"b","items":[{"qty":1.0}],"dry":"true"}`, false, []string{`"shop":3,"dry":true`}},
		{"all problems at once", "place_order", `{"shop":0,"name":"bob","kind":"c","items":[{"qty":0}]}`, true, []string{"shop: must be at least 1", "kind: ", "items[0].qty: must be at least 1"}},
		{"a 404 is an error with its body", "get_missing", `{}`, true, []string{"404", `{"error":"no"}`}},
		{"so is a panic, without its text", "get_panic", `{}`, true, []string{"500"}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: test.tool, Arguments: json.RawMessage(test.arguments)})
			if err != nil {
				t.Fatal(err)
			}
			raw, err := json.Marshal(res.Content[0])
			if err != nil {
				t.Fatal(err)
			}
			var content struct{ Text string }
			if err := json.Unmarshal(raw, &content); err != nil {
				t.Fatal(err)
			}
			if res.IsError != test.isError {
				t.Errorf("error %v: %s", res.IsError, content.Text)
			}
			for _, want := range test.want {
				if !strings.Contains(content.Text, want) {
					t.Errorf("got %s, want it to say %s", content.Text, want)
				}
			}
			if strings.Contains(content.Text, "secret") {
				t.Errorf("the text of the panic came through: %s", content.Text)
			}
		})
	}
}
