package ginmcp

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// mapped is an application whose routes differ in all that a map can ask for.
func mapped() *gin.Engine {
	r := gin.New()
	r.GET("/users", Op("list_users", answering("users"), Tags("users")))
	r.GET("/users/:id", Op("get_user", answering("user"), Tags("users", "one")))
	r.POST("/users", Op("add_user", answering("added"), Tags("users", "write")))
	r.POST("/users/find", Op("find_users", answering("found"), ReadOnly()))
	r.DELETE("/admin/users/:id", Op("purge_user", answering("purged"), Tags("admin", "write")))
	r.GET("/files/*path", Op("get_file", answering("file")))
	r.GET("/plain", answering("plain"))
	r.GET("/secret", Op("secret", answering("secret"), Hidden()))
	return r
}

func TestRouteMapsChooseTools(t *testing.T) {
	all := []string{"add_user", "find_users", "get_file", "get_plain", "get_user", "list_users", "purge_user"}
	without := func(names ...string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(n string) bool { return slices.Contains(names, n) })
	}
	exclude := func(m RouteMap) Option {
		m.Kind = Exclude
		return WithRouteMaps(m)
	}
	tests := []struct {
		reason string
		opts   []Option
		want   []string
	}{
		{"without a map every route is a tool", nil, all},
		{"without a condition a map matches every route", []Option{exclude(RouteMap{})}, nil},
		{"a method", []Option{exclude(RouteMap{Methods: []string{"DELETE"}})}, without("purge_user")},
		{"methods, in lower case", []Option{exclude(RouteMap{Methods: []string{"get", "post"}})}, []string{"purge_user"}},
		{"a method that no operation has", []Option{exclude(RouteMap{Methods: []string{"HEAD"}})}, all},
		{"a pattern is looked for anywhere", []Option{exclude(RouteMap{Pattern: "sers"})}, without("add_user", "find_users", "get_user", "list_users", "purge_user")},
		{"and anchored by those who want it", []Option{exclude(RouteMap{Pattern: "^/admin/"})}, without("purge_user")},
		{"Gin's spelling", []Option{exclude(RouteMap{Pattern: "^/users/:id$"})}, without("get_user")},
		{"OpenAPI's spelling", []Option{exclude(RouteMap{Pattern: `^/users/\{id\}$`})}, without("get_user")},
		{"any parameter, as FastMCP's guide asks", []Option{exclude(RouteMap{Pattern: `\{.*\}`})}, without("get_user", "purge_user", "get_file")},
		{"a wildcard in either spelling", []Option{exclude(RouteMap{Pattern: `/\*path$`}), exclude(RouteMap{Pattern: `/\{path\}$`})}, without("get_file")},
		{"a pattern is case-sensitive", []Option{exclude(RouteMap{Pattern: "/(USERS|plain)"})}, without("get_plain")},
		{"one tag", []Option{exclude(RouteMap{Tags: []string{"write"}})}, without("add_user", "purge_user")},
		{"all of several tags", []Option{exclude(RouteMap{Tags: []string{"users", "write"}})}, without("add_user")},
		{"every condition has to hold", []Option{exclude(RouteMap{Methods: []string{"POST"}, Pattern: "^/users", Tags: []string{"write"}})}, without("add_user")},
		{"the first match wins", []Option{WithRouteMaps(RouteMap{Pattern: "^/users$", Kind: Tool}, RouteMap{Pattern: "^/users", Kind: Exclude})}, without("get_user", "find_users")},
		{"across options too", []Option{WithRouteMaps(RouteMap{Tags: []string{"one"}, Kind: Tool}), exclude(RouteMap{})}, []string{"get_user"}},
		{"a map that comes later does not exclude", []Option{WithRouteMaps(RouteMap{Kind: Tool}), exclude(RouteMap{})}, all},
		{"a global tag is one of the operation's", []Option{WithTags("shop"), exclude(RouteMap{Tags: []string{"shop", "users"}})}, without("add_user", "get_user", "list_users")},
		{"the order of WithTags does not matter", []Option{exclude(RouteMap{Tags: []string{"shop"}}), WithTags("shop")}, nil},
		{"the tags that a map adds do not make another one match", []Option{WithRouteMaps(RouteMap{Methods: []string{"GET"}, AddTags: []string{"write"}}, RouteMap{Tags: []string{"write"}, Kind: Exclude})}, without("add_user", "purge_user")},
		{"only what reads: by its method, or because it says so", []Option{WithOnlyReadOnly()}, without("add_user", "purge_user")},
		{"only what is annotated", []Option{WithOnlyAnnotated()}, without("get_plain")},
		{"WithOperation is an annotation", []Option{WithOnlyAnnotated(), WithOperation("GET /plain", ID("plain"))}, append(without("get_plain", "purge_user"), "plain", "purge_user")},
		{"a map does not bring back what is not read-only", []Option{WithOnlyReadOnly(), WithRouteMaps(RouteMap{Kind: Tool})}, without("add_user", "purge_user")},
		{"nor what is hidden", []Option{WithRouteMaps(RouteMap{Pattern: "secret", Kind: Tool})}, all},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			s := newServer(t, mapped(), test.opts...)
			if err := s.Refresh(); err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, tool := range s.Tools() {
				names = append(names, tool.Name)
			}
			if !slices.Equal(names, test.want) {
				t.Errorf("got  %v\nwant %v", names, test.want)
			}
		})
	}
}

