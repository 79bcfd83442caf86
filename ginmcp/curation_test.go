package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// arrived is what a handler finds in its request.
type arrived struct {
	Path   map[string]string   `json:"path"`
	Query  map[string][]string `json:"query"`
	Header string              `json:"header"`
	Cookie string              `json:"cookie"`
	Body   string              `json:"body"`
}

func tellAll(c *gin.Context) {
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	s := arrived{Path: map[string]string{}, Query: c.Request.URL.Query(), Header: c.GetHeader("X-Tenant"), Body: string(body)}
	s.Cookie, _ = c.Cookie("tenant")
	for _, p := range c.Params {
		s.Path[p.Key] = p.Value
	}
	c.JSON(http.StatusOK, s)
}

type newMember struct {
	Tenant string  `uri:"team"`
	Dry    bool    `form:"dry"`
	Trace  string  `header:"X-Tenant"`
	Name   string  `json:"name" binding:"required,max=10"`
	Role   string  `json:"role" binding:"required,oneof=admin user"`
	Age    *int    `json:"age"`
	Score  float64 `json:"score"`
}

// teams is an application with an argument in every place.
func teams() *gin.Engine {
	r := gin.New()
	r.POST("/teams/:team/members", Op("add_member", tellAll, In[newMember](), CookieParam[string]("tenant", "")))
	r.GET("/plain/:id", tellAll)
	r.GET("/open", Op("open", tellAll, QueryParam[string]("tenant", ""), Query[map[string]string]()))
	r.POST("/form", Op("form", tellAll, Form[struct {
		Tenant string `form:"tenant"`
	}](), Query[map[string]string]()))
	r.GET("/other", Op("other", tellAll))
	return r
}

// arrivedBy calls a tool and returns what the handler found.
func arrivedBy(t *testing.T, session *mcp.ClientSession, tool, arguments string) arrived {
	t.Helper()
	text, failed := textCall(t, session, tool, json.RawMessage(arguments))
	var s arrived
	if err := json.Unmarshal([]byte(text), &s); failed || err != nil {
		t.Fatalf("%s of %s: %s", tool, arguments, text)
	}
	return s
}

