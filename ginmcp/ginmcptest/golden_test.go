package ginmcptest_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/ginmcptest"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type order struct {
	ID    int      `uri:"id"`
	Name  string   `json:"name" binding:"required" description:"Who orders, as <name@host>."`
	Items []string `json:"items"`
}

func shop() *gin.Engine {
	r := gin.New()
	r.GET("/orders", ginmcp.Op("list_orders", answer, ginmcp.Out[[]order](), ginmcp.Summary("List all orders.")))
	r.PUT("/orders/:id", ginmcp.Op("change_order", answer, ginmcp.In[order](), ginmcp.Summary("Change an order.")))
	return r
}

func answer(c *gin.Context) { c.JSON(http.StatusOK, []order{}) }

// record is a test that fails without failing the one that watches it.
type record struct {
	testing.TB

	failed  bool
	log     strings.Builder
	cleanup []func()
}

func (r *record) Helper()          {}
func (r *record) Cleanup(f func()) { r.cleanup = append(r.cleanup, f) }
func (r *record) Errorf(format string, args ...any) {
	r.failed = true
	fmt.Fprintf(&r.log, format+"\n", args...)
}

// Fatalf ends the goroutine of the test, as the real one does.
func (r *record) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(r)
}

func (r *record) Context() context.Context { return context.Background() }
func (r *record) Failed() bool             { return r.failed }

// end does what is left for the end of the test.
func (r *record) end() {
	for _, f := range slices.Backward(r.cleanup) {
		f()
	}
}

// try runs a test and returns whether it passed, and what it said.
func try(t *testing.T, test func(testing.TB)) (passed bool, said string) {
	t.Helper()
	r := &record{TB: t}
	func() {
		defer func() {
			if p := recover(); p != nil && p != any(r) {
				panic(p)
			}
		}()
		test(r)
	}()
	r.end()
	return !r.failed, r.log.String()
}

// The file of the shop is in testdata, as an application's would be.
func TestGolden(t *testing.T) {
	ginmcptest.Golden(t, shop(), "testdata/tools.json")
}

func TestGoldenTellsWhatChanged(t *testing.T) {
	const file = "testdata/tools.json"
	tests := []struct {
		reason string
		change func(*gin.Engine) []ginmcp.Option
		want   []string
		not    string
	}{
		{"a tool is new", func(r *gin.Engine) []ginmcp.Option {
			r.GET("/health", ginmcp.Op("health", answer))
			return nil
		}, []string{"+ the tool health is new"}, "order"},
		{"a tool is gone", func(*gin.Engine) []ginmcp.Option {
			return []ginmcp.Option{ginmcp.WithRouteMaps(ginmcp.RouteMap{Methods: []string{"PUT"}, Kind: ginmcp.Exclude})}
		}, []string{"- the tool change_order is gone"}, "list_orders"},
		{"a description", func(*gin.Engine) []ginmcp.Option {
			return []ginmcp.Option{ginmcp.WithOperation("GET /orders", ginmcp.Summary("List some orders."))}
		}, []string{"the tool list_orders changed:", `  -   "description": "List all orders.",`, `  +   "description": "List some orders.",`}, "change_order"},
		{"a hint", func(*gin.Engine) []ginmcp.Option {
			return []ginmcp.Option{ginmcp.WithOperation("PUT /orders/:id", ginmcp.Destructive())}
		}, nil, ""},
		{"a type far away", func(*gin.Engine) []ginmcp.Option {
			return []ginmcp.Option{ginmcp.WithOperation("GET /orders", ginmcp.Out[[]struct {
				ID int `json:"id"`
			}]())}
		}, []string{"the tool list_orders changed:", "    …\n"}, "change_order"},
		{"the instructions", func(*gin.Engine) []ginmcp.Option {
			return []ginmcp.Option{ginmcp.WithInstructions("Ask first.")}
		}, []string{"the instructions changed:", "  + Ask first."}, "order"},
		{"the version is nobody's business", func(*gin.Engine) []ginmcp.Option {
			return []ginmcp.Option{ginmcp.WithVersion("7")}
		}, nil, ""},
		{"a mistake", func(*gin.Engine) []ginmcp.Option {
			return []ginmcp.Option{ginmcp.WithOperation("GET /nowhere", ginmcp.ID("nowhere"))}
		}, []string{"GET /nowhere"}, "changed"},
		{"a mistake that New finds", func(*gin.Engine) []ginmcp.Option {
			return []ginmcp.Option{ginmcp.WithName("")}
		}, []string{"WithName"}, "changed"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := shop()
			opts := test.change(r)
			passed, said := try(t, func(tb testing.TB) { ginmcptest.Golden(tb, r, file, opts...) })
			if passed != (test.want == nil) {
				t.Errorf("passed: %v\n%s", passed, said)
			}
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("%s\nlacks %q", said, want)
				}
			}
			if test.not != "" && strings.Contains(said, test.not) {
				t.Errorf("%s\nhas %q", said, test.not)
			}
		})
	}
}

