package measure

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/ginmcptest"
	"github.com/ginmcp/ginmcp/introspect"
)

// goals are what people ask an agent to do with two applications. An agent that knows nothing but the
// list of tools reaches a goal if the tool states what the goal needs. Without generated facts, it states
// none of it.
var goals = []struct {
	app, goal, route string
	needs            []string
}{
	{"mounts", "list a folder, page by page", "POST /api/fs/list", []string{
		`"path":{"type":"string"}`, `"per_page":{"type":"integer"}`, `"total":{"type":"integer"}`, `"is_dir":{"type":"boolean"}`,
	}},
	{"mounts", "make a folder", "POST /api/fs/mkdir", []string{`"path":{"type":"string"}`}},
	{"mounts", "move two files", "POST /api/fs/move", []string{
		"FsMove moves files to another folder", `"src_dir":{"type":"string"}`, `"names":{"items":{"type":"string"},"type":"array"}`,
	}},
	{"mounts", "rename a file", "POST /api/fs/rename", []string{`"required":["path","name"]`}},
	{"mounts", "store a file at a path", "PUT /api/fs/put", []string{
		"the header File-Path names", `"required":["File-Path"]`, `"contentEncoding":"base64"`,
	}},
	{"mounts", "upload a file of a form", "PUT /api/fs/form", []string{`"required":["File-Path","file"]`}},
	{"mounts", "change a storage without emptying the rest of it", "POST /api/admin/storage/update", []string{
		"Members that are left out become empty", "cache expire time, in minutes", "use to sort",
	}},
	{"mounts", "find out what I may do", "GET /api/me", []string{"Determine permissions by bit", "can mkdir and upload"}},
	{"mounts", "follow a copy that runs", "POST /api/task/copy/info", []string{`"tid":{"type":"string"}`, `"progress":{"type":"number"}`}},
	{"mounts", "delete several tasks", "POST /api/task/copy/delete_some", []string{`"body":{"items":{"type":"string"},"type":"array"}`}},
	{"relay", "make a token that never expires", "POST /api/token/", []string{"-1 means never expired", `"name":{"type":"string"}`}},
	{"relay", "change a channel without emptying the rest of it", "PUT /api/channel/", []string{
		"Members that are left out become empty", "in USD", "separated by commas",
	}},
	{"relay", "complete a text", "POST /v1/chat/completions", []string{`"required":["model"]`, `"messages":{"items"`}},
}

func TestGoals(t *testing.T) {
	apps := corpus()
	before, after := map[string]map[string]string{}, map[string]map[string]string{}
	for _, name := range []string{"mounts", "relay"} {
		a := apps[slices.IndexFunc(apps, func(a Application) bool { return a.Name == name })]
		none := ginmcp.WithFacts(introspect.Facts{Package: "example.com/none"})
		before[name], after[name] = tools(t, a, none), tools(t, a, factsOf(a.Package)...)
	}
	for _, g := range goals {
		t.Run(g.app+": "+g.goal, func(t *testing.T) {
			for _, need := range g.needs {
				if !strings.Contains(after[g.app][g.route], need) {
					t.Errorf("the tool of %s does not state %s: %s", g.route, need, after[g.app][g.route])
				}
				if strings.Contains(before[g.app][g.route], need) {
					t.Errorf("the tool of %s states %s without generated facts", g.route, need)
				}
			}
		})
	}
}

// tools returns the tools of an application as an agent sees them, in JSON, by their route.
func tools(t *testing.T, a Application, facts ...ginmcp.Option) map[string]string {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	server := ginmcp.Attach(a.New(), append(facts, ginmcp.WithLogger(nil))...)
	list, err := ginmcptest.ClientOf(t, server).ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range server.Lint() {
		for _, tool := range list.Tools {
			if tool.Name != f.Tool {
				continue
			}
			text, err := json.Marshal(tool)
			if err != nil {
				t.Fatal(err)
			}
			out[f.Route] = string(text)
		}
	}
	return out
}
