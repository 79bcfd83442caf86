package ginmcp

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// An agent asks in its own words. The questions of the first catalogue were written before the
// ranking was tuned. Those of the second one, of other applications in another style, were written
// afterwards, and nothing is tuned on them: they show whether the ranking only fits the first
// catalogue.
func TestSearchFinds(t *testing.T) {
	tests := []struct {
		catalogue, questions string
		tools, atLeast, of   int
	}{
		{"catalogue.txt", "questions.txt", 400, 54, 60},
		{"catalogue2.txt", "questions2.txt", 180, 50, 60},
	}
	for _, test := range tests {
		t.Run(test.catalogue, func(t *testing.T) {
			s := newServer(t, largeApplication(t, test.catalogue), WithSearch(Search{}))
			if err := s.Refresh(); err != nil {
				t.Fatal(err)
			}
			if got := len(s.Tools()) - builtinTools; got != test.tools {
				t.Errorf("%d tools, want %d", got, test.tools)
			}
			right, all, wrong := found5(t, s, test.questions)
			t.Logf("%d of %d questions have the right tool among the first five", right, all)
			if right < test.atLeast || all != test.of {
				t.Errorf("want %d of %d", test.atLeast, test.of)
			}
			for _, w := range wrong {
				t.Log(w)
			}
		})
	}
}

// builtinTools are the tools that search the others.
const builtinTools = 3

// size is how many bytes the list of tools takes.
func size(t *testing.T, s *Server) int {
	t.Helper()
	list, err := inMemory(t, s, nil).ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(list.Tools)
	if err != nil {
		t.Fatal(err)
	}
	return len(raw)
}

func TestSearchShortensTheList(t *testing.T) {
	r := largeApplication(t, "catalogue.txt")
	full, short := size(t, newServer(t, r)), size(t, newServer(t, r, WithSearch(Search{})))
	t.Logf("%d bytes instead of %d", short, full)
	if short*50 >= full {
		t.Errorf("the list with search has %d bytes, want under 2%% of %d", short, full)
	}
}

// searching is a warehouse with a search: get_costs is hidden, get_internal_notes excluded.
func searching(t *testing.T, s Search, opts ...Option) *Server {
	t.Helper()
	return newServer(t, warehouse(), append([]Option{
		WithLogger(nil), WithSearch(s), WithRouteMaps(RouteMap{Pattern: "^/internal/", Kind: Exclude}),
		WithTool(
			"composed",
			func(context.Context, Caller, none) (string, error) { return "made by hand", nil },
			Summary("Tell how it was made."),
		),
	}, opts...)...)
}