// What was added by hand is seen as well.
func TestGoldenOf(t *testing.T) {
	file := filepath.Join(t.TempDir(), "all", "components.json")
	s := ginmcp.Attach(shop())
	by := func(noun string) {
		s.MCP().AddTool(&mcp.Tool{Name: noun + "_tool", InputSchema: map[string]any{"type": "object"}}, nil)
		s.MCP().AddResource(&mcp.Resource{Name: noun, URI: "file:///" + noun}, nil)
		s.MCP().AddResourceTemplate(&mcp.ResourceTemplate{Name: noun, URITemplate: "file:///" + noun + "/{id}"}, nil)
		s.MCP().AddPrompt(&mcp.Prompt{Name: noun + "_prompt"}, nil)
	}
	by("old")
	t.Setenv("GINMCP_UPDATE", "1")
	ginmcptest.GoldenOf(t, s, file)
	t.Setenv("GINMCP_UPDATE", "")
	ginmcptest.GoldenOf(t, s, file)
	by("new")
	passed, said := try(t, func(tb testing.TB) { ginmcptest.GoldenOf(tb, s, file) })
	for _, want := range []string{"+ the tool new_tool", "+ the resource file:///new ", "+ the resource template file:///new/{id}", "+ the prompt new_prompt"} {
		if passed || !strings.Contains(said, want) {
			t.Errorf("passed: %v\n%s\nlacks %q", passed, said, want)
		}
	}
	if strings.Contains(said, "old_") || strings.Contains(said, "///old") {
		t.Errorf("%s\ntells of what was there before", said)
	}
}

func TestGoldenUpdates(t *testing.T) {
	missing := func(t *testing.T) string { t.Helper(); return filepath.Join(t.TempDir(), "testdata", "tools.json") }
	tests := []struct {
		reason string
		ask    func(t *testing.T)
		wrote  bool
	}{
		{"nobody asks", func(*testing.T) {}, false},
		{"a variable", func(t *testing.T) { t.Helper(); t.Setenv("GINMCP_UPDATE", "1") }, true},
		{"a variable that says no", func(t *testing.T) { t.Helper(); t.Setenv("GINMCP_UPDATE", "0") }, false},
		{"a flag of ours", func(t *testing.T) { t.Helper(); set(t, "ginmcp.update") }, true},
		{"a flag of the application's own", func(t *testing.T) { t.Helper(); set(t, "update") }, true},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			file := missing(t)
			test.ask(t)
			passed, said := try(t, func(tb testing.TB) { ginmcptest.Golden(tb, shop(), file) })
			text, err := os.ReadFile(file)
			if passed != test.wrote || (err == nil) != test.wrote {
				t.Fatalf("passed: %v, %v\n%s", passed, err, said)
			}
			if !passed {
				if !strings.Contains(said, file+" does not exist; GINMCP_UPDATE=1 go test writes it") {
					t.Errorf("it does not say what to do: %s", said)
				}
				return
			}
			want, err := os.ReadFile("testdata/tools.json")
			if err != nil || string(text) != string(want) {
				t.Errorf("%v, wrote\n%s\nwant\n%s", err, text, want)
			}
		})
	}
}

func set(t *testing.T, name string) {
	t.Helper()
	if err := flag.Set(name, "true"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := flag.Set(name, "false"); err != nil {
			t.Error(err)
		}
	})
}

func TestGoldenReadsFiles(t *testing.T) {
	text, err := os.ReadFile("testdata/tools.json")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		reason, text, want string
	}{
		{"carriage returns of a checkout", strings.ReplaceAll(string(text), "\n", "\r\n"), ""},
		{"what is no JSON", "tools", "is not a golden file"},
		{"another JSON", `{"routes":[]}`, "is not a golden file"},
		{"nothing", `{"tools":[]}`, "+ the tool list_orders is new"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "tools.json")
			if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			passed, said := try(t, func(tb testing.TB) { ginmcptest.Golden(tb, shop(), file) })
			if passed != (test.want == "") || !strings.Contains(said, test.want) {
				t.Errorf("passed: %v\n%s", passed, said)
			}
		})
	}
}
