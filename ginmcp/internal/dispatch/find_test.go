package dispatch

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// TestFind: a path leads to the route that Gin finds, with its parameters.
func TestFind(t *testing.T) {
	engine := gin.New()
	engine.POST("/orders/:id", func(*gin.Context) {})
	for _, path := range []string{"/", "/orders", "/orders/:id", "/orders/latest", "/orders/:id/items/:item", "/f/u_:v", "/f/:v", "/files/*path", "/slash/"} {
		engine.GET(path, func(c *gin.Context) { c.Writer.WriteString(sketchFound(c.FullPath(), c.Params)) })
	}
	guard := NewGuard(RoutingOf(engine), introspect.Patterns(engine, nil))
	for path, want := range map[string]string{
		"/":                  "/",
		"/orders":            "/orders",
		"/orders/7":          "/orders/:id id=7",
		"/orders/latest":     "/orders/latest",
		"/orders/a b":        "/orders/:id id=a b",
		"/orders/7/items/8":  "/orders/:id/items/:item id=7 item=8",
		"/f/u_7":             "/f/u_:v v=7",
		"/f/x":               "/f/:v v=x",
		"/files/a/b.txt":     "/files/*path path=a/b.txt",
		"/slash/":            "/slash/",
		"/orders/":           "",
		"/slash":             "",
		"/orders/7/items":    "",
		"/orders/7/items/8/": "",
		"/nothing":           "",
		"":                   "/",
	} {
		route, params, ok := guard.Find(http.MethodGet, path)
		got := ""
		if ok {
			var list gin.Params
			for _, name := range slices.Sorted(maps.Keys(params)) {
				list = append(list, gin.Param{Key: name, Value: params[name]})
			}
			got = sketchFound(route, list)
		}
		if got != want {
			t.Errorf("%q leads to %q, want %q", path, got, want)
		}
	}
	if _, _, ok := guard.Find(http.MethodDelete, "/orders/7"); ok {
		t.Error("a method without routes has one")
	}
}

func sketchFound(route string, params gin.Params) string {
	var b strings.Builder
	b.WriteString(route)
	for _, p := range params {
		fmt.Fprintf(&b, " %s=%s", p.Key, p.Value)
	}
	return b.String()
}
