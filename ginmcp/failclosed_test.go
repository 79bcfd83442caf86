package ginmcp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// guarded is an application with something to hide.
func guarded() *gin.Engine {
	r := gin.New()
	r.GET("/users", Op("list_users", answering("users"), Tags("users")))
	r.DELETE("/users/:id", Op("purge_user", answering("purged"), Tags("users", "admin"), QueryParam[string]("reason", "")))
	r.GET("/health", answering("healthy"))
	r.HEAD("/health", answering(""))
	r.Static("/assets", ".")
	return r
}

// Every option that restricts something and matches nothing withholds everything.
func TestRestrictionsFailClosed(t *testing.T) {
	double := func(context.Context, Caller, struct{}) (int, error) { return 2, nil }
	type restriction struct {
		reason string
		opts   []Option
		want   string
	}
	tests := []restriction{
		{
			"a hidden route",
			[]Option{WithOperation("DELETE /user/:id", Hidden())},
			`no route "DELETE /user/:id"; did you mean DELETE /users/:id?`,
		},
		{
			"a hidden route of another verb",
			[]Option{WithOperation("PATCH /users/:id", Hidden())},
			`no route "PATCH /users/:id"`,
		},
		{
			"a hidden route with other facts",
			[]Option{WithOperation("DELETE /users", ID("x"), Summary("x"), Hidden())},
			`operation "x": no route "DELETE /users"`,
		},
		{
			"a pattern",
			[]Option{exclude(RouteMap{Pattern: "^/user/"})},
			`WithRouteMaps: map 1 excludes nothing: no route matches the pattern "^/user/"`,
		},
		{
			"a pattern in another case",
			[]Option{exclude(RouteMap{Pattern: "/USERS"})},
			`no route matches the pattern "/USERS"`,
		},
		{
			"a pattern with a verb that no such route has",
			[]Option{exclude(RouteMap{Methods: []string{"PUT"}, Pattern: "^/users"})},
			`no route matches the pattern "^/users"`,
		},
		{
			"a tag",
			[]Option{exclude(RouteMap{Tags: []string{"admins"}})},
			`no operation has the tag "admins"; did you mean admin?`,
		},
		{
			"one of several tags",
			[]Option{exclude(RouteMap{Tags: []string{"users", "nothing"}})},
			`no operation has the tag "nothing"`,
		},
		{
			"tags that no operation has together",
			[]Option{WithTags("all"), exclude(RouteMap{Methods: []string{"GET"}, Tags: []string{"all", "admin"}})},
			"no operation has all of its tags",
		},
		{
			"a tag that only a map adds",
			[]Option{
				WithRouteMaps(RouteMap{Methods: []string{"GET"}, AddTags: []string{"read"}}),
				exclude(RouteMap{Tags: []string{"read"}}),
			},
			`map 2 excludes nothing: no operation has the tag "read"`,
		},
		{
			"a map with scopes",
			[]Option{WithRouteMaps(RouteMap{Pattern: "^/admin/", Scopes: []string{"admin"}})},
			"map 1 restricts nothing",
		},
		{
			"one of several maps",
			[]Option{exclude(RouteMap{Tags: []string{"admin"}}), exclude(RouteMap{Pattern: "^/admin/"})},
			"map 2 excludes nothing",
		},
		{
			"a tool that is curated",
			[]Option{Curate("purge_users").HideArgument("reason", "x")},
			`Curate("purge_users"): there is no such tool; did you mean purge_user?`,
		},
		{"a tool that is only renamed", []Option{Curate("nothing").Rename("x")}, `Curate("nothing"): there is no such tool`},
		{
			"a tool by the name that another curation gives it",
			[]Option{Curate("purge").Pick("x"), Curate("purge_user").Rename("purge")},
			`Curate("purge"): there is no such tool; another curation gives this name to purge_user`,
		},
	}
	for verb, c := range map[string]*Curation{
		"Rename": Curate("nothing").Rename("x"), "Describe": Curate("nothing").Describe("x"),
		"RenameArgument":   Curate("nothing").RenameArgument("a", "b"),
		"DescribeArgument": Curate("nothing").DescribeArgument("a", "x"),
		"DefaultArgument":  Curate("nothing").DefaultArgument("a", 1),
		"HideArgument":     Curate("nothing").HideArgument("a", 1),
		"HideArgumentFunc": Curate("nothing").HideArgumentFunc("a", func(context.Context) (any, error) { return 1, nil }),
		"Pick":             Curate("nothing").Pick("x"),
	} {
		tests = append(tests, restriction{verb + " of no tool", []Option{c}, `Curate("nothing"): there is no such tool`})
	}
	for name, opts := range map[string][]OpOption{
		"scopes": {Scopes("admin")}, "a question": {Confirm("Sure?")},
		"scopes among others": {Summary("x"), ID("x"), Scopes("admin")}, "a question among others": {Tags("x"), Confirm("Sure?")},
	} {
		tests = append(
			tests,
			restriction{
				name + " of no route",
				[]Option{WithOperation("DELETE /user/:id", opts...)},
				`no route "DELETE /user/:id"`,
			},
		)
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			var log strings.Builder
			opts := append(
				test.opts,
				WithLogger(slog.New(slog.NewTextHandler(&log, nil))),
				WithTool("double", double),
				everyGETMap("^/health$"),
				WithBatch(5),
			)
			s := newServer(t, guarded(), opts...)
			if !strings.Contains(log.String(), "level=WARN") || !strings.Contains(unquoted(log.String()), test.want) {
				t.Errorf("New logged %s, want %s", log.String(), test.want)
			}
			log.Reset()
			everythingIsWithheld(t, s)
			if !strings.Contains(unquoted(log.String()), test.want+"") ||
				!strings.Contains(log.String(), "everything is withheld") {
				t.Errorf("the first use logged %s, want %s and its consequence", log.String(), test.want)
			}
			if err := s.Check(); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Check returned %v, want %s", err, test.want)
			}
			if err := s.Refresh(); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Refresh returned %v, want %s", err, test.want)
			}
			if !slices.ContainsFunc(s.Diagnostics(), func(d introspect.Diagnostic) bool {
				return d.Level == slog.LevelError && strings.Contains(d.Message, test.want) &&
					strings.Contains(d.Message, "everything is withheld")
			}) {
				t.Errorf("the diagnostics are %v, want %s", s.Diagnostics(), test.want)
			}
			if len(s.Operations()) == 0 {
				t.Error("the developer sees no operations")
			}
		})
	}
}

