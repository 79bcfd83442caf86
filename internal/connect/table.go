package connect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// clients are the rows. They differ in the root key, the word for the transport, the key of the
// address, the key of the headers and the syntax of environment variables.
var clients = []Client{
	{
		ID: "claude-code", Name: "Claude Code", File: ".mcp.json", Path: ".mcp.json", Format: "json",
		Keys:  []string{"mcpServers"},
		Note:  "Or run the command; --scope user adds the server to every project.",
		entry: typed("http", "${%s}"), text: claudeCode,
	},
	{
		ID: "claude-desktop", Name: "Claude Desktop", File: "claude_desktop_config.json", Format: "json",
		Keys: []string{"mcpServers"},
		Note: "A public https address is added under Settings, Connectors. The file accepts programs only, so an address " +
			"goes through mcp-remote, which needs Node.",
		entry: claudeDesktop,
	},
	{
		ID: "cursor", Name: "Cursor", File: ".cursor/mcp.json or ~/.cursor/mcp.json", Path: ".cursor/mcp.json",
		Format: "json", Keys: []string{"mcpServers"}, entry: plain("url", "${env:%s}"),
	},
	{
		ID: "vscode", Name: "VS Code", File: ".vscode/mcp.json", Path: ".vscode/mcp.json", Format: "json",
		Keys:  []string{"servers"},
		entry: typed("http", "${env:%s}"),
	},
	{
		ID: "chatgpt", Name: "ChatGPT",
		Note: "The address has to be public and https; it is used without authorization or with OAuth.",
		text: chatGPT,
	},
	{
		ID: "codex", Name: "Codex", File: "~/.codex/config.toml", Path: "~/.codex/config.toml", Format: "toml", text: codex,
	},
	{
		ID: "gemini", Name: "Gemini CLI", File: ".gemini/settings.json", Path: ".gemini/settings.json", Format: "json",
		Keys: []string{"mcpServers"}, Note: "Without the type, this client assumes the older SSE transport.",
		entry: geminiCLI,
	},
	{
		ID: "opencode", Name: "opencode", File: "opencode.json", Path: "opencode.json", Format: "json", Keys: []string{"mcp"},
		entry: openCode,
	},
	{
		ID: "copilot-cli", Name: "GitHub Copilot CLI", File: "~/.copilot/mcp-config.json", Path: "~/.copilot/mcp-config.json",
		Format: "json", Keys: []string{"mcpServers"}, entry: copilotCLI,
	},
	{
		ID: "cline", Name: "Cline", File: "cline_mcp_settings.json", Format: "json", Keys: []string{"mcpServers"},
		Note:  "The type has to be spelled like this: any other word makes this client use the older SSE transport.",
		entry: typed("streamableHttp", "${%s}"),
	},
	{
		ID: "cline-cli", Name: "Cline CLI", File: "~/.cline/data/settings/cline_mcp_settings.json",
		Path: "~/.cline/data/settings/cline_mcp_settings.json", Format: "json", Keys: []string{"mcpServers"},
		entry: clineCLI,
	},
	{
		ID: "zed", Name: "Zed", File: "settings.json (zed: open settings file)", Format: "json",
		Keys:  []string{"context_servers"},
		entry: plain("url", "$%s"),
	},
	{
		ID: "windsurf", Name: "Windsurf", File: "~/.codeium/windsurf/mcp_config.json",
		Path: "~/.codeium/windsurf/mcp_config.json", Format: "json", Keys: []string{"mcpServers"},
		entry: plain("serverUrl", "${env:%s}"),
	},
	{
		ID: "lmstudio", Name: "LM Studio", File: "mcp.json (Program, Install, Edit mcp.json)", Format: "json",
		Keys:  []string{"mcpServers"},
		entry: plain("url", "%s"),
	},
	{
		ID: "goose", Name: "Goose", File: "~/.config/goose/config.yaml", Format: "yaml", text: goose,
	},
	{
		ID: "inspector", Name: "MCP Inspector", Note: "Needs Node 22.", text: inspector,
	},
}

// An object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(m.name) // marshalling a string never fails
		value, err := marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// marshal is json.Marshal without HTML escapes, which would make addresses hard to read.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// document writes a JSON file that has one server.
func (c Client) document(t Target, entry any) (string, error) {
	tree := any(object{{t.Name, entry}})
	for _, key := range slices.Backward(c.Keys) {
		tree = object{{key, tree}}
	}
	raw, err := marshal(tree)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return "", err
	}
	return b.String() + "\n", nil
}

// authorization returns the headers of a target, or nil if it has no token. Syntax is how the
// client writes an environment variable.
func authorization(t Target, syntax string) object {
	if t.TokenEnv == "" {
		return nil
	}
	return object{{"Authorization", "Bearer " + fmt.Sprintf(syntax, t.TokenEnv)}}
}

func withHeaders(o object, headers object) object {
	if headers != nil {
		o = append(o, member{"headers", headers})
	}
	return o
}

func program(t Target) object {
	return object{{"command", t.Command}, {"args", append([]string{}, t.Args...)}}
}

// plain is an entry without a type.
func plain(urlKey, syntax string) func(Target) (any, error) {
	return func(t Target) (any, error) {
		if t.URL == "" {
			return program(t), nil
		}
		return withHeaders(object{{urlKey, t.URL}}, authorization(t, syntax)), nil
	}
}

