package ginmcp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The three calls that the benchmarks and the allocation bars measure: a small read, a
// write whose arguments are all in the JSON body, and a large answer.

type loadItem struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Price   int    `json:"price"`
	Verbose bool   `json:"verbose"`
}

type loadOrder struct {
	Name  string   `json:"name" binding:"required,max=50"`
	Email string   `json:"email" binding:"required,email"`
	Qty   int      `json:"qty" binding:"min=1"`
	Price float64  `json:"price"`
	Tags  []string `json:"tags"`
	Gift  bool     `json:"gift"`
}

type loadGet struct {
	ID      string `uri:"id"`
	Verbose bool   `form:"verbose"`
}

const loadOrderJSON = `{"name":"Ada","email":"ada@example.com","qty":3,"price":9.5,"tags":["a","b"],"gift":true}`

func loadBig() []loadItem {
	items := make([]loadItem, 2000)
	for i := range items {
		items[i] = loadItem{ID: fmt.Sprint("item-", i), Name: "A thing of some kind", Price: i}
	}
	return items
}

func readItem(id string, verbose bool) loadItem {
	return loadItem{ID: id, Name: "thing", Price: 3, Verbose: verbose}
}

func loadEngine() *gin.Engine {
	r := gin.New()
	big := loadBig()
	r.GET("/items/:id", Op("get_item", func(c *gin.Context) {
		c.JSON(http.StatusOK, readItem(c.Param("id"), c.Query("verbose") == "true"))
	}, In[loadGet]()))
	r.POST("/items", Op("add_item", func(c *gin.Context) {
		var in loadOrder
		if err := c.ShouldBindJSON(&in); err != nil {
			c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
			return
		}
		c.JSON(http.StatusCreated, in)
	}, Body[loadOrder]()))
	r.GET("/big", Op("big", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"items": big}) }))
	return r
}

// A loadCase is one of the three calls, as a tool call and as a request.
type loadCase struct {
	name, tool, arguments string
	method, target, body  string
}

var loadCases = []loadCase{
	{"get", "get_item", `{"id":"17","verbose":true}`, http.MethodGet, "/items/17?verbose=true", ""},
	{"post", "add_item", loadOrderJSON, http.MethodPost, "/items", loadOrderJSON},
	{"big", "big", `{}`, http.MethodGet, "/big", ""},
}

// bare serves the request as the application's own tests would.
func (c *loadCase) bare(tb testing.TB, h http.Handler) {
	var body io.Reader
	if c.body != "" {
		body = bytes.NewReader([]byte(c.body))
	}
	r, err := http.NewRequest(c.method, c.target, body)
	if err != nil {
		tb.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code >= http.StatusBadRequest {
		tb.Fatalf("%s: status %d", c.name, w.Code)
	}
}

// An adapter is a call without the argument checker: plan, dispatch and result.
type adapter struct {
	target dispatch.Target
	plan   *dispatch.Plan
	shaper result.Shaper
	values schema.Values
	caller *http.Request
}

func newAdapter(tb testing.TB, s *Server, c *loadCase) *adapter {
	tb.Helper()
	for _, op := range s.Operations() {
		if op.ID != c.tool {
			continue
		}
		in, _, err := schema.NewInput(&op, schema.InputOptions{})
		if err != nil {
			tb.Fatal(err)
		}
		values, problems := in.Check(context.Background(), json.RawMessage(c.arguments))
		if len(problems) > 0 {
			tb.Fatal(problems)
		}
		out, _ := schema.NewOutput(&op, schema.Config{})
		plan := dispatch.NewPlan(&op, in, dispatch.NewGuard(dispatch.RoutingOf(s.engine), introspect.Patterns(s.engine, new(introspect.Escapes))))
		return &adapter{s.config.env.Target, plan, result.Shaper{Output: out}, values, loadCaller(tb)}
	}
	tb.Fatalf("no operation %s", c.tool)
	return nil
}

// loadCaller is a request as a client of the protocol sends it, on a connection that
// may go away.
func loadCaller(tb testing.TB) *http.Request {
	ctx, cancel := context.WithCancel(context.Background())
	tb.Cleanup(cancel)
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/mcp", http.NoBody)
	r.Header = http.Header{
		"Accept": {"application/json, text/event-stream"}, "Content-Type": {"application/json"}, "User-Agent": {"client/1"},
		"Mcp-Protocol-Version": {"2025-06-18"}, "Authorization": {"Bearer token"},
	}
	return r
}

func (a *adapter) call(ctx context.Context) result.Result {
	response, err := a.plan.Do(ctx, &a.target, &dispatch.Call{Request: a.caller, Values: &a.values, Timeout: time.Minute})
	if err != nil {
		return result.Message(err.Error())
	}
	return a.shaper.Shape(response)
}

// loadNative is a server with hand-written tools that do the same work.
func loadNative() *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "native", Version: "1"}, nil)
	big := loadBig()
	s.AddTool(&mcp.Tool{Name: "get_item", InputSchema: noInput}, native(func(in loadNativeGet) (any, error) {
		return readItem(in.ID, in.Verbose), nil
	}))
	s.AddTool(&mcp.Tool{Name: "add_item", InputSchema: noInput}, native(func(in loadOrder) (any, error) {
		return in, nil
	}))
	s.AddTool(&mcp.Tool{Name: "big", InputSchema: noInput}, native(func(struct{}) (any, error) {
		return gin.H{"items": big}, nil
	}))
	return s
}

type loadNativeGet struct {
	ID      string `json:"id"`
	Verbose bool   `json:"verbose"`
}

func native[In any](f func(In) (any, error)) mcp.ToolHandler {
	return func(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		var in In
		if err := json.Unmarshal(req.Params.Arguments, &in); err != nil {
			return nil, err
		}
		out, err := f(in)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(out)
		if err != nil {
			return nil, err
		}
		return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: string(text)}}, StructuredContent: json.RawMessage(text)}, nil
	}
}
