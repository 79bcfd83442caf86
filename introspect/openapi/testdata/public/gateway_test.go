package main

import (
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// TestGateway puts GitHub's API behind one wildcard route: each operation is a tool, and its calls reach
// that route with the method and all arguments of the operation.
func TestGateway(t *testing.T) {
	if !*all {
		t.Skip("it takes long: the nightly run has it")
	}
	const name = "api.github.com"
	d, err := load(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	engine := gin.New()
	engine.Any("/github/*path", handle)
	s, err := ginmcp.New(engine, ginmcp.WithOpenAPI(d.text, ginmcp.Under("/github")), ginmcp.WithSwagger(""),
		ginmcp.WithLogger(nil), ginmcp.WithMaxSchema(wholeSchema, wholeSchema), ginmcp.WithMaxList(-1))
	if err != nil {
		t.Fatal(err)
	}
	tools := s.Tools()
	if want := len(newApp(d.parsed).routes); len(tools) < want { // Gin cannot route the others either
		t.Errorf("%d tools for %d operations", len(tools), want)
	}
	methods := map[string]string{}
	for _, f := range s.Lint() {
		methods[f.Tool], _, _ = strings.Cut(f.Route, " ")
	}
	r := &report{document: name, problems: map[string][]string{}}
	for _, tool := range tools {
		r.tool(s, tool, methods[tool.Name]+" /github/*path")
	}
	for kind, list := range r.problems {
		t.Errorf("%d are %s: %s", len(list), kind, strings.Join(list[:min(len(list), 10)], "\n"))
	}
	if r.called*10 < len(tools)*9 {
		t.Errorf("only %d of %d tools were called", r.called, len(tools))
	}
	t.Logf("%d operations, %d tools, %d called", len(d.parsed.Operations), len(tools), r.called)
}
