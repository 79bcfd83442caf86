package command

import (
	"cmp"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen"
)

// lintPackages reports what the source of an application does not show.
func (o *options) lintPackages(cmd *cobra.Command, patterns []string, strict bool) error {
	p := newGenProgress(cmd.ErrOrStderr(), "lint", o.json)
	dir, within := directory(patterns)
	result, err := gen.Analyze(cmd.Context(), gen.Options{Dir: dir, Patterns: within, Progress: p.show})
	p.end()
	if err != nil {
		return fmt.Errorf("lint: %w", err)
	}
	rows := result.Rows()
	if len(rows) == 0 {
		return fmt.Errorf("lint: no route of Gin was found in %s: name the packages that register the routes",
			strings.Join(patterns, " "))
	}
	r := &lintReport{source: true, Tools: len(rows)}
	if o.json {
		for _, e := range result.TypeErrors {
			r.Tolerated = append(r.Tolerated, e.Error())
		}
	} else {
		p.typeErrors(result.TypeErrors)
	}
	for _, row := range rows {
		r.Findings = append(r.Findings, lintRow(row))
	}
	return o.finishLint(cmd, r, strict)
}

// lintRow returns what the source does not show of a route.
func lintRow(row gen.Row) lintFinding {
	f := lintFinding{Route: row.Method + " " + row.Path, Problems: []lintProblem{}}
	add := func(message, fix string) {
		f.Problems = append(f.Problems, lintProblem{slog.LevelWarn.String(), message, fix})
	}
	at := cmp.Or(row.Location, row.Registered)
	if row.Text == "" && row.Inputs != "annotated" {
		add("it has no description", "write a comment above the handler at "+at+", or annotate it with Op and Summary")
	}
	for _, missing := range row.Missing {
		add(missing, "annotate the handler at "+at+" with Op, or with Handle")
	}
	return f
}

// directory returns the directory in which packages are looked for, and their names in it. A single
// directory may belong to another module than the current one.
func directory(patterns []string) (dir string, within []string) {
	if len(patterns) != 1 {
		return "", patterns
	}
	dir, all := strings.CutSuffix(patterns[0], "/...")
	info, err := os.Stat(dir)
	switch {
	case err != nil || !info.IsDir():
		return "", patterns
	case all:
		return dir, []string{"./..."}
	default:
		return dir, []string{"."}
	}
}
