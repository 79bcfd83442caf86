package ginmcp_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
)

const upstream = `{"openapi":"3.0.3","servers":[{"url":"https://api.example.com/v3"}],"paths":{
	"/repos":{"get":{"operationId":"list_repos","parameters":[{"name":"page","in":"query","schema":{"type":"integer"}}]}},
	"/repos/{owner}/{repo}":{
		"get":{"operationId":"get_repo"},
		"patch":{"operationId":"change_repo","requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{"name":{"type":"string"}}}}}}}},
	"/repos/{owner}":{"get":{"operationId":"list_of"}},
	"/a:b/{id}":{"get":{"operationId":"colon"}}}}`

// gateway is an engine with a route that passes everything below a prefix on.
func gateway(prefix string, flags func(*gin.Engine)) *gin.Engine {
	r := gin.New(flags)
	r.GET("/own", func(c *gin.Context) { c.String(http.StatusOK, "own") })
	r.Any(prefix+"/*path", func(c *gin.Context) {
		c.String(http.StatusOK, "%s %q ?%s", c.Request.Method, c.Param("path"), c.Request.URL.RawQuery)
	})
	return r
}

func TestUnder(t *testing.T) {
	for _, flags := range []struct {
		name string
		set  func(*gin.Engine)
	}{
		{"default flags", func(*gin.Engine) {}},
		{"UseRawPath", func(e *gin.Engine) { e.UseRawPath = true }},
		{"UseEscapedPath", func(e *gin.Engine) { e.UseEscapedPath = true }},
		{"RemoveExtraSlash", func(e *gin.Engine) { e.RemoveExtraSlash = true }},
	} {
		r := gateway("/github", flags.set)
		s := ginmcp.Attach(r, ginmcp.WithOpenAPI([]byte(upstream), ginmcp.Under("/github")))
		if err := s.Refresh(); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, tool := range s.Tools() {
			names = append(names, tool.Name)
		}
		if got := strings.Join(names, " "); got != "change_repo colon get_own get_repo list_of list_repos" {
			t.Errorf("%s: the tools are %s", flags.name, got)
		}
		for _, c := range []struct {
			reason, tool, arguments string
			isError                 bool
			want                    string
		}{
			{"a path without parameters", "list_repos", `{"page":2}`, false, `GET "/repos" ?page=2`},
			{"a path with parameters", "get_repo", `{"owner":"gin","repo":"gin"}`, false, `GET "/repos/gin/gin" ?`},
			{"the verb of the document", "change_repo", `{"owner":"gin","repo":"gin","name":"x"}`, false, `PATCH "/repos/gin/gin"`},
			{"ordinary values", "get_repo", `{"owner":"a b","repo":"ü+50%?x=1#y"}`, false, `GET "/repos/a b/ü+50%?x=1#y" ?`},
			{"a literal colon", "colon", `{"id":"1"}`, false, `GET "/a:b/1"`},
			{"a slash would be another path", "list_of", `{"owner":"gin/gin"}`, true, "must not contain a slash"},
			{"an escaped slash is a value", "list_of", `{"owner":"gin%2Fgin"}`, false, `GET "/repos/gin%2Fgin"`},
			{"two dots would leave the prefix", "get_repo", `{"owner":"..","repo":".."}`, true, "must not be"},
			{"nothing would be another path", "list_of", `{"owner":""}`, true, "owner"},
			{"an argument that the document does not list", "list_of", `{"owner":"gin","path":"/x"}`, true, "unknown argument"},
		} {
			text, isError := acceptCall(t, s, c.tool, c.arguments)
			if isError != c.isError || !strings.Contains(text, c.want) {
				t.Errorf("%s: %s: error %v: %s, want %s", flags.name, c.reason, isError, text, c.want)
			}
		}
	}
}

func TestUnderOptions(t *testing.T) {
	for _, c := range []struct {
		reason string
		prefix string
		opts   []ginmcp.Option
		want   string
	}{
		{"a longer prefix", "/proxy/github", nil, "change_repo colon get_own get_repo list_of list_repos"},
		{"another prefix leaves the route as it is", "/gitlab", nil, "get_own post_gitlab_by_path"},
		{"an operation is hidden by its route", "/proxy/github", []ginmcp.Option{ginmcp.WithOperation("GET /proxy/github/repos", ginmcp.Hidden())},
			"change_repo colon get_own get_repo list_of"},
		{"a map excludes by the path", "/proxy/github", []ginmcp.Option{ginmcp.WithRouteMaps(ginmcp.RouteMap{Pattern: "owner", Kind: ginmcp.Exclude})},
			"colon get_own list_repos"},
	} {
		r := gateway(c.prefix, func(*gin.Engine) {})
		opts := append(c.opts, ginmcp.WithLogger(nil), ginmcp.WithOpenAPI([]byte(upstream), ginmcp.Under("/proxy/github")))
		s := ginmcp.Attach(r, opts...)
		var names []string
		for _, tool := range s.Tools() {
			names = append(names, tool.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: the tools are %s, want %s", c.reason, got, c.want)
		}
	}
	for _, prefix := range []string{"", "github", "/:x", "/*x", "/a?b"} {
		if _, err := ginmcp.New(gin.New(), ginmcp.WithOpenAPI([]byte(upstream), ginmcp.Under(prefix))); err == nil || !strings.Contains(err.Error(), "Under") {
			t.Errorf("Under(%q): %v", prefix, err)
		}
	}
}

// A gateway for one verb has tools for that verb only, and reports the others.
func TestUnderOneVerb(t *testing.T) {
	r := gin.New()
	r.GET("/github/*path", func(c *gin.Context) { c.String(http.StatusOK, c.Param("path")) })
	s := ginmcp.Attach(r, ginmcp.WithLogger(nil), ginmcp.WithOpenAPI([]byte(upstream), ginmcp.Under("/github")))
	if n := len(s.Tools()); n != 4 {
		t.Errorf("%d tools: %v", n, s.Diagnostics())
	}
	told := func(d introspect.Diagnostic) bool { return strings.Contains(d.Message, "PATCH /repos/{owner}/{repo}") }
	if !slices.ContainsFunc(s.Diagnostics(), told) {
		t.Errorf("nothing reports the operation without a route: %v", s.Diagnostics())
	}
}

func ExampleUnder() {
	const document = `{"openapi":"3.1.0","paths":{
		"/repos/{owner}/{repo}":{"get":{"operationId":"get_repo","summary":"Get a repository"}}}}`
	proxy := func(c *gin.Context) { c.String(http.StatusOK, "upstream: "+c.Param("path")) }

	r := gin.New()
	r.Any("/github/*path", proxy)
	s := ginmcp.Attach(r, ginmcp.WithOpenAPI([]byte(document), ginmcp.Under("/github")))
	for _, tool := range s.Tools() {
		fmt.Println(tool.Name + ": " + tool.Description)
	}
	// Output: get_repo: Get a repository
}

func ExampleAsAdvice() {
	const document = `{"openapi":"3.1.0","paths":{"/search":{"get":{"operationId":"search",
		"parameters":[{"name":"limit","in":"query","schema":{"type":"integer"}}]}}}}`
	r := gin.New()
	r.GET("/search", func(c *gin.Context) { c.String(http.StatusOK, c.Request.URL.RawQuery) })
	s := ginmcp.Attach(r, ginmcp.WithOpenAPI([]byte(document), ginmcp.AsAdvice()))
	fmt.Println(call(s, "search", map[string]any{"limit": "all", "author": "ann"}))
	// Output: limit=all&author=ann
}
