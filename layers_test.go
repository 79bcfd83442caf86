package ginmcp_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// layers are all packages of the module but programs. A package imports only packages of layers
// above its own. docs/design.md has the picture.
var layers = [][]string{
	{ // helpers
		"internal/budget", "internal/callback", "internal/connect", "internal/jsonscan", "internal/locate", "internal/near",
		"internal/pick", "internal/testkit", "internal/timeout", "internal/words", "ginmcp/internal/rank",
	},
	{"introspect"},
	{
		"introspect/openapi", "schema", "ginmcp/internal/naming", "ginmcp/internal/phrase",
		"ginmcp/internal/mount", "ginmcp/internal/serve", "ginmcp/internal/authz",
	},
	{
		"ginmcp/internal/document", "ginmcp/internal/definition", "ginmcp/internal/uri", "ginmcp/internal/bind",
		"ginmcp/internal/dispatch",
	},
	{"ginmcp/internal/result", "ginmcp/internal/lint", "ginmcp/internal/routemap"},
	{"ginmcp/internal/invoke"},
	{"ginmcp/internal/catalogue"},
	{"ginmcp/internal/stateless", "ginmcp/internal/gosdk", "ginmcp/internal/snapshot", "ginmcp/internal/console"},
	{"ginmcp/internal/access"},
	{"ginmcp"},
	{"ginmcp/ginmcptest"},
}

// programs are packages that nothing imports.
var programs = regexp.MustCompile(`^(example|scripts/.*)?$`)

// modules are the nested modules: what a user's module must not depend on. No package of this
// module imports them.
var modules = []string{"cmd/ginmcp", "ginmcp/oidc", "ginmcp/otelmcp"}

// Every package is in one layer, and imports only packages above it.
func TestLayers(t *testing.T) {
	t.Parallel()
	const module = "github.com/ginmcp/ginmcp/"
	layer := map[string]int{}
	for i, packages := range layers {
		for _, p := range packages {
			if _, twice := layer[p]; twice {
				t.Errorf("%s is in two layers", p)
			}
			layer[p] = i
		}
	}
	found := map[string]bool{}
	for _, line := range lines(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		fields := strings.Fields(line)
		name := strings.TrimPrefix(strings.TrimPrefix(fields[0]+"/", module), "/")
		name = strings.TrimSuffix(name, "/")
		found[name] = true
		at, known := layer[name]
		switch {
		case programs.MatchString(name):
			at = len(layers)
		case !known:
			t.Errorf("%s is in no layer: add it to the layers, to the pictures in docs/design.md and the README", name)
			continue
		}
		for _, imported := range fields[1:] {
			other, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			if slices.ContainsFunc(modules, func(m string) bool { return other == m || strings.HasPrefix(other, m+"/") }) {
				t.Errorf("%s imports the nested module %s", name, other)
			}
			if above, known := layer[other]; known && above >= at {
				t.Errorf("%s imports %s, which is not above it", name, other)
			}
		}
	}
	for p := range layer {
		if !found[p] {
			t.Errorf("there is no package %s", p)
		}
	}
}

// lines asks the go command about packages and returns a line for each.
func lines(t *testing.T, arguments ...string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", append([]string{"list"}, arguments...)...).Output()
	if err != nil {
		t.Fatalf("go list %q: %v", arguments, err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// The packages that every adapter uses know the definitions of the protocol's SDK, the data of the
// questions that a handler asks the client, and a request as a value. They know neither sessions nor
// the transport.
func TestCatalogueKnowsNoTransport(t *testing.T) {
	t.Parallel()
	allowed := map[string]*regexp.Regexp{
		"mcp": regexp.MustCompile(`^(Tool|Resource|ResourceTemplate|ToolAnnotations|Annotations|Meta|Icon|` +
			`InputRequest(Map)?|(Elicit|CreateMessage(WithTools)?|ListRoots)(Params|Result))$`),
		"auth": regexp.MustCompile(`^TokenInfo(FromContext)?$`),
		"http": regexp.MustCompile(`^(Request|Header|CanonicalHeaderKey|DetectContentType|Method[A-Z]\w*|Status[A-Z]\w*)$`),
	}
	for _, p := range []string{"catalogue", "invoke", "definition", "lint"} {
		files, err := filepath.Glob(filepath.Join("ginmcp", "internal", p, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", p, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				selector, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := selector.X.(*ast.Ident); ok && x.Obj == nil {
					if rule := allowed[x.Name]; rule != nil && !rule.MatchString(selector.Sel.Name) {
						t.Errorf("%s uses %s.%s", file, x.Name, selector.Sel.Name)
					}
				}
				return true
			})
		}
	}
}

// The pictures of the architecture contain every package.
func TestPicturesAreComplete(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"README.md", filepath.Join("docs", "design.md")} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		picture := regexp.MustCompile("(?s)```\n[^`]*introspect[^`]*```").FindString(string(text))
		if picture == "" {
			t.Errorf("%s has no picture of the architecture", file)
			continue
		}
		for _, packages := range append(layers, modules[:2]) {
			for _, p := range packages {
				name := p[strings.LastIndexByte(p, '/')+1:]
				if !regexp.MustCompile(`(^|[^\w-])` + name + `($|[^\w-])`).MatchString(picture) {
					t.Errorf("the picture in %s lacks %s", file, p)
				}
			}
		}
	}
}

// The files that CONTRIBUTING and docs/design.md name exist.
func TestNamedFilesExist(t *testing.T) {
	t.Parallel()
	rows := 0
	for _, document := range []string{"CONTRIBUTING.md", filepath.Join("docs", "design.md")} {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile("`([\\w./*-]+\\.(?:go|md|yml|sh))`").FindAllStringSubmatch(string(text), -1) {
			rows++
			if found, err := filepath.Glob(name[1]); err != nil || len(found) == 0 {
				t.Errorf("%s names %s, which does not exist", document, name[1])
			}
		}
		if document == "CONTRIBUTING.md" && rows < 20 {
			t.Errorf("the table of CONTRIBUTING has %d files, want 20", rows)
		}
	}
}

// No package is larger than a reader can take in, and package ginmcp is the public API and little else.
// Lines are those of files without tests, comments included.
func TestPackagesAreSmall(t *testing.T) {
	t.Parallel()
	const maxLines, maxFiles = 3500, 30
	lines, files := map[string]int{}, map[string]int{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "testdata" || name == "node_modules" || name != "." && strings.HasPrefix(name, ".")):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		lines[filepath.Dir(path)] += strings.Count(string(text), "\n")
		files[filepath.Dir(path)]++
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, n := range lines {
		if n > maxLines && dir != "schema" { // the rules of one schema belong together
			t.Errorf("%s has %d lines, want at most %d", dir, n, maxLines)
		}
	}
	if n := files["ginmcp"]; n == 0 || n > maxFiles {
		t.Errorf("package ginmcp has %d files, want at most %d", n, maxFiles)
	}
}
