package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const nameForm = `{"type":"object","properties":{"name":{"type":"string","minLength":2},"title":{"type":"string","default":"Dr."}},"required":["name"]}`

func askName(c *gin.Context) (string, error) {
	res, err := FromContext(c).Elicit(c.Request.Context(), "name", &mcp.ElicitParams{Message: "Who?", RequestedSchema: json.RawMessage(nameForm)})
	if err != nil {
		return "", err
	}
	return fmt.Sprint(res.Action, " ", res.Content["title"], " ", res.Content["name"]), nil
}

func askModel(c *gin.Context) (string, error) {
	res, err := FromContext(c).Sample(c.Request.Context(), "word", &mcp.CreateMessageParams{
		Messages: []*mcp.SamplingMessage{{Role: "user", Content: &mcp.TextContent{Text: "A word?"}}}, MaxTokens: 10,
	})
	if err != nil {
		return "", err
	}
	text, _ := res.Content.(*mcp.TextContent)
	return text.Text, nil
}

func askRoots(c *gin.Context) (string, error) {
	res, err := FromContext(c).Roots(c.Request.Context(), "roots")
	if err != nil {
		return "", err
	}
	return res.Roots[0].URI, nil
}

// questions is an application whose tools ask. Calls counts how often their handlers succeeded.
func questions(t *testing.T, opts ...Option) (*Server, *httptest.Server, *atomic.Int32) {
	t.Helper()
	r := gin.New()
	var calls atomic.Int32
	type none struct{}
	asking := func(id string, ask ...func(*gin.Context) (string, error)) gin.HandlerFunc {
		return Handle(id, func(c *gin.Context, _ none) (string, error) {
			var answers []string
			var errs []error
			for _, f := range ask {
				answer, err := f(c)
				answers, errs = append(answers, answer), append(errs, err)
			}
			if err := errors.Join(errs...); err != nil {
				return "", err
			}
			calls.Add(1)
			return strings.Join(answers, "; "), nil
		})
	}
	r.POST("/name", asking("name", askName))
	r.POST("/all", asking("all", askName, askModel, askRoots))
	r.POST("/in_turn", Handle("in_turn", func(c *gin.Context, _ none) (string, error) {
		first, err := askName(c)
		if err != nil {
			return "", err
		}
		second, err := askModel(c)
		return first + "; " + second, err
	}))
	r.GET("/page/:id", Op("page", func(c *gin.Context) {
		answer, err := askName(c)
		if err != nil {
			c.String(http.StatusPreconditionRequired, "wait")
			return
		}
		c.String(http.StatusOK, c.Param("id")+" "+answer)
	}))
	r.POST("/anyway", Op("anyway", func(c *gin.Context) {
		_, err := askName(c)
		calls.Add(1)
		c.String(http.StatusOK, "done without: %v", err)
	}))
	compose := func(_ context.Context, call Caller, _ none) (string, error) {
		var out []string
		var errs []error
		for _, id := range []string{"1", "2"} {
			var page string
			errs = append(errs, call.Do(t.Context(), "page_tool", map[string]string{"id": id}, &page))
			out = append(out, page)
		}
		return strings.Join(out, "; "), errors.Join(errs...)
	}
	r.GET("/page_tool/:id", Op("page_tool", func(c *gin.Context) {
		answer, err := askName(c)
		if err != nil {
			c.String(StatusOf(err), err.Error())
			return
		}
		c.String(http.StatusOK, c.Param("id")+" "+answer)
	}))
	s := Attach(r, append([]Option{
		WithLogger(nil), WithSessions(Sessions{}), WithTool("composed", compose),
		WithRouteMaps(RouteMap{Pattern: "^/page/", Kind: Resource}), WithBatch(5),
	}, opts...)...)
	server := httptest.NewServer(r)
	t.Cleanup(func() {
		if err := s.Shutdown(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
		server.Close()
	})
	return s, server, &calls
}

func asked(t *testing.T, server *httptest.Server, version string, capable bool) (*mcp.ClientSession, *atomic.Int32) {
	t.Helper()
	var people atomic.Int32
	o := &mcp.ClientOptions{Capabilities: &mcp.ClientCapabilities{}}
	if capable {
		o = &mcp.ClientOptions{
			ElicitationHandler: func(context.Context, *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
				n := people.Add(1)
				return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"name": fmt.Sprint("Ada", n)}}, nil
			},
			CreateMessageHandler: func(context.Context, *mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
				return &mcp.CreateMessageResult{Role: "assistant", Model: "m", Content: &mcp.TextContent{Text: "word"}}, nil
			},
		}
	}
	client := mcp.NewClient(&mcp.Implementation{Name: "c", Version: "1"}, o)
	client.AddRoots(&mcp.Root{URI: "file:///here"})
	session, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: server.URL + "/mcp", HTTPClient: server.Client()},
		&mcp.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session, &people
}

