package ginmcp

import (
	"context"
	"encoding/json"
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
