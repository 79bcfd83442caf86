package catalogue

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// onlyMethod allows the operations of one method.
type onlyMethod struct {
	catalogue *Catalogue
	method    string
}

func (o onlyMethod) Verdict(subject int) Verdict {
	if op, _ := o.catalogue.Subject(subject); op.Method == o.method {
		return Allowed
	}
	return Denied
}

func (o onlyMethod) Permission(subject int) Verdict { return o.Verdict(subject) }

// TestFollowNamesWhatTheCallerSees: the tool of a location is named to callers who see it, and to
// nobody else.
func TestFollowNamesWhatTheCallerSees(t *testing.T) {
	engine := gin.New()
	engine.GET("/jobs/:id", func(*gin.Context) {})
	engine.POST("/jobs", func(c *gin.Context) { c.Header("Location", "/jobs/7"); c.Status(http.StatusAccepted) })
	c := build(t, engine, &Spec{})
	for _, test := range []struct {
		access Access
		names  bool
	}{
		{nil, true}, {onlyMethod{c, http.MethodPost}, false},
	} {
		view := c.View(test.access)
		entry, _ := view.Tool("post_jobs")
		out := entry.Invoke(t.Context(), view, &invoke.Call{})
		if named := strings.Contains(out.Texts(), "get_jobs_by_id"); named != test.names || out.IsError {
			t.Errorf("the tool is named: %t, want %t: %s", named, test.names, out.Texts())
		}
	}
}
