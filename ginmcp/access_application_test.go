package ginmcp

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"pgregory.net/rapid"
)

// The kinds of components in a random application.
const (
	kindTool     = "tool"
	kindResource = "resource"
	kindTemplate = "template"
	kindExcluded = "excluded"
	kindComposed = "composed"
	kindHand     = "hand"
	kindHandURI  = "handuri"
	kindPrompt   = "prompt"
)

// A part is a component of a random application, with what restricts it.
type part struct {
	kind, name   string
	scopes, tags []string
	hiddenFrom   []string // users
	// inner is the operation that a composed tool calls, unrestricted or not.
	inner        int
	unrestricted bool
}

// A random application, and who is allowed what, stated independently of how the server decides.
type randomApp struct {
	parts   []part
	base    []string
	implies map[string][]string
	search  bool
	// ranked states that the application ranks what a search finds.
	ranked     bool
	obtainable bool

	mu sync.Mutex
	// reached has the names of the operations that each user reached. Each request has a user of
	// its own, such as "ann-7".
	reached map[string][]string
}

// A randomCaller is who calls, and what it wants to see.
type randomCaller struct {
	user    string
	scopes  []string
	toolset string
	// modern is a client of 2026-07-28, and another one of an earlier version.
	modern bool
}

func (a *randomApp) note(user, name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.reached[user] = append(a.reached[user], name)
}

// took returns what a user reached, in order.
func (a *randomApp) took(user string) []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	names := slices.Sorted(slices.Values(a.reached[user]))
	delete(a.reached, user)
	return names
}

var users = []string{"ann", "bob"}

func subset(t *rapid.T, of []string, label string) []string {
	var out []string
	for _, s := range of {
		if rapid.Bool().Draw(t, label+" "+s) {
			out = append(out, s)
		}
	}
	return out
}

func drawApp(t *rapid.T) *randomApp {
	a := &randomApp{
		search: rapid.Bool().Draw(t, "search"), obtainable: rapid.Bool().Draw(t, "obtainable"),
		ranked: rapid.Bool().Draw(t, "ranked"), reached: map[string][]string{},
	}
	if rapid.IntRange(0, 3).Draw(t, "base") == 0 {
		a.base = []string{"mcp"}
	}
	if rapid.Bool().Draw(t, "implies") {
		a.implies = map[string][]string{"a": {"b"}, "b": {"c"}}
	}
	kinds := []string{kindTool, kindTool, kindResource, kindTemplate, kindExcluded, kindComposed, kindHand, kindHandURI, kindPrompt}
	if rapid.Bool().Draw(t, "generated only") { // so that the adapter without the SDK answers
		kinds = kinds[:6]
	}
	n := rapid.IntRange(1, 8).Draw(t, "parts")
	for i := range n {
		p := part{kind: rapid.SampledFrom(kinds).Draw(t, "kind"), inner: -1}
		p.name = fmt.Sprintf("%s_%c", p.kind, 'a'+i)
		if rapid.Bool().Draw(t, "scoped") {
			p.scopes = subset(t, []string{"a", "b", "c"}, "scope")
		}
		p.tags = subset(t, []string{"t", "u"}, "tag")
		if rapid.IntRange(0, 2).Draw(t, "hidden") == 0 {
			p.hiddenFrom = subset(t, users, "user")
		}
		a.parts = append(a.parts, p)
	}
	for i := range a.parts {
		if p := &a.parts[i]; p.kind == kindComposed {
			p.inner, p.unrestricted = a.drawInner(t), rapid.Bool().Draw(t, "unrestricted")
		}
	}
	return a
}

// drawInner draws the operation that a composed tool calls, -1 for none.
func (a *randomApp) drawInner(t *rapid.T) int {
	i := rapid.IntRange(-1, len(a.parts)-1).Draw(t, "inner")
	if i >= 0 && !slices.Contains([]string{kindTool, kindResource, kindExcluded}, a.parts[i].kind) {
		return -1
	}
	return i
}