// What a curation does to a call, as the application sees it.
func TestCuratedCalls(t *testing.T) {
	const tool = "add_member"
	tests := []struct {
		reason, arguments string
		c                 *Curation
		want              func(arrived) bool
	}{
		{"a body member that is hidden arrives", `{"team":"a","name":"bob"}`, Curate(tool).HideArgument("role", "user"),
			func(s arrived) bool { return s.Body == `{"name":"bob","role":"user"}` }},
		{"so does one that is renamed", `{"team":"a","call_me":"bob","role":"user"}`, Curate(tool).RenameArgument("name", "call_me"),
			func(s arrived) bool { return s.Body == `{"name":"bob","role":"user"}` }},
		{"and a default", `{"team":"a","name":"bob"}`, Curate(tool).DefaultArgument("role", "user"),
			func(s arrived) bool { return s.Body == `{"name":"bob","role":"user"}` }},
		{"unless a value is given", `{"team":"a","name":"bob","role":"admin"}`, Curate(tool).DefaultArgument("role", "user"),
			func(s arrived) bool { return s.Body == `{"name":"bob","role":"admin"}` }},
		{"null counts as left out where it is no value", `{"team":"a","name":"bob","role":null}`, Curate(tool).DefaultArgument("role", "user"),
			func(s arrived) bool { return s.Body == `{"name":"bob","role":"user"}` }},
		{"and arrives where it is one", `{"team":"a","name":"bob","role":"user","age":null}`, Curate(tool).DefaultArgument("age", 7),
			func(s arrived) bool { return s.Body == `{"name":"bob","role":"user","age":null}` }},
		{"a number keeps its digits", `{"team":"a","name":"bob","role":"user"}`, Curate(tool).HideArgument("score", json.RawMessage("1.50")),
			func(s arrived) bool { return s.Body == `{"name":"bob","role":"user","score":1.50}` }},
		{"a text is not escaped as for HTML", `{"team":"a","role":"user"}`, Curate(tool).HideArgument("name", "a<b&c"),
			func(s arrived) bool { return s.Body == `{"role":"user","name":"a<b&c"}` }},
		{"nothing is sent for nil, where the argument is optional", `{"team":"a","name":"bob","role":"user"}`, Curate(tool).HideArgument("score", nil),
			func(s arrived) bool { return s.Body == `{"name":"bob","role":"user"}` }},
		{"a path parameter", `{"name":"bob","role":"user"}`, Curate(tool).HideArgument("team", "acme & co"),
			func(s arrived) bool { return s.Path["team"] == "acme & co" }},
		{"a query parameter", `{"team":"a","name":"bob","role":"user"}`, Curate(tool).HideArgument("dry", true),
			func(s arrived) bool { return slices.Equal(s.Query["dry"], []string{"true"}) }},
		{"a header", `{"team":"a","name":"bob","role":"user"}`, Curate(tool).HideArgument("X-Tenant", "acme"),
			func(s arrived) bool { return s.Header == "acme" }},
		{"a cookie", `{"team":"a","name":"bob","role":"user"}`, Curate(tool).HideArgument("tenant", "acme"),
			func(s arrived) bool { return s.Cookie == "acme" }},
		{"a value that is found for the call", `{"team":"a","name":"bob"}`, Curate(tool).HideArgumentFunc("role", func(ctx context.Context) (any, error) {
			if call := FromContext(ctx); call == nil || call.Tool() != tool {
				return nil, errors.New("the context does not know the call")
			}
			if _, ok := ctx.Deadline(); !ok {
				return nil, errors.New("the context has no deadline")
			}
			return "admin", nil
		}), func(s arrived) bool { return s.Body == `{"name":"bob","role":"admin"}` }},
		{"the later of two that hide", `{"team":"a","name":"bob"}`, Curate(tool).HideArgument("role", "user").HideArgumentFunc("role", func(context.Context) (any, error) { return "admin", nil }),
			func(s arrived) bool { return s.Body == `{"name":"bob","role":"admin"}` }},
		{"in either order", `{"team":"a","name":"bob"}`, Curate(tool).HideArgumentFunc("role", func(context.Context) (any, error) { return "admin", nil }).HideArgument("role", "user"),
			func(s arrived) bool { return s.Body == `{"name":"bob","role":"user"}` }},
		{"a body of which everything is hidden is a body", `{"team":"a"}`, Curate(tool).HideArgument("name", "x").HideArgument("role", "user").HideArgument("age", 5).HideArgument("score", 0),
			func(s arrived) bool { return s.Body == `{"name":"x","role":"user","age":5,"score":0}` }},
		{"the query of a route that says nothing", `{"id":"1"}`, Curate("get_plain_by_id").HideArgument("query", map[string]string{"tenant": "acme"}),
			func(s arrived) bool { return s.Path["id"] == "1" && slices.Equal(s.Query["tenant"], []string{"acme"}) }},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			s := newServer(t, teams(), test.c)
			if err := s.Refresh(); err != nil {
				t.Fatal(err)
			}
			if got := arrivedBy(t, inMemory(t, s, nil), test.c.tool, test.arguments); !test.want(got) {
				t.Errorf("the handler found %+v", got)
			}
		})
	}
}

