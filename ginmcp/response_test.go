package ginmcp_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/ginmcptest"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestResponsesAsResults: what an application responds is what a client receives, through the
// SDK.
func TestResponsesAsResults(t *testing.T) {
	type item struct {
		ID int `json:"id" binding:"required"`
	}
	r := gin.New()
	r.POST("/orders", func(c *gin.Context) {
		c.Header("Location", "/orders/7")
		c.Header("Retry-After", "3")
		c.Status(http.StatusAccepted)
	})
	r.GET("/list", func(c *gin.Context) {
		c.Header("X-Total-Count", "42")
		c.Header("Link", `</list?page=2>; rel="next"`)
		c.JSON(http.StatusOK, []int{1})
	})
	r.GET("/nan", ginmcp.Op("nan", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"x": math.NaN()}) }))
	r.GET("/null", ginmcp.Handle("null", func(*gin.Context, struct{}) (*item, error) { return nil, nil }))
	r.GET("/nilmap", ginmcp.Handle("nilmap", func(*gin.Context, struct{}) (map[string]int, error) { return nil, nil }))
	r.GET("/map", ginmcp.Handle("map", func(*gin.Context, struct{}) (gin.H, error) { return gin.H{"a": 1}, nil }))
	r.GET("/private", func(c *gin.Context) { c.Redirect(http.StatusFound, "/login") })
	r.GET("/moved", func(c *gin.Context) { c.Redirect(http.StatusFound, "/list") })
	r.GET("/code", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"code": 20000, "message": "", "data": nil}) })
	session := ginmcptest.Client(t, r, ginmcp.WithLogger(nil), ginmcp.WithSuccessCode(20000))
	for _, c := range []struct {
		tool, structured, text, headers string
		isError                         bool
		reason                          string
	}{
		{"post_orders", "null", "Location: /orders/7", `{"Location":"/orders/7","Retry-After":"3"}`, false, "where a created thing is"},
		{"get_list", `{"result":[1]}`, "X-Total-Count: 42", `{"Link":"</list?page=2>; rel=\"next\"","X-Total-Count":"42"}`, false, "where more is"},
		{"nan", `{"error":"the handler could not write its response; the call may have been carried out","status":200}`, "could not write", "null", true, "what cannot be rendered"},
		{"null", `{}`, "null", "null", false, "a nil pointer"},
		{"nilmap", `{}`, "null", "null", false, "a nil map"},
		{"map", `{"a":1}`, `{"a":1}`, "null", false, "a map"},
		{"get_private", `{"error":"it looks like a login page, so the call needs a session or other credentials","location":"/login","status":302}`, "/login", `{"Location":"/login"}`, true, "a login page"},
		{"get_moved", `{"location":"/list","status":302}`, "/list", `{"Location":"/list"}`, false, "a redirect"},
		{"get_code", `{"code":20000,"data":null,"message":""}`, `20000`, "null", false, "a success code of the application's own"},
	} {
		res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: c.tool})
		if err != nil {
			t.Errorf("%s: %v", c.tool, err)
			continue
		}
		structured, headers, texts := compact(t, res.StructuredContent), compact(t, res.Meta["ginmcp.headers"]), ""
		if c.tool == "nan" && res.StructuredContent == nil {
			structured = compact(t, res.Meta["ginmcp.error"])
		}
		for _, content := range res.Content {
			if text, ok := content.(*mcp.TextContent); ok {
				texts += text.Text + "\n"
			}
		}
		if structured != c.structured || headers != c.headers || !strings.Contains(texts, c.text) || res.IsError != c.isError {
			t.Errorf("%s: error %t, %s, headers %s, text %s; want %t, %s, %s, %s: %s",
				c.tool, res.IsError, structured, headers, texts, c.isError, c.structured, c.headers, c.text, c.reason)
		}
	}
}

func compact(t *testing.T, v any) string {
	t.Helper()
	b := new(strings.Builder)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

func ExampleWithSuccessCode() {
	r := gin.New()
	r.GET("/a", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"code": 20000, "message": "created"}) })
	r.GET("/b", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"code": 40001, "message": "no such user"}) })
	s := ginmcp.Attach(r, ginmcp.WithSuccessCode(20000))
	fmt.Println(call(s, "get_a", nil))
	fmt.Println(call(s, "get_b", nil))
	// Output:
	// {"code":20000,"message":"created"}
	// error: HTTP 200 OK, but the response is an error: {"code":40001,"message":"no such user"}
}

// TestLocationsOfTools: a result whose Location is that of a tool's route names the tool and its
// arguments, so that an agent can read what it created or poll what is in progress.
func TestLocationsOfTools(t *testing.T) {
	location := ""
	r := gin.New()
	for _, path := range []string{"/jobs/:id", "/jobs/:id/log", "/hidden/:id", "/other/:id"} {
		r.GET(path, func(c *gin.Context) { c.String(http.StatusOK, c.Param("id")) })
	}
	r.GET("/jobs/latest", func(*gin.Context) {})
	r.DELETE("/gone/:id", func(*gin.Context) {})
	r.POST("/jobs", func(c *gin.Context) {
		c.Header("Location", location)
		c.Status(http.StatusAccepted)
	})
	session := ginmcptest.Client(t, r, ginmcp.WithLogger(nil),
		ginmcp.WithRouteMaps(ginmcp.RouteMap{Pattern: "^/hidden", Kind: ginmcp.Exclude}),
		ginmcp.Curate("get_other_by_id").Rename("read_other").RenameArgument("id", "number"))
	for _, c := range []struct{ location, want, reason string }{
		{"/jobs/7", `{"arguments":{"id":"7"},"tool":"get_jobs_by_id"}`, "a job"},
		{"/jobs/a%20b", `{"arguments":{"id":"a b"},"tool":"get_jobs_by_id"}`, "an escape is none in an argument"},
		{"jobs/7/log", `{"arguments":{"id":"7"},"tool":"get_jobs_by_id_log"}`, "a relative location"},
		{"/jobs/latest", `{"arguments":{},"tool":"get_jobs_latest"}`, "a route without arguments"},
		{"/jobs/7?page=2", `{"arguments":{"id":"7","query":{"page":["2"]}},"tool":"get_jobs_by_id"}`, "a query"},
		{"http://localhost/jobs/7", `{"arguments":{"id":"7"},"tool":"get_jobs_by_id"}`, "the whole address"},
		{"/other/7", `{"arguments":{"number":"7"},"tool":"read_other"}`, "under the names that agents see"},
		{"https://elsewhere.example/jobs/7", `null`, "another host"},
		{"/hidden/7", `null`, "what is not a tool is not named"},
		{"/gone/7", `null`, "nor what would change something"},
		{"/nowhere", `null`, "nor what does not exist"},
		{"::", `null`, "nor what is not a URL"},
	} {
		location = c.location
		res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "post_jobs"})
		if err != nil {
			t.Fatal(err)
		}
		texts := ""
		for _, content := range res.Content {
			if text, ok := content.(*mcp.TextContent); ok {
				texts += text.Text + "\n"
			}
		}
		if got := compact(t, res.Meta["ginmcp.next"]); got != c.want || strings.Contains(texts, "Read it with") != (c.want != "null") {
			t.Errorf("%s: got %s, text %s; want %s: %s", c.location, got, texts, c.want, c.reason)
		}
	}
}