// serve makes the application and the server.
func (a *randomApp) serve(t testing.TB) http.Handler {
	r := gin.New()
	handler := func(name string) gin.HandlerFunc {
		return func(c *gin.Context) {
			a.note(auth.TokenInfoFromContext(c.Request.Context()).UserID, name)
			c.JSON(http.StatusOK, gin.H{"name": name})
		}
	}
	config := testAuth()
	config.Scopes, config.Implies, config.ListObtainable = a.base, a.implies, a.obtainable
	options := []Option{
		WithAuth(config), WithLogger(nil), WithBatch(20), WithVisibility(func(ctx context.Context, _ *http.Request, op introspect.Operation) bool {
			return a.visible(auth.TokenInfoFromContext(ctx).UserID, op)
		}),
		WithRouteMaps(RouteMap{Pattern: "^/r/", Kind: Resource}, RouteMap{Pattern: "^/p/", Kind: ResourceTemplate}),
	}
	if a.search {
		search := Search{MaxResults: 20}
		if a.ranked {
			search.Rank = a.rank
		}
		options = append(options, WithSearch(search))
	}
	var written []part
	for _, p := range a.parts {
		opts := []OpOption{Summary("Does the thing."), Scopes(p.scopes...), Tags(p.tags...)}
		switch p.kind {
		case kindTool:
			r.GET("/t/"+p.name, Op(p.name, handler(p.name), opts...))
		case kindResource:
			r.GET("/r/"+p.name, Op(p.name, handler(p.name), opts...))
		case kindTemplate:
			r.GET("/p/"+p.name+"/:flag", Op(p.name, handler(p.name), append(opts, PathParam[bool]("flag", "A flag."))...))
		case kindExcluded:
			r.GET("/x/"+p.name, Op(p.name, handler(p.name), opts...))
			options = append(options, WithRouteMaps(RouteMap{Pattern: "^/x/", Kind: Exclude}))
		case kindComposed:
			if p.unrestricted {
				opts = append(opts, Unrestricted())
			}
			options = append(options, WithTool(p.name, a.composed(p), opts...))
		default:
			written = append(written, p)
		}
	}
	s := Attach(r, options...)
	for _, p := range written {
		a.write(s, p)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return r
}

func (a *randomApp) composed(p part) func(context.Context, Caller, struct{}) (string, error) {
	return func(ctx context.Context, call Caller, _ struct{}) (string, error) {
		a.note(auth.TokenInfoFromContext(ctx).UserID, p.name)
		if p.inner < 0 {
			return "", nil
		}
		return "", call.Do(ctx, a.parts[p.inner].name, nil, nil)
	}
}

func (a *randomApp) write(s *Server, p part) {
	meta := mcp.Meta{"ginmcp.scopes": p.scopes, "ginmcp.tags": p.tags}
	switch p.kind {
	case kindHand:
		s.MCP().AddTool(&mcp.Tool{Name: p.name, Description: "Does the thing.", Meta: meta, InputSchema: json.RawMessage(`{"type":"object"}`)},
			func(_ context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
				a.note(req.Extra.TokenInfo.UserID, p.name)
				return &mcp.CallToolResult{}, nil
			})
	case kindHandURI:
		s.MCP().AddResource(&mcp.Resource{URI: "hand:///" + p.name, Name: p.name, Meta: meta},
			func(_ context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
				a.note(req.Extra.TokenInfo.UserID, p.name)
				return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: req.Params.URI, Text: "x"}}}, nil
			})
	case kindPrompt:
		s.MCP().AddPrompt(&mcp.Prompt{Name: p.name, Meta: meta},
			func(_ context.Context, req *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
				a.note(req.Extra.TokenInfo.UserID, p.name)
				return &mcp.GetPromptResult{Messages: []*mcp.PromptMessage{}}, nil
			})
	}
}

// rank asks for every tool that there is, whether or not it was offered.
func (a *randomApp) rank(_ context.Context, _ string, offered []Candidate) ([]string, error) {
	var names []string
	for _, tool := range offered {
		names = append(names, tool.Name)
	}
	for i := range a.parts {
		names = append(names, a.parts[i].name)
	}
	return names, nil
}

// visible is the application's rule.
func (a *randomApp) visible(user string, op introspect.Operation) bool {
	user, _, _ = strings.Cut(user, "-")
	for i := range a.parts {
		if name := a.parts[i].name; name == op.ID || "hand:///"+name == op.ID {
			return !slices.Contains(a.parts[i].hiddenFrom, user)
		}
	}
	return true
}

// holds reports whether a caller has the scopes.
func (a *randomApp) holds(c *randomCaller, scopes []string) bool {
	held := slices.Clone(c.scopes)
	for i := 0; i < len(held); i++ {
		held = append(held, a.implies[held[i]]...)
	}
	return !slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(held, s) })
}

func (a *randomApp) permitted(c *randomCaller, p *part) bool {
	return !slices.Contains(p.hiddenFrom, c.user) && a.holds(c, p.scopes)
}

func (a *randomApp) seen(c *randomCaller, p *part) bool {
	return !slices.Contains(p.hiddenFrom, c.user) && (c.toolset == "" || slices.Contains(p.tags, c.toolset)) && p.kind != kindExcluded
}

func (a *randomApp) allowed(c *randomCaller, p *part) bool {
	return a.seen(c, p) && a.holds(c, p.scopes)
}

func (a *randomApp) listed(c *randomCaller, p *part) bool {
	return a.seen(c, p) && (a.obtainable || a.holds(c, p.scopes))
}

func drawCaller(t *rapid.T) *randomCaller {
	return &randomCaller{
		user: rapid.SampledFrom(users).Draw(t, "user"), scopes: subset(t, []string{"a", "b", "c", "mcp"}, "scope"),
		toolset: rapid.SampledFrom([]string{"", "", "t", "u"}).Draw(t, "toolset"),
		modern:  rapid.Bool().Draw(t, "modern"),
	}
}
