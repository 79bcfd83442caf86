package ginmcp_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/ginmcp/ginmcp/"

// list asks the go command about a package and returns a line for each answer.
func list(t *testing.T, arguments ...string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", append([]string{"list"}, arguments...)...).Output()
	if err != nil {
		t.Fatalf("go list %q: %v", arguments, err)
	}
	return strings.Fields(string(out))
}

// Data flows down from introspect to ginmcp, so imports point up and never back.
func TestImportsPointUp(t *testing.T) {
	const sdk = "github.com/modelcontextprotocol/go-sdk"
	for _, c := range []struct {
		reason, of string
		never      []string
	}{
		{"introspect knows what the application offers, and nothing of what becomes of it", "introspect", []string{module + "schema", module + "ginmcp", sdk}},
		{"schema knows operations, and nothing of tools", "schema", []string{module + "ginmcp", sdk}},
		{"dispatch knows requests, and nothing of the protocol", "ginmcp/internal/dispatch", []string{sdk}},
		{"results are ours until the adapter writes them", "ginmcp/internal/result", []string{sdk}},
		{"what only tests need is not in a user's binary", "ginmcp", []string{"go.uber.org/goleak", "pgregory.net/rapid"}},
	} {
		t.Run(c.of, func(t *testing.T) {
			deps := list(t, "-deps", "./"+c.of)
			if !slices.Contains(deps, module+c.of) {
				t.Fatalf("go list does not tell of %s", c.of)
			}
			for _, dep := range deps {
				for _, never := range c.never {
					if dep == never || strings.HasPrefix(dep, never+"/") {
						t.Errorf("%s imports %s, but %s", c.of, dep, c.reason)
					}
				}
			}
		})
	}
}

// Swag's registry stands in one package with its parser, which brings the package testing
// along; the linker drops what is not called. Nobody else may bring it into a user's binary.
func TestOnlySwagBringsTesting(t *testing.T) {
	var importers []string
	for _, line := range list(t, "-deps", "-f", `{{.ImportPath}},{{join .Imports ","}}`, "./ginmcp") {
		if imports := strings.Split(line, ","); slices.Contains(imports[1:], "testing") {
			importers = append(importers, imports[0])
		}
	}
	if want := []string{"golang.org/x/tools/internal/modindex"}; !slices.Equal(importers, want) {
		t.Errorf("testing is imported by %q, want %q only", importers, want)
	}
}

// The example shows what an application needs: gin and ginmcp, of which the generated file imports
// introspect. Stdio is a transport of the SDK, which ginmcp does not hide.
func TestExampleImportsLittle(t *testing.T) {
	allowed := []string{
		"github.com/gin-gonic/gin", module + "ginmcp", module + "introspect", "github.com/modelcontextprotocol/go-sdk/mcp",
	}
	imports := list(t, "-f", `{{join .Imports "\n"}}`, "./example")
	for _, path := range imports {
		first, _, _ := strings.Cut(path, "/")
		if standard := !strings.Contains(first, "."); !standard && !slices.Contains(allowed, path) {
			t.Errorf("the example imports %s", path)
		}
	}
	for _, path := range allowed {
		if !slices.Contains(imports, path) {
			t.Errorf("the example does not import %s, which need not be allowed then", path)
		}
	}
}
