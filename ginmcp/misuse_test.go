package ginmcp

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// A nil option is an error that names the option and its route, wherever options are taken, and
// never a panic.
func TestNilOpOption(t *testing.T) {
	nop := func(*gin.Context, struct{}) (int, error) { return 0, nil }
	tool := func(context.Context, Caller, struct{}) (int, error) { return 0, nil }
	for _, test := range []struct {
		reason string
		setup  func(r *gin.Engine) []Option
		want   string
	}{
		{"Op", func(r *gin.Engine) []Option {
			r.GET("/x", Op("x", nothing, Summary("X."), nil))
			return nil
		}, "GET /x: option 2 is nil"},
		{"Handle", func(r *gin.Engine) []Option {
			r.GET("/x", Handle("x", nop, nil, nil))
			return nil
		}, "GET /x: option 1 is nil\noption 2 is nil"},
		{"WithOperation", func(r *gin.Engine) []Option {
			r.GET("/x", nothing)
			return []Option{WithOperation("GET /x", ID("x"), nil)}
		}, `WithOperation: "GET /x": option 2 is nil`},
		{"WithOperation over such an Op", func(r *gin.Engine) []Option {
			r.GET("/x", Op("x", nothing, nil))
			return []Option{WithOperation("GET /x", Summary("X."))}
		}, "GET /x: option 1 is nil"},
		{"WithTool", func(*gin.Engine) []Option { return []Option{WithTool("x", tool, nil)} }, `WithTool: "x": option 1 is nil`},
		{"New", func(*gin.Engine) []Option { return []Option{WithName("x"), nil} }, "option 2 is nil"},
	} {
		r := gin.New()
		s, err := New(r, append(test.setup(r), WithLogger(nil))...)
		if err == nil {
			err = s.Check()
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.reason, err, test.want)
		}
		if s != nil && len(s.Tools()) > 0 {
			t.Errorf("%s: the tool is listed", test.reason)
		}
	}
}

// A name without a word is legal: nothing that reads names as words stumbles over it.
func TestNameWithoutWords(t *testing.T) {
	for _, name := range []string{"_", "__", "_-", "_-_"} {
		r := gin.New()
		r.GET("/x", Op(name, func(c *gin.Context) { c.String(http.StatusOK, "found") }))
		r.GET("/y", Op("read_y", nothing))
		s := newServer(t, r, WithSearch(Search{}), WithBatch(2), WithLogger(nil))
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		_ = s.Lint()
		session := inMemory(t, s, nil)
		for tool, arguments := range map[string]string{
			"search_tools": `{"query":"` + name + ` x"}`, "describe_tool": `{"name":"` + name + `"}`,
			"call_tool": `{"name":"` + name + `"}`, "batch": `{"calls":[{"tool":"` + name + `"}]}`,
		} {
			if text, failed := textCall(t, session, tool, json.RawMessage(arguments)); failed {
				t.Errorf("%s of %s: %s", tool, name, text)
			}
		}
	}
}

// Options that match none of the routes that are registered so far are reported by Attach, with their
// consequence, and again when the tools are read.
func TestOptionsThatMatchNothing(t *testing.T) {
	for _, test := range []struct {
		reason, want string
		opt          Option
	}{
		{"a route", `operation "x": no route "GET /user"; did you mean GET /users?`, WithOperation("GET /user", ID("x"))},
		{"a name", `WithNames: no operation has the ID "list_user"; did you mean list_users?`, WithNames(map[string]string{"list_user": "users"})},
	} {
		var log strings.Builder
		r := gin.New()
		r.GET("/users", Op("list_users", answering("users")))
		s := Attach(r, WithLogger(slog.New(slog.NewTextHandler(&log, nil))), test.opt)
		if got := unquoted(log.String()); !strings.Contains(got, test.want+"; the option will have no effect unless") {
			t.Errorf("%s: Attach logged %s", test.reason, got)
		}
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), test.want) ||
			!strings.Contains(err.Error(), "has no effect") {
			t.Errorf("%s: Check returned %v", test.reason, err)
		}
		if len(s.Tools()) != 1 {
			t.Errorf("%s: the tools are %v", test.reason, s.Tools())
		}
		r = gin.New()
		log.Reset()
		Attach(r, WithLogger(slog.New(slog.NewTextHandler(&log, nil))), test.opt)
		if log.Len() > 0 {
			t.Errorf("%s: before the routes, Attach logged %s", test.reason, log.String())
		}
	}
}
