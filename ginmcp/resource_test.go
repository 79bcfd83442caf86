package ginmcp_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type findItems struct {
	Text  string   `form:"q" binding:"required"`
	Kind  string   `form:"kind" binding:"omitempty,oneof=small large"`
	Limit int      `form:"limit" binding:"max=10"`
	Open  *bool    `form:"open"`
	Tags  []string `form:"tags"`
	Level []int    `form:"level" collection_format:"csv"`
	Trace string   `header:"X-Trace"`
}

// echo answers with what arrived, and where.
func echo(c *gin.Context) {
	params := map[string]string{}
	for _, p := range c.Params {
		params[p.Key] = p.Value
	}
	c.JSON(http.StatusOK, gin.H{
		"route": c.FullPath(), "params": params, "query": c.Request.URL.RawQuery,
		"auth": c.GetHeader("Authorization"), "trace": c.GetHeader("X-Trace"),
	})
}

// library has a resource of every kind, and things beside them that are none.
func library() *gin.Engine {
	r := gin.New()
	r.GET("/books", ginmcp.Op("list_books", echo, ginmcp.QueryParam[int]("page", ""), ginmcp.Tags("books"),
		ginmcp.Summary("List the books."), ginmcp.Description("All of them."), ginmcp.Out[[]string]()))
	r.GET("/books/:id", ginmcp.Op("get_book", echo, ginmcp.PathParam[int]("id", ""), ginmcp.QueryParam[bool]("verbose", "")))
	r.GET("/people/:id", echo)
	r.GET("/people/me", ginmcp.Op("get_me", echo, ginmcp.Tags("secret")))
	r.GET("/files/*path", echo)
	r.GET("/items", ginmcp.Op("find_items", echo, ginmcp.In[findItems]()))
	r.GET("/text", func(c *gin.Context) { c.String(http.StatusOK, "hello") })
	r.GET("/picture", func(c *gin.Context) { c.Data(http.StatusOK, "image/png", []byte("\x89PNG")) })
	r.GET("/problem", func(c *gin.Context) { c.Data(http.StatusOK, "application/problem+json", []byte(`{"title":"x"}`)) })
	r.GET("/empty", func(c *gin.Context) { c.Data(http.StatusOK, "text/plain", nil) })
	r.GET("/gone", func(c *gin.Context) { c.JSON(http.StatusNotFound, gin.H{"error": "no"}) })
	r.GET("/broken", func(c *gin.Context) { c.JSON(http.StatusServiceUnavailable, gin.H{"error": "later"}) })
	r.GET("/panic", func(*gin.Context) { panic("secret") })
	r.GET("/large", func(c *gin.Context) { c.String(http.StatusOK, strings.Repeat("x", 5000)) })
	r.POST("/books", ginmcp.Op("add_book", echo))
	return r
}

func libraryOptions(more ...ginmcp.Option) []ginmcp.Option {
	return append([]ginmcp.Option{ginmcp.WithLogger(nil), ginmcp.WithMaxResponse(4000), ginmcp.WithRouteMaps(
		ginmcp.RouteMap{Tags: []string{"secret"}, Kind: ginmcp.Exclude},
		ginmcp.RouteMap{Methods: []string{"GET"}, Pattern: `\{`, Kind: ginmcp.ResourceTemplate, AddTags: []string{"one"}},
		ginmcp.RouteMap{Methods: []string{"GET"}, Kind: ginmcp.Resource},
	)}, more...)
}

// attached connects a client that has a token.
func attached(t *testing.T, r *gin.Engine, opts ...ginmcp.Option) *mcp.ClientSession {
	t.Helper()
	ginmcp.Attach(r, opts...)
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	return connect(t, &mcp.StreamableClientTransport{Endpoint: server.URL + "/mcp", HTTPClient: &http.Client{Transport: bearer("Bearer t")}})
}

