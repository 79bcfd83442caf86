package command

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/internal/words"
)

func newLint(o *options) *cobra.Command {
	var strict bool
	cmd := &cobra.Command{
		Use:   "lint URL | lint -- PROGRAM [ARGUMENT...] | lint PACKAGES",
		Short: "Find what makes tools hard to use for a model, and how to correct it",
		Long: `Find what makes tools hard to use for a model, how each problem is corrected, and what the tools cost in
tokens (an estimate: a quarter of the bytes).

If the server has a console that shows details, the findings name the routes. Packages, such as ./..., are
read as gen reads them, and the application is not run: the findings are what the source does not show of
each route. What the tools cost is known of a server only.

An error is what clients refuse; the exit code is then 6. With -strict every problem is an error.`,
		Example: "  ginmcp lint http://127.0.0.1:8080/mcp\n  ginmcp lint -strict ./...",
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.ArgsLenAtDash() < 0 && len(args) > 0 && !strings.Contains(args[0], "://") {
				return o.lintPackages(cmd, args, strict)
			}
			target, _, err := server(cmd, args, 0)
			if err != nil {
				return err
			}
			return o.with(cmd, target, nil, func(ctx context.Context, session *mcp.ClientSession) error {
				tools, err := listed(ctx, session)
				if err != nil {
					return err
				}
				r := newLintReport(tools)
				if info := o.info(ctx, target); info != nil {
					r.merge(info)
				}
				return o.finishLint(cmd, r, strict)
			})
		},
	}
	o.register(cmd)
	cmd.Flags().BoolVar(&strict, "strict", false, "exit with status 6 for any problem, not only for errors")
	return cmd
}

// A lintReport is everything that lint found, as JSON.
type lintReport struct {
	Tools    int `json:"tools"`
	Tokens   int `json:"tokens,omitempty"` // 0 is unknown
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	// Tolerated are errors in the source.
	Tolerated []string      `json:"tolerated,omitempty"`
	Findings  []lintFinding `json:"findings"`

	source bool // it is about routes in the source, whose cost is not known
}

// counts writes how many problems there are.
func (r *lintReport) counts() string {
	return words.Count(r.Errors, "error") + ", " + words.Count(r.Warnings, "warning")
}

// A lintFinding is what was found in a tool, in a route, or in the list as a whole.
type lintFinding struct {
	Tool     string        `json:"tool,omitempty"`
	Route    string        `json:"route,omitempty"`
	Bytes    int           `json:"bytes,omitempty"`
	Tokens   int           `json:"tokens,omitempty"`
	Problems []lintProblem `json:"problems"`
}

type lintProblem struct {
	Level   string `json:"level"`
	Message string `json:"message"`
	Fix     string `json:"fix,omitempty"`
}

// newLintReport reports on the list of a server.
func newLintReport(tools []*mcp.Tool) *lintReport {
	r := &lintReport{Tools: len(tools)}
	for _, f := range ginmcp.LintTools(tools) {
		finding := lintFinding{Tool: f.Tool, Route: f.Route, Bytes: f.Bytes, Tokens: f.Tokens, Problems: []lintProblem{}}
		if f.Tool == "" {
			r.Tokens = f.Tokens
		}
		for i, problem := range f.Problems {
			finding.Problems = append(finding.Problems, lintProblem{f.Level.String(), problem, f.Fixes[i]})
		}
		r.Findings = append(r.Findings, finding)
	}
	return r
}

// merge replaces the problems by those that the server itself found, which knows the routes.
func (r *lintReport) merge(info *serverInfo) {
	routes := info.routes()
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Route = routes[f.Tool]
		if f.Route == "" && f.Tool != "" {
			continue // written by hand, or composed
		}
		f.Problems = []lintProblem{}
		for _, found := range info.Lint {
			if found.Tool == f.Tool {
				f.Problems = append(f.Problems, found.lintProblem)
			}
		}
	}
}

// finishLint prints a report, and returns the error of one with errors.
func (o *options) finishLint(cmd *cobra.Command, r *lintReport, strict bool) error {
	for _, f := range r.Findings {
		for _, p := range f.Problems {
			if p.Level == slog.LevelError.String() {
				r.Errors++
			} else {
				r.Warnings++
			}
		}
	}
	var err error
	if o.json {
		err = writeJSON(cmd.OutOrStdout(), r)
	} else {
		err = printLint(cmd.OutOrStdout(), r)
	}
	if err == nil && (r.Errors > 0 || strict && r.Warnings > 0) {
		err = coded(exitLint, "lint_errors", "lint: %s", r.counts())
	}
	return err
}

func printLint(w io.Writer, r *lintReport) error {
	var b strings.Builder
	for _, f := range r.Findings {
		if f.Tool == "" && len(f.Problems) == 0 { // the list as a whole, or a route, which has no cost to show
			continue
		}
		name := f.Tool
		switch {
		case name == "" && f.Route == "":
			name = "the list of tools"
		case name == "":
			name = f.Route
		case f.Route != "":
			name += " (" + f.Route + ")"
		}
		b.WriteString(name)
		if f.Tokens > 0 {
			fmt.Fprintf(&b, ": about %d tokens", f.Tokens)
		}
		b.WriteByte('\n')
		for _, p := range f.Problems {
			fmt.Fprintf(&b, "  %-5s %s\n        fix: %s\n", p.Level, p.Message, p.Fix)
		}
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	if !r.source {
		fmt.Fprintf(&b, "%s, about %d tokens in every conversation", words.Count(r.Tools, "tool"), r.Tokens)
	} else {
		b.WriteString(words.Count(r.Tools, "route"))
	}
	fmt.Fprintf(&b, "; %s\n", r.counts())
	if r.source {
		b.WriteString("What the tools cost in tokens: ginmcp lint URL, with the URL of the running application.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the output is closed
}
