// Package command implements the subcommands of ginmcp, one per file.
package command

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ginmcp/ginmcp/internal/near"
)

// The exit codes of the command.
const (
	exitOK          = 0
	exitUsage       = 1 // and every error without a specific code
	exitDifference  = 2
	exitAuth        = 3
	exitUnreachable = 4
	exitTool        = 5 // an error result, or an unknown tool or resource
	exitLint        = 6
)

// A codedError ends the command with an exit code.
type codedError struct {
	code int
	// kind is a word for programs, such as "unreachable".
	kind string
	err  error
}

func (e *codedError) Error() string { return e.err.Error() }
func (e *codedError) Unwrap() error { return e.err }

func coded(code int, kind, format string, args ...any) error {
	return &codedError{code, kind, fmt.Errorf(format, args...)}
}

// Run runs the command and returns the exit code. The arguments do not include the program's name.
// Run reads from in, and writes results to out, and errors and progress to errs. With -json, an
// error is one line of JSON.
func Run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	options := new(options)
	root := newRoot(options)
	root.SetArgs(doubled(root, args))
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	failure := &codedError{exitUsage, "usage", err}
	errors.As(err, &failure)
	report(errs, options.json || wantsJSON(args), failure)
	return failure.code
}

// wantsJSON reports whether the arguments contain -json, even if they are not valid for a
// subcommand.
func wantsJSON(args []string) bool {
	end := slices.Index(args, "--")
	if end < 0 {
		end = len(args)
	}
	return slices.Contains(args[:end], "-json") || slices.Contains(args[:end], "--json")
}

// doubled returns the arguments with two dashes before every flag. Like Go's own commands, ginmcp
// accepts flags with one dash.
func doubled(root *cobra.Command, args []string) []string {
	names := map[string]bool{"help": true}
	for _, c := range append(root.Commands(), root) {
		for _, set := range []*pflag.FlagSet{c.Flags(), c.PersistentFlags()} {
			set.VisitAll(func(f *pflag.Flag) { names[f.Name] = true })
		}
	}
	out := slices.Clone(args)
	for i, arg := range out {
		if arg == "--" {
			break
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		if len(name) > 1 && strings.HasPrefix(arg, "-") && names[name] {
			out[i] = "-" + arg
		}
	}
	return out
}

// report writes an error. An error without text has been reported already.
func report(w io.Writer, asJSON bool, e *codedError) {
	text := e.Error()
	switch {
	case asJSON:
		line, err := json.Marshal(map[string]any{"error": map[string]any{"code": e.kind, "exit": e.code, "message": text}})
		if err == nil {
			fmt.Fprintln(w, string(line))
		}
	case text != "":
		fmt.Fprintln(w, "ginmcp: "+text)
	}
}

// options are the flags that several subcommands have.
type options struct {
	connection

	json bool
}

// newRoot returns the command with all its subcommands.
func newRoot(o *options) *cobra.Command {
	root := &cobra.Command{
		Use:           "ginmcp",
		Short:         "Tools for MCP servers made of Gin applications",
		SilenceErrors: true,
		SilenceUsage:  true,
		Long: `Tools for MCP servers made of Gin applications.

A server is named by its URL, or by the program that serves over stdio:

  ginmcp list http://127.0.0.1:8080/mcp
  ginmcp list -- ./shop -stdio

Exit codes: 0 success, 1 wrong usage, 2 a difference was found, 3 authorization is needed,
4 the server cannot be reached, 5 the tool returned an error or is unknown, 6 lint errors.`,
	}
	root.PersistentFlags().BoolVar(&o.json, "json", false, "write JSON; errors are one line of JSON on stderr")
	root.SetFlagErrorFunc(misspeltFlag)
	root.AddCommand(newList(o), newShow(o), newCall(o), newRead(o), newConnect(o), newDiff(o), newGen(o), newLint(o))
	return root
}

// misspeltFlag adds the nearest flag to the error about an unknown flag.
func misspeltFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	given := cmp.Or(unknown.GetSpecifiedShortnames(), unknown.GetSpecifiedName())
	return fmt.Errorf("unknown flag --%s%s", given, near.DidYouMean(given, names))
}

// writeJSON writes a value as indented JSON.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
