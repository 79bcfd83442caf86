package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

func newRead(o *options) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "read URL [URI] | read [URI] -- PROGRAM [ARGUMENT...]",
		Short: "Read a resource, or list the resources and templates",
		Example: `  ginmcp read http://127.0.0.1:8080/mcp
  ginmcp read http://127.0.0.1:8080/mcp app:///users/5`,
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := server(cmd, args, 1)
			if err != nil {
				return err
			}
			return o.with(cmd, target, nil, func(ctx context.Context, session *mcp.ClientSession) error {
				if len(rest) == 0 {
					return o.listResources(ctx, cmd, session)
				}
				return o.read(ctx, cmd, session, rest[0], dir)
			})
		},
	}
	o.register(cmd)
	cmd.Flags().StringVar(&dir, "dir", ".", "where binary contents are saved")
	return cmd
}

func (o *options) read(ctx context.Context, cmd *cobra.Command, session *mcp.ClientSession, uri, dir string) error {
	result, err := session.ReadResource(ctx, &mcp.ReadResourceParams{URI: uri})
	var wire *jsonrpc.Error
	switch {
	case errors.As(err, &wire):
		return coded(exitTool, "resource_error", "%s: %w", uri, err)
	case err != nil:
		return coded(exitUnreachable, "unreachable", "%s: %w", uri, err)
	case o.json:
		return writeJSON(cmd.OutOrStdout(), result)
	}
	for _, c := range result.Contents {
		if err := printResource(cmd.OutOrStdout(), c, dir, "resource"); err != nil {
			return err
		}
	}
	return nil
}

func (o *options) listResources(ctx context.Context, cmd *cobra.Command, session *mcp.ClientSession) error {
	resources, templates := []*mcp.Resource{}, []*mcp.ResourceTemplate{}
	if session.InitializeResult().Capabilities.Resources != nil {
		for r, err := range session.Resources(ctx, nil) {
			if err != nil {
				return coded(exitUnreachable, "unreachable", "resources/list: %w", err)
			}
			resources = append(resources, r)
		}
		for t, err := range session.ResourceTemplates(ctx, nil) {
			if err != nil {
				return coded(exitUnreachable, "unreachable", "resources/templates/list: %w", err)
			}
			templates = append(templates, t)
		}
	}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), map[string]any{"resources": resources, "resourceTemplates": templates})
	}
	if len(resources)+len(templates) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), "The server lists no resources.")
		return nil
	}
	rows := [][]string{{"URI", "TYPE", "TITLE"}}
	for _, r := range resources {
		rows = append(rows, []string{r.URI, r.MIMEType, r.Title})
	}
	for _, t := range templates {
		rows = append(rows, []string{t.URITemplate, t.MIMEType, t.Title})
	}
	return printTable(cmd.OutOrStdout(), rows)
}
