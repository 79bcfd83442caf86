package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A list sees the routes that were registered since the last one, whatever it lists; so does a
// call of a tool that no list has shown yet. The guard knows them from then on.
func TestNewRoutesAreSeen(t *testing.T) {
	listed := map[string]func(*Server, *mcp.ClientSession) bool{
		"tools/list": func(_ *Server, c *mcp.ClientSession) bool { return slices.Contains(toolNames(t, c), "added") },
		"resources/list": func(_ *Server, c *mcp.ClientSession) bool {
			res, err := c.ListResources(t.Context(), nil)
			return err == nil && len(res.Resources) == 1
		},
		"resources/templates/list": func(_ *Server, c *mcp.ClientSession) bool {
			res, err := c.ListResourceTemplates(t.Context(), nil)
			return err == nil && len(res.ResourceTemplates) == 1
		},
		"Tools": func(s *Server, _ *mcp.ClientSession) bool {
			return slices.ContainsFunc(s.Tools(), func(t *mcp.Tool) bool { return t.Name == "added" })
		},
		"Operations": func(s *Server, _ *mcp.ClientSession) bool { return len(s.Operations()) == 4 },
		"tools/list over HTTP": func(s *Server, _ *mcp.ClientSession) bool {
			return strings.Contains(rpcOf(s, "2025-06-18", "tools/list", "{}").Body.String(), `"added"`)
		},
		"a call over HTTP": func(s *Server, _ *mcp.ClientSession) bool {
			return strings.Contains(rpcOf(s, "2025-06-18", "tools/call", `{"name":"added"}`).Body.String(), `"text":"added"`)
		},
		"a call": func(_ *Server, c *mcp.ClientSession) bool {
			res, err := c.CallTool(t.Context(), &mcp.CallToolParams{Name: "added"})
			return err == nil && !res.IsError
		},
		"a read": func(_ *Server, c *mcp.ClientSession) bool {
			_, err := c.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///resource"})
			return err == nil
		},
	}
	for name, see := range listed {
		t.Run(name, func(t *testing.T) {
			r := gin.New()
			r.GET("/users/:id", Op("get_user", answering("a user")))
			s := newServer(t, r, everyGETMap("^/resource"), WithLogger(nil))
			session := inMemory(t, s, nil)
			if text, failed := textCall(t, session, "get_user", map[string]any{"id": "added"}); failed {
				t.Fatal(text)
			}
			r.GET("/users/added", Op("added", answering("added")))
			r.GET("/resource", answering("resource"))
			r.GET("/resource/:id", answering("resource"))
			if !see(s, session) {
				t.Error("the new routes are not seen")
			}
			if text, failed := textCall(t, session, "get_user", map[string]any{"id": "added"}); !failed {
				t.Errorf("the argument leads to the new route: %q", text)
			}
		})
	}
}

// A Refresh that fails keeps the tools as they were, for lists too.
func TestFailedRefreshKeepsTheTools(t *testing.T) {
	r := gin.New()
	r.GET("/a", Op("a", answering("a")))
	s := newServer(t, r, WithLogger(nil))
	session := inMemory(t, s, nil)
	toolNames(t, session)
	r.GET("/b", Op("a", answering("b")))
	if err := s.Refresh(); err == nil {
		t.Fatal("Refresh found no mistake")
	}
	if got := toolNames(t, session); !slices.Equal(got, []string{"a"}) {
		t.Errorf("tools %v, want those of before", got)
	}
}

