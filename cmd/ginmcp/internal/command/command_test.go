package command

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/ginmcp"
)

// Each subcommand against a real server: what it prints, and its exit code.
func TestCommands(t *testing.T) {
	url := serve(t, ginmcp.WithRouteMaps(ginmcp.RouteMap{Pattern: "^/about$", Kind: ginmcp.Resource}))
	dir := t.TempDir()
	file := filepath.Join(dir, "product.json")
	if err := os.WriteFile(file, []byte(`{"name":"Cup"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason  string
		args    []string
		stdin   string
		code    int
		out     []string // texts in stdout
		err     []string // texts in stderr
		silence bool     // nothing on stderr
	}{
		{
			reason: "list prints signatures and the cost", args: []string{"list", url}, silence: true,
			out: []string{"get_product(id: integer) -> object", "read-only", "TOKENS", "shop: 3 tools, about"},
		},
		{reason: "list -json is the protocol's own list", args: []string{"list", url, "--json"}, out: []string{`"name": "get_product"`, `"inputSchema"`}},
		{
			reason: "show prints one tool", args: []string{"show", url, "add_product"},
			out: []string{"name (string, required)\n      What people call it", "tags (string[])", "price (object)"},
		},
		{
			reason: "a misspelt tool is answered with the nearest one", args: []string{"show", url, "get_produkt"}, code: exitTool,
			err: []string{`no tool "get_produkt"; did you mean get_product?`},
		},
		{reason: "call reads a number", args: []string{"call", url, "get_product", "id=2"}, out: []string{`"name": "Teapot"`}, silence: true},
		{
			reason: "call builds lists and nested objects",
			args:   []string{"call", url, "add_product", "name=Cup", "tags=a", "tags=b", "price.amount=3", "price.currency=CHF"},
			out:    []string{"\"tags\": [\n    \"a\",\n    \"b\"\n  ]", `"currency": "CHF"`},
		},
		{reason: "call takes one JSON object", args: []string{"call", url, "add_product", "-a", `{"name":"Cup"}`}, out: []string{`"name": "Cup"`}},
		{reason: "and so it does in place of the words", args: []string{"call", url, "add_product", "-json", `{"name":"Cup"}`}, out: []string{`"name": "Cup"`}},
		{reason: "call takes a file", args: []string{"call", url, "add_product", "-a", "@" + file}, out: []string{`"name": "Cup"`}},
		{reason: "call reads standard input", args: []string{"call", url, "add_product", "-a", "-"}, stdin: `{"name":"Pan"}`, out: []string{`"name": "Pan"`}},
		{
			reason: "an unknown argument is answered with the nearest one", args: []string{"call", url, "add_product", "nam=x"}, code: exitUsage,
			err: []string{"nam: unknown argument; did you mean name?"},
		},
		{
			reason: "a value of the wrong type", args: []string{"call", url, "get_product", "id=two"}, code: exitUsage,
			err: []string{`id: "two" is not JSON of the type integer`},
		},
		{reason: "two JSON values are not one", args: []string{"call", url, "add_product", "-a", `{"name":"a"}{}`}, code: exitUsage, err: []string{"--arguments"}},
		{
			reason: "an error of the application ends with 5", args: []string{"call", url, "get_product", "id=99"}, code: exitTool,
			err: []string{"HTTP 404 Not Found", "there is no such product"},
		},
		{
			reason: "arguments that the server refuses", args: []string{"call", url, "get_product", "id=0"}, code: exitTool,
			err: []string{"id: must be at least 1"},
		},
		{
			reason: "with -json an error is one line", args: []string{"call", url, "get_product", "id=99", "--json"}, code: exitTool,
			out: []string{`"isError": true`}, err: []string{`{"error":{"code":"tool_is_error","exit":5,"message":`},
		},
		{
			reason: "an image is saved", args: []string{"call", url, "picture", "--dir", dir},
			out: []string{filepath.Join(dir, "picture.png") + ": image/png, 33 bytes"},
		},
		{
			reason: "and never replaces a file", args: []string{"call", url, "picture", "--dir", dir},
			out: []string{filepath.Join(dir, "picture-2.png")},
		},
		{reason: "read lists resources", args: []string{"read", url}, out: []string{"app:///about"}},
		{reason: "or states that there are none", args: []string{"read", serve(t)}, out: []string{"The server lists no resources.\n"}},
		{reason: "read prints a resource", args: []string{"read", url, "app:///about"}, out: []string{"A small shop."}},
		{reason: "an unknown resource", args: []string{"read", url, "app:///nothing"}, code: exitTool, err: []string{"app:///nothing"}},
		{reason: "no server", args: []string{"list"}, code: exitUsage, err: []string{"name a server"}},
		{reason: "not a URL", args: []string{"list", "localhost"}, code: exitUsage, err: []string{"is not a URL"}},
		{reason: "no program", args: []string{"list", "--"}, code: exitUsage, err: []string{"no program"}},
		{reason: "an unknown flag", args: []string{"list", url, "--nope"}, code: exitUsage, err: []string{"--nope"}},
		{reason: "a header without a colon", args: []string{"list", url, "-H", "x"}, code: exitUsage, err: []string{"--header"}},
		{
			reason: "nothing listens", args: []string{"list", "http://127.0.0.1:1/mcp"}, code: exitUnreachable,
			err: []string{"ginmcp: the server cannot be reached: Post \"http://127.0.0.1:1/mcp\": "},
		},
		{
			reason: "and as JSON", args: []string{"list", "http://127.0.0.1:1/mcp", "--json"}, code: exitUnreachable,
			err: []string{`{"error":{"code":"unreachable","exit":4,`},
		},
		{reason: "a program that does not exist", args: []string{"list", "--", "./no-such-program"}, code: exitUnreachable, err: []string{"no-such-program"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			got := run(t, tt.stdin, tt.args...)
			if got.code != tt.code {
				t.Errorf("exit code %d, want %d", got.code, tt.code)
			}
			for _, want := range tt.out {
				if !strings.Contains(got.out, want) {
					t.Errorf("stdout does not contain %q:\n%s", want, got.out)
				}
			}
			for _, want := range tt.err {
				if !strings.Contains(got.err, want) {
					t.Errorf("stderr does not contain %q:\n%s", want, got.err)
				}
			}
			if tt.silence && got.err != "" {
				t.Errorf("stderr has %q", got.err)
			}
			if strings.Contains(got.out+got.err, "\x1b") {
				t.Error("the output has colours, which are for terminals only")
			}
		})
	}
}

// A server that asks for authorization ends the command with 3; headers and tokens are sent.
func TestAuthorization(t *testing.T) {
	guarded := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") == "":
			w.Header().Set("WWW-Authenticate", "Bearer")
			w.WriteHeader(http.StatusUnauthorized)
		case r.Header.Get("Authorization") != "Bearer s3cret" || r.Header.Get("X-Tenant") != "a":
			w.WriteHeader(http.StatusForbidden)
		default:
			engine := shop()
			ginmcp.Attach(engine, ginmcp.WithLogger(nil))
			engine.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(func() {
		guarded.Close()
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	})
	t.Setenv("SHOP_TOKEN", "s3cret")
	for _, tt := range []struct {
		reason string
		args   []string
		code   int
	}{
		{"no token", nil, exitAuth},
		{"the wrong headers", []string{"-H", "Authorization: Bearer s3cret"}, exitAuth},
		{"a token from the environment and a header", []string{"--token-env", "SHOP_TOKEN", "-H", "X-Tenant: a"}, exitOK},
		{"an empty variable", []string{"--token-env", "NO_SUCH_TOKEN"}, exitUsage},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if got := run(t, "", append([]string{"list", guarded.URL + "/mcp"}, tt.args...)...); got.code != tt.code {
				t.Errorf("exit code %d, want %d\n%s", got.code, tt.code, got.err)
			}
		})
	}
}

func TestConnect(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Chdir(t.TempDir())
	const url = "https://shop.example.com/mcp"
	if got := run(t, "", "connect", url); got.code != exitOK ||
		!strings.Contains(got.out, "claude mcp add --transport http shop-example-com") ||
		!strings.Contains(got.out, "[mcp_servers.shop-example-com]") {
		t.Errorf("all clients: %+v", got)
	}
	if got := run(t, "", "connect", url, "-c", "curser"); got.code != exitUsage ||
		!strings.Contains(got.err, "did you mean cursor?") {
		t.Errorf("a misspelt client: %+v", got)
	}
	if got := run(t, "", "connect", "-c", "chatgpt", "--", "./shop"); got.code != exitUsage ||
		!strings.Contains(got.err, "does not start programs") {
		t.Errorf("a transport that the client does not have: %+v", got)
	}
	var rows []struct{ ID, Snippet string }
	if got := run(t, "", "connect", url, "--json"); json.Unmarshal([]byte(got.out), &rows) != nil || len(rows) < 10 {
		t.Errorf("as JSON: %+v", got)
	}
}

// --write changes one entry, keeps everything else, and asks.
func TestConnectWrites(t *testing.T) {
	const url = "https://shop.example.com/mcp"
	for _, tt := range []struct {
		reason, client, path, before, answer string
		code                                 int
		want                                 []string
		unchanged                            bool
	}{
		{reason: "a new file", client: "cursor", path: ".cursor/mcp.json", answer: "y\n", want: []string{`"url"`, url}},
		{
			reason: "comments and other servers stay", client: "vscode", path: ".vscode/mcp.json", answer: "yes\n",
			before: "{\n\t// mine\n\t\"servers\": {\"other\": {\"type\": \"stdio\"},},\n}\n", want: []string{"// mine", `"other"`, `"shop"`},
		},
		{
			reason: "an entry is replaced", client: "cursor", path: ".cursor/mcp.json", answer: "y\n",
			before: `{"mcpServers":{"shop":{"url":"https://old.example.com"}}}`, want: []string{url},
		},
		{reason: "no", client: "cursor", path: ".cursor/mcp.json", before: "{}", answer: "n\n", code: exitUsage, unchanged: true},
		{reason: "no answer", client: "cursor", path: ".cursor/mcp.json", before: "{}", code: exitUsage, unchanged: true},
		{
			reason: "a file that is not JSON", client: "cursor", path: ".cursor/mcp.json", before: "{", answer: "y\n", code: exitUsage, unchanged: true,
		},
		{
			reason: "a file of another form", client: "cursor", path: ".cursor/mcp.json", before: `{"mcpServers":[]}`, answer: "y\n",
			code: exitUsage, unchanged: true,
		},
		{
			reason: "TOML is appended", client: "codex", path: "~/.codex/config.toml", answer: "y\n", before: "model = \"x\"\n",
			want: []string{"model = \"x\"\n\n[mcp_servers.shop]\nurl = "},
		},
		{
			reason: "a section that exists is left alone", client: "codex", path: "~/.codex/config.toml", answer: "y\n",
			before: "[mcp_servers.shop]\nurl = \"x\"\n", code: exitUsage, unchanged: true,
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("HOME", home)
			t.Chdir(t.TempDir())
			path := strings.Replace(tt.path, "~", home, 1)
			if tt.before != "" {
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(tt.before), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			args := []string{"connect", url, "--client", tt.client, "--name", "shop", "--write"}
			got := run(t, tt.answer, args...)
			if got.code != tt.code {
				t.Fatalf("exit code %d, want %d: %s", got.code, tt.code, got.err)
			}
			after, _ := os.ReadFile(path)
			if tt.unchanged {
				if string(after) != tt.before {
					t.Errorf("the file has changed:\n%s", after)
				}
				return
			}
			for _, want := range tt.want {
				if !strings.Contains(string(after), want) {
					t.Errorf("the file does not contain %q:\n%s", want, after)
				}
			}
			if again := run(t, "", args...); again.code != exitOK || !strings.Contains(again.err, "has this server already") {
				t.Errorf("a second time: %+v", again)
			}
		})
	}
}
