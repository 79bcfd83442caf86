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

// readText reads a resource that is a text.
func readText(tb testing.TB, session *mcp.ClientSession, uri string) string {
	tb.Helper()
	res, err := session.ReadResource(tb.Context(), &mcp.ReadResourceParams{URI: uri})
	if err != nil {
		tb.Fatalf("%s: %v", uri, err)
	}
	return res.Contents[0].Text
}

func resourceURIs(tb testing.TB, session *mcp.ClientSession) []string {
	tb.Helper()
	list, err := session.ListResources(tb.Context(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	templates, err := session.ListResourceTemplates(tb.Context(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	var uris []string
	for _, r := range list.Resources {
		uris = append(uris, r.URI)
	}
	for _, r := range templates.ResourceTemplates {
		uris = append(uris, r.URITemplate)
	}
	return uris
}

func codeOf(err error) int64 {
	var wire *jsonrpc.Error
	if errors.As(err, &wire) {
		return wire.Code
	}
	return 0
}

// What is declared is answered, and what is not declared is not known.
func TestCapabilities(t *testing.T) {
	written := func(s *Server) {
		s.MCP().AddResource(&mcp.Resource{URI: "file:///x", Name: "x"}, handWrittenResource("x"))
		s.MCP().AddPrompt(&mcp.Prompt{Name: "x"}, func(context.Context, *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			return &mcp.GetPromptResult{}, nil
		})
	}
	nothing := func(context.Context, string, string, string) ([]string, error) { return nil, nil }
	tests := []struct {
		reason                          string
		option                          Option
		prepare                         func(*Server)
		resources, completions, prompts bool
	}{
		{"routes are tools", WithTags("x"), nil, false, false, false},
		{"no map makes a resource", WithRouteMaps(RouteMap{Pattern: "x", Kind: Exclude}), nil, false, false, false},
		{"a map can, though no route is one yet", WithRouteMaps(RouteMap{Pattern: "nothing", Kind: Resource}), nil, true, true, false},
		{"so can one of templates", WithRouteMaps(RouteMap{Kind: ResourceTemplate}), nil, true, true, false},
		{"and a function", WithRouteFunc(func(_ introspect.Operation, k Kind) (Kind, error) { return k, nil }), nil, true, true, false},
		{"the server was handed out, but nothing added", WithTags("x"), func(s *Server) { s.MCP() }, false, false, false},
		{"something was added", WithTags("x"), written, true, false, true},
		{"a function completes", WithCompletion(nothing), nil, false, true, false},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			r.POST("/a", Op("a", answering("a")))
			s := newServer(t, r, test.option)
			if test.prepare != nil {
				test.prepare(s)
			}
			session := inMemory(t, s, nil)
			caps := session.InitializeResult().Capabilities
			if got := caps.Resources != nil; got != test.resources || got && (!caps.Resources.ListChanged || !caps.Resources.Subscribe) {
				t.Errorf("resources %+v", caps.Resources)
			}
			if got := caps.Completions != nil; got != test.completions {
				t.Errorf("completions %v", got)
			}
			if got := caps.Prompts != nil; got != test.prompts {
				t.Errorf("prompts %v", got)
			}
			_, list := session.ListResources(t.Context(), nil)
			_, templates := session.ListResourceTemplates(t.Context(), nil)
			_, reading := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///unknown"})
			for method, err := range map[string]error{"list": list, "templates": templates, "read": reading} {
				if unknown := codeOf(err) == jsonrpc.CodeMethodNotFound; unknown == test.resources {
					t.Errorf("resources, %s: %v", method, err)
				}
			}
			_, prompts := session.ListPrompts(t.Context(), nil)
			_, prompt := session.GetPrompt(t.Context(), &mcp.GetPromptParams{Name: "x"})
			for method, err := range map[string]error{"list": prompts, "get": prompt} {
				if unknown := codeOf(err) == jsonrpc.CodeMethodNotFound; unknown == test.prompts {
					t.Errorf("prompts, %s: %v", method, err)
				}
			}
		})
	}
}

func handWrittenResource(text string) mcp.ResourceHandler {
	return func(_ context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: req.Params.URI, Text: text}}}, nil
	}
}

