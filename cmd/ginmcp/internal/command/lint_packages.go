package command

import (
	"cmp"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/facts"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/preview"
)

// lintPackages reports the facts that the source of an application does not show.
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
	found, err := preview.Lint(cmd.Context(), result.Program, result.Packages)
	if err != nil { // the facts are worth reporting without the costs
		found = nil
	}
	byRoute := map[*facts.Route]*preview.Finding{}
	for i := range found {
		byRoute[found[i].Route] = &found[i]
	}
	if list := byRoute[nil]; list != nil {
		r.Tokens = list.Tokens
		r.Findings = append(
			r.Findings,
			lintFinding{Bytes: list.Bytes, Tokens: list.Tokens, Problems: problemsOf(list.Finding)},
		)
	}
	for _, row := range rows {
		f := lintRow(row, byRoute[row.Route])
		if row.Route.Source.Annotated {
			r.unknown++
		}
		r.Findings = append(r.Findings, f)
	}
	return o.finishLint(cmd, r, strict)
}

// lintRow returns what the source does not show of a route, and what was found in the tool that the
// route would be, if it would be one that is known.
func lintRow(row gen.Row, tool *preview.Finding) lintFinding {
	f := lintFinding{Route: row.Method + " " + row.Path, Problems: []lintProblem{}}
	at := "at " + cmp.Or(row.Location, row.Registered)
	for _, missing := range row.Missing {
		f.Problems = append(f.Problems, lintProblem{
			slog.LevelWarn.String(), missing, "annotate the handler " + at + " with Op, or with Handle",
		})
	}
	if tool == nil {
		return f
	}
	f.Bytes, f.Tokens = tool.Bytes, tool.Tokens
	for _, p := range problemsOf(tool.Finding) {
		if len(row.Missing) > 0 && strings.HasPrefix(p.Message, "its inputs are undocumented") {
			continue // the missing facts say why
		}
		p.Fix = strings.Replace(p.Fix, "above the handler", "above the handler "+at, 1)
		f.Problems = append(f.Problems, p)
	}
	return f
}

// directory returns the directory of packages, and the patterns relative to it. A single directory
// may belong to a different module than the current directory.
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