// Nothing that leaves the snapshot is shared: what a middleware, a function or a caller of an
// accessor changes in place has no effect elsewhere.
func TestNothingMutableLeavesTheSnapshot(t *testing.T) {
	r := gin.New()
	r.GET("/a", Op("a", answering("a"), Tags("one"), QueryParam[string]("q", "")))
	r.GET("/b", answering("b"))
	r.GET("/c/:id", Op("c", answering("c")))
	spoil := func(op introspect.Operation) {
		for i := range op.Tags {
			op.Tags[i] = "spoilt"
		}
		for i := range op.Segments {
			op.Segments[i].Literal = "spoilt"
		}
		for i := range op.Params {
			op.Params[i].Name = "spoilt"
		}
		clear(op.Sources)
	}
	s := newServer(t, r, everyGETMap("^/b"), WithRouteMaps(RouteMap{Pattern: "^/c", Kind: ResourceTemplate}), WithLogger(nil),
		WithRouteFunc(func(op introspect.Operation, k Kind) (Kind, error) { spoil(op); return k, nil }),
		WithToolFunc(func(op introspect.Operation, _ *mcp.Tool) error { spoil(op); return nil }))
	before := shownBy(t, s)
	s.MCP().AddReceivingMiddleware(func(next mcp.MethodHandler) mcp.MethodHandler {
		return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
			res, err := next(ctx, method, req)
			switch res := res.(type) {
			case *mcp.ListToolsResult:
				for i := range res.Tools {
					spoilTool(res.Tools[i])
					res.Tools[i] = nil
				}
				res.Tools = nil
			case *mcp.ListResourcesResult:
				for i := range res.Resources {
					res.Resources[i].URI, res.Resources[i].Meta = "spoilt", nil
					res.Resources[i] = nil
				}
				res.Resources = nil
			case *mcp.ListResourceTemplatesResult:
				for i := range res.ResourceTemplates {
					res.ResourceTemplates[i].URITemplate = "spoilt"
					res.ResourceTemplates[i] = nil
				}
				res.ResourceTemplates = nil
			}
			return res, err
		}
	})
	session := inMemory(t, s, nil)
	toolNames(t, session)
	if _, err := session.ListResources(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := session.ListResourceTemplates(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for _, tool := range s.Tools() {
		spoilTool(tool)
	}
	for _, op := range s.Operations() {
		spoil(op)
	}
	for _, d := range s.Diagnostics() {
		d.Message = "spoilt"
	}
	s.Resources()[0].URI, s.ResourceTemplates()[0].URITemplate = "spoilt", "spoilt"
	if after := shownBy(t, s); after != before {
		t.Errorf("got  %s\nwant %s", after, before)
	}
	if text, failed := textCall(t, session, "a", map[string]any{"q": "x"}); failed {
		t.Errorf("the tool that was spoilt cannot be called: %s", text)
	}
}

func spoilTool(tool *mcp.Tool) {
	tool.Name, tool.Annotations.Title = "spoilt", "spoilt"
	*tool.Annotations.DestructiveHint = !*tool.Annotations.DestructiveHint
	if tags, ok := tool.Meta["ginmcp.tags"].([]string); ok {
		tags[0] = "spoilt"
	}
	if schema, ok := tool.InputSchema.(json.RawMessage); ok {
		schema[0] = 'x'
	}
}

// shownBy is everything that accessors return, as text.
func shownBy(t *testing.T, s *Server) string {
	t.Helper()
	raw, err := json.Marshal([]any{s.Tools(), s.Resources(), s.ResourceTemplates()})
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, op := range s.Operations() {
		text += fmt.Sprintf(" %s %v %v %v %d", op.Route(), op.Tags, op.Segments, op.Params, len(op.Sources))
	}
	return text + fmt.Sprint(s.Diagnostics())
}

// Each build logs only the diagnostics that are new, and the first use logs one line that
// summarizes the tools.
func TestBuildsAreLogged(t *testing.T) {
	var log strings.Builder
	take := func() string { defer log.Reset(); return log.String() }
	r := gin.New()
	r.GET("/a", Op("a", answering("a"), HeaderParam[string]("Authorization", "")))
	s := newServer(t, r, WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	if got := take(); got != "" {
		t.Errorf("New logged %s", got)
	}
	s.Tools()
	first := take()
	if strings.Count(first, "\n") != 2 || !strings.Contains(first, "level=WARN") ||
		!strings.Contains(first, `msg="ginmcp: 1 tool"`) {
		t.Errorf("the first use logged %s, want a warning and one line", first)
	}
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	if got := take(); got != "" {
		t.Errorf("a Refresh that found nothing new logged %s", got)
	}
	r.GET("/b", Op("b", answering("b"), HeaderParam[string]("Cookie", "")))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	if got := take(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "level=WARN") || !strings.Contains(got, "GET /b") {
		t.Errorf("Refresh logged %s, want the new warning only", got)
	}
	r.GET("/c", Op("a", answering("c")))
	if err := s.Refresh(); err == nil {
		t.Fatal("Refresh found no mistake")
	}
	if got := take(); strings.Count(got, "level=ERROR") != 2 {
		t.Errorf("a Refresh that failed logged %s, want both routes of the name", got)
	}
}

// The errors of Check and Refresh wrap those of the application's functions.
func TestMistakesAreWrapped(t *testing.T) {
	routeFunc, toolFunc := errors.New("no such team"), errors.New("no such icon")
	r := gin.New()
	r.GET("/a", Op("a", answering("a")))
	r.GET("/b", Op("b", answering("b")))
	s := newServer(t, r, WithLogger(nil),
		WithRouteFunc(func(op introspect.Operation, k Kind) (Kind, error) {
			if op.ID == "a" {
				return 0, routeFunc
			}
			return k, nil
		}),
		WithToolFunc(func(introspect.Operation, *mcp.Tool) error { return toolFunc }))
	for _, err := range []error{s.Check(), s.Refresh()} {
		if !errors.Is(err, routeFunc) || !errors.Is(err, toolFunc) {
			t.Errorf("%v wraps neither, or only one", err)
		}
		for _, want := range []string{"GET /a: WithRouteFunc: no such team", "GET /b: WithToolFunc: no such icon"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
		}
	}
}

// The line about what there is: what is served where, what is left out, what would help, and the
// mistakes. Check logs it each time; the first use logs it once.
func TestSummary(t *testing.T) {
	undeclared := func(r *gin.Engine, n int) {
		for i := range n {
			r.GET(fmt.Sprintf("/undeclared%d/:id", i), answering("x"))
		}
	}
	for _, tt := range []struct {
		reason string
		routes func(*gin.Engine)
		opts   []Option
		want   string
	}{
		{"nothing to say", func(r *gin.Engine) { r.GET("/a", Op("a", answering("a"))) }, nil, "1 tool at /mcp"},
		{"no tools", func(*gin.Engine) {}, nil, "0 tools at /mcp"},
		{"resources", func(r *gin.Engine) {
			r.GET("/a", Op("a", answering("a")))
			r.GET("/b", Op("b", answering("b")))
			r.GET("/c/:id", Op("c", answering("c"), PathParam[string]("id", "")))
		}, []Option{WithRouteMaps(RouteMap{Pattern: "^/[bc]", Kind: ResourceTemplate, Methods: []string{"POST"}},
			RouteMap{Pattern: "^/b", Kind: Resource}, RouteMap{Pattern: "^/c", Kind: ResourceTemplate})},
			"1 tool, 1 resource, 1 resource template at /mcp"},
		{"a route is left out", func(r *gin.Engine) {
			r.GET("/a", Op("a", answering("a")))
			r.GET("/b", Op("b", answering("b"), Hidden()))
		}, nil, "1 tool at /mcp; 1 route is left out"},
		{"by default too", func(r *gin.Engine) {
			r.GET("/b", Op("b", answering("b"), Hidden()))
			r.Static("/assets", ".")
		}, nil, "0 tools at /mcp; 2 routes are left out"},
		{"an undeclared route", func(r *gin.Engine) { undeclared(r, 1) }, nil,
			"1 tool at /mcp; 1 route does not declare its inputs: ginmcp gen or WithOpenAPI helps"},
		{"undeclared routes", func(r *gin.Engine) { undeclared(r, 9) }, nil,
			"9 tools at /mcp; 9 routes do not declare their inputs: ginmcp gen or WithOpenAPI helps"},
		{"mistakes", func(r *gin.Engine) {
			r.GET("/a", Op("same", answering("a")))
			r.GET("/b", Op("same", answering("b")))
		}, nil, "0 tools at /mcp; 2 mistakes: "},
		{"everything is withheld", func(r *gin.Engine) { r.GET("/a", Op("a", answering("a"))) },
			[]Option{Curate("b").Describe("B.").HideArgument("x", 1)}, "everything is withheld: 1 mistake: "},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var log strings.Builder
			r := gin.New()
			tt.routes(r)
			opts := append([]Option{WithLogger(slog.New(slog.NewTextHandler(&log, nil)))}, tt.opts...)
			s := Attach(r, opts...)
			log.Reset()
			for range 2 {
				_ = s.Check() // the line has the mistakes
			}
			lines := summaries(log.String())
			exact := !strings.HasSuffix(tt.want, ": ")
			if len(lines) != 2 || exact && lines[0] != tt.want || !strings.HasPrefix(lines[0], tt.want) || lines[0] != lines[1] {
				t.Errorf("the log has %q, and not %q", lines, tt.want)
			}
		})
	}
}

// summaries returns the lines at the level Info.
func summaries(log string) []string {
	var lines []string
	for line := range strings.Lines(log) {
		if _, text, ok := strings.Cut(line, `level=INFO msg="ginmcp: `); ok {
			lines = append(lines, strings.TrimSuffix(text, "\"\n"))
		}
	}
	return lines
}
