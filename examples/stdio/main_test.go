package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/ginmcp/ginmcp/examples/internal/exampletest"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func TestStdio(t *testing.T) {
	program := filepath.Join(t.TempDir(), "stdio")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	command := exec.CommandContext(t.Context(), program)
	command.Env = append(os.Environ(), "API_TOKEN=Bearer secret")
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &mcp.CommandTransport{Command: command}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(map[string]string{"host": host, "caller": "Bearer secret"})
	if err != nil {
		t.Fatal(err)
	}
	exampletest.Call(t, session, "get_host", `{}`, string(want))
}