func TestRouteMapMistakes(t *testing.T) {
	tests := []struct {
		reason string
		m      RouteMap
		want   string
	}{
		{"a pattern that is none", RouteMap{Pattern: "(", Kind: Tool}, `WithRouteMaps: map 2: the pattern "("`},
		{"a kind that is none", RouteMap{Kind: 7}, "WithRouteMaps: map 2: Kind(7) is not a kind"},
		{"a negative kind", RouteMap{Kind: -1}, "WithRouteMaps: map 2: Kind(-1) is not a kind"},
		{"a forgotten kind would exclude nothing", RouteMap{Pattern: "^/admin/"}, "WithRouteMaps: map 2: it has no Kind"},
		{"a method with a typo would exclude nothing", RouteMap{Methods: []string{"GTE"}, Kind: Exclude}, `WithRouteMaps: map 2: "GTE" is not a method`},
	}
	for _, test := range tests {
		if _, err := New(mapped(), WithRouteMaps(RouteMap{Kind: Tool}, test.m)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.reason, err, test.want)
		}
	}
}

// Tags that options add are the operation's own from then on.
func TestAddedTags(t *testing.T) {
	s := newServer(t, mapped(), WithTags("shop", "users"), WithTags("beta"), WithRouteMaps(
		RouteMap{Tags: []string{"one"}, AddTags: []string{"single", "shop"}},
		RouteMap{AddTags: []string{"other"}},
	))
	tests := []struct {
		reason, tool string
		want         []string
	}{
		{"its own, then everybody's, then those of its map, each once", "get_user", []string{"users", "one", "shop", "beta", "single"}},
		{"another map adds others", "list_users", []string{"users", "shop", "beta", "other"}},
		{"a route without tags has some now", "get_plain", []string{"shop", "users", "beta", "other"}},
	}
	session := inMemory(t, s, nil)
	list, err := session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		i := slices.IndexFunc(list.Tools, func(tool *mcp.Tool) bool { return tool.Name == test.tool })
		var shown []string
		tags, _ := list.Tools[i].Meta["ginmcp.tags"].([]any)
		for _, tag := range tags {
			text, _ := tag.(string)
			shown = append(shown, text)
		}
		if !slices.Equal(shown, test.want) {
			t.Errorf("%s: a client sees %v, want %v", test.reason, shown, test.want)
		}
		for _, op := range s.Operations() {
			if (op.ID == test.tool || test.tool == "get_plain" && op.Path == "/plain") && !slices.Equal(op.Tags, test.want) {
				t.Errorf("%s: the operation has %v, want %v", test.reason, op.Tags, test.want)
			}
		}
	}
}

// The function is asked about every route but those that are never tools.
func TestRouteFuncIsAsked(t *testing.T) {
	r := mapped()
	r.Static("/assets", ".")
	r.HEAD("/users", answering(""))
	asked := map[string]Kind{}
	s := newServer(t, r, WithOnlyReadOnly(), WithRouteMaps(RouteMap{Pattern: "^/files", Kind: Exclude}, RouteMap{Pattern: "^/users$", Kind: Resource, AddTags: []string{"list"}}),
		WithRouteFunc(func(op introspect.Operation, k Kind) (Kind, error) {
			asked[op.Route()] = k
			if op.Path == "/users" && op.Method == http.MethodGet && !slices.Contains(op.Tags, "list") {
				t.Errorf("tags %v, want those that the map adds too", op.Tags)
			}
			if op.Path == "/files/*path" {
				return Tool, nil
			}
			return Exclude, nil
		}))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	want := map[string]Kind{
		"GET /users": Resource, "GET /users/:id": Tool, "POST /users": Exclude, "POST /users/find": Tool,
		"DELETE /admin/users/:id": Exclude, "GET /files/*path": Exclude, "GET /plain": Tool,
	}
	for route, kind := range want {
		if got, ok := asked[route]; !ok || got != kind {
			t.Errorf("%s: asked %v, as a %s, want it asked as a %s", route, ok, got, kind)
		}
	}
	if len(asked) != len(want) {
		t.Errorf("asked about %v, want hidden routes and default exclusions left alone", asked)
	}
	if tools := s.Tools(); len(tools) != 1 || tools[0].Name != "get_file" {
		t.Errorf("tools %v, want the one that the function brings back", tools)
	}
}

