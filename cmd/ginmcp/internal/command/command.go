// Package command holds the subcommands of ginmcp. Each one is in a file of its own.
package command

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// The exit codes of the command.
const (
	exitOK    = 0
	exitUsage = 1
)

// Run runs the command with its arguments, without the program's name, and returns the exit
// code. It reads from in and writes results to out, and errors and progress to errs.
func Run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintln(errs, "ginmcp: "+err.Error())
		return exitUsage
	}
	return exitOK
}

// newRoot returns the command with all its subcommands.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "ginmcp",
		Short:         "Tools for MCP servers made of Gin applications",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	return root
}