func TestHandWrittenResources(t *testing.T) {
	var log strings.Builder
	r := gin.New()
	for _, path := range []string{"/a", "/b", "/a/:id", "/b/:id"} {
		r.GET(path, Op("", answering("generated")))
	}
	s := newServer(t, r, everyGET(), WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	for _, uri := range []string{"app:///a", "app:///b/1", "file:///c"} {
		s.MCP().AddResource(&mcp.Resource{URI: uri, Name: uri}, handWrittenResource("written"))
	}
	for _, uri := range []string{"app:///a/{id}", "file:///d/{id}"} {
		s.MCP().AddResourceTemplate(&mcp.ResourceTemplate{URITemplate: uri, Name: uri}, handWrittenResource("written"))
	}
	session := inMemory(t, s, nil)
	want := []string{"app:///a", "app:///b", "app:///b/1", "file:///c", "app:///a/{id}", "app:///b/{id}", "file:///d/{id}"}
	for range 2 {
		if uris := resourceURIs(t, session); !slices.Equal(uris, want) {
			t.Errorf("resources %v, want each once, sorted: %v", uris, want)
		}
		for _, c := range []struct{ reason, uri, want string }{
			{"the same URI", "app:///a", "written"},
			{"nothing of it by hand", "app:///b", "generated"},
			{"the same template", "app:///a/1", "written"},
			{"one URI of a template", "app:///b/1", "written"},
			{"another one", "app:///b/2", "generated"},
			{"a scheme of its own", "file:///c", "written"},
			{"a template of its own", "file:///d/1", "written"},
		} {
			if got := readText(t, session, c.uri); got != c.want {
				t.Errorf("%s: %s is %s, want %s", c.reason, c.uri, got, c.want)
			}
		}
		if _, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "file:///e"}); codeOf(err) != jsonrpc.CodeInvalidParams {
			t.Errorf("what nobody has: %v", err)
		}
	}
	var notes []string
	for _, d := range s.Diagnostics() {
		notes = append(notes, d.Route+": "+d.Message)
	}
	wantNotes := []string{
		"GET /a: the resource app:///a was also written by hand; the hand-written one is listed and read instead",
		"GET /a/:id: the resource app:///a/{id} was also written by hand; the hand-written one is listed and read instead",
	}
	if !slices.Equal(notes, wantNotes) {
		t.Errorf("diagnostics %q, want %q", notes, wantNotes)
	}
	if n := strings.Count(log.String(), "written by hand"); n != 2 {
		t.Errorf("it was logged %d times, want once for each:\n%s", n, log.String())
	}
}

func TestRefreshTellsOfResources(t *testing.T) {
	r := gin.New()
	r.GET("/a", Op("", answering("a")))
	s := newServer(t, r, everyGET())
	s.MCP()
	changed := make(chan struct{}, 8)
	session := inMemory(t, s, &mcp.ClientOptions{
		ResourceListChangedHandler: func(context.Context, *mcp.ResourceListChangedRequest) { changed <- struct{}{} },
	})
	if uris := resourceURIs(t, session); !slices.Equal(uris, []string{"app:///a"}) {
		t.Fatalf("resources %v", uris)
	}
	r.GET("/b/:id", Op("", answering("b")))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	<-changed
	if uris := resourceURIs(t, session); !slices.Equal(uris, []string{"app:///a", "app:///b/{id}"}) {
		t.Errorf("resources %v after Refresh, want both", uris)
	}
	if got := readText(t, session, "app:///b/1"); got != "b" {
		t.Errorf("the new one is %q", got)
	}
}

// A URI has parameters in the path and in the query; a route that needs other arguments cannot be a
// resource.
func TestUnreadable(t *testing.T) {
	type body struct {
		Name string `json:"name" binding:"required"`
	}
	tests := []struct {
		reason string
		kind   Kind
		route  string
		opts   []OpOption
		want   string
	}{
		{"a header", Resource, "GET /a", []OpOption{Header[struct {
			Tenant string `header:"X-Tenant" binding:"required"`
		}]()}, `GET /a: a resource is read by its URI, but the header "X-Tenant" is required`},
		{"a cookie that may be left out", Resource, "GET /a", []OpOption{CookieParam[string]("theme", "")}, ""},
		{"a header that may be left out", Resource, "GET /a", []OpOption{HeaderParam[string]("X-Trace", "")}, ""},
		{"no GET", Resource, "POST /a", []OpOption{Body[body]()}, "POST /a: a resource is read with GET, not with POST"},
		{"nor is a template", ResourceTemplate, "DELETE /a/:id", nil, "DELETE /a/:id: a resource template is read with GET, not with DELETE"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := gin.New()
			method, path, _ := strings.Cut(test.route, " ")
			r.Handle(method, path, Op("", answering("a"), test.opts...))
			s := newServer(t, r, WithLogger(nil), WithRouteMaps(RouteMap{Kind: test.kind}))
			err := s.Refresh()
			if test.want == "" {
				if err != nil || len(s.Resources()) != 1 {
					t.Errorf("%v, with %d resources", err, len(s.Resources()))
				}
				return
			}
			if err == nil || err.Error() != test.want {
				t.Errorf("%v, want %s", err, test.want)
			}
			if n := len(s.Resources()) + len(s.ResourceTemplates()) + len(s.Tools()); n != 0 {
				t.Errorf("%d components, want none of what is wrong", n)
			}
		})
	}
}

