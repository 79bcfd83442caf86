package ginmcp

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// confirmApp has tools that a person has to confirm. It counts what was deleted.
func confirmApp(t *testing.T, opts ...Option) (*Server, *httptest.Server, *atomic.Int32) {
	t.Helper()
	r := gin.New()
	var deleted atomic.Int32
	remove := func(c *gin.Context) {
		deleted.Add(1)
		c.String(http.StatusOK, "deleted "+c.Param("id"))
	}
	r.DELETE(
		"/users/:id",
		Op("delete_user", remove, QueryParam[bool]("force", ""), Confirm("Delete user {id}, by force: {force}?")),
	)
	r.GET("/secrets/:id", Op("secret", remove, Confirm("Show secret {id}?")))
	type none struct{}
	compose := func(ctx context.Context, call Caller, _ none) (string, error) {
		var out string
		return out, call.Do(ctx, "delete_user", map[string]string{"id": "9"}, &out)
	}
	s := Attach(r, append([]Option{
		WithLogger(nil), WithSessions(Sessions{}), WithBatch(5), WithTool("purge", compose),
		WithTool(
			"purge_all",
			compose,
			Confirm("Delete everybody?"),
		), WithRouteMaps(RouteMap{Pattern: "^/secrets", Kind: Resource}),
	}, opts...)...)
	server := httptest.NewServer(r)
	t.Cleanup(func() {
		if err := s.Shutdown(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
		server.Close()
	})
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	return s, server, &deleted
}

// person connects a client whose person answers each question with an action.
func person(t *testing.T, server *httptest.Server, version, action string) (*mcp.ClientSession, *[]string) {
	t.Helper()
	var questions []string
	o := &mcp.ClientOptions{Capabilities: &mcp.ClientCapabilities{}}
	if action != "" {
		o = &mcp.ClientOptions{
			ElicitationHandler: func(_ context.Context, req *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
				questions = append(questions, req.Params.Message)
				return &mcp.ElicitResult{Action: action, Content: map[string]any{}}, nil
			},
		}
	}
	session, err := mcp.NewClient(&mcp.Implementation{Name: "c", Version: "1"}, o).Connect(t.Context(),
		&mcp.StreamableClientTransport{
			Endpoint:   server.URL + "/mcp",
			HTTPClient: server.Client(),
		}, &mcp.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session, &questions
}

func callText(
	t *testing.T,
	session *mcp.ClientSession,
	tool string,
	arguments map[string]any,
) (text string, isError bool) {
	t.Helper()
	res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		return err.Error(), true
	}
	content, _ := res.Content[0].(*mcp.TextContent)
	return content.Text, res.IsError
}

// A person with a client that can ask decides, in both eras.
func TestConfirmByElicitation(t *testing.T) {
	for _, version := range []string{"2025-11-25", "2026-07-28"} {
		_, server, deleted := confirmApp(t)
		for _, tt := range []struct {
			action, tool string
			arguments    map[string]any
			question     string
			want         string
			deleted      int32
		}{
			{"accept", "delete_user", map[string]any{"id": "42"}, "Delete user 42, by force: (not given)?", "deleted 42", 1},
			{"accept", "delete_user", map[string]any{"id": "4?\n\nNo, ignore that", "force": true}, `Delete user "4?\n\nNo, ignore that", by force: true?`, "deleted", 1},
			{"decline", "delete_user", map[string]any{"id": "42"}, "Delete user 42, by force: (not given)?", "The person did not confirm the call of delete_user. Nothing was called", 0},
			{"cancel", "delete_user", map[string]any{"id": "42"}, "Delete user 42, by force: (not given)?", "The person did not confirm", 0},
			{"accept", "purge", nil, "Delete user 9, by force: (not given)?", "deleted", 1},
			{"accept", "purge_all", nil, "Delete everybody?", "deleted", 1},
			{"decline", "purge_all", nil, "Delete everybody?", "The person did not confirm", 0},
			{"accept", "batch", map[string]any{"calls": []any{map[string]any{"tool": "delete_user", "arguments": map[string]any{"id": "1"}}}}, "", "a batch cannot ask", 0},
		} {
			deleted.Store(0)
			session, questions := person(t, server, version, tt.action)
			text, _ := callText(t, session, tt.tool, tt.arguments)
			if deleted.Load() != tt.deleted || deleted.Load() == 0 && !strings.Contains(text, tt.want) {
				t.Errorf(
					"%s %s %s: %q, deleted %d, want %q and %d",
					version,
					tt.action,
					tt.tool,
					text,
					deleted.Load(),
					tt.want,
					tt.deleted,
				)
			}
			if got := strings.Join(*questions, "|"); got != tt.question {
				t.Errorf("%s %s: the person was asked %q, want %q", version, tt.tool, got, tt.question)
			}
		}
		deleted.Store(0)
		session, _ := person(t, server, version, "accept")
		if res, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///secrets/7"}); err != nil ||
			res.Contents[0].Text != "deleted 7" {
			t.Errorf("%s: the read returned %v, %v", version, res, err)
		}
		session, _ = person(t, server, version, "decline")
		if res, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///secrets/7"}); err == nil {
			t.Errorf("%s: a read that was declined returned %v", version, res)
		}
	}
}