// A handler asks clients of both eras in the same way.
func TestQuestions(t *testing.T) {
	for _, version := range []string{"2025-11-25", "2026-07-28"} {
		t.Run(version, func(t *testing.T) {
			s, server, calls := questions(t)
			for _, adapter := range []string{"plain", "SDK"} {
				if adapter == "SDK" {
					s.MCP()
				}
				session, people := asked(t, server, version, true)
				calls.Store(0)
				for _, tt := range []struct{ tool, want string }{
					{"name", "accept Dr. Ada1"},
					{"all", "accept Dr. Ada2; word; file:///here"},
					{"in_turn", "accept Dr. Ada3; word"},
					{"composed", "1 accept Dr. Ada"},
				} {
					res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tt.tool})
					if err != nil {
						t.Fatal(tt.tool, err)
					}
					text, _ := json.Marshal(res)
					if res.IsError || !strings.Contains(string(text), tt.want) {
						t.Errorf("%s adapter: %s returned %s, want %q", adapter, tt.tool, text, tt.want)
					}
				}
				if calls.Load() != 2 || people.Load() != 5 {
					t.Errorf("%s adapter: the handlers succeeded %d times, want 2; people were asked %d times, want 5", adapter, calls.Load(), people.Load())
				}
				read, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///page/7"})
				if err != nil || !strings.HasPrefix(read.Contents[0].Text, "7 accept") {
					t.Errorf("%s adapter: the read returned %+v, %v", adapter, read, err)
				}
			}
		})
	}
}