// No part of a caller's request sets a hidden argument.
func TestHiddenArgumentsCannotBeSet(t *testing.T) {
	const rest = `"name":"bob","role":"user"`
	hide := func(tool, argument string) *Curation { return Curate(tool).HideArgument(argument, "acme") }
	tests := []struct {
		reason, hidden, arguments, want string
		c                               *Curation
	}{
		{"by its name", "team", `{"team":"evil",` + rest + `}`, "team: unknown argument", hide("add_member", "team")},
		{"by its name in another case", "X-Tenant", `{"x-tenant":"evil","team":"a",` + rest + `}`, "x-tenant: unknown argument", hide("add_member", "X-Tenant")},
		{"as a member of an open query", "tenant", `{"query":{"a":"b","tenant":"evil"}}`, `query: has an unknown member "tenant"`, hide("open", "tenant")},
		{"as a part of it there", "tenant", `{"query":{"tenant[]":"evil"}}`, `query: has an unknown member "tenant[]"`, hide("open", "tenant")},
		{"in the query, which Gin reads with the form", "tenant", `{"query":{"tenant":"evil"}}`, `query: has an unknown member "tenant"`, hide("form", "tenant")},
		{"even where it has no value", "tenant", `{"query":{"tenant":"evil"}}`, `query: has an unknown member "tenant"`, Curate("open").HideArgument("tenant", nil)},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			s := newServer(t, teams(), test.c)
			if err := s.Refresh(); err != nil {
				t.Fatal(err)
			}
			text, failed := textCall(t, inMemory(t, s, nil), test.c.tool, json.RawMessage(test.arguments))
			if !failed || !strings.Contains(text, test.want) || strings.Contains(text, "did you mean \""+test.hidden) {
				t.Errorf("%q, error %v, want %q", text, failed, test.want)
			}
		})
	}
	s := newServer(t, teams(), hide("open", "tenant"))
	if got := arrivedBy(t, inMemory(t, s, nil), "open", `{"query":{"a":"b"}}`); !slices.Equal(got.Query["tenant"], []string{"acme"}) || !slices.Equal(got.Query["a"], []string{"b"}) {
		t.Errorf("the handler found %v, want what is open beside what is hidden", got.Query)
	}
}

// The caller's own request has headers and cookies, which the application otherwise sees.
func TestHiddenArgumentsReplaceTheCallersHeaders(t *testing.T) {
	for _, test := range []struct {
		reason string
		c      []Option
		want   string
	}{
		{"without a curation they arrive", nil, "evil"},
		{"a hidden value stands in their place", []Option{Curate("add_member").HideArgument("X-Tenant", "acme").HideArgument("tenant", "acme")}, "acme"},
		{"and so does none", []Option{Curate("add_member").HideArgument("X-Tenant", nil).HideArgument("tenant", nil)}, ""},
	} {
		t.Run(test.reason, func(t *testing.T) {
			s := newServer(t, teams(), test.c...)
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", strings.NewReader(
				`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add_member","arguments":{"team":"a","name":"bob","role":"user"}}}`))
			r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}, "X-Tenant": {"evil"}, "Cookie": {"tenant=evil"}}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			var answer struct {
				Result struct{ StructuredContent arrived }
			}
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
				t.Fatalf("%v: %s", err, w.Body)
			}
			if got := answer.Result.StructuredContent; got.Header != test.want || got.Cookie != test.want || got.Path["team"] != "a" {
				t.Errorf("the handler found %+v, want %q in both: %s", got, test.want, w.Body)
			}
		})
	}
}

func TestHideArgumentFuncFails(t *testing.T) {
	tests := []struct {
		reason, want string
		f            func(context.Context) (any, error)
	}{
		{"an error refuses the call with its text", "The call was refused: who are you?", func(context.Context) (any, error) { return nil, errors.New("who are you?") }},
		{"an agent cannot correct a value that the argument does not accept", "The call failed: the server could not set a hidden argument.", func(context.Context) (any, error) { return "emperor", nil }},
		{"a required value is missing", "The call failed: the server could not set a hidden argument.", func(context.Context) (any, error) { return nil, nil }},
		{"a value that is not JSON", "The call failed: the server could not set a hidden argument.", func(context.Context) (any, error) { return func() {}, nil }},
		{"a panic", "The call failed: internal error.", func(context.Context) (any, error) { panic("s3cret") }},
		{"a function that waits ends with the call's time", "The call was refused: context deadline exceeded", func(ctx context.Context) (any, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			called := false
			r := gin.New()
			r.POST("/x", Op("x", func(*gin.Context) { called = true }, In[newMember]()))
			s := newServer(t, r, WithLogger(nil), WithTimeout(20*time.Millisecond), Curate("x").HideArgumentFunc("role", test.f))
			text, failed := textCall(t, inMemory(t, s, nil), "x", map[string]any{"name": "bob"})
			if !failed || text != test.want || called {
				t.Errorf("%q, error %v, called %v, want %q", text, failed, called, test.want)
			}
		})
	}
}

