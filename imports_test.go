package ginmcp_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Imports point up the picture in the README, never down.
func TestImportDirections(t *testing.T) {
	t.Parallel()
	const module = "github.com/ginmcp/ginmcp/"
	const yaml = "go.yaml.in/yaml/v4" // only introspect/openapi uses it
	const sdk = "github.com/modelcontextprotocol/go-sdk/mcp"
	for _, tt := range []struct {
		name   string
		never  []string
		reason string
	}{
		{
			"introspect", []string{module + "introspect/openapi", module + "schema", module + "ginmcp", sdk, yaml},
			"what an application provides does not depend on how it is described or served",
		},
		{
			"introspect/openapi", []string{module + "schema", module + "ginmcp", sdk},
			"what a document contains does not depend on how it is described or served",
		},
		{
			"internal/locate", []string{module + "introspect", module + "schema", module + "ginmcp", sdk},
			"where a field comes from is decided before what it means",
		},
		{"schema", []string{module + "ginmcp", sdk}, "a schema does not depend on who serves it"},
		{"ginmcp/internal/dispatch", []string{module + "ginmcp", module + "ginmcp/internal/result", sdk}, "a call does not depend on the adapter that it came through"},
		{"ginmcp/internal/serve", []string{module + "introspect", module + "schema", module + "ginmcp", sdk}, "the HTTP edge knows no catalogue"},
		{"ginmcp/internal/naming", []string{module + "schema", module + "ginmcp", sdk}, "a name depends on the operations only"},
		{"ginmcp/internal/uri", []string{module + "ginmcp", sdk}, "a URI names a resource for any adapter"},
		{"ginmcp/internal/bind", []string{module + "ginmcp", sdk}, "a request is bound without regard to who sent it"},
		{"ginmcp/internal/mount", []string{module + "schema", module + "ginmcp", sdk}, "a mount serves any handler"},
		{"ginmcp/internal/result", []string{module + "ginmcp", sdk}, "a result can be written by any adapter"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "./"+tt.name).Output()
			if err != nil {
				t.Fatal(err)
			}
			deps := strings.Fields(string(out))
			if !slices.Contains(deps, module+tt.name) {
				t.Fatalf("go list names no dependencies of %s: %q", tt.name, deps)
			}
			for _, never := range tt.never {
				if slices.Contains(deps, never) {
					t.Errorf("%s imports %s, but %s", tt.name, never, tt.reason)
				}
			}
		})
	}
}
