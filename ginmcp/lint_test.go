package ginmcp_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type lintedInput struct {
	ID    int    `json:"id"`
	Name  string `json:"name" description:"What it is called."`
	Color string `json:"color"`
}

type lintedSix struct {
	A int `form:"a"`
	B int `form:"b"`
	C int `form:"c"`
	D int `form:"d"`
	E int `form:"e"`
	F int `form:"f"`
}

// lint returns what is said of a tool.
func lint(t *testing.T, s *ginmcp.Server, tool string) ginmcp.Finding {
	t.Helper()
	for _, f := range s.Lint() {
		if f.Tool == tool {
			return f
		}
	}
	t.Fatalf("nothing is said of %s: %v", tool, s.Lint())
	return ginmcp.Finding{}
}

func TestLint(t *testing.T) {
	fine := ginmcp.Summary("Rename a thing for good.")
	tests := []struct {
		reason, name string
		opts         []ginmcp.OpOption
		want         []string
	}{
		{"nothing is wrong", "rename_thing", []ginmcp.OpOption{fine}, nil},
		{"no description", "rename_thing", nil, []string{"it has no description; the published one is made from its name and path"}},
		{"the name again", "rename_thing", []ginmcp.OpOption{ginmcp.Summary("Rename thing.")}, []string{"its description only repeats its name"}},
		{"a description that was cut", "rename_thing", []ginmcp.OpOption{ginmcp.Summary("Long."), ginmcp.Description(strings.Repeat("Very long. ", 200))}, []string{"its description is too long: clients accept 1000 characters"}},
		{"a summary that is no title", "rename_thing", []ginmcp.OpOption{ginmcp.Summary(strings.Repeat("very ", 30) + "long")}, []string{"its summary is too long for a title, which has at most 80 characters"}},
		{"a verb and nothing else", "get", []ginmcp.OpOption{fine}, []string{"its name does not describe what it does"}},
		{"several such words", "post_handler", []ginmcp.OpOption{fine}, []string{"its name does not describe what it does"}},
		{"one word that says something", "login", []ginmcp.OpOption{fine}, nil},
		{"a long name", "rename_" + strings.Repeat("very_", 9) + "long_thing", []ginmcp.OpOption{fine}, []string{"its name is too long: clients prefix it with the server's name, and accept 64 characters in total"}},
		{"a mark", "rename_thing_0123abcd", []ginmcp.OpOption{fine}, []string{"its name ends in _0123abcd, a hash without a meaning"}},
		{"an argument without a description", "rename_thing", []ginmcp.OpOption{fine, ginmcp.Body[lintedInput]()}, []string{"the arguments color, id have no description"}},
		{"one that is declared with one", "rename_thing", []ginmcp.OpOption{fine, ginmcp.QueryParam[int]("page", "Which page.")}, nil},
		{"one that is declared without", "rename_thing", []ginmcp.OpOption{fine, ginmcp.QueryParam[int]("page", "")}, []string{"the argument page has no description"}},
		{"many of them", "rename_thing", []ginmcp.OpOption{fine, ginmcp.Query[lintedSix]()}, []string{"the arguments a, b, c, d, e and 1 more have no description"}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			r.POST("/things", ginmcp.Op(test.name, listUsers, test.opts...))
			f := lint(t, ginmcp.Attach(r), test.name)
			if !slices.Equal(f.Problems, test.want) {
				t.Errorf("got  %q\nwant %q", f.Problems, test.want)
			}
		})
	}
}

// A tool with undeclared inputs can be called, but a model has to guess them.
func TestLintOfUndocumentedInputs(t *testing.T) {
	r := gin.New()
	r.POST("/things", func(*gin.Context) {})
	want := []string{"it has no description; the published one is made from its name and path", "its inputs are undocumented, except for those in its path"}
	if f := lint(t, ginmcp.Attach(r), "post_things"); !slices.Equal(f.Problems, want) || f.Route != "POST /things" {
		t.Errorf("got  %v\nwant %q of POST /things", f, want)
	}
}

