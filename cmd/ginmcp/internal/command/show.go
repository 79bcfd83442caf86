package command

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/near"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

func newShow(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "show URL TOOL | show TOOL -- PROGRAM [ARGUMENT...]",
		Short:   "Show one tool: its description, arguments, result and hints",
		Example: "  ginmcp show http://127.0.0.1:8080/mcp get_product",
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := server(cmd, args, anyNumber)
			if err != nil {
				return err
			}
			if len(rest) != 1 {
				return fmt.Errorf("name one tool, got %d names", len(rest))
			}
			return o.with(cmd, target, nil, func(ctx context.Context, session *mcp.ClientSession) error {
				tool, err := findTool(ctx, session, rest[0])
				if err != nil {
					return err
				}
				if o.json {
					return writeJSON(cmd.OutOrStdout(), tool)
				}
				return printTool(cmd.OutOrStdout(), tool)
			})
		},
	}
	o.register(cmd)
	return cmd
}

// findTool returns the tool with a name. The error for an unknown name suggests the nearest name.
func findTool(ctx context.Context, session *mcp.ClientSession, name string) (*mcp.Tool, error) {
	tools, err := listed(ctx, session)
	if err != nil {
		return nil, err
	}
	names := map[string]*mcp.Tool{}
	for _, t := range tools {
		names[t.Name] = t
	}
	if t := names[name]; t != nil {
		return t, nil
	}
	return nil, unknown("tool", name, slices.Sorted(maps.Keys(names)))
}

// unknown returns the error for an unknown name.
func unknown(what, name string, known []string) error {
	return coded(exitTool, what+"_not_found", "the server has no %s %q%s", what, name, near.DidYouMean(name, known))
}

func printTool(w io.Writer, t *mcp.Tool) error {
	var b strings.Builder
	b.WriteString(signature(t) + "\n")
	if t.Title != "" && !strings.HasPrefix(t.Description, t.Title) {
		b.WriteString(t.Title + "\n")
	}
	for _, line := range []string{t.Description, hints(t)} {
		if line != "" {
			b.WriteString("\n" + line + "\n")
		}
	}
	in := schemaOf(t.InputSchema)
	if len(in.Properties) > 0 {
		b.WriteString("\nArguments:\n")
	}
	for _, name := range argumentNames(in) {
		p := in.Properties[name]
		required := ""
		if slices.Contains(in.Required, name) {
			required = ", required"
		}
		fmt.Fprintf(&b, "  %s (%s%s)\n", name, p.typeName(), required)
		if p.Description != "" {
			b.WriteString("      " + strings.ReplaceAll(p.Description, "\n", "\n      ") + "\n")
		}
	}
	fmt.Fprintf(&b, "\n%d bytes, about %d tokens\n", size(t), tokens(size(t)))
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the output is closed
}
