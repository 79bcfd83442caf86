package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// editing edits one tool of the mapped application and leaves the others.
func editing(id string, f func(*mcp.Tool) error) Option {
	return WithToolFunc(func(op introspect.Operation, tool *mcp.Tool) error {
		if op.ID != id {
			return nil
		}
		return f(tool)
	})
}

func TestWithToolFunc(t *testing.T) {
	s := newServer(t, mapped(), WithTags("shop"), editing("get_user", func(tool *mcp.Tool) error {
		yes := true
		tool.Name, tool.Description = "read_user", "Reads one user."
		tool.Annotations.OpenWorldHint = &yes
		tool.Meta["audience"] = "support"
		tool.Icons = []mcp.Icon{{Source: "https://example.com/user.png"}}
		return nil
	}))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	session := inMemory(t, s, nil)
	list, err := session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list.Tools, func(tool *mcp.Tool) bool { return tool.Name == "read_user" })
	if i < 0 {
		t.Fatal("the tool is not listed by its new name")
	}
	tool := list.Tools[i]
	if tool.Description != "Reads one user." || !*tool.Annotations.OpenWorldHint || tool.Meta["audience"] != "support" || len(tool.Icons) != 1 {
		t.Errorf("got %+v, want it as it was edited", tool)
	}
	if tool.Title != "Read user" {
		t.Errorf("title %q, want one made from the new name, as the old one was", tool.Title)
	}
	if text, failed := textCall(t, session, "read_user", map[string]any{"id": "1"}); failed || text != "user" {
		t.Errorf("a call by the new name: %q, error %v", text, failed)
	}
	if text, failed := textCall(t, session, "read_user", nil); !failed || !strings.Contains(text, "The arguments of read_user are not valid") {
		t.Errorf("a wrong call: %q, error %v: want it to say the new name", text, failed)
	}
	uncallable(t, s, "get_user")
	if !slices.IsSortedFunc(list.Tools, func(x, y *mcp.Tool) int { return strings.Compare(x.Name, y.Name) }) {
		t.Error("the list is not sorted by the new names")
	}
}

func TestToolFuncFails(t *testing.T) {
	tests := []struct {
		reason string
		f      func(*mcp.Tool) error
		name   string
		want   string
	}{
		{"an error", func(*mcp.Tool) error { return errors.New("no title") }, "get_user", "WithToolFunc: no title"},
		{"a panic", func(*mcp.Tool) error { panic("oh") }, "get_user", "WithToolFunc: it panicked: oh"},
		{"no name", func(tool *mcp.Tool) error { tool.Name = ""; return nil }, "get_user", `WithToolFunc: "" is not a tool name`},
		{"an illegal name", func(tool *mcp.Tool) error { tool.Name = "get user"; return nil }, "get user", `WithToolFunc: "get user" is not a tool name`},
		{"a name that is too long", func(tool *mcp.Tool) error { tool.Name = strings.Repeat("x", 65); return nil }, strings.Repeat("x", 65), `WithToolFunc: "` + strings.Repeat("x", 65) + `" is not a tool name`},
		{"the name of another", func(tool *mcp.Tool) error { tool.Name = "list_users"; return nil }, "list_users", `"list_users" is also the name of GET /users`},
		{"no description", func(tool *mcp.Tool) error { tool.Description = ""; return nil }, "get_user", "WithToolFunc: the description is empty"},
		{"another schema", func(tool *mcp.Tool) error {
			tool.InputSchema = json.RawMessage(`{"type":"object"}`)
			return nil
		}, "get_user", "WithToolFunc: the schemas cannot be edited"},
		{"a schema that is no object", func(tool *mcp.Tool) error { tool.InputSchema = "string"; return nil }, "get_user", "WithToolFunc: the schemas cannot be edited"},
		{"no schema", func(tool *mcp.Tool) error { tool.InputSchema = nil; return nil }, "get_user", "WithToolFunc: the schemas cannot be edited"},
		{"a schema that is edited in place", func(tool *mcp.Tool) error {
			raw, _ := tool.InputSchema.(json.RawMessage)
			copy(raw[1:], `"typo"`)
			return nil
		}, "get_user", "WithToolFunc: the schemas cannot be edited"},
		{"an answer that nobody promised", func(tool *mcp.Tool) error {
			tool.OutputSchema = json.RawMessage(`{"type":"object"}`)
			return nil
		}, "get_user", "WithToolFunc: the schemas cannot be edited"},
		{"meta that is no JSON would spoil the whole list", func(tool *mcp.Tool) error {
			tool.Meta = mcp.Meta{"x": func() {}}
			return nil
		}, "get_user", "WithToolFunc: the tool cannot be written"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			s := newServer(t, mapped(), WithLogger(nil), editing("get_user", test.f))
			withheld(t, s, test.name, "GET /users/:id: "+strings.TrimPrefix(test.want, "GET /users/:id: "))
		})
	}
}

// The hook has a copy: changing it later has no effect.
func TestToolFuncHasACopy(t *testing.T) {
	var kept *mcp.Tool
	s := newServer(t, mapped(), editing("get_user", func(tool *mcp.Tool) error {
		tags, _ := tool.Meta["ginmcp.tags"].([]string)
		tags[0] = "changed"
		*tool.Annotations.DestructiveHint = true
		kept = tool
		return nil
	}))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	schema, _ := kept.InputSchema.(json.RawMessage)
	for _, op := range s.Operations() {
		if slices.Contains(op.Tags, "changed") {
			t.Errorf("the tags of %s became %v", op.Route(), op.Tags)
		}
	}
	if !json.Valid(schema) {
		t.Errorf("the schema is %s", schema)
	}
}

// Nothing that a hook does to a tool that is left out counts: it is not asked about it.
func TestToolFuncIsAskedAboutToolsOnly(t *testing.T) {
	var asked []string
	s := newServer(t, mapped(), WithRouteMaps(RouteMap{Pattern: "^/admin", Kind: Exclude}), WithToolFunc(func(_ introspect.Operation, tool *mcp.Tool) error {
		asked = append(asked, tool.Name)
		return nil
	}))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(asked)
	if want := []string{"add_user", "find_users", "get_file", "get_plain", "get_user", "list_users"}; !slices.Equal(asked, want) {
		t.Errorf("asked about %v, want %v", asked, want)
	}
}

// A composed tool is a tool.
func TestToolFuncEditsComposedTools(t *testing.T) {
	type in struct {
		ID string `json:"id" binding:"required"`
	}
	s := newServer(t, mapped(), WithTool("greet", func(_ context.Context, _ Caller, in in) (string, error) { return "hello " + in.ID, nil }),
		editing("greet", func(tool *mcp.Tool) error { tool.Name = "shop_greet"; return nil }))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	session := inMemory(t, s, nil)
	if text, failed := textCall(t, session, "shop_greet", map[string]any{"id": "bob"}); failed || text != `"hello bob"` {
		t.Errorf("a call by the new name: %q, error %v", text, failed)
	}
	if text, failed := textCall(t, session, "shop_greet", nil); !failed || !strings.Contains(text, "The arguments of shop_greet are not valid") {
		t.Errorf("a wrong call: %q, error %v: want it to say the new name", text, failed)
	}
	uncallable(t, s, "greet")
}