// A template without anything to put in is a resource.
func TestTemplateWithoutVariables(t *testing.T) {
	r := gin.New()
	r.GET("/a", Op("", answering("a")))
	r.GET("/b", Op("", answering("b"), QueryParam[string]("q", "")))
	s := newServer(t, r, WithRouteMaps(RouteMap{Kind: ResourceTemplate}))
	session := inMemory(t, s, nil)
	if uris := resourceURIs(t, session); !slices.Equal(uris, []string{"app:///a", "app:///b{?q}"}) {
		t.Errorf("resources %v", uris)
	}
	if got := readText(t, session, "app:///b"); got != "b" {
		t.Errorf("without its query it is %q", got)
	}
}

func TestResourceSchemes(t *testing.T) {
	for _, c := range []struct {
		reason, scheme string
		ok             bool
	}{
		{"a name", "shop", true},
		{"all that one may have", "a1+b-c.d", true},
		{"nothing", "", false},
		{"upper case, which is the same to some and not to others", "Shop", false},
		{"more than a scheme", "shop://", false},
		{"no letter first", "1shop", false},
	} {
		if _, err := New(gin.New(), WithResourceScheme(c.scheme)); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
	r := gin.New()
	r.GET("/a", Op("a", answering("a")))
	r.GET("/png", Op("png", func(c *gin.Context) { c.Data(http.StatusOK, "application/pdf", []byte("%PDF")) }))
	s := newServer(t, r, WithResourceScheme("shop"), WithRouteMaps(RouteMap{Pattern: "/a", Kind: Resource}))
	session := inMemory(t, s, nil)
	if got := readText(t, session, "shop:///a"); got != "a" {
		t.Errorf("it is %q", got)
	}
	res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "png"})
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := res.Content[0].(*mcp.EmbeddedResource); !ok || e.Resource.URI != "shop:///png" {
		t.Errorf("what a tool answers with has another scheme: %+v", res.Content[0])
	}
}

// A read is audited as a call is, and its handler knows that it is one.
func TestReadIsKnownAsOne(t *testing.T) {
	infos := make(chan CallInfo, 8)
	r := gin.New()
	r.GET("/a/:id", Op("get_a", func(c *gin.Context) {
		call := FromContext(c)
		c.String(http.StatusOK, "tool %q, resource %q", call.Tool(), call.Resource())
	}, PathParam[int]("id", "")))
	s := newServer(t, r, everyGET(), WithCallHook(func(_ context.Context, info CallInfo) { infos <- info }))
	session := inMemory(t, s, nil)
	if got, want := readText(t, session, "app:///a/7"), `tool "", resource "app:///a/7"`; got != want {
		t.Errorf("the handler knows %s, want %s", got, want)
	}
	info := <-infos
	if info.Tool != "" || info.Resource != "app:///a/{id}" || info.Route != "GET /a/:id" || info.Status != http.StatusOK || info.IsError ||
		info.ClientName != "test" || info.AnswerBytes == 0 || string(info.Arguments()) != `{"id":"7"}` {
		t.Errorf("the audit knows %+v", info)
	}
	if _, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///a/x"}); err == nil {
		t.Error("it was read")
	}
	if info = <-infos; !info.IsError || info.Status != 0 || info.Resource != "app:///a/{id}" {
		t.Errorf("of a read that was refused, the audit knows %+v", info)
	}
}

func TestReadAfterShutdown(t *testing.T) {
	r := gin.New()
	r.GET("/a", Op("", answering("a")))
	s := newServer(t, r, everyGET())
	session := inMemory(t, s, nil)
	if err := s.calls.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///a"})
	if err == nil || !strings.Contains(err.Error(), "shutting down") {
		t.Errorf("got %v", err)
	}
}

// The component that makes the SDK announce a Refresh exists for a moment, and no client sees it.
func TestAnnouncementIsNoResource(t *testing.T) {
	s := newServer(t, gin.New(), everyGET())
	s.MCP().AddResource(&mcp.Resource{URI: gosdk.AnnouncementURI, Name: gosdk.Announcement}, handWrittenResource("seen"))
	session := inMemory(t, s, nil)
	if uris := resourceURIs(t, session); len(uris) > 0 {
		t.Errorf("resources %v", uris)
	}
	if _, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: gosdk.AnnouncementURI}); codeOf(err) != jsonrpc.CodeInvalidParams {
		t.Errorf("it was read, or %v", err)
	}
}

// everyGET makes a resource of every route that can be one.
func everyGET() Option { return WithRouteMaps(RouteMap{Methods: []string{"GET"}, Kind: Resource}) }