// A client that cannot be asked leads to an error that names the reason.
func TestQuestionsWithoutCapability(t *testing.T) {
	_, server, calls := questions(t)
	modern, _ := asked(t, server, "2026-07-28", false)
	_, err := modern.CallTool(t.Context(), &mcp.CallToolParams{Name: "name"})
	if err == nil || !strings.Contains(err.Error(), "the client cannot be asked (elicitation): it did not declare the capability") {
		t.Errorf("2026-07-28: %v", err)
	}
	old, _ := asked(t, server, "2025-11-25", false)
	res, err := old.CallTool(t.Context(), &mcp.CallToolParams{Name: "name"})
	if text, _ := json.Marshal(res); err != nil || !res.IsError || !strings.Contains(string(text), `the client cannot be asked (elicitation): it did not declare the capability`) {
		t.Errorf("2025-11-25: %s %v", text, err)
	}
	got := bodyOf(t, post(t, server, "", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"name"}}`))
	if !strings.Contains(got, "it has no session") {
		t.Errorf("without a session: %s", got)
	}
	capable, people := asked(t, server, "2026-07-28", true)
	res, err = capable.CallTool(t.Context(), &mcp.CallToolParams{Name: "batch", Arguments: map[string]any{"calls": []any{map[string]any{"tool": "name"}}}})
	if text, _ := json.Marshal(res); err != nil || !strings.Contains(string(text), "a call in a batch cannot ask") {
		t.Errorf("batch: %s %v", text, err)
	}
	if calls.Load() != 0 || people.Load() != 0 {
		t.Errorf("the handlers succeeded %d times, and %d people were asked", calls.Load(), people.Load())
	}
	res, err = capable.CallTool(t.Context(), &mcp.CallToolParams{Name: "anyway"})
	if text, _ := json.Marshal(res); err != nil || res.IsError || calls.Load() != 1 {
		t.Errorf("a handler that succeeded is called again: %s %v", text, err)
	}
	w := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(w)
	c.Request = httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	if _, err := askName(c); err == nil || !strings.Contains(err.Error(), "not made for a call of an agent") {
		t.Errorf("plain HTTP: %v", err)
	}
}

// round makes one round of a call by a client of 2026-07-28.
func round(t *testing.T, server *httptest.Server, params string, header ...string) (status int, answer struct {
	Result struct {
		ResultType, RequestState string
		InputRequests            map[string]struct{ Method string }
		IsError                  bool
		Content                  []struct{ Text string }
	}
	Error struct {
		Code    int
		Message string
	}
}) {
	t.Helper()
	var named struct{ Name string }
	if err := json.Unmarshal([]byte("{"+params+"}"), &named); err != nil {
		t.Fatal(err)
	}
	meta := strings.Replace(modernMeta, `"io.modelcontextprotocol/clientCapabilities":{}`, `"io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}`, 1)
	res := post(t, server, "", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{`+params+","+meta+`}}`,
		append([]string{"Mcp-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", named.Name}, header...)...)
	body := bodyOf(t, res)
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%s: %s", err, body)
	}
	return res.StatusCode, answer
}

// A state holds for the call, the caller and the arguments that it was made for.
func TestRequestState(t *testing.T) {
	key := []byte(strings.Repeat("k", 32))
	_, server, _ := questions(t, WithStateKey(key))
	_, replica, _ := questions(t, WithStateKey(key))
	_, stranger, _ := questions(t)
	const answers = `"inputResponses":{"name":{"action":"accept","content":{"name":"Ada"}}}`
	_, first := round(t, server, `"name":"name"`, "Authorization", "Bearer a")
	if first.Result.ResultType != "input_required" || first.Result.InputRequests["name"].Method != "elicitation/create" {
		t.Fatalf("%+v", first)
	}
	state := first.Result.RequestState
	for _, tt := range []struct {
		reason, params, caller string
		server                 *httptest.Server
		valid                  bool
	}{
		{"the call again", `"name":"name","requestState":"` + state + `",` + answers, "Bearer a", server, true},
		{"once more, to a replica", `"name":"name","arguments":{},"requestState":"` + state + `",` + answers, "Bearer a", replica, true},
		{"a server with another key", `"name":"name","requestState":"` + state + `",` + answers, "Bearer a", stranger, false},
		{"another caller", `"name":"name","requestState":"` + state + `",` + answers, "Bearer b", server, false},
		{"another tool", `"name":"all","requestState":"` + state + `",` + answers, "Bearer a", server, false},
		{"a state that was changed", `"name":"name","requestState":"` + state + `x",` + answers, "Bearer a", server, false},
		{"a state that is cut", `"name":"name","requestState":"` + state[:20] + `",` + answers, "Bearer a", server, false},
	} {
		status, got := round(t, tt.server, tt.params, "Authorization", tt.caller)
		if tt.valid != (got.Result.ResultType == "complete") || !tt.valid && (got.Error.Code != -32602 || status != http.StatusBadRequest) {
			t.Errorf("%s: %d %+v", tt.reason, status, got)
		}
	}
	_, again := round(t, server, `"name":"name","requestState":"`+state+`","inputResponses":{"name":{"action":"accept","content":{"name":"A"}}}`, "Authorization", "Bearer a")
	if again.Result.ResultType != "input_required" {
		t.Errorf("an answer that does not conform to the form: %+v", again)
	}
	if _, err := New(gin.New(), WithStateKey([]byte("short"))); err == nil || !strings.Contains(err.Error(), "WithStateKey: the key has 5 bytes, and needs at least 32") {
		t.Error(err)
	}
}