func TestSearchTools(t *testing.T) {
	session := inMemory(t, searching(t, Search{Always: []string{"me"}, MaxResults: 1}), nil)
	if got := toolNames(t, session); !slices.Equal(got, []string{"call_tool", "describe_tool", "me", "search_tools"}) {
		t.Errorf("the list has %v", got)
	}
	tests := []struct {
		reason, tool, arguments string
		failed                  bool
		want                    string
	}{
		{
			"what is found, with its arguments",
			"search_tools",
			`{"query":"show an item"}`,
			false,
			`{"tools":[{"name":"get_item","description":"Get one item by id.","required":["id"],"optional":["verbose"],"readOnly":true}]}`,
		},
		{
			"a composed tool is found",
			"search_tools",
			`{"query":"how is it made"}`,
			false,
			`{"tools":[{"name":"composed","description":"Tell how it was made.","destructive":true}]}`,
		},
		{"nothing has to do with it", "search_tools", `{"query":"giraffes"}`, false, `{"tools":[],"hint":"No tool`},
		{"what is hidden is not found", "search_tools", `{"query":"costs"}`, false, `{"tools":[],`},
		{"nor what is excluded", "search_tools", `{"query":"internal notes"}`, false, `{"tools":[],`},
		{"a query of nothing", "search_tools", `{"query":""}`, true, "query: "},
		{"the whole definition", "describe_tool", `{"name":"get_item"}`, false, `"inputSchema":{"type":"object"`},
		{
			"a name that is nearly right",
			"describe_tool",
			`{"name":"get_items"}`,
			true,
			`There is no tool "get_items"; did you mean get_item?`,
		},
		{"what is hidden is not described", "describe_tool", `{"name":"get_costs"}`, true, `There is no tool "get_costs"`},
		{
			"a call, with the tool's own result",
			"call_tool",
			`{"name":"get_item","arguments":{"id":1}}`,
			false,
			`{"id":1,"name":"Teapot","stock":7}`,
		},
		{
			"an error is the tool's own too",
			"call_tool",
			`{"name":"get_item","arguments":{"id":9}}`,
			true,
			`HTTP 404 Not Found: {"error":"no such item"}`,
		},
		{
			"and so is what is wrong with the arguments",
			"call_tool",
			`{"name":"get_item","arguments":{"id":"x"}}`,
			true,
			"The arguments of get_item are not valid",
		},
		{"no arguments are none", "call_tool", `{"name":"composed"}`, false, "made by hand"},
		{
			"what is hidden is not called",
			"call_tool",
			`{"name":"get_costs","arguments":{"id":"1"}}`,
			true,
			`There is no tool "get_costs"`,
		},
		{"nor what is excluded", "call_tool", `{"name":"get_internal_notes"}`, true, `There is no tool "get_internal_notes"`},
		{"no loops", "call_tool", `{"name":"call_tool","arguments":{"name":"me"}}`, true, "call_tool cannot call itself."},
		{"a tool can still be called by its name", "get_item", `{"id":1}`, false, `"Teapot"`},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			text, failed := textCall(t, session, test.tool, json.RawMessage(test.arguments))
			if failed != test.failed || !strings.Contains(text, test.want) {
				t.Errorf("error %v: %s\nwant %s", failed, text, test.want)
			}
		})
	}
}

func TestSearchMistakes(t *testing.T) {
	if _, err := New(gin.New(), WithSearch(Search{MaxResults: -1})); err == nil {
		t.Error("-1 results are an error of New")
	}
	err := searching(t, Search{Always: []string{"get_itm", "get_costs"}}).Refresh()
	for _, want := range []string{`there is no tool "get_itm" to list always; did you mean get_item`, `there is no tool "get_costs"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	f := func(context.Context, Caller, none) (none, error) { return none{}, nil }
	if _, err := New(gin.New(), WithSearch(Search{}), WithTool("call_tool", f)); err == nil {
		t.Error("a composed tool of the name of one of ours is an error of New")
	}
}

// What was written by hand is listed as ever, found and called; it goes before a generated
// tool of its name whatever way that is called.
func TestSearchFindsWhatWasWrittenByHand(t *testing.T) {
	s := searching(t, Search{})
	for _, name := range []string{"weather", "get_item"} {
		s.MCP().
			AddTool(&mcp.Tool{Name: name, Description: "The weather in " + name, InputSchema: noInput}, func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
				return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: name + " by hand"}}}, nil
			})
	}
	session := inMemory(t, s, nil)
	if got := toolNames(t, session); !slices.Equal(
		got,
		[]string{"call_tool", "describe_tool", "get_item", "search_tools", "weather"},
	) {
		t.Errorf("the list has %v", got)
	}
	for _, test := range []struct{ tool, arguments, want string }{
		{"search_tools", `{"query":"weather"}`, `"name":"weather"`},
		{"describe_tool", `{"name":"get_item"}`, "The weather in get_item"},
		{"call_tool", `{"name":"weather","arguments":{}}`, "weather by hand"},
		{"call_tool", `{"name":"get_item","arguments":{"id":1}}`, "get_item by hand"},
		{"call_tool", `{"name":"me"}`, `"token"`},
	} {
		if text, failed := textCall(t, session, test.tool, json.RawMessage(test.arguments)); failed ||
			!strings.Contains(text, test.want) {
			t.Errorf("%s %s: error %v: %s, want %s", test.tool, test.arguments, failed, text, test.want)
		}
	}
}