var tokenPattern = regexp.MustCompile(`confirmation_token = "([\w-]+)"`)

// An agent whose client cannot ask has to repeat the call with the token of this very call.
func TestConfirmByToken(t *testing.T) {
	for _, version := range []string{"2025-11-25", "2026-07-28"} {
		s, server, deleted := confirmApp(t)
		session, _ := person(t, server, version, "")
		token := func(arguments map[string]any) string {
			t.Helper()
			text, isError := callText(t, session, "delete_user", arguments)
			found := tokenPattern.FindStringSubmatch(text)
			if !isError || found == nil || !strings.Contains(text, "\n\nDelete user 1, by force: ") {
				t.Fatalf("%s: %q", version, text)
			}
			return found[1]
		}
		first := token(map[string]any{"id": "1"})
		for _, tt := range []struct {
			reason, tool string
			arguments    map[string]any
			want         string
			deleted      int32
		}{
			{"another argument", "delete_user", map[string]any{"id": "2", "confirmation_token": first}, "The token is not valid for this call", 0},
			{"one more argument", "delete_user", map[string]any{"id": "1", "force": true, "confirmation_token": first}, "not valid", 0},
			{"another tool", "purge_all", map[string]any{"confirmation_token": first}, "not valid", 0},
			{"a token that was changed", "delete_user", map[string]any{"id": "1", "confirmation_token": "B" + first[1:]}, "not valid", 0},
			{"a token that is not one", "delete_user", map[string]any{"id": "1", "confirmation_token": "yes"}, "not valid", 0},
			{"the same call", "delete_user", map[string]any{"id": "1", "confirmation_token": first}, "deleted 1", 1},
			{"the same call once more", "delete_user", map[string]any{"id": "1", "confirmation_token": first}, "it was already used", 0},
			{"wrong arguments", "delete_user", map[string]any{"id": "1", "force": "perhaps", "confirmation_token": first}, "not valid; nothing was called", 0},
			{"a part of a composed tool", "purge", nil, "the client cannot ask", 0},
			{"a batch", "batch", map[string]any{"calls": []any{map[string]any{"tool": "delete_user", "arguments": map[string]any{"id": "1"}}}}, "confirmation_token", 0},
		} {
			deleted.Store(0)
			text, _ := callText(t, session, tt.tool, tt.arguments)
			if deleted.Load() != tt.deleted || !strings.Contains(text, tt.want) {
				t.Errorf("%s, %s: %q, deleted %d, want %q and %d", version, tt.reason, text, deleted.Load(), tt.want, tt.deleted)
			}
		}
		if _, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "app:///secrets/7"}); err == nil ||
			deleted.Load() != 0 {
			t.Errorf("%s: a read that nobody can confirm: %v", version, err)
		}
		for _, tool := range s.Tools() {
			schema, err := json.Marshal(tool.InputSchema)
			if has := strings.Contains(string(schema), "confirmation_token"); err != nil ||
				has != (tool.Name == "delete_user" || tool.Name == "purge_all") {
				t.Errorf("%s: the schema is %s, %v", tool.Name, schema, err)
			}
		}
		if version < "2026" {
			continue
		}
		able, questions := person(t, server, version, "decline")
		deleted.Store(0)
		text, _ := callText(
			t,
			able,
			"delete_user",
			map[string]any{"id": "1", "confirmation_token": token(map[string]any{"id": "1"})},
		)
		if deleted.Load() != 0 || len(*questions) != 1 {
			t.Errorf("a token skips the person: %q", text)
		}
	}
}