// inMemory connects one that has none.
func inMemory(t *testing.T, r *gin.Engine, opts ...ginmcp.Option) *mcp.ClientSession {
	t.Helper()
	s, err := ginmcp.New(r, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return inMemoryOf(t, s)
}

func inMemoryOf(t *testing.T, s *ginmcp.Server) *mcp.ClientSession {
	t.Helper()
	near, far := mcp.NewInMemoryTransports()
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { done <- s.Run(ctx, far) }()
	t.Cleanup(func() {
		if err := testkit.CheckTools(s.Tools()); err != nil {
			t.Error(err)
		}
		cancel()
		<-done
	})
	return connect(t, near)
}

func connect(t *testing.T, transport mcp.Transport) *mcp.ClientSession {
	t.Helper()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(context.Background(), transport, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// both runs a test over HTTP, where the caller has a token, and in memory.
func both(t *testing.T, test func(t *testing.T, session *mcp.ClientSession, auth string)) {
	t.Helper()
	t.Run("over HTTP", func(t *testing.T) { test(t, attached(t, library(), libraryOptions()...), "Bearer t") })
	t.Run("in memory", func(t *testing.T) { test(t, inMemory(t, library(), libraryOptions()...), "") })
}

func TestListResources(t *testing.T) {
	both(t, func(t *testing.T, session *mcp.ClientSession, _ string) {
		t.Helper()
		list, err := session.ListResources(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var uris []string
		for _, r := range list.Resources {
			uris = append(uris, r.URI)
			if r.Name == "" || r.Title == "" || r.Description == "" {
				t.Errorf("%s lacks a name, a title or a description: %+v", r.URI, r)
			}
		}
		want := []string{"app:///books", "app:///broken", "app:///empty", "app:///gone", "app:///large", "app:///panic", "app:///picture", "app:///problem", "app:///text"}
		if !slices.Equal(uris, want) {
			t.Errorf("resources\n%v, want\n%v", uris, want)
		}
		templates, err := session.ListResourceTemplates(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		uris = nil
		for _, r := range templates.ResourceTemplates {
			uris = append(uris, r.URITemplate)
		}
		want = []string{"app:///books/{id}{?verbose}", "app:///books{?page}", "app:///files{/path*}", "app:///items{?q,kind,limit,open,tags*,level*}", "app:///people/{id}"}
		if !slices.Equal(uris, want) {
			t.Errorf("templates\n%v, want\n%v", uris, want)
		}
		tools, err := session.ListTools(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(tools.Tools) != 1 || tools.Tools[0].Name != "add_book" {
			t.Errorf("%d tools, want the one that is no resource", len(tools.Tools))
		}
		for _, result := range []interface{ GetCacheScope() string }{list, templates} {
			if scope := result.GetCacheScope(); scope != "private" {
				t.Errorf("a cache may share the list: %q", scope)
			}
		}
	})
}

// What is said of a route is said of its resource as of a tool.
func TestResourceDefinition(t *testing.T) {
	s := ginmcp.Attach(library(), libraryOptions(ginmcp.WithTags("all"))...)
	i := slices.IndexFunc(s.Resources(), func(r *mcp.Resource) bool { return r.URI == "app:///books" })
	j := slices.IndexFunc(s.ResourceTemplates(), func(r *mcp.ResourceTemplate) bool { return r.Name == "list_books" })
	k := slices.IndexFunc(s.ResourceTemplates(), func(r *mcp.ResourceTemplate) bool { return r.Name == "get_book" })
	if i < 0 || j < 0 || k < 0 {
		t.Fatalf("resources %v, templates %v", s.Resources(), s.ResourceTemplates())
	}
	const meta = `"_meta":{"ginmcp.tags":["books","all"]},"description":"List the books.\n\nAll of them.","mimeType":"application/json","name":"list_books","title":"List the books"`
	for _, c := range []struct {
		reason string
		got    any
		want   string
	}{
		{"a resource", s.Resources()[i], `{` + meta + `,"uri":"app:///books"}`},
		{"and its template", s.ResourceTemplates()[j], `{` + meta + `,"uriTemplate":"app:///books{?page}"}`},
		{
			"nobody described it, and a map added a tag", s.ResourceTemplates()[k],
			`{"_meta":{"ginmcp.tags":["all","one"]},"description":"Get one book by id.","name":"get_book","title":"Get book","uriTemplate":"app:///books/{id}{?verbose}"}`,
		},
	} {
		if got, err := json.Marshal(c.got); err != nil || string(got) != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", c.reason, err, got, c.want)
		}
	}
}

func TestReadResource(t *testing.T) {
	arrived := func(route, params, query string) string {
		return `{"auth":"AUTH","params":` + params + `,"query":"` + query + `","route":"` + route + `","trace":""}`
	}
	tests := []struct {
		reason, uri, mime, text, blob string
	}{
		{"a resource, under the caller's own identity", "app:///books", "application/json", arrived("/books", "{}", ""), ""},
		{"with its optional query", "app:///books?page=2", "application/json", arrived("/books", "{}", "page=2"), ""},
		{"a number in a path", "app:///books/7", "application/json", arrived("/books/:id", `{"id":"7"}`, ""), ""},
		{"a boolean in a query", "app:///books/7?verbose=true", "application/json", arrived("/books/:id", `{"id":"7"}`, "verbose=true"), ""},
		{"a text in any script", "app:///people/J%C3%BCrgen%20%E4%BD%A0", "application/json", arrived("/people/:id", `{"id":"Jürgen 你"}`, ""), ""},
		{"the same, unescaped", "app:///people/Jürgen", "application/json", arrived("/people/:id", `{"id":"Jürgen"}`, ""), ""},
		{"marks of a query in a value", "app:///people/a%3Fx=1%23y", "application/json", arrived("/people/:id", `{"id":"a?x=1#y"}`, ""), ""},
		{"a percent sign", "app:///people/50%25", "application/json", arrived("/people/:id", `{"id":"50%"}`, ""), ""},
		{"escaped only once", "app:///people/%252e%252e", "application/json", arrived("/people/:id", `{"id":"%2e%2e"}`, ""), ""},
		{"the rest of a path", "app:///files/a/b%20c", "application/json", arrived("/files/*path", `{"path":"/a/b c"}`, ""), ""},
		{"the rest of a path as one value", "app:///files/a%2Fb", "application/json", arrived("/files/*path", `{"path":"/a/b"}`, ""), ""},
		{
			"lists, repeated or joined as the application has them", "app:///items?q=x&tags=a&tags=b&level=1&level=2&limit=3&open=false", "application/json",
			arrived("/items", "{}", `q=x\u0026limit=3\u0026open=false\u0026tags=a\u0026tags=b\u0026level=1%2C2`), "",
		},
		{"text", "app:///text", "text/plain", "hello", ""},
		{"JSON of another kind is text", "app:///problem", "application/problem+json", `{"title":"x"}`, ""},
		{"bytes", "app:///picture", "image/png", "", "\x89PNG"},
		{"nothing", "app:///empty", "text/plain", "", ""},
	}
	both(t, func(t *testing.T, session *mcp.ClientSession, auth string) {
		t.Helper()
		for _, test := range tests {
			t.Run(test.reason, func(t *testing.T) {
				res, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: test.uri})
				if err != nil {
					t.Fatal(err)
				}
				c := res.Contents[0]
				if len(res.Contents) != 1 || c.URI != test.uri || c.MIMEType != test.mime {
					t.Errorf("%d contents, of %s, %s", len(res.Contents), c.URI, c.MIMEType)
				}
				if want := strings.Replace(test.text, "AUTH", auth, 1); c.Text != want || string(c.Blob) != test.blob {
					t.Errorf("got %q and %q, want %q", c.Text, c.Blob, want)
				}
				if res.CacheScope != "private" {
					t.Errorf("a cache may share it: %q", res.CacheScope)
				}
			})
		}
	})
}

func TestReadErrors(t *testing.T) {
	const unknown = "Resource not found"
	tests := []struct {
		reason, uri string
		code        int64
		says        []string
	}{
		{"the application does not know it", "app:///gone", jsonrpc.CodeInvalidParams, []string{unknown}},
		{"nobody does", "app:///nothing", jsonrpc.CodeInvalidParams, []string{unknown}},
		{"another scheme", "file:///books", jsonrpc.CodeInvalidParams, []string{unknown}},
		{"another error names status and body", "app:///broken", jsonrpc.CodeInternalError, []string{"HTTP 503 Service Unavailable", `{"error":"later"}`}},
		{"a panic, without its text", "app:///panic", jsonrpc.CodeInternalError, []string{"HTTP 500"}},
		{"an answer over the limit", "app:///large", jsonrpc.CodeInternalError, []string{"5000 bytes", "limit of 4000"}},
		{"every problem at once", "app:///items?limit=11&kind=x", jsonrpc.CodeInvalidParams, []string{"q: is missing", "limit: must be at most 10, got 11", `kind: must be one of "small", "large"`}},
		{"a text where a number belongs", "app:///books/x", jsonrpc.CodeInvalidParams, []string{"id: must be an integer"}},
		{"a word that is no boolean", "app:///items?q=x&open=perhaps", jsonrpc.CodeInvalidParams, []string{"open: must be a boolean"}},
		{"one value twice", "app:///items?q=x&q=y", jsonrpc.CodeInvalidParams, []string{"q: is given twice"}},
		{"FastMCP's case 35 drops a query that is not in the template: we say so", "app:///people/1?admin=true", jsonrpc.CodeInvalidParams, []string{"admin: is not in the query of app:///people/{id}"}},
		{"no query sets a header", "app:///items?q=x&X-Trace=1", jsonrpc.CodeInvalidParams, []string{"X-Trace: is not in the query"}},
		{"the undocumented query of a route is no part of its URI", "app:///text?query=x", jsonrpc.CodeInvalidParams, []string{"query: is not in the query of app:///text"}},

		{"a value that spells the path of an excluded sibling", "app:///people/me", jsonrpc.CodeInvalidParams, []string{"id: does not lead to the route of this tool"}},
		{"dots", "app:///people/..", jsonrpc.CodeInvalidParams, []string{"id: must not be"}},
		{"escaped dots", "app:///people/%2e%2e", jsonrpc.CodeInvalidParams, []string{"id: must not be"}},
		{"dots and more", "app:///people/../books", jsonrpc.CodeInvalidParams, []string{unknown}},
		{"the same, escaped", "app:///people/..%2Fbooks", jsonrpc.CodeInvalidParams, []string{"id: must not contain a slash"}},
		{"dots in the rest of a path", "app:///files/a/../../books", jsonrpc.CodeInvalidParams, []string{"path: must not be or contain"}},
		{"dots as one value", "app:///files/..%2F..%2Fbooks", jsonrpc.CodeInvalidParams, []string{"path: must not be or contain"}},
		{"FastMCP's case 35: a slash in a value is one", "app:///people/a%2Fb%20c", jsonrpc.CodeInvalidParams, []string{"id: must not contain a slash"}},
		{"a NUL", "app:///people/%00", jsonrpc.CodeInvalidParams, []string{"id: must not contain a NUL"}},
		{"a fragment", "app:///people/1#x", jsonrpc.CodeInvalidParams, []string{unknown}},
		{"half a character", "app:///people/%FF", jsonrpc.CodeInvalidParams, []string{unknown}},
		{"a host", "app://people/1", jsonrpc.CodeInvalidParams, []string{unknown}},
	}
	both(t, func(t *testing.T, session *mcp.ClientSession, _ string) {
		t.Helper()
		for _, test := range tests {
			t.Run(test.reason, func(t *testing.T) {
				res, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: test.uri})
				if err == nil {
					t.Fatalf("it was read: %+v", res.Contents[0])
				}
				var wire *jsonrpc.Error
				if !errors.As(err, &wire) || wire.Code != test.code {
					t.Fatalf("%v, want the code %d", err, test.code)
				}
				for _, want := range test.says {
					if !strings.Contains(wire.Message, want) {
						t.Errorf("got %s, want it to say %s", wire.Message, want)
					}
				}
				if strings.Contains(wire.Message, "secret") {
					t.Errorf("the text of the panic came through: %s", wire.Message)
				}
				var data struct{ URI string }
				if test.says[0] == unknown && (json.Unmarshal(wire.Data, &data) != nil || data.URI != test.uri) {
					t.Errorf("the error is about %s, want %q", wire.Data, test.uri)
				}
			})
		}
	})
}

// A text with characters that no header has can only come without HTTP. The SDK would write an
// error about it that is not JSON, and the client would wait without end.
func TestReadWhatIsNoURI(t *testing.T) {
	r := library()
	s, err := ginmcp.New(r, libraryOptions()...)
	if err != nil {
		t.Fatal(err)
	}
	session := inMemoryOf(t, s)
	for _, byHand := range []bool{false, true} {
		if byHand {
			s.MCP()
		}
		_, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///\a\x7f"})
		var wire *jsonrpc.Error
		var data struct{ URI string }
		if !errors.As(err, &wire) || json.Unmarshal(wire.Data, &data) != nil || data.URI != "app:///\a\x7f" {
			t.Errorf("hand-written ones %v: %v", byHand, err)
		}
	}
}

// The error has the answer as an object too.
func TestReadErrorDetail(t *testing.T) {
	_, err := inMemory(t, library(), libraryOptions()...).ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///broken"})
	var wire *jsonrpc.Error
	if want := `{"status":503,"error":"later","body":{"error":"later"}}`; !errors.As(err, &wire) || string(wire.Data) != want {
		t.Errorf("%v, with %s, want %s", err, wire.Data, want)
	}
}

// A slash in a value arrives if the engine can distinguish it from one in the path.
func TestReadEscapedSlash(t *testing.T) {
	r := gin.New()
	r.UseRawPath = true
	r.GET("/people/:id", echo)
	session := inMemory(t, r, ginmcp.WithRouteMaps(ginmcp.RouteMap{Kind: ginmcp.Resource}))
	res, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///people/a%2Fb"})
	if err != nil || !strings.Contains(res.Contents[0].Text, `"params":{"id":"a/b"}`) {
		t.Errorf("%v: %+v", err, res)
	}
}
