package command

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ginmcp/ginmcp/internal/connect"
	"github.com/ginmcp/ginmcp/internal/near"
	"github.com/spf13/cobra"
)

// connectFlags are the flags of the subcommand connect.
type connectFlags struct {
	client, name, tokenEnv string
	write, yes             bool
}

func newConnect(o *options) *cobra.Command {
	var f connectFlags
	cmd := &cobra.Command{
		Use:   "connect URL | connect -- PROGRAM [ARGUMENT...]",
		Short: "Print the configuration that connects a client to a server, or write it to the client's file",
		Long: `Print the configuration that connects MCP clients to a server. --client names one client; --write edits its
configuration file after asking. --token-env names the environment variable of a token; the token itself is
never written.

Clients: ` + strings.Join(clientIDs(), ", "),
		Example: `  ginmcp connect http://127.0.0.1:8080/mcp
  ginmcp connect https://shop.example.com/mcp --client cursor --token-env SHOP_TOKEN --write`,
		RunE: func(cmd *cobra.Command, args []string) error {
			target, _, err := server(cmd, args, 0)
			if err != nil {
				return err
			}
			return f.run(o, cmd, target)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.client, "client", "c", "", "the client; the default prints all of them")
	flags.StringVarP(&f.name, "name", "n", "", "the name of the server in the client (default: the host or the program)")
	flags.StringVar(&f.tokenEnv, "token-env", "", "the environment variable that holds a bearer token")
	flags.BoolVarP(&f.write, "write", "w", false, "edit the client's configuration file, after asking")
	flags.BoolVarP(&f.yes, "yes", "y", false, "do not ask before writing")
	_ = cmd.RegisterFlagCompletionFunc("client", cobra.FixedCompletions(clientIDs(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func clientIDs() []string {
	var ids []string
	for _, c := range connect.Clients() {
		ids = append(ids, c.ID)
	}
	return ids
}

func (f *connectFlags) run(o *options, cmd *cobra.Command, server []string) error {
	target := f.target(server)
	if err := target.Validate(); err != nil {
		return err //nolint:wrapcheck // it names the mistake
	}
	if f.client == "" {
		if f.write {
			return errors.New("--write needs --client")
		}
		return printAll(cmd.OutOrStdout(), o.json, target)
	}
	client, ok := connect.Find(f.client)
	if !ok {
		return fmt.Errorf("there is no client %q%s", f.client, near.DidYouMean(f.client, clientIDs()))
	}
	if f.write {
		return f.edit(cmd, client, target)
	}
	return printClients(cmd.OutOrStdout(), o.json, target, []connect.Client{client})
}

// target reads the server that the arguments name.
func (f *connectFlags) target(server []string) connect.Target {
	t := connect.Target{Name: f.name, TokenEnv: f.tokenEnv}
	hint := server[0]
	if strings.Contains(server[0], "://") {
		t.URL = server[0]
		_, hint, _ = strings.Cut(hint, "://")
		hint, _, _ = strings.Cut(hint, "/")
		hint, _, _ = strings.Cut(hint, ":")
	} else {
		t.Command, t.Args = server[0], server[1:]
		hint = hint[strings.LastIndexAny(hint, `/\`)+1:]
	}
	if t.Name == "" {
		t.Name = connect.NameFor(hint)
	}
	return t
}

func printAll(w io.Writer, asJSON bool, target connect.Target) error {
	return printClients(w, asJSON, target, connect.Clients())
}

// printClients prints the configuration of clients. It leaves out a client that does not support
// the transport, unless that is the only client.
func printClients(w io.Writer, asJSON bool, target connect.Target, clients []connect.Client) error {
	type row struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		File    string `json:"file,omitempty"`
		Path    string `json:"path,omitempty"` // the file that --write edits
		Note    string `json:"note,omitempty"`
		Snippet string `json:"snippet"`
	}
	rows := []row{}
	for _, c := range clients {
		snippet, err := c.Snippet(target)
		if err != nil && len(clients) == 1 {
			return err //nolint:wrapcheck // it names the client
		}
		if err == nil {
			rows = append(rows, row{c.ID, c.Name, c.File, c.Path, c.Note, snippet})
		}
	}
	if asJSON {
		return writeJSON(w, rows)
	}
	var b strings.Builder
	for i, r := range rows {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("# " + r.Name)
		if r.File != "" {
			b.WriteString(": " + r.File)
		}
		b.WriteByte('\n')
		if r.Note != "" {
			b.WriteString("# " + r.Note + "\n")
		}
		b.WriteString(r.Snippet)
	}
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the output is closed
}

// edit changes the configuration file of a client, after showing the change and asking.
func (f *connectFlags) edit(cmd *cobra.Command, client connect.Client, target connect.Target) error {
	change, err := plan(client, target)
	if err != nil {
		return err
	}
	if change.unchanged() {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s has this server already.\n", change.path)
		return nil
	}
	if !f.yes {
		verb := "Change"
		if change.before == nil {
			verb = "Create"
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "%s %s to read:\n\n%s\n[y/N] ", verb, change.path, change.after)
		answer, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
		if word := strings.ToLower(strings.TrimSpace(answer)); word != "y" && word != "yes" {
			if err != nil && !errors.Is(err, io.EOF) {
				return err //nolint:wrapcheck // the input is closed
			}
			return errors.New("nothing was written")
		}
	}
	if err := change.write(); err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "Wrote %s.\n", change.path)
	return nil
}
