package ginmcp_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// views is one engine with a server for each audience: customers at /mcp, the staff behind a
// token at /staff/mcp, and reports by their tag at /reports.
func views() (*gin.Engine, map[string]*ginmcp.Server) {
	r := gin.New()
	answer := func(c *gin.Context) { c.String(http.StatusOK, c.FullPath()) }
	r.GET("/items", ginmcp.Op("list_items", answer, ginmcp.Tags("shop")))
	r.GET("/sales", ginmcp.Op("show_sales", answer, ginmcp.Tags("shop", "report")))
	r.DELETE("/admin/items/:id", ginmcp.Op("purge_item", answer))
	servers := map[string]*ginmcp.Server{
		"/mcp": ginmcp.Attach(r, ginmcp.WithRouteMaps(
			ginmcp.RouteMap{Pattern: "^/admin/", Kind: ginmcp.Exclude},
			ginmcp.RouteMap{Tags: []string{"report"}, Kind: ginmcp.Exclude},
		)),
		"/reports": ginmcp.Attach(r, ginmcp.WithPath("/reports"), ginmcp.WithRouteMaps(
			ginmcp.RouteMap{Tags: []string{"report"}, Kind: ginmcp.Tool},
			ginmcp.RouteMap{Kind: ginmcp.Exclude},
		)),
	}
	staff, err := ginmcp.New(r, ginmcp.WithRouteFunc(func(introspect.Operation, ginmcp.Kind) (ginmcp.Kind, error) { return ginmcp.Tool, nil }))
	if err != nil {
		panic(err)
	}
	staff.Mount(r.Group("/staff", requireToken), "/mcp")
	servers["/staff/mcp"] = staff
	return r, servers
}

// What one audience does not see it cannot call, though another one can. No mount is a tool, not
// even with a function that makes everything a tool.
func TestViews(t *testing.T) {
	r, servers := views()
	server := httptest.NewServer(r)
	defer server.Close()
	everything := []string{"list_items", "purge_item", "show_sales"}
	tests := []struct {
		reason, path string
		want         []string
	}{
		{"by a map that excludes", "/mcp", []string{"list_items"}},
		{"by a tag", "/reports", []string{"show_sales"}},
		{"by a function that takes all", "/staff/mcp", everything},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			session := overHTTP(t, server, test.path, http.Header{"Authorization": {"Bearer t"}})
			var listed []string
			for tool, err := range session.Tools(t.Context(), nil) {
				if err != nil {
					t.Fatal(err)
				}
				listed = append(listed, tool.Name)
			}
			if !slices.Equal(listed, test.want) {
				t.Errorf("got %v, want %v", listed, test.want)
			}
			for _, tool := range everything {
				res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: argumentsOf(tool)})
				if called := err == nil && !res.IsError; called != slices.Contains(test.want, tool) {
					t.Errorf("%s was called: %v (%v)", tool, called, err)
				}
			}
			for _, op := range servers[test.path].Operations() {
				if strings.Contains(op.Path, "mcp") || strings.Contains(op.Path, "reports") {
					t.Errorf("the mount %s is an operation", op.Path)
				}
			}
		})
	}
	if w := rpc(t, r, "/staff/mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, nil); w.Code != http.StatusUnauthorized {
		t.Errorf("the staff's list without a token: %d %s", w.Code, w.Body)
	}
}

func argumentsOf(tool string) map[string]any {
	if tool == "purge_item" {
		return map[string]any{"id": "1"}
	}
	return nil
}