func exclude(m RouteMap) Option {
	m.Kind = Exclude
	return WithRouteMaps(m)
}

func everyGETMap(pattern string) Option {
	return WithRouteMaps(RouteMap{Methods: []string{"GET"}, Pattern: pattern, Kind: Resource})
}

// unquoted is a line of a log without the escapes of its quotes.
func unquoted(log string) string { return strings.ReplaceAll(log, `\"`, `"`) }

// everythingIsWithheld checks that every list and call gets the same error, and that accessors
// are empty.
func everythingIsWithheld(t *testing.T, s *Server) {
	t.Helper()
	s.MCP().AddTool(&mcp.Tool{Name: "written", InputSchema: noInput}, handWrittenTool("by hand"))
	s.MCP().AddResource(&mcp.Resource{URI: "app:///written", Name: "written"}, handWrittenResource("by hand"))
	s.MCP().
		AddPrompt(&mcp.Prompt{Name: "written"}, func(context.Context, *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			return &mcp.GetPromptResult{}, nil
		})
	session := inMemory(t, s, nil)
	ctx := t.Context()
	requests := map[string]func() error{
		"tools/list":               func() error { _, err := session.ListTools(ctx, nil); return err },
		"resources/list":           func() error { _, err := session.ListResources(ctx, nil); return err },
		"resources/templates/list": func() error { _, err := session.ListResourceTemplates(ctx, nil); return err },
		"prompts/list":             func() error { _, err := session.ListPrompts(ctx, nil); return err },
		"prompts/get":              func() error { _, err := session.GetPrompt(ctx, &mcp.GetPromptParams{Name: "written"}); return err },
		"a completion": func() error {
			_, err := session.Complete(
				ctx,
				&mcp.CompleteParams{
					Ref:      &mcp.CompleteReference{Type: "ref/prompt", Name: "written"},
					Argument: mcp.CompleteParamsArgument{Name: "x"},
				},
			)
			return err
		},
	}
	for _, name := range []string{"purge_user", "list_users", "get_health", "double", "batch", "written", "unknown"} {
		requests["call of "+name] = func() error {
			_, err := session.CallTool(ctx, &mcp.CallToolParams{Name: name, Arguments: map[string]any{"id": "1"}})
			return err
		}
	}
	for _, uri := range []string{"app:///health", "app:///written", "app:///unknown"} {
		requests["read of "+uri] = func() error {
			_, err := session.ReadResource(ctx, &mcp.ReadResourceParams{URI: uri})
			return err
		}
	}
	for what, request := range requests {
		var wire *jsonrpc.Error
		if err := request(); !errors.As(err, &wire) || wire.Code != jsonrpc.CodeInternalError ||
			wire.Message != gosdk.WithheldText {
			t.Errorf("%s: %v, want the error that everything is withheld", what, err)
		}
	}
	if err := session.Ping(ctx, nil); err != nil {
		t.Errorf("ping: %v", err)
	}
	if n := len(s.Tools()) + len(s.Resources()) + len(s.ResourceTemplates()); n > 0 {
		t.Errorf("the accessors have %d components", n)
	}
}

