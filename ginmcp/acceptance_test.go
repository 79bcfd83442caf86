package ginmcp_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The cases that FastMCP and fastapi_mcp test their own integrations with, by number, and those
// that fail in them. These are the ones of calls: what reaches the application, and what comes
// back.

// mirror answers with the request as the application sees it.
func mirror(c *gin.Context) {
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		c.String(http.StatusInternalServerError, err.Error())
		return
	}
	seen := []string{c.Request.Method + " " + c.Request.URL.EscapedPath()}
	if q := c.Request.URL.RawQuery; q != "" {
		seen = append(seen, "?"+q)
	}
	for _, name := range []string{"Content-Type", "Cookie", "X-Id", "X-Count", "X-Test"} {
		if value := c.GetHeader(name); value != "" {
			seen = append(seen, name+": "+value)
		}
	}
	c.String(http.StatusOK, strings.Join(append(seen, string(body)), "\n"))
}

type acceptItem struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

type acceptPatch struct {
	Name  *string `json:"name"`
	Notes *string `json:"notes,omitempty"`
}

type acceptLists struct {
	Tags  []string `form:"tags"`
	Comma []string `form:"comma" collection_format:"csv"`
	Pipe  []string `form:"pipe" collection_format:"pipes"`
	Space []string `form:"space" collection_format:"ssv"`
	Flag  bool     `form:"flag"`
	Page  int      `form:"page"`
}

type acceptForm struct {
	Name  string `form:"name"`
	Count int    `form:"count"`
	Flag  bool   `form:"flag"`
}

// An acceptance is one call.
type acceptance struct {
	number, reason string
	method, path   string
	annotation     []ginmcp.OpOption
	handler        gin.HandlerFunc // nil mirrors
	arguments      string
	isError        bool
	want, not      []string
}