// typed is an entry with a type.
func typed(http, syntax string) func(Target) (any, error) {
	return func(t Target) (any, error) {
		if t.URL == "" {
			return append(object{{"type", "stdio"}}, program(t)...), nil
		}
		return withHeaders(object{{"type", http}, {"url", t.URL}}, authorization(t, syntax)), nil
	}
}

func claudeDesktop(t Target) (any, error) {
	if t.URL == "" {
		return program(t), nil
	}
	args := []string{"-y", "mcp-remote", t.URL}
	if t.TokenEnv == "" {
		return object{{"command", "npx"}, {"args", args}}, nil
	}
	// The client's own parsing would split the text at a space after the colon.
	args = append(args, "--header", "Authorization:${AUTH}")
	return object{{"command", "npx"}, {"args", args}, {"env", object{{"AUTH", "Bearer YOUR_TOKEN"}}}}, nil
}

func geminiCLI(t Target) (any, error) {
	if t.URL == "" {
		return program(t), nil
	}
	return withHeaders(object{{"url", t.URL}, {"type", "http"}}, authorization(t, "$%s")), nil
}

func openCode(t Target) (any, error) {
	if t.URL == "" {
		return object{{"type", "local"}, {"command", append([]string{t.Command}, t.Args...)}}, nil
	}
	o := withHeaders(object{{"type", "remote"}, {"url", t.URL}}, authorization(t, "{env:%s}"))
	if t.TokenEnv != "" {
		o = append(o, member{"oauth", false})
	}
	return o, nil
}

// clineCLI is an entry whose transport is an object of its own.
func clineCLI(t Target) (any, error) {
	transport, err := typed("streamableHttp", "${env:%s}")(t)
	return object{{"transport", transport}}, err
}

func copilotCLI(t Target) (any, error) {
	if t.URL == "" {
		return append(append(object{{"type", "local"}}, program(t)...), member{"tools", []string{"*"}}), nil
	}
	o := withHeaders(object{{"type", "http"}, {"url", t.URL}}, authorization(t, "${%s}"))
	return append(o, member{"tools", []string{"*"}}), nil
}

// claudeCode shows the command first. The name and the address come before --header, which consumes
// every word that follows it.
func claudeCode(t Target) (string, error) {
	if t.URL == "" {
		return lines("claude mcp add " + t.Name + " -- " + shell(append([]string{t.Command}, t.Args...))), nil
	}
	line := "claude mcp add --transport http " + t.Name + " " + shell([]string{t.URL})
	if t.TokenEnv != "" {
		line += " --header 'Authorization: Bearer ${" + t.TokenEnv + "}'"
	}
	return lines(line), nil
}

func chatGPT(t Target) (string, error) {
	if t.URL == "" {
		return "", fmt.Errorf("ChatGPT does not start programs: %w", ErrUnsupported)
	}
	return lines("Settings, Apps, Advanced: switch Developer mode on.", "Create app, and enter",
		"  Name: "+t.Name, "  URL:  "+t.URL), nil
}

func codex(t Target) (string, error) {
	section := "[mcp_servers." + t.Name + "]"
	if t.URL == "" {
		args := make([]string, len(t.Args))
		for i, a := range t.Args {
			args[i] = strconv.Quote(a)
		}
		return lines(section, "command = "+strconv.Quote(t.Command),
			"args = ["+strings.Join(args, ", ")+"]"), nil
	}
	out := []string{section, "url = " + strconv.Quote(t.URL)}
	if t.TokenEnv != "" {
		out = append(out, "bearer_token_env_var = "+strconv.Quote(t.TokenEnv))
	}
	return lines(out...), nil
}

func goose(t Target) (string, error) {
	out := []string{"extensions:", "  " + t.Name + ":", "    name: " + t.Name, "    enabled: true", "    timeout: 300"}
	if t.URL == "" {
		args, err := marshal(append([]string{}, t.Args...))
		if err != nil {
			return "", err
		}
		return lines(append(out, "    type: stdio", "    cmd: "+strconv.Quote(t.Command), "    args: "+string(args))...), nil
	}
	out = append(out, "    type: streamable_http", "    uri: "+strconv.Quote(t.URL))
	if t.TokenEnv != "" {
		out = append(
			out,
			"    headers:",
			"      Authorization: \"Bearer ${"+t.TokenEnv+"}\"",
			"    env_keys: ["+t.TokenEnv+"]",
		)
	}
	return lines(out...), nil
}

func inspector(t Target) (string, error) {
	if t.URL == "" {
		return lines("npx @modelcontextprotocol/inspector " + shell(append([]string{t.Command}, t.Args...))), nil
	}
	line := "npx @modelcontextprotocol/inspector --cli " + shell([]string{t.URL}) + " --transport http --method tools/list"
	if t.TokenEnv != "" {
		line += ` --header "Authorization: Bearer $` + t.TokenEnv + `"`
	}
	return lines(line), nil
}

// shell quotes words for a POSIX shell where they need it.
func shell(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		if w != "" && !strings.ContainsFunc(w, func(r rune) bool {
			return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-", r)
		}) {
			quoted[i] = w
		} else {
			quoted[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
