package introspect

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// TestMisplaced calls annotated handlers where [Routes] does not find their annotations.
func TestMisplaced(t *testing.T) {
	const plainly = `the annotation "a" of the handler github.com/ginmcp/ginmcp/introspect.plain has no effect`
	h := annotated("a")
	for _, c := range []struct {
		reason   string
		register func(*gin.Engine)
		want     string
	}{
		{"the last handler", func(r *gin.Engine) { r.GET("/x", h) }, ""},
		{"the last one behind middleware", func(r *gin.Engine) { r.Use(middleware); r.GET("/x", middleware, h) }, ""},
		{"a route without an annotation", func(r *gin.Engine) { r.GET("/x", plain) }, ""},
		{"not the last one", func(r *gin.Engine) { r.GET("/x", h, other) }, plainly},
		{"in Use", func(r *gin.Engine) { r.Use(h); r.GET("/x", other) }, plainly},
		{"before another annotation", func(r *gin.Engine) { r.GET("/x", h, annotated("b")) }, plainly},
		{"in another handler", func(r *gin.Engine) { r.GET("/x", func(c *gin.Context) { h(c) }) }, plainly},
		{"without an ID", func(r *gin.Engine) { r.GET("/x", Annotate(&Annotation{}, plain), other) },
			"the annotation of the handler github.com/ginmcp/ginmcp/introspect.plain has no effect"},
	} {
		r := gin.New()
		c.register(r)
		var outcome Outcome
		ctx := WithOutcome(t.Context(), &outcome)
		r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/x", http.NoBody))
		got := outcome.Misplaced()
		if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
	}
}