func TestLintOfNamesThatAreAlike(t *testing.T) {
	tests := []struct {
		reason, a, b string
		alike        bool
	}{
		{"a number of one word", "get_user", "get_users", true},
		{"a plural of another kind", "list_category", "list_categories", true},
		{"a letter", "list_colors", "list_colours", true},
		{"a separator", "get_user", "get-user", true},
		{"a case", "get_user", "getUser", true},
		{"another word", "get_user", "get_order", false},
		{"a short word, of which each letter counts", "get_user", "set_user", false},
		{"a word more", "get_user", "get_user_orders", false},
		{"two words", "get_users_order", "get_user_orders", false},
		{"a version", "list_v1beta1", "list_v1beta2", false},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			r.GET("/a", ginmcp.Op(test.a, listUsers, ginmcp.Summary("Do one thing.")))
			r.GET("/b", ginmcp.Op(test.b, listUsers, ginmcp.Summary("Do another thing.")))
			s := ginmcp.Attach(r)
			for one, other := range map[string]string{test.a: test.b, test.b: test.a} {
				want := []string{"its name is almost the same as that of " + other}
				if !test.alike {
					want = nil
				}
				if f := lint(t, s, one); !slices.Equal(f.Problems, want) {
					t.Errorf("got %q, want %q", f.Problems, want)
				}
			}
		})
	}
}

func TestLintOfTheList(t *testing.T) {
	const few = "models choose badly among more than 40"
	tests := []struct {
		reason      string
		tools       int
		description string
		want        []string
	}{
		{"none", 0, "", nil},
		{"as many as a model can choose from", 40, "Short.", nil},
		{"one more", 41, "Short.", []string{"41 tools: " + few}},
		{"as many as clients take", 128, "Short.", []string{"128 tools: " + few}},
		{"one more than that", 129, "Short.", []string{"129 tools: some clients accept at most 128, and " + few}},
		{"few, but long ones", 40, strings.Repeat("long ", 190), []string{"it uses more than 10000 tokens of every conversation"}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			for i := range test.tools {
				r.GET(fmt.Sprint("/", i), ginmcp.Op(fmt.Sprint("tool_", i), listUsers, ginmcp.Summary("Short."), ginmcp.Description(test.description)))
			}
			if list := ginmcp.Attach(r).Lint()[0]; !slices.Equal(list.Problems, test.want) || list.Tool != "" {
				t.Errorf("got  %q of %q\nwant %q", list.Problems, list.Tool, test.want)
			}
		})
	}
}

// The cost is that of what clients are sent, and the most expensive tool comes first.
func TestLintCosts(t *testing.T) {
	r := gin.New()
	r.GET("/a", ginmcp.Op("cheap", listUsers))
	r.POST("/b/:id", ginmcp.Op("dear", listUsers, ginmcp.In[lintedInput](), ginmcp.Out[[]lintedInput]()))
	r.GET("/c", ginmcp.Op("middling", listUsers, ginmcp.In[lintedSix]()))
	s := ginmcp.Attach(r)
	size := map[string]int{}
	for _, tool := range s.Tools() {
		raw, err := json.Marshal(tool)
		if err != nil {
			t.Fatal(err)
		}
		size[tool.Name] = len(raw)
		size[""] += len(raw)
	}
	var order []string
	for _, f := range s.Lint() {
		order = append(order, f.Tool)
		if f.Bytes != size[f.Tool] || f.Tokens*4 < f.Bytes || (f.Tokens-1)*4 >= f.Bytes {
			t.Errorf("%q costs %d bytes and %d tokens, want %d bytes and a quarter of that", f.Tool, f.Bytes, f.Tokens, size[f.Tool])
		}
	}
	if want := []string{"", "dear", "middling", "cheap"}; !slices.Equal(order, want) {
		t.Errorf("order %q, want %q", order, want)
	}
}

// It looks at what agents see, whichever option decided it last.
func TestLintSeesWhatIsListed(t *testing.T) {
	r := gin.New()
	r.GET("/a", ginmcp.Op("rename_thing", listUsers))
	s := ginmcp.Attach(r, ginmcp.WithToolFunc(func(_ introspect.Operation, tool *mcp.Tool) error {
		tool.Description = "Rename a thing for good."
		return nil
	}))
	if f := lint(t, s, "rename_thing"); len(f.Problems) > 0 {
		t.Errorf("%v, want nothing", f)
	}
}

func ExampleServer_Lint() {
	r := gin.New()
	r.GET("/users", ginmcp.Op("get_users", listUsers, ginmcp.Summary("Find users by name."), ginmcp.QueryParam[string]("name", "")))
	r.GET("/users/:id", ginmcp.Op("get_user", getUser, ginmcp.PathParam[int]("id", "Which user.")))
	for _, finding := range ginmcp.Attach(r).Lint() {
		fmt.Println(finding)
	}
	// Output:
	// the list of tools: 552 bytes, about 138 tokens
	// get_user (GET /users/:id): 291 bytes, about 73 tokens: it has no description; the published one is made from its name and path; its name is almost the same as that of get_users
	// get_users (GET /users): 261 bytes, about 66 tokens: the argument name has no description; its name is almost the same as that of get_user
}