// A wrong call does not get as far as the function.
func TestHideArgumentFuncComesLast(t *testing.T) {
	s := newServer(t, teams(), Curate("add_member").HideArgumentFunc("role", func(context.Context) (any, error) {
		t.Error("the function is asked about a call that is refused anyway")
		return "user", nil
	}))
	if text, failed := textCall(t, inMemory(t, s, nil), "add_member", map[string]any{"team": "a"}); !failed || !strings.Contains(text, "name: is missing") {
		t.Errorf("%q, error %v", text, failed)
	}
}

// A value of a hidden path parameter that leads elsewhere is refused, and not blamed on the
// agent.
func TestHiddenPathArgument(t *testing.T) {
	s := newServer(t, teams(), WithLogger(nil), Curate("add_member").HideArgument("team", "a/../b"))
	text, failed := textCall(t, inMemory(t, s, nil), "add_member", json.RawMessage(`{"name":"bob","role":"user"}`))
	if !failed || text != "The call failed: the server could not set a hidden argument." {
		t.Errorf("%q, error %v", text, failed)
	}
}

// What a client sees of a curated tool.
func TestCuratedTool(t *testing.T) {
	s := newServer(t, teams(),
		Curate("add_member").Rename("join_team").Describe("Adds somebody to the team."),
		Curate("add_member").HideArgument("team", "acme").HideArgument("X-Tenant", "t").HideArgument("tenant", "c").DescribeArgument("name", "Who."),
		Curate("add_member").RenameArgument("name", "who").DefaultArgument("role", "user"),
	)
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	session := inMemory(t, s, nil)
	list, err := session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list.Tools, func(tool *mcp.Tool) bool { return tool.Name == "join_team" })
	if i < 0 {
		t.Fatal("the tool is not listed by its new name")
	}
	tool := list.Tools[i]
	if tool.Title != "Join team" || tool.Description != "Adds somebody to the team." {
		t.Errorf("title %q and description %q", tool.Title, tool.Description)
	}
	raw, _ := s.Tools()[i].InputSchema.(json.RawMessage)
	const want = `{"type":"object","properties":{"dry":{"type":"boolean"},"who":{"type":"string","description":"Who.","minLength":1,"maxLength":10},` +
		`"role":{"type":"string","enum":["admin","user"],"default":"user"},"age":{"type":"integer"},"score":{"type":"number"}},"required":["who"]}`
	if string(raw) != want {
		t.Errorf("got  %s\nwant %s", raw, want)
	}
	if text, failed := textCall(t, session, "join_team", nil); !failed || !strings.Contains(text, "The arguments of join_team") || !strings.Contains(text, "who: is missing") {
		t.Errorf("a wrong call: %q, error %v: want the new names", text, failed)
	}
	uncallable(t, s, "add_member")
}

type account struct {
	ID       int    `json:"id"`
	Password string `json:"password"`
	Owner    struct {
		Name  string `json:"name"`
		Email string `json:"email"`
	} `json:"owner"`
	Items []struct {
		Title string `json:"title"`
		Cost  int    `json:"cost"`
	} `json:"items"`
}

