package ginmcp

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A visibilityFunc is a function of WithVisibility.
type visibilityFunc = func(context.Context, *http.Request, introspect.Operation) bool

// claimOf returns a claim of the caller's token.
func claimOf(ctx context.Context, name string) any {
	if info := auth.TokenInfoFromContext(ctx); info != nil {
		return info.Extra[name]
	}
	return nil
}

// TestCasesOfFastMCP has the cases of FastMCP's tests of authorization (tests/server/auth/test_authorization.py,
// by the names of its tests), and what the same application does here. Two answers differ on purpose:
// a call that only lacks a scope is a challenge, so that the client can ask for the scope, and a rule
// of the application that refuses is indistinguishable from a component that does not exist.
func TestCasesOfFastMCP(t *testing.T) {
	hasRole := func(ctx context.Context, _ *http.Request, op introspect.Operation) bool {
		return op.ID != "public" || claimOf(ctx, "role") == "admin"
	}
	mistaken := func(_ context.Context, _ *http.Request, op introspect.Operation) bool {
		if op.ID == "public" {
			panic("unexpected")
		}
		return true
	}
	slow := func(ctx context.Context, _ *http.Request, _ introspect.Operation) bool {
		select {
		case <-time.After(time.Millisecond):
			return auth.TokenInfoFromContext(ctx) != nil
		case <-ctx.Done():
			return false
		}
	}
	for _, test := range []struct {
		theirs string
		scopes []string // of the tool
		rules  []visibilityFunc
		maps   []RouteMap
		token  string // "" is none
		listed bool
		status int  // of a call
		called bool // with status 200: or else the tool is unknown
	}{
		{theirs: "test_tool_without_auth_is_visible", listed: true, status: 200, called: true},
		{theirs: "test_returns_true_with_matching_scope", scopes: []string{"admin"}, token: "ann.admin", listed: true, status: 200, called: true},
		{theirs: "test_returns_true_with_all_required_scopes", scopes: []string{"read", "write"}, token: "ann.read.write.admin", listed: true, status: 200, called: true},
		{theirs: "test_returns_false_with_missing_scope", scopes: []string{"admin"}, token: "ann.read", status: 403},
		{theirs: "test_returns_false_with_partial_scopes", scopes: []string{"read", "write"}, token: "ann.read", status: 403},
		{theirs: "test_returns_false_without_token", scopes: []string{"admin"}, status: 403},
		{theirs: "test_tool_with_auth_hidden_without_token", scopes: []string{"test"}, status: 403},
		{theirs: "test_tool_with_auth_visible_with_token", scopes: []string{"test"}, token: "ann.test", listed: true, status: 200, called: true},
		{theirs: "test_allows_access_when_tag_not_present", maps: tagged("other"), listed: true, status: 200, called: true},
		{theirs: "test_blocks_access_when_tag_present_without_token", maps: tagged("admin"), status: 403},
		{theirs: "test_blocks_access_when_tag_present_without_scope", maps: tagged("admin"), token: "ann.read", status: 403},
		{theirs: "test_allows_access_when_tag_present_with_scope", maps: tagged("admin"), token: "ann.admin", listed: true, status: 200, called: true},
		{theirs: "test_multiple_checks_all_pass", scopes: []string{"test"}, maps: tagged("admin"), token: "ann.test.admin", listed: true, status: 200, called: true},
		{theirs: "test_multiple_checks_one_fails", scopes: []string{"read"}, maps: tagged("admin"), token: "ann.read", status: 403},
		{theirs: "test_empty_list_passes", scopes: []string{}, listed: true, status: 200, called: true},
		{theirs: "test_custom_lambda_check", rules: []visibilityFunc{hasRole}, token: "admin", listed: true, status: 200, called: true},
		{theirs: "test_authorization_error_propagates: here, a rule has no text of its own", rules: []visibilityFunc{hasRole}, token: "ann", status: 200},
		{theirs: "test_generic_exception_is_masked", rules: []visibilityFunc{mistaken}, token: "ann", status: 200},
		{theirs: "test_authorization_error_stops_chain", rules: []visibilityFunc{hasRole, func(ctx context.Context, _ *http.Request, op introspect.Operation) bool {
			if op.ID == "public" && claimOf(ctx, "role") != "admin" {
				t.Error("the rule after one that refuses was asked")
			}
			return true
		}}, token: "ann", status: 200},
		{theirs: "test_async_check_passes: a rule that takes its time", rules: []visibilityFunc{slow}, token: "ann", listed: true, status: 200, called: true},
		{theirs: "test_async_check_fails", rules: []visibilityFunc{slow}, status: 200},
		{theirs: "test_mixed_sync_and_async_checks", scopes: []string{"test"}, rules: []visibilityFunc{slow, hasRole}, token: "admin.test", listed: true, status: 200, called: true},
		{theirs: "test_async_auth_check_filters_tool_listing", rules: []visibilityFunc{hasRole}, token: "ann", status: 200},
		{theirs: "test_async_auth_check_on_tool_call", rules: []visibilityFunc{hasRole}, token: "admin", listed: true, status: 200, called: true},
		{theirs: "test_middleware_filters_tools_without_token", maps: everyRoute("test"), status: 403},
		{theirs: "test_middleware_allows_tools_with_token", maps: everyRoute("test"), token: "ann.test", listed: true, status: 200, called: true},
		{theirs: "test_middleware_blocks_call_with_wrong_scope", maps: everyRoute("admin"), token: "ann.read", status: 403},
	} {
		t.Run(test.theirs, func(t *testing.T) {
			called := false
			r := gin.New()
			group := r.Group("", func(c *gin.Context) { // as FastMCP's tests do, with or without a token
				if user, scopes, _ := strings.Cut(strings.TrimPrefix(c.GetHeader("Authorization"), "Bearer "), "."); user != "" {
					token := tokenOf(user, strings.Split(scopes, ".")...)
					token.Extra["role"] = user
					c.Request = c.Request.WithContext(ContextWithToken(c.Request.Context(), token))
				}
			})
			r.GET("/public", Op("public", func(c *gin.Context) { called = true; c.String(http.StatusOK, "secret") },
				Scopes(test.scopes...), Tags("admin")))
			r.GET("/other", Op("other", answering("other"), Tags("other")))
			opts := []Option{WithRouteMaps(test.maps...), WithLogger(nil)}
			for _, rule := range test.rules {
				opts = append(opts, WithVisibility(rule))
			}
			newServer(t, r, opts...).Mount(group, "/mcp")
			listed := sendAs(t, r, "/mcp", test.token, message("tools/list", "{}")).names(t)
			if slices.Contains(listed, "public") != test.listed {
				t.Errorf("listed %v, want it listed: %v", listed, test.listed)
			}
			got := sendAs(t, r, "/mcp", test.token, toolCall("public"))
			if got.status != test.status || called != test.called || strings.Contains(got.body, "secret") != test.called {
				t.Errorf("a call: %d %s, called %v", got.status, got.body, called)
			}
			if test.status == http.StatusOK && !test.called && !strings.Contains(got.body, "unknown tool") {
				t.Errorf("the response says that the tool exists: %s", got.body)
			}
		})
	}
}

