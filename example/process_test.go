package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "shop")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

func TestOverStdio(t *testing.T) {
	binary := build(t)
	t.Run("every kind of route", func(t *testing.T) {
		session := connect(t, &mcp.CommandTransport{Command: exec.CommandContext(t.Context(), binary, "-stdio")})
		checkTools(t, session)
		for _, c := range calls {
			t.Run(c.reason, func(t *testing.T) { c.check(t, session) })
		}
	})
	t.Run("the token comes from the environment", func(t *testing.T) {
		command := exec.CommandContext(t.Context(), binary, "-stdio")
		command.Env = append(os.Environ(), "SHOP_TOKEN=wrong")
		session := connect(t, &mcp.CommandTransport{Command: command})
		toolCall{tool: "list_customers", isError: true, text: []string{"HTTP 401"}}.check(t, session)
	})
	t.Run("nothing but the protocol is on stdout", func(t *testing.T) { checkStdout(t, binary) })
}

// checkStdout speaks the protocol by hand. The process ends with its input.
func checkStdout(t *testing.T, binary string) {
	t.Helper()
	messages := []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`,
		`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"get_product","arguments":{"id":1}}}`,
	}
	command := exec.CommandContext(t.Context(), binary, "-stdio")
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write([]byte(strings.Join(messages, "\n") + "\n")); err != nil {
		t.Fatal(err)
	}
	answered := map[float64]bool{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var message struct {
			Version string `json:"jsonrpc"`
			ID      float64
			Result  json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &message); err != nil || message.Version != "2.0" {
			t.Errorf("not a message of the protocol: %s", lines.Text())
		}
		answered[message.ID] = message.Result != nil
		if message.ID == 2 {
			_ = in.Close()
		}
	}
	if err := command.Wait(); err != nil {
		t.Errorf("the process ended with %v", err)
	}
	if !answered[1] || !answered[2] {
		t.Errorf("answered: %v, want 1 and 2", answered)
	}
}

func TestShopClosesOnInterrupt(t *testing.T) {
	command := exec.CommandContext(t.Context(), build(t), "-addr", "127.0.0.1:0", "-token", testToken)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(out)
	first, err := reader.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, first, _ = strings.Cut(first, "open at ")
	url, _, _ := strings.Cut(first, ",")
	toolCall{tool: "list_customers", text: []string{"Ada"}}.check(t, connectHTTP(t, url, testToken))
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range append([]string{"claude mcp add --transport http shop " + url + "/mcp", "Bearer " + testToken}, wantTools...) {
		if !strings.Contains(string(rest), want) {
			t.Errorf("the introduction lacks %q:\n%s", want, rest)
		}
	}
	if err := command.Wait(); err != nil {
		t.Errorf("the process ended with %v, want a clean end", err)
	}
}