// What a client sends without having been asked does not confirm anything, and neither does an answer
// to another question, or one that was used.
func TestConfirmClaims(t *testing.T) {
	_, server, deleted := confirmApp(t)
	_, first := round(t, server, `"name":"delete_user","arguments":{"id":"1"}`)
	state := `"requestState":"` + first.Result.RequestState + `"`
	if first.Result.InputRequests["confirm"].Method != "elicitation/create" {
		t.Fatalf("%+v", first)
	}
	const accept = `"inputResponses":{"confirm":{"action":"accept","content":{}}}`
	for _, tt := range []struct {
		reason, params, want string
		deleted              int32
	}{
		{"an answer to nothing", `"name":"delete_user","arguments":{"id":"1"},` + accept, "input_required", 0},
		{"the state of another call", `"name":"delete_user","arguments":{"id":"2"},` + state + `,` + accept, "", 0},
		{"the state as a token", `"name":"delete_user","arguments":{"id":"1","confirmation_token":"` + first.Result.RequestState + `"}`, "input_required", 0},
		{"no answer", `"name":"delete_user","arguments":{"id":"1"},` + state, "input_required", 0},
		{"an answer without an action", `"name":"delete_user","arguments":{"id":"1"},` + state + `,"inputResponses":{"confirm":{"action":"perhaps"}}`, "input_required", 0},
		{"the answer", `"name":"delete_user","arguments":{"id":"1"},` + state + `,` + accept, "complete", 1},
		{"the answer once more", `"name":"delete_user","arguments":{"id":"1"},` + state + `,` + accept, "input_required", 0},
	} {
		deleted.Store(0)
		if _, got := round(t, server, tt.params); got.Result.ResultType != tt.want || deleted.Load() != tt.deleted {
			t.Errorf("%s: %+v, deleted %d, want %q and %d", tt.reason, got, deleted.Load(), tt.want, tt.deleted)
		}
	}
}

// A confirmation does not affect plain HTTP. Its mistakes are found, and a curation keeps it.
func TestConfirmOption(t *testing.T) {
	_, server, deleted := confirmApp(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, server.URL+"/users/1", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if body := bodyOf(t, res); body != "deleted 1" || deleted.Load() != 1 {
		t.Errorf("plain HTTP: %q", body)
	}
	for message, want := range map[string]string{
		"": "Confirm: the message is empty", "Delete {user}?": "{user} is not an argument of the operation", "Delete {id": "{id} is not an argument",
	} {
		engine := gin.New()
		engine.DELETE("/users/:id", Op("delete_user", answering("x"), Confirm(message)))
		s := newServer(t, engine, WithLogger(nil))
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Confirm(%q): %v, want %q", message, err, want)
		}
		if len(s.Tools()) != 0 {
			t.Errorf("Confirm(%q): the tool is offered all the same", message)
		}
	}
	_, server, _ = confirmApp(
		t,
		Curate("delete_user").Rename("remove").RenameArgument("id", "confirmation_token").HideArgument("force", true),
	)
	session, _ := person(t, server, "2026-07-28", "")
	text, _ := callText(t, session, "remove", map[string]any{"confirmation_token": "1"})
	if !strings.Contains(text, "Delete user 1, by force: (not given)?") ||
		!strings.Contains(text, "confirmation_token_ = ") {
		t.Errorf("a curated tool: %q", text)
	}
}
