package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lint reads packages, prints what their source does not show, and ends.
func TestLintPackages(t *testing.T) {
	const undescribed = "  WARN  it has no description; the published one is made from its name and path\n" +
		"        fix: write a comment above the handler at "
	dir := t.TempDir()
	for _, tt := range []struct {
		reason   string
		args     []string
		code     int
		out, err []string
	}{
		{
			"an application", []string{"./testdata/lint/notes"}, exitOK,
			[]string{
				"GET /notes: about ", "POST /notes: about ", undescribed, "main.go: list", "the arguments id, text have no description",
				"\n4 routes, 1 of them with Op or Handle", " tokens in every conversation; 0 errors, 2 warnings\n",
			}, nil,
		},
		{"every problem is an error", []string{"-strict", "./testdata/lint/notes"}, exitLint, []string{undescribed}, []string{"lint: 0 errors, "}},
		{
			"a source with a mistake", []string{"./testdata/lint/mistakes"}, exitOK, []string{"1 route, about ", "; 0 errors, 0 warnings"},
			[]string{"ginmcp: lint: tolerated: ", "main.go:10"},
		},
		{"no routes", []string{"./testdata/lint/none"}, exitUsage, nil, []string{"no route of Gin was found in ./testdata/lint/none"}},
		{"no such package", []string{"./testdata/lint/nothing"}, exitUsage, nil, []string{"lint: ", "nothing: directory not found"}},
		{"no module", []string{dir}, exitUsage, nil, []string{"lint: ", "go.mod"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			got := run(t, "", append([]string{"lint"}, tt.args...)...)
			if got.code != tt.code {
				t.Errorf("exit code %d, want %d", got.code, tt.code)
			}
			for _, want := range tt.out {
				if !strings.Contains(got.out, want) {
					t.Errorf("stdout does not contain %q:\n%s", want, got.out)
				}
			}
			for _, want := range tt.err {
				if !strings.Contains(got.err, want) {
					t.Errorf("stderr does not contain %q:\n%s", want, got.err)
				}
			}
			if strings.Contains(got.out, "/metrics") || strings.Contains(got.out, "at ,") {
				t.Errorf("stdout has a route that is not a tool, or a fix without a location:\n%s", got.out)
			}
		})
	}
}

// With -json the errors in the source are part of the report, and stderr has one line at most.
func TestLintPackagesAsJSON(t *testing.T) {
	got := run(t, "", "lint", "-json", "./testdata/lint/mistakes")
	var report lintReport
	if err := json.Unmarshal([]byte(got.out), &report); err != nil || got.code != exitOK || got.err != "" {
		t.Fatalf("%v: %+v", err, got)
	}
	if report.Tools != 1 || len(report.Tolerated) != 1 || !strings.Contains(report.Tolerated[0], "main.go:10") {
		t.Errorf("the report is %+v", report)
	}
	if got := run(t, "", "lint", "-json", "./testdata/lint/none"); got.code != exitUsage || got.out != "" ||
		!strings.HasPrefix(got.err, `{"error":{"code":"usage"`) || strings.Count(got.err, "\n") != 1 {
		t.Errorf("without routes: %+v", got)
	}
}

// A directory of another module is read in that module, wherever the command runs.
func TestLintPackagesOfAnotherModule(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	dir := t.TempDir()
	source, err := os.ReadFile(filepath.Join("testdata", "lint", "notes", "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs(filepath.Join("..", "..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join("..", "..", "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"main.go": string(source), "go.sum": string(sums),
		"go.mod": "module example.com/notes\n\ngo 1.25.0\n\nrequire github.com/gin-gonic/gin v1.12.0\n" +
			"require github.com/ginmcp/ginmcp v0.1.0\nreplace github.com/ginmcp/ginmcp => " + root + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{dir, dir + "/..."} {
		if got := run(t, "", "lint", name); got.code != exitOK || !strings.Contains(got.out, "4 routes") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