// What restricts something that is there, or is a filter over everything, withholds nothing
// else.
func TestRestrictionsThatMatch(t *testing.T) {
	all := []string{"get_health", "list_users", "purge_user"}
	tests := []struct {
		reason string
		opts   []Option
		want   []string
	}{
		{"a hidden route", []Option{WithOperation("DELETE /users/:id", Hidden())}, all[:2]},
		{"a pattern", []Option{exclude(RouteMap{Pattern: "^/users"})}, all[:1]},
		{"a pattern of a route that is excluded by default", []Option{exclude(RouteMap{Pattern: "^/assets"})}, all},
		{
			"a pattern of a verb that is excluded by default",
			[]Option{exclude(RouteMap{Methods: []string{"HEAD"}, Pattern: "^/health"})},
			all,
		},
		{
			"a pattern of a hidden route",
			[]Option{WithOperation("GET /health", Hidden()), exclude(RouteMap{Pattern: "^/health"})},
			all[1:],
		},
		{
			"a tag of a hidden route",
			[]Option{WithOperation("DELETE /users/:id", Hidden()), exclude(RouteMap{Tags: []string{"admin"}})},
			all[:2],
		},
		{
			"a map behind one that matches",
			[]Option{WithRouteMaps(RouteMap{Kind: Tool}), exclude(RouteMap{Tags: []string{"admin"}})},
			all,
		},
		{"methods alone are a filter", []Option{exclude(RouteMap{Methods: []string{"PUT"}})}, all},
		{"everything is a filter", []Option{exclude(RouteMap{})}, nil},
		{"WithOnlyReadOnly is a filter", []Option{WithOnlyReadOnly()}, all[:2]},
		{"WithOnlyAnnotated is a filter", []Option{WithOnlyAnnotated()}, all[1:]},
		{"WithDeclaredInputsOnly is a filter", []Option{WithDeclaredInputsOnly()}, all},
		{
			"a map that makes resources restricts nothing",
			[]Option{WithRouteMaps(RouteMap{Pattern: "^/nothing", Kind: Resource})},
			all,
		},
		{
			"a map that makes tools restricts nothing",
			[]Option{WithRouteMaps(RouteMap{Pattern: "^/nothing", Kind: Tool})},
			all,
		},
		{
			"a map that adds tags restricts nothing",
			[]Option{WithRouteMaps(RouteMap{Pattern: "^/nothing", AddTags: []string{"x"}})},
			all,
		},
		{
			"tags of WithTags",
			[]Option{WithTags("all"), exclude(RouteMap{Methods: []string{"DELETE"}, Tags: []string{"all"}})},
			all[:2],
		},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			var log strings.Builder
			s := newServer(t, guarded(), append(test.opts, WithLogger(slog.New(slog.NewTextHandler(&log, nil))))...)
			if log.Len() > 0 {
				t.Errorf("New logged %s", log.String())
			}
			if err := s.Check(); err != nil {
				t.Error(err)
			}
			if got := toolNames(t, inMemory(t, s, nil)); !slices.Equal(got, test.want) {
				t.Errorf("tools %v, want %v", got, test.want)
			}
		})
	}
}