// Pick prunes the answer and the output schema alike: a client that checks one against the
// other is content.
func TestPick(t *testing.T) {
	const body = `{"id":12345678901234567890,"password":"s3cret","owner":{"name":"ann","email":"a@b"},"items":[{"title":"x","cost":1.50},{"title":"y","cost":2}]}`
	answer := func(body string) gin.HandlerFunc {
		return func(c *gin.Context) { c.Data(http.StatusOK, "application/json", []byte(body)) }
	}
	r := gin.New()
	r.GET("/declared", Op("declared", answer(body), Out[account]()))
	r.GET("/unknown", Op("unknown", answer(body)))
	r.GET("/list", Op("list", answer("["+body+"]"), Out[[]account]()))
	r.GET("/missing", Op("missing", func(c *gin.Context) { c.JSON(http.StatusNotFound, gin.H{"error": "none", "id": 1}) }, Out[account]()))
	paths := []string{"id", "owner.name", "items[].title"}
	s := newServer(t, r, Curate("declared").Pick(paths...), Curate("unknown").Pick(paths[0], paths[1]).Pick(paths[2]).Pick("nothing"), Curate("list").Pick(paths...), Curate("missing").Pick("id"))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	const part = `{"id":12345678901234567890,"owner":{"name":"ann"},"items":[{"title":"x"},{"title":"y"}]}`
	const schema = `"properties":{"id":{"type":"integer"},"owner":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]},` +
		`"items":{"type":["array","null"],"items":{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]}}},"required":["id","owner","items"]`
	tests := []struct {
		reason, tool, text, schema string
		failed                     bool
	}{
		{"a declared answer", "declared", part, `{"type":"object",` + schema + `}`, false},
		{"one that nobody declared", "unknown", part, "", false},
		{"a list", "list", "[" + part + "]", `{"type":"object","properties":{"result":{"type":["array","null"],"items":{"type":"object",` + schema + `}}},"required":["result"]}`, false},
		{"an error says all that it says", "missing", `HTTP 404 Not Found: {"error":"none","id":1}`, `{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}`, true},
	}
	session := inMemory(t, s, nil)
	for _, test := range tests {
		if text, failed := textCall(t, session, test.tool, nil); text != test.text || failed != test.failed {
			t.Errorf("%s: error %v,\ngot  %s\nwant %s", test.reason, failed, text, test.text)
		}
		for _, tool := range s.Tools() {
			if raw, _ := tool.OutputSchema.(json.RawMessage); tool.Name == test.tool && string(raw) != test.schema {
				t.Errorf("%s: the schema\ngot  %s\nwant %s", test.reason, raw, test.schema)
			}
		}
	}
}

func TestCurationMistakesOfNew(t *testing.T) {
	tests := []struct {
		reason string
		c      *Curation
		want   string
	}{
		{"no tool", Curate(""), "Curate: the tool has no name"},
		{"a name that is none", Curate("x").Rename("a b"), `Curate("x"): Rename: "a b" is not a tool name`},
		{"no name", Curate("x").Rename(""), `Curate("x"): Rename: "" is not a tool name`},
		{"an argument's name that is none", Curate("x").RenameArgument("a", "b c"), `Curate("x"): RenameArgument: a: "b c" is not a name`},
		{"a default that is no JSON", Curate("x").DefaultArgument("a", func() {}), `Curate("x"): DefaultArgument: a: the value is not JSON`},
		{"a value that is none", Curate("x").HideArgument("a", make(chan int)), `Curate("x"): HideArgument: a: the value is not JSON`},
		{"no function", Curate("x").HideArgumentFunc("a", nil), `Curate("x"): HideArgumentFunc: a: the function is nil`},
		{"a default of what is hidden", Curate("x").HideArgument("a", 1).DefaultArgument("a", 1), `Curate("x"): DefaultArgument: a: the argument is hidden`},
		{"which is hidden later", Curate("x").DescribeArgument("a", "b").HideArgument("a", 1), `Curate("x"): HideArgument: a: the argument is hidden`},
		{"no path", Curate("x").Pick(), `Curate("x"): Pick: no path`},
		{"a path that is none", Curate("x").Pick("id", "a..b"), `Curate("x"): Pick: "a..b": write names with dots between them`},
		{"every mistake", Curate("x").Rename("").Pick(""), `Curate("x"): Pick: `},
	}
	for _, test := range tests {
		if _, err := New(teams(), test.c); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s", test.reason, err, test.want)
		}
	}
	if _, err := New(teams(), Curate("x").HideArgument("a", 1), Curate("x").RenameArgument("a", "b")); err == nil {
		t.Error("what two curations say together is no mistake")
	}
}

