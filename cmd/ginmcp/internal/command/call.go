package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

func newCall(o *options) *cobra.Command {
	var arguments, dir string
	cmd := &cobra.Command{
		Use:   "call URL TOOL [NAME=VALUE...] | call TOOL [NAME=VALUE...] -- PROGRAM [ARGUMENT...]",
		Short: "Call a tool and print its result",
		Long: `Call a tool and print its result. Arguments are words of the form name=value. The value of a
string is written unchanged, and other types are JSON. name=@file reads a value from a file, and a nested
name has dots. The words may be replaced by one JSON object, or by --arguments with such an object, with
@file, or with - for standard input.

Images, audio and other bytes are saved as files in --dir. An error result is printed on stderr and
ends the command with exit code 5.`,
		Example: `  ginmcp call http://127.0.0.1:8080/mcp get_product id=2
  ginmcp call http://127.0.0.1:8080/mcp place_order --arguments '{"items":[{"product":2}]}'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := server(cmd, args, anyNumber)
			if err != nil {
				return err
			}
			if len(rest) == 0 {
				return errors.New("name the tool to call")
			}
			bar := newProgress(cmd.ErrOrStderr())
			client := &mcp.ClientOptions{
				ProgressNotificationHandler: func(_ context.Context, r *mcp.ProgressNotificationClientRequest) {
					bar.show(r.Params)
				},
			}
			return o.with(cmd, target, client, func(ctx context.Context, session *mcp.ClientSession) error {
				return o.call(ctx, cmd, session, rest, arguments, dir, bar)
			})
		},
	}
	o.register(cmd)
	cmd.Flags().StringVarP(&arguments, "arguments", "a", "", "the arguments as one JSON object, @file or -")
	cmd.Flags().StringVar(&dir, "dir", ".", "where binary results are saved")
	return cmd
}

// call calls a tool. Rest contains its name and its arguments, unless text contains the arguments.
func (o *options) call(
	ctx context.Context,
	cmd *cobra.Command,
	session *mcp.ClientSession,
	rest []string,
	text, dir string,
	bar *progress,
) error {
	tool, missing := findTool(ctx, session, rest[0])
	var failure *codedError
	switch {
	case missing == nil:
	case o.loggedIn != nil && errors.As(missing, &failure) && failure.code == exitTool:
		// The list may leave out what needs more scopes: the server asks for them when it is called.
		tool = &mcp.Tool{Name: rest[0]}
	default:
		return missing
	}
	arguments, err := callArguments(cmd.InOrStdin(), tool, rest[1:], text)
	if err != nil {
		return err
	}
	params := &mcp.CallToolParams{Name: tool.Name, Arguments: arguments}
	params.SetProgressToken("ginmcp")
	result, err := session.CallTool(ctx, params)
	bar.end()
	var wire *jsonrpc.Error
	switch {
	case errors.As(err, &wire) && missing != nil:
		return missing
	case errors.As(err, &wire):
		return coded(exitTool, "protocol_error", "%s: %w", tool.Name, err)
	case err != nil:
		return coded(exitUnreachable, "unreachable", "%s: %w", tool.Name, err)
	case o.json && result.IsError:
		return errors.Join(
			writeJSON(cmd.OutOrStdout(), result),
			coded(exitTool, "tool_is_error", "%s returned an error", tool.Name),
		)
	case o.json:
		return writeJSON(cmd.OutOrStdout(), result)
	case result.IsError:
		var b strings.Builder
		if err := printContent(&b, result.Content, dir, tool.Name); err != nil {
			return err
		}
		return coded(exitTool, "tool_is_error", "%s", strings.TrimRight(b.String(), "\n"))
	default:
		return printResult(cmd.OutOrStdout(), result, dir, tool.Name)
	}
}

// callArguments reads the arguments of a call from words or from one JSON object.
func callArguments(in io.Reader, tool *mcp.Tool, words []string, text string) (any, error) {
	if text == "" && len(words) == 1 && strings.HasPrefix(words[0], "{") {
		text, words = words[0], nil
	}
	if text == "" {
		return parseArguments(words, schemaOf(tool.InputSchema))
	}
	if len(words) > 0 {
		return nil, errors.New("use either --arguments or name=value words, not both")
	}
	var value any
	var err error
	if text == "-" {
		value, err = decodeJSON(in)
	} else {
		value, err = readValue(property{Type: "object"}, "--arguments", text)
	}
	if err != nil {
		return nil, err
	}
	if _, ok := value.(map[string]any); !ok {
		return nil, errors.New("--arguments must be a JSON object")
	}
	return value, nil
}

// printResult prints a successful result: its structured content, because the text repeats it, or
// its content if there is no structured content.
func printResult(w io.Writer, r *mcp.CallToolResult, dir, stem string) error {
	var others []mcp.Content
	for _, c := range r.Content {
		if _, text := c.(*mcp.TextContent); !text || r.StructuredContent == nil {
			others = append(others, c)
		}
	}
	if r.StructuredContent != nil {
		if err := writeJSON(w, r.StructuredContent); err != nil {
			return err
		}
	}
	return printContent(w, others, dir, stem)
}

// printContent prints texts, and saves everything else.
func printContent(w io.Writer, list []mcp.Content, dir, stem string) error {
	for _, c := range list {
		var err error
		switch c := c.(type) {
		case *mcp.TextContent:
			_, err = fmt.Fprintln(w, c.Text)
		case *mcp.ImageContent:
			err = printSaved(w, dir, stem, c.MIMEType, c.Data)
		case *mcp.AudioContent:
			err = printSaved(w, dir, stem, c.MIMEType, c.Data)
		case *mcp.EmbeddedResource:
			err = printResource(w, c.Resource, dir, stem)
		default:
			err = writeJSON(w, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func printResource(w io.Writer, r *mcp.ResourceContents, dir, stem string) error {
	if r.Blob == nil {
		_, err := fmt.Fprintln(w, r.Text)
		return err //nolint:wrapcheck // the output is closed
	}
	return printSaved(w, dir, stem, r.MIMEType, r.Blob)
}

func printSaved(w io.Writer, dir, stem, mimeType string, content []byte) error {
	path, err := save(dir, stem, mimeType, content)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s: %s, %d bytes\n", path, mimeType, len(content))
	return err //nolint:wrapcheck // the output is closed
}