// An option that names an existing component and is wrong inside withholds that component.
func TestRestrictionsThatAreWrongInside(t *testing.T) {
	greet := WithTool("greet", func(context.Context, Caller, struct{}) (int, error) { return 1, nil })
	tests := []struct {
		reason, withheld string
		opts             []Option
	}{
		{"a hidden argument", "purge_user", []Option{Curate("purge_user").HideArgument("raeson", "x")}},
		{
			"a hidden argument with a function",
			"purge_user",
			[]Option{Curate("purge_user").HideArgumentFunc("raeson", func(context.Context) (any, error) { return 1, nil })},
		},
		{"a renamed argument", "purge_user", []Option{Curate("purge_user").RenameArgument("raeson", "why")}},
		{"a default", "purge_user", []Option{Curate("purge_user").DefaultArgument("raeson", "x")}},
		{"a described argument", "purge_user", []Option{Curate("purge_user").DescribeArgument("raeson", "x")}},
		{"a value that does not fit", "purge_user", []Option{Curate("purge_user").HideArgument("reason", []int{1})}},
		{"a required argument without a value", "purge_user", []Option{Curate("purge_user").HideArgument("id", nil)}},
		{"a composed tool", "greet", []Option{greet, Curate("greet").Pick("x")}},
		{
			"a function that fails for a route",
			"purge_user",
			[]Option{WithRouteFunc(func(op introspect.Operation, k Kind) (Kind, error) {
				if op.ID == "purge_user" {
					return 0, nil
				}
				return k, nil
			})},
		},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			s := newServer(t, guarded(), append(test.opts, WithLogger(nil))...)
			names := toolNames(t, inMemory(t, s, nil))
			if slices.Contains(names, test.withheld) || !slices.Contains(names, "list_users") {
				t.Errorf("tools %v, want all but %s", names, test.withheld)
			}
			uncallable(t, s, test.withheld)
			if err := s.Check(); err == nil {
				t.Error("Check returned no error")
			}
		})
	}
}

// A server whose restriction matches nothing yet offers its tools once a route matches.
func TestRestrictionsAreMetLater(t *testing.T) {
	r := guarded()
	s := newServer(t, r, WithLogger(nil), exclude(RouteMap{Pattern: "^/admin/"}))
	session := inMemory(t, s, nil)
	if _, err := session.ListTools(t.Context(), nil); err == nil {
		t.Error("the tools are listed although the map excludes nothing")
	}
	r.GET("/admin/users", answering("all"))
	if got, want := toolNames(t, session), []string{"get_health", "list_users", "purge_user"}; !slices.Equal(got, want) {
		t.Errorf("tools %v, want %v", got, want)
	}
}

// An undeclared capability stays undeclared, and plain HTTP works as before.
func TestWithheldServerOverHTTP(t *testing.T) {
	r := guarded()
	Attach(r, WithLogger(nil), WithOperation("DELETE /user/:id", Hidden()))
	for method, code := range map[string]string{"tools/list": "-32603", "resources/list": "-32601", "prompts/list": "-32601"} {
		w := rpcOf(r, "2025-06-18", method, "{}")
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"code":`+code) {
			t.Errorf("%s: %d %s, want %s", method, w.Code, w.Body, code)
		}
	}
}
