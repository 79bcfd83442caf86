package command

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/ginmcp/ginmcp/internal/words"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

func newList(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list URL | list -- PROGRAM [ARGUMENT...]",
		Short: "List the tools of a server, with their hints and their cost in tokens",
		Long: `List the tools of a server: signature, hints, and how many tokens the definition costs a model (an
estimate: a quarter of its bytes). The routes are listed if the server has a console that shows details.`,
		Example: "  ginmcp list http://127.0.0.1:8080/mcp\n  ginmcp list -- ./shop -stdio",
		RunE: func(cmd *cobra.Command, args []string) error {
			target, _, err := server(cmd, args, 0)
			if err != nil {
				return err
			}
			return o.with(cmd, target, nil, func(ctx context.Context, session *mcp.ClientSession) error {
				tools, err := listed(ctx, session)
				if err != nil {
					return err
				}
				if o.json {
					return writeJSON(cmd.OutOrStdout(), map[string]any{"tools": tools})
				}
				return printList(cmd.OutOrStdout(), session, tools, o.info(ctx, target).routes())
			})
		},
	}
	o.register(cmd)
	return cmd
}

// printList prints a table. Routes are the routes of tools, if the server reports them.
func printList(w io.Writer, session *mcp.ClientSession, tools []*mcp.Tool, routes map[string]string) error {
	rows := [][]string{{"TOOL", "ROUTE", "HINTS", "TOKENS"}}
	total := 0
	for _, t := range tools {
		n := size(t)
		total += n
		rows = append(rows, []string{signature(t), routes[t.Name], hints(t), strconv.Itoa(tokens(n))})
	}
	if len(routes) == 0 {
		for i, row := range rows {
			rows[i] = slices.Delete(row, 1, 2)
		}
	}
	if err := printTable(w, rows); err != nil {
		return err
	}
	name := ""
	if hello := session.InitializeResult(); hello != nil && hello.ServerInfo != nil {
		name = hello.ServerInfo.Name + ": "
	}
	_, err := fmt.Fprintf(
		w,
		"\n%s%s, about %s\n",
		name,
		words.Count(len(tools), "tool"),
		words.Count(tokens(total), "token"),
	)
	return err //nolint:wrapcheck // the output is closed
}
