package mount

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"
	"pgregory.net/rapid"
)

// The trees of Gin count their routes.
func TestWorkaroundRouteCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		engine := gin.New()
		segment := rapid.SampledFrom([]string{"a", "ab", "abc", "b", "x-y", "ü"})
		for i := range rapid.IntRange(0, 40).Draw(t, "routes") {
			path := "/" + segment.Draw(t, "first")
			if rapid.Bool().Draw(t, "deeper") {
				path += "/" + segment.Draw(t, "second")
			}
			if rapid.Bool().Draw(t, "parameter") {
				path += fmt.Sprintf("/p%d/:id", i%3)
			}
			method := rapid.SampledFrom([]string{http.MethodGet, http.MethodPost, "PURGE"}).Draw(t, "method")
			if exists(engine, method, path) {
				continue
			}
			engine.Handle(method, path, func(*gin.Context) {})
			if got, want := RouteCount(engine), len(engine.Routes()); got != want {
				t.Fatalf("%d routes, want %d", got, want)
			}
		}
	})
	engine := gin.New()
	engine.Any("/a/:id", func(*gin.Context) {})
	if n := testing.AllocsPerRun(10, func() { RouteCount(engine) }); n > 0 {
		t.Errorf("counting routes takes %v allocations: has Gin changed?", n)
	}
}

func exists(engine *gin.Engine, method, path string) bool {
	for _, r := range engine.Routes() {
		if r.Method == method && r.Path == path {
			return true
		}
	}
	return false
}