func acceptances() []acceptance {
	id := ginmcp.PathParam[int]("id", "")
	return []acceptance{
		{"1", "id in path and body: each goes where it belongs", "PUT", "/items/:id", []ginmcp.OpOption{id, ginmcp.Body[acceptItem]()}, nil,
			`{"id__path":5,"id":7,"name":"x"}`, false, []string{"PUT /items/5", `{"id":7,"name":"x"}`}, nil},
		{"2", "id in path, query and header", "GET", "/items/:id", []ginmcp.OpOption{id, ginmcp.QueryParam[int]("id", ""), ginmcp.HeaderParam[int]("X-Id", "")}, nil,
			`{"id__path":5,"id__query":6,"X-Id":7}`, false, []string{"GET /items/5", "?id=6", "X-Id: 7"}, nil},
		{"5", "what is in the path is not in the body", "POST", "/items/:item_id", []ginmcp.OpOption{ginmcp.PathParam[int]("item_id", ""), ginmcp.Body[acceptItem]()}, nil,
			`{"item_id":5,"id":1,"name":"x"}`, false, []string{"POST /items/5", `"name":"x"`}, []string{"item_id"}},
		{"6", "a 404 is an error that says so", "GET", "/gone", nil, func(c *gin.Context) { c.JSON(404, gin.H{"detail": "x"}) },
			`{}`, true, []string{"404", `{"detail":"x"}`}, nil},
		{"7", "a timeout says how long was waited", "GET", "/slow", []ginmcp.OpOption{ginmcp.Timeout(time.Millisecond)}, func(c *gin.Context) { <-c.Request.Context().Done() },
			`{}`, true, []string{"did not respond within 1ms"}, nil},
		{"10", "nothing is sent for null", "GET", "/lists", []ginmcp.OpOption{ginmcp.Query[acceptLists]()}, nil,
			`{"page":null,"tags":null,"flag":true}`, false, []string{"?flag=true"}, []string{"page", "tags"}},
		{"11, 12, 13, 14", "a list is repeated, or joined as its tag says", "GET", "/lists", []ginmcp.OpOption{ginmcp.Query[acceptLists]()}, nil,
			`{"tags":["a","b"],"comma":["a","b"],"pipe":["a","b"],"space":["a","b"]}`, false, []string{"tags=a&tags=b", "comma=a%2Cb", "pipe=a%7Cb", "space=a+b"}, nil},
		{"15", "booleans are lower case", "GET", "/lists", []ginmcp.OpOption{ginmcp.Query[acceptLists]()}, nil,
			`{"flag":true}`, false, []string{"?flag=true"}, nil},
		{"16", "an empty list is left out", "GET", "/lists", []ginmcp.OpOption{ginmcp.Query[acceptLists]()}, nil,
			`{"tags":[],"page":1}`, false, []string{"?page=1"}, []string{"tags"}},
		{"22", "a form", "POST", "/form", []ginmcp.OpOption{ginmcp.Form[acceptForm]()}, nil,
			`{"name":"a b","count":42,"flag":true}`, false, []string{"application/x-www-form-urlencoded", "name=a+b&count=42&flag=true"}, nil},
		{"25", "a cookie that is no text", "GET", "/cookie", []ginmcp.OpOption{ginmcp.CookieParam[int]("page", "")}, nil,
			`{"page":7}`, false, []string{"Cookie: page=7"}, nil},
		{"26", "a body that is a list, beside a query", "POST", "/batch", []ginmcp.OpOption{ginmcp.Body[[]acceptItem](), ginmcp.QueryParam[bool]("dry", "")}, nil,
			`{"body":[{"id":1,"name":"x"}],"dry":true}`, false, []string{"?dry=true", `[{"id":1,"name":"x"}]`}, nil},
		{"38", "an argument that is missing is named", "GET", "/items/:item_id", nil, nil,
			`{}`, true, []string{"item_id"}, nil},
		{"38", "a 500 is an error", "GET", "/broken", nil, func(c *gin.Context) { c.String(500, "broken") },
			`{}`, true, []string{"500"}, nil},
		{"38", "an empty 204 is none", "DELETE", "/items/:item_id", nil, func(c *gin.Context) { c.Status(204) },
			`{"item_id":"1"}`, false, []string{"204"}, nil},
		{"40", "what is not ASCII stays readable", "GET", "/text", nil, func(c *gin.Context) { c.JSON(200, gin.H{"name": "日本 ü"}) },
			`{}`, false, []string{`{"name":"日本 ü"}`}, nil},
		{"our own", "null clears a member of a PATCH, and what is left out is left alone", "PATCH", "/items/:id", []ginmcp.OpOption{id, ginmcp.Body[acceptPatch]()}, nil,
			`{"id":1,"name":null}`, false, []string{`{"name":null}`}, []string{"notes"}},
		{"our own", "a list is no path", "GET", "/items/:item_id", nil, nil,
			`{"item_id":["red","blue"]}`, true, []string{"item_id"}, nil},
		{"our own", "a boolean in a path is lower case", "GET", "/flags/:on", []ginmcp.OpOption{ginmcp.PathParam[bool]("on", "")}, nil,
			`{"on":true}`, false, []string{"GET /flags/true"}, nil},
		{"our own", "no request is made without its path", "GET", "/users/:user_id", nil, func(*gin.Context) { panic("reached") },
			`{"user_id":null}`, true, []string{"nothing was called", "user_id"}, []string{"panicked"}},
		{"our own", "a map is a body as it is", "POST", "/labels", []ginmcp.OpOption{ginmcp.Body[map[string]string]()}, nil,
			`{"body":{"a":"1"}}`, false, []string{`{"a":"1"}`}, []string{"body"}},
		{"our own", "no argument at all is still a body", "POST", "/patch", []ginmcp.OpOption{ginmcp.Body[acceptPatch]()}, nil,
			``, false, []string{"Content-Type: application/json", "{}"}, nil},
		{"our own", ":id does not touch :idx", "GET", "/u/:id/:idx", nil, nil,
			`{"id":"A","idx":"B"}`, false, []string{"GET /u/A/B"}, nil},
		{"our own", "a wildcard takes slashes", "GET", "/files/*path", nil, nil,
			`{"path":"a/b c.txt"}`, false, []string{"GET /files/a/b%20c.txt"}, nil},
		{"our own", "but no way up", "GET", "/files/*path", nil, nil,
			`{"path":"a/../../admin"}`, true, []string{"path"}, []string{"GET /"}},
		{"our own", "a header that is no text", "GET", "/count", []ginmcp.OpOption{ginmcp.HeaderParam[int]("X-Count", "")}, nil,
			`{"X-Count":3}`, false, []string{"X-Count: 3"}, nil},
	}
}

func TestAcceptance(t *testing.T) {
	for _, test := range acceptances() {
		t.Run(test.number+" "+test.reason, func(t *testing.T) {
			if test.handler == nil {
				test.handler = mirror
			}
			r := gin.New()
			r.Handle(test.method, test.path, ginmcp.Op("tool", test.handler, test.annotation...))
			text, isError := acceptCall(t, ginmcp.Attach(r, ginmcp.WithLogger(nil)), "tool", test.arguments)
			if isError != test.isError {
				t.Errorf("error %v: %s", isError, text)
			}
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("%s\nlacks %s", text, want)
				}
			}
			for _, not := range test.not {
				if strings.Contains(text, not) {
					t.Errorf("%s\nhas %s", text, not)
				}
			}
		})
	}
}

// acceptCall calls a tool with arguments as they are on the wire; none at all are none.
func acceptCall(t *testing.T, s *ginmcp.Server, tool, arguments string) (text string, isError bool) {
	t.Helper()
	with(s, func(ctx context.Context, session *mcp.ClientSession) {
		params := &mcp.CallToolParams{Name: tool}
		if arguments != "" {
			params.Arguments = json.RawMessage(arguments)
		}
		res, err := session.CallTool(ctx, params)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range res.Content {
			if part, ok := c.(*mcp.TextContent); ok {
				text += part.Text
			}
		}
		isError = res.IsError
	})
	return text, isError
}