func TestCurationMistakesOfRefresh(t *testing.T) {
	tests := []struct {
		reason, withheld, want string
		opts                   []Option
	}{
		{"an excluded one", "other", `Curate("other"): GET /other is excluded`, []Option{Curate("other"), WithRouteMaps(RouteMap{Pattern: "other", Kind: Exclude})}},
		{"a hidden one", "other", `Curate("other"): GET /other is hidden`, []Option{Curate("other"), WithOperation("GET /other", ID("other"), Hidden())}},
		{"a curated resource cannot be read", "other", `GET /other: Curate("other"): it is a resource, not a tool`, []Option{Curate("other").Pick("id"), WithRouteMaps(RouteMap{Pattern: "other", Kind: Resource})}},
		{"a tool without a route", "greet", `tool greet: Curate("greet"): the tool has no route; declare its arguments in its own types`, []Option{Curate("greet"), WithTool("greet", func(context.Context, Caller, struct{}) (int, error) { return 1, nil })}},
		{"an argument that is not there", "add_member", `POST /teams/:team/members: Curate("add_member"): roles: unknown argument; did you mean "role"?`, []Option{Curate("add_member").HideArgument("roles", "user")}},
		{"a value that the argument does not take", "add_member", `POST /teams/:team/members: Curate("add_member"): role: must be one of`, []Option{Curate("add_member").HideArgument("role", "emperor")}},
		{"no value for what is required", "add_member", `POST /teams/:team/members: Curate("add_member"): role: must be a string, got null`, []Option{Curate("add_member").HideArgument("role", nil)}},
		{"a part of the answer that is not there", "add_member", `POST /teams/:team/members: Curate("add_member"): Pick: the response has no "nam"; did you mean "name"?`, []Option{Curate("add_member").Pick("nam"), WithOperation("POST /teams/:team/members", ID("add_member"), Out[newMember]())}},
		{"the name of another tool", "other", `POST /teams/:team/members: "other" is also the name of GET /other`, []Option{Curate("add_member").Rename("other")}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			s := newServer(t, teams(), append(test.opts, WithLogger(nil))...)
			withheld(t, s, test.withheld, test.want)
			if strings.Contains(test.want, "it is a resource") {
				res, err := inMemory(t, s, nil).ListResources(t.Context(), nil)
				if err != nil || len(res.Resources) > 0 {
					t.Errorf("the resources are %v, %v, want the curated one withheld", res, err)
				}
			}
		})
	}
}

// The tools without a curation do not change, and a composed tool calls what is curated as it
// is.
func TestCurationIsForAgents(t *testing.T) {
	s := newServer(t, teams(), Curate("add_member").Rename("join").HideArgument("role", "user").Pick("path"),
		WithTool("promote", func(ctx context.Context, call Caller, _ struct{}) (string, error) {
			var s arrived
			err := call.Do(ctx, "add_member", map[string]string{"team": "a", "name": "bob", "role": "admin"}, &s)
			return s.Body, err
		}))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	session := inMemory(t, s, nil)
	if text, failed := textCall(t, session, "promote", nil); failed || !strings.Contains(text, `\"role\":\"admin\"`) {
		t.Errorf("the composed tool: %q, error %v: want the original arguments and answer", text, failed)
	}
	if got := arrivedBy(t, session, "other", `{}`); got.Path == nil {
		t.Errorf("another tool: %+v", got)
	}
}

// A hook comes after the curation.
func TestToolFuncComesAfterCuration(t *testing.T) {
	s := newServer(t, teams(), Curate("other").Rename("curated").Describe("Short."), WithToolFunc(func(_ introspect.Operation, tool *mcp.Tool) error {
		if tool.Name == "curated" {
			tool.Name, tool.Description = "final", tool.Description+" Very."
		}
		return nil
	}))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(s.Tools(), func(tool *mcp.Tool) bool { return tool.Name == "final" })
	if i < 0 || s.Tools()[i].Description != "Short. Very." {
		t.Errorf("the tools are %v", s.Tools())
	}
}

