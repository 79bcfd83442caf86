package ginmcp

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

type (
	nestedMap   map[string]nestedMap
	nestedList  []nestedList
	nestedNever *nestedNever
	nestedNode  struct {
		Name string      `json:"name" form:"name"`
		Next *nestedNode `json:"next" form:"next"`
	}
	nestedMixed struct {
		ID    string      `uri:"id"`
		Trace string      `header:"X-Trace"`
		Query string      `form:"q"`
		Node  *nestedNode `json:"node"`
		Map   nestedMap   `json:"map"`
	}
)

// TestRecursiveTypes: a type that holds itself ends neither the build nor a call, however the
// application declares it.
func TestRecursiveTypes(t *testing.T) {
	ok := func(c *gin.Context) { c.Status(http.StatusNoContent) }
	routes := map[string]gin.HandlerFunc{
		"body_map":    Op("body_map", ok, Body[nestedMap](), Out[nestedMap]()),
		"body_list":   Op("body_list", ok, Body[nestedList](), Out[nestedList]()),
		"form":        Op("form", ok, Form[nestedNode]()),
		"query":       Op("query", ok, Query[nestedNode](), QueryParam[nestedMap]("m", ""), QueryParam[nestedList]("l", "")),
		"header":      Op("header", ok, Header[nestedNode](), HeaderParam[nestedMap]("X-M", "")),
		"handle_map":  Handle("handle_map", func(_ *gin.Context, in nestedMap) (nestedMap, error) { return in, nil }),
		"handle_list": Handle("handle_list", func(_ *gin.Context, in nestedList) (nestedList, error) { return in, nil }),
		"handle_node": Handle("handle_node", func(_ *gin.Context, in nestedNode) (nestedNode, error) { return in, nil }),
	}
	engine := gin.New()
	for path, h := range routes {
		engine.POST("/"+path, h)
	}
	engine.POST("/mixed/:id", Handle("handle_mixed", func(_ *gin.Context, in nestedMixed) (nestedMixed, error) { return in, nil }))
	engine.POST("/never", Op("never", ok, Body[nestedNever]()))
	engine.POST("/handle_never", Handle("handle_never", func(_ *gin.Context, in nestedNever) (nestedNever, error) { return in, nil }))
	server, err := New(engine)
	if err != nil {
		t.Fatal(err)
	}
	session := inMemory(t, server, nil)
	tools := toolNames(t, session)
	for name := range routes {
		if !slices.Contains(tools, name) {
			t.Errorf("%s is not a tool", name)
		}
	}
	if slices.Contains(tools, "never") || slices.Contains(tools, "handle_never") {
		t.Error("a type that encoding/json cannot read is not a tool's")
	}
	for _, c := range []struct{ tool, arguments, want string }{
		{"handle_map", `{"body":{"a":{"b":{}}}}`, `{"a":{"b":{}}}`},
		{"handle_list", `{"body":[[],[[]]]}`, `[[],[[]]]`},
		{"handle_node", `{"name":"a","next":{"name":"b","next":null}}`, `"next":{"name":"b","next":null}`},
		{"handle_mixed", `{"id":"7","X-Trace":"t","q":"x","node":{"name":"b"},"map":{"c":{}}}`, `"Query":"x"`},
	} {
		got, failed := textCall(t, session, c.tool, json.RawMessage(c.arguments))
		if failed || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %s, want %s", c.tool, got, c.want)
		}
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/handle_never", strings.NewReader(`1`))
	r.Header.Set("Content-Type", "application/json")
	engine.ServeHTTP(w, r)
	if w.Code < http.StatusBadRequest {
		t.Errorf("plain HTTP: status %d", w.Code)
	}
}