func TestRouteFuncFails(t *testing.T) {
	tests := []struct {
		reason string
		f      func(introspect.Operation, Kind) (Kind, error)
		want   string
	}{
		{"an error", func(op introspect.Operation, k Kind) (Kind, error) {
			if op.ID == "add_user" {
				return Tool, errors.New("nobody knows this route")
			}
			return k, nil
		}, "POST /users: WithRouteFunc: nobody knows this route"},
		{"an unknown kind", func(op introspect.Operation, k Kind) (Kind, error) {
			if op.ID == "add_user" {
				return 9, nil
			}
			return k, nil
		}, "POST /users: WithRouteFunc: Kind(9) is not a kind"},
		{"the zero kind", func(op introspect.Operation, k Kind) (Kind, error) {
			if op.ID == "add_user" {
				return 0, nil
			}
			return k, nil
		}, "POST /users: WithRouteFunc: Kind(0) is not a kind"},
		{"a resource that is not read with GET", func(op introspect.Operation, k Kind) (Kind, error) {
			if op.ID == "add_user" {
				return Resource, nil
			}
			return k, nil
		}, "POST /users: a resource is read with GET, not with POST"},
		{"a panic does not end what needs the tools", func(op introspect.Operation, k Kind) (Kind, error) {
			if op.ID == "add_user" {
				panic("oh")
			}
			return k, nil
		}, "POST /users: WithRouteFunc: it panicked: oh"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			s := newServer(t, mapped(), WithLogger(nil), WithRouteFunc(test.f))
			withheld(t, s, "add_user", test.want)
		})
	}
}

// withheld checks that a mistake is an error of Refresh and, where the tools are built
// without it, a diagnostic, and that the tool which it is about cannot be called.
func withheld(t *testing.T, s *Server, tool string, want string) {
	t.Helper()
	if err := s.Refresh(); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("Refresh returned %v\nwant %s", err, want)
	}
	_, message, _ := strings.Cut(want, ": ")
	if !slices.ContainsFunc(s.Diagnostics(), func(d introspect.Diagnostic) bool {
		return strings.Contains(d.Message, message) || strings.Contains(d.Message, want)
	}) {
		t.Errorf("the diagnostics are %v\nwant %s", s.Diagnostics(), want)
	}
	uncallable(t, s, tool)
}

// uncallable checks that a tool is not there for a client.
func uncallable(t *testing.T, s *Server, tool string) {
	t.Helper()
	session := inMemory(t, s, nil)
	if names := toolNames(t, session); slices.Contains(names, tool) {
		t.Errorf("%s is listed among %v", tool, names)
	}
	if res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: map[string]any{"id": "1"}}); err == nil {
		t.Errorf("%s can be called, and answers %v", tool, res.Content)
	}
}

// Exclusion is final, whatever excludes: what is not listed cannot be called.
func TestExclusionIsFinal(t *testing.T) {
	tests := []struct {
		reason, tool string
		opt          Option
	}{
		{"a map", "purge_user", WithRouteMaps(RouteMap{Pattern: "^/admin/", Kind: Exclude})},
		{"every route", "get_user", WithRouteMaps(RouteMap{Kind: Exclude})},
		{"a function", "get_user", WithRouteFunc(func(introspect.Operation, Kind) (Kind, error) { return Exclude, nil })},
		{"only what reads", "add_user", WithOnlyReadOnly()},
		{"only what is annotated", "get_plain", WithOnlyAnnotated()},
		{"a resource is no tool", "list_users", WithRouteMaps(RouteMap{Pattern: "^/users$", Methods: []string{"GET"}, Kind: Resource})},
		{"hidden", "secret", WithName("x")},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			s := newServer(t, mapped(), test.opt)
			if err := s.Refresh(); err != nil {
				t.Fatal(err)
			}
			uncallable(t, s, test.tool)
		})
	}
}

// What is left out keeps its name, so no other tool is renamed.
func TestExclusionRenamesNobody(t *testing.T) {
	named := func(opts ...Option) string {
		r := gin.New()
		r.GET("/a/x", listThings)
		r.GET("/b/x", listThings)
		for _, tool := range newServer(t, r, opts...).Tools() {
			if strings.Contains(tool.Description, "b x") {
				return tool.Name
			}
		}
		return ""
	}
	if all, one := named(), named(WithRouteMaps(RouteMap{Pattern: "^/a", Kind: Exclude})); all == "" || all != one {
		t.Errorf("the tool is called %q, and %q beside one that is left out", all, one)
	}
}

func listThings(*gin.Context) {}