// Other ways to a tool are ways to the curated one.
func TestCurationHoldsInBatchAndSearch(t *testing.T) {
	s := newServer(t, teams(), Curate("add_member").Rename("join").HideArgument("role", "user").Pick("body"), WithBatch(5), WithSearch(Search{}))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	session := inMemory(t, s, nil)
	for _, test := range []struct {
		reason, tool, arguments string
		want                    []string
		not                     string
	}{
		{"a call by search", "call_tool", `{"name":"join","arguments":{"team":"a","name":"bob"}}`, []string{`\"role\":\"user\"`}, `"path"`},
		{"which cannot set what is hidden", "call_tool", `{"name":"join","arguments":{"team":"a","name":"bob","role":"admin"}}`, []string{"role: unknown argument"}, `"body"`},
		{"a description", "describe_tool", `{"name":"join"}`, []string{"join"}, `"role"`},
		{"a batch", "batch", `{"calls":[{"tool":"join","arguments":{"team":"a","name":"bob","role":"admin"}}]}`, []string{"role: unknown argument"}, `"path"`},
	} {
		text, _ := textCall(t, session, test.tool, json.RawMessage(test.arguments))
		for _, want := range test.want {
			if !strings.Contains(text, want) || strings.Contains(text, test.not) {
				t.Errorf("%s: %s\nwant it to have %s and not %s", test.reason, text, want, test.not)
			}
		}
	}
}

// A pruned answer conforms to the pruned schema, whatever the values are: a client that checks
// would throw it away otherwise.
func TestPickedAnswersConform(t *testing.T) {
	type node struct {
		ID   int              `json:"id"`
		Tags []string         `json:"tags"`
		Next *node            `json:"next"`
		Any  any              `json:"any"`
		Map  map[string]*node `json:"map"`
		Omit *int             `json:"omit,omitempty"`
	}
	one := 1
	small := &node{ID: 2, Tags: []string{"a", "a"}, Omit: &one}
	answers := []node{
		{}, {Next: small}, {Any: "text"}, {Any: []any{1, small}}, {Any: small, Map: map[string]*node{"a": small, "b": nil}}, {Next: &node{Next: small, Any: 1}},
	}
	paths := [][]string{
		{"id"}, {"omit"}, {"tags"}, {"tags[]"}, {"next"}, {"next.id", "next.omit"}, {"next.next.tags"}, {"any.id"}, {"any[].id", "any.tags"}, {"map.a.id", "map.c"}, {"map", "next.any"},
	}
	for _, pick := range paths {
		var index int
		r := gin.New()
		r.GET("/one", Op("one", func(c *gin.Context) { c.JSON(http.StatusOK, answers[index]) }, Out[node]()))
		r.GET("/all", Op("all", func(c *gin.Context) { c.JSON(http.StatusOK, answers) }, Out[[]node]()))
		s := newServer(t, r, Curate("one").Pick(pick...), Curate("all").Pick(pick...))
		if err := s.Refresh(); err != nil {
			t.Fatal(err)
		}
		session := inMemory(t, s, nil)
		for _, tool := range s.Tools() {
			raw, _ := tool.OutputSchema.(json.RawMessage)
			var promise jsonschema.Schema
			if err := json.Unmarshal(raw, &promise); err != nil {
				t.Fatal(err)
			}
			resolved, err := promise.Resolve(nil)
			if err != nil {
				t.Fatal(err)
			}
			for index = range answers {
				res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool.Name})
				if err != nil || res.IsError {
					t.Fatalf("%v: %v, %v", pick, res, err)
				}
				if err := resolved.Validate(res.StructuredContent); err != nil {
					t.Errorf("%v of answer %d: %v does not conform to %s: %v", pick, index, res.StructuredContent, raw, err)
				}
			}
		}
	}
}
