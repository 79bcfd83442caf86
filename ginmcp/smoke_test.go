package ginmcp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type createOrder struct {
	Shop  int     `uri:"shop" binding:"min=1"`
	Dry   bool    `form:"dry"`
	Trace string  `header:"X-Trace"`
	Name  string  `json:"name" binding:"required,max=20" description:"Who orders"`
	Email *string `json:"email" binding:"omitempty,email"`
	Kind  string  `json:"kind" binding:"oneof=a b"`
	Items []struct {
		Qty int `json:"qty" binding:"min=1"`
	} `json:"items" binding:"required,dive"`
	When time.Time `json:"when"`
}

func TestSmoke(t *testing.T) {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.GET("/users/:id", func(c *gin.Context) { c.JSON(200, gin.H{"id": c.Param("id"), "auth": c.GetHeader("Authorization")}) })
	r.POST("/shops/:shop/orders", ginmcp.Handle("create_order", func(_ *gin.Context, in createOrder) (createOrder, error) { return in, nil }, ginmcp.Status(201)))
	r.GET("/missing", func(c *gin.Context) { c.JSON(404, gin.H{"error": "no"}) })
	r.GET("/panic", func(_ *gin.Context) { panic("x") })
	s := ginmcp.Attach(r)
	ts := httptest.NewServer(r)
	defer ts.Close()
	for _, d := range s.Diagnostics() {
		fmt.Println(d)
	}
	c := mcp.NewClient(&mcp.Implementation{Name: "t", Version: "1"}, nil)
	ses, err := c.Connect(context.Background(), &mcp.StreamableClientTransport{Endpoint: ts.URL + "/mcp", HTTPClient: &http.Client{}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ses.Close()
	l, err := ses.ListTools(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := json.MarshalIndent(l, "", " ")
	fmt.Println(string(b))
	for _, x := range []struct {
		n string
		a any
	}{{"get_users_by_id", map[string]any{"id": "5"}}, {"get_users_by_id", map[string]any{"id": 7}}, {"get_users_by_id", map[string]any{"idd": "5"}}, {"get_users_by_id", map[string]any{"id": "a/b"}},
		{"create_order", map[string]any{"shop": "3", "name": "bob", "kind": "c", "items": []any{map[string]any{"qty": 0}}}},
		{"create_order", map[string]any{"shop": 3, "X-Trace": "t", "dry": "true", "name": "bob", "kind": "a", "when": "2025-11-23T16:45:58Z", "items": []any{map[string]any{"qty": 1.0}}}},
		{"get_missing", nil}, {"get_panic", nil}} {
		res, err := ses.CallTool(context.Background(), &mcp.CallToolParams{Name: x.n, Arguments: x.a})
		if err != nil {
			fmt.Println(x.n, "ERR", err)
			continue
		}
		b, _ := json.Marshal(res)
		fmt.Println(x.n, string(b))
	}
}
