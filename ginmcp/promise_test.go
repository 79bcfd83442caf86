package ginmcp

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// A handler that does not respond with what its output schema declares is logged once, with the place in
// the schema and without the value.
func TestBrokenPromisesAreLogged(t *testing.T) {
	type item struct {
		ID   int    `binding:"required" json:"id"`
		Note string `json:"note"`
	}
	type list struct {
		Items []item `json:"items"`
	}
	for _, test := range []struct{ reason, body, want string }{
		{"what is declared", `{"items":[{"id":1,"note":"x"}]}`, ""},
		{"a member more", `{"items":[{"id":1,"note":"","other":"x"}]}`, ""},
		{"a wrong type", `{"items":[{"id":"secret"}]}`, "/properties/items/items/properties/id"},
		{"a wrong type above", `{"items":"secret"}`, "/properties/items"},
		{"an error is not a promise", `{"error":"secret"}`, ""},
	} {
		var log strings.Builder
		r := gin.New()
		r.GET("/list", Op("list", func(c *gin.Context) {
			status := http.StatusOK
			if strings.Contains(test.body, "error") {
				status = http.StatusNotFound
			}
			c.Data(status, "application/json", []byte(test.body))
		}, Out[list]()))
		s := newServer(t, r, WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		call := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list","arguments":{}}}`
		for range 5 {
			postRPC(s, "2025-06-18", call)
		}
		want := "a response is not what the output schema declares at " + test.want
		switch got := log.String(); {
		case strings.Contains(got, "secret"):
			t.Errorf("%s: the log has a value of the response: %s", test.reason, got)
		case test.want == "" && strings.Contains(got, "level=WARN"):
			t.Errorf("%s: %s", test.reason, got)
		case test.want != "" && (strings.Count(got, want+":") != 1 || !strings.Contains(got, `route="GET /list"`)):
			t.Errorf("%s: %s, want one line with %s", test.reason, got, want)
		}
	}
}