// tagged demands the scope admin for a tag, and everyRoute a scope for all.
func tagged(tag string) []RouteMap {
	return []RouteMap{{Tags: []string{tag}, Kind: Tool, Scopes: []string{"admin"}}}
}

func everyRoute(scope string) []RouteMap {
	return []RouteMap{{Kind: Tool, Scopes: []string{scope}}}
}

// A tool keeps what restricts it under a new name (test_transformed_tool_preserves_auth and the two
// after it), and what was written by hand is restricted as well (test_middleware_skips_resource_…,
// …_resource_template_…, …_prompt_on_authorization_error and TestComponentAuthDenialMessage).
func TestCasesOfFastMCPForOtherComponents(t *testing.T) {
	for _, test := range []struct {
		token string
		names []string
	}{
		{"ann", []string{"open"}},
		{"ann.test", []string{"open", "secret"}},
	} {
		r := gin.New()
		r.GET("/x", Op("protected", answering("x"), Scopes("test")))
		r.GET("/y", Op("open", answering("y")))
		s := Attach(r, WithAuth(testAuth()), WithLogger(nil), Curate("protected").Rename("secret"))
		meta := mcp.Meta{"ginmcp.scopes": []string{"test"}}
		read := func(context.Context, *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
			return &mcp.ReadResourceResult{}, nil
		}
		prompt := func(context.Context, *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			return &mcp.GetPromptResult{Messages: []*mcp.PromptMessage{}}, nil
		}
		for name, m := range map[string]mcp.Meta{"secret": meta, "open": nil} {
			s.MCP().AddResource(&mcp.Resource{URI: "data://" + name, Name: name, Meta: m}, read)
			s.MCP().AddResourceTemplate(&mcp.ResourceTemplate{URITemplate: "item://" + name + "/{id}", Name: name, Meta: m}, read)
			s.MCP().AddPrompt(&mcp.Prompt{Name: name, Meta: m}, prompt)
		}
		for method, format := range map[string]string{
			"tools/list": "%", "prompts/list": "%", "resources/list": "data://%", "resources/templates/list": "item://%/{id}",
		} {
			var want []string
			for _, name := range test.names {
				want = append(want, strings.Replace(format, "%", name, 1))
			}
			if got := sendAs(t, r, "/mcp", test.token, message(method, "{}")).names(t); !slices.Equal(got, want) {
				t.Errorf("%s by %s: %v, want %v", method, test.token, got, want)
			}
		}
		status := http.StatusForbidden
		if slices.Contains(test.names, "secret") {
			status = http.StatusOK
		}
		for method, params := range map[string]any{
			"tools/call": map[string]any{"name": "secret"}, "prompts/get": map[string]any{"name": "secret"},
			"resources/read": map[string]any{"uri": "data://secret"},
		} {
			text, err := json.Marshal(params)
			if err != nil {
				t.Fatal(err)
			}
			if got := sendAs(t, r, "/mcp", test.token, message(method, string(text))); got.status != status {
				t.Errorf("%s by %s: %d, want %d: %s", method, test.token, got.status, status, got.body)
			}
		}
	}
}
