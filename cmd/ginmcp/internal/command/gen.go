package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen"
	"github.com/ginmcp/ginmcp/internal/words"
)

// genOptions are the flags of gen.
type genOptions struct {
	check, report, quiet bool
	tags, variable       string
}

func newGen(o *options) *cobra.Command {
	g := new(genOptions)
	cmd := &cobra.Command{
		Use:   "gen [packages]",
		Short: "Generate facts about routes from an application's source",
		Long: `Read the source of a Gin application and write the inputs and outputs of its handlers to one file per package,
ginmcp_gen.go. Its tools then have exact schemas, and no handler has to change.

The packages are named as for go build; the default is ./... The usual place for the command is a comment
beside main:

  //go:generate go tool ginmcp gen ./...

Facts that are not certain are left out; -report shows them, and the reasons. -check writes nothing and
fails if a generated file is not up to date; the exit code is then 2.`,
		RunE: func(cmd *cobra.Command, args []string) error { return runGen(cmd, o, g, args) },
	}
	flags := cmd.Flags()
	flags.BoolVar(
		&g.check,
		"check",
		false,
		"write nothing; fail if a generated file is stale, and print which routes changed and how",
	)
	flags.BoolVar(&g.report, "report", false, "write nothing; print the known and the missing facts of each route")
	flags.BoolVar(&g.quiet, "quiet", false, "show no progress")
	flags.StringVar(&g.tags, "tags", "", "build tags, separated by commas")
	flags.StringVar(
		&g.variable,
		"variable",
		"",
		"write the facts into a variable of this name, for WithFacts, instead of registering them",
	)
	return cmd
}

func runGen(cmd *cobra.Command, o *options, g *genOptions, args []string) error {
	p := newGenProgress(cmd.ErrOrStderr(), "gen", g.quiet)
	dir, patterns := directory(args)
	result, err := gen.Analyze(
		cmd.Context(),
		gen.Options{Dir: dir, Patterns: patterns, Tags: g.tags, Variable: g.variable, Progress: p.show},
	)
	p.end()
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("gen: interrupted; nothing was written")
	case err != nil:
		return fmt.Errorf("gen: %w", err)
	}
	p.typeErrors(result.TypeErrors)
	switch {
	case g.report:
		return result.Report(cmd.OutOrStdout(), o.json)
	case g.check:
		return checkGen(cmd, o, result)
	}
	changed, err := result.Write()
	if err != nil {
		return fmt.Errorf("gen: %w", err)
	}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), map[string]any{"changed": shortened(changed), "routes": len(result.Rows())})
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%s; %s changed\n", result.Summary(), words.Count(len(changed), "file"))
	return nil
}

func checkGen(cmd *cobra.Command, o *options, result *gen.Result) error {
	changes, err := result.Check()
	if err != nil {
		return fmt.Errorf("gen: %w", err)
	}
	for i := range changes {
		changes[i].File = short(changes[i].File)
	}
	if o.json {
		if changes == nil {
			changes = []gen.Change{}
		}
		if err := writeJSON(cmd.OutOrStdout(), changes); err != nil {
			return err
		}
	} else {
		for _, c := range changes {
			fmt.Fprintln(cmd.OutOrStdout(), c)
		}
	}
	if len(changes) > 0 {
		return coded(exitDifference, "stale", "gen: %d differences; run go generate", len(changes))
	}
	return nil
}

// short returns a file name relative to the current directory, if the file is below it.
func short(name string) string {
	wd, err := os.Getwd()
	if err != nil {
		return name
	}
	rel, err := filepath.Rel(wd, name)
	if err != nil || strings.HasPrefix(rel, "..") {
		return name
	}
	return rel
}

func shortened(names []string) []string {
	out := []string{}
	for _, name := range names {
		out = append(out, short(name))
	}
	slices.Sort(out)
	return out
}

// genProgress shows the current step. On a terminal it overwrites one line; elsewhere it writes one
// line per step.
type genProgress struct {
	w        io.Writer
	command  string
	terminal bool
	quiet    bool
	step     string
	last     time.Time
}

func newGenProgress(w io.Writer, command string, quiet bool) *genProgress {
	_, terminal := terminalWidth(w)
	return &genProgress{w: w, command: command, terminal: terminal, quiet: quiet}
}

func (p *genProgress) show(step string, done, total int) {
	if p.quiet {
		return
	}
	text := "ginmcp: " + p.command + ": " + step
	if p.terminal && total > 0 {
		text += fmt.Sprintf(" %d/%d", done, total)
	}
	const interval = 100 * time.Millisecond
	switch {
	case p.terminal && (step != p.step || time.Since(p.last) > interval || done == total):
		fmt.Fprint(p.w, "\r\x1b[K"+text)
		p.last = time.Now()
	case !p.terminal && step != p.step:
		fmt.Fprintln(p.w, text)
	}
	p.step = step
}

func (p *genProgress) end() {
	if p.terminal && !p.quiet {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// typeErrors reports type errors in the application. The analysis tolerates them, but facts that
// depend on them may be missing.
func (p *genProgress) typeErrors(errs []error) {
	const shown = 3
	for _, err := range errs[:min(len(errs), shown)] {
		fmt.Fprintf(p.w, "ginmcp: %s: tolerated: %v\n", p.command, err)
	}
	if n := len(errs) - shown; n > 0 {
		fmt.Fprintf(p.w, "ginmcp: %s: tolerated: %s\n", p.command, words.Count(n, "more type error"))
	}
}
