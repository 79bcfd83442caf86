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
		Short: "Find problems that make tools hard for a model to use, and their fixes",
		Long: `Find problems that make tools hard for a model to use, and their fixes. Print the cost of the tools in
tokens (an estimate: a quarter of the bytes).

If the server has a console that shows details, the findings name the routes. Packages, such as ./..., are
read as gen reads them, and the application does not run. The findings are about the tools that gen would
make from the routes, and about facts that the source does not show. Routes with Op or Handle are known
only when the application runs.

A problem that makes clients refuse a tool is an error; the exit code is then 6. With -strict, every problem
is an error.`,
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

// A lintReport is the output of lint, as JSON.
type lintReport struct {
	Tools    int `json:"tools"`
	Tokens   int `json:"tokens,omitempty"` // 0 if unknown
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	// Tolerated are errors in the source.
	Tolerated []string      `json:"tolerated,omitempty"`
	Findings  []lintFinding `json:"findings"`

	source  bool // it is about routes in the source
	unknown int  // how many of them are annotated, so that their cost is not known
}

// counts describes the number of problems.
func (r *lintReport) counts() string {
	return words.Count(r.Errors, "error") + ", " + words.Count(r.Warnings, "warning")
}

// A lintFinding lists the problems of a tool, of a route, or of the list as a whole.
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
		if f.Tool == "" {
			r.Tokens = f.Tokens
		}
		r.Findings = append(r.Findings, lintFinding{f.Tool, f.Route, f.Bytes, f.Tokens, problemsOf(f)})
	}
	return r
}

// problemsOf returns the problems of a finding with their fixes.
func problemsOf(f ginmcp.Finding) []lintProblem {
	problems := []lintProblem{}
	for i, text := range f.Problems {
		problems = append(problems, lintProblem{f.Level.String(), text, f.Fixes[i]})
	}
	return problems
}

// merge replaces the problems with those that the server found, because the server knows the
// routes.
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

// finishLint prints a report. It returns an error if the report contains errors.
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

// summary writes what everything costs, and how many problems there are.
func (r *lintReport) summary() string {
	cost := fmt.Sprintf("about %d tokens in every conversation", r.Tokens)
	switch {
	case !r.source:
		return fmt.Sprintf("%s, %s; %s\n", words.Count(r.Tools, "tool"), cost, r.counts())
	case r.unknown == 0:
		return fmt.Sprintf("%s, %s; %s\n", words.Count(r.Tools, "route"), cost, r.counts())
	default:
		return fmt.Sprintf("%s, %d of them with Op or Handle; the others cost %s; %s\n"+
			"What a route with Op or Handle costs is known when the application runs: ginmcp lint URL.\n",
			words.Count(r.Tools, "route"), r.unknown, cost, r.counts())
	}
}

func printLint(w io.Writer, r *lintReport) error {
	var b strings.Builder
	for _, f := range r.Findings {
		if len(f.Problems) == 0 && (f.Tool == "" && f.Route == "" || f.Tokens == 0) {
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
	b.WriteString(r.summary())
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the output is closed
}
