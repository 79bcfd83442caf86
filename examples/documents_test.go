// Package examples tests the programs in the documents.
package examples

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A program is a Go block of a document that has a package clause.
type program struct {
	name, text string
	test       bool // it is a test, which `go test` runs
}

// fenced matches a fenced block: its language and its text.
var fenced = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// programs returns the programs of all documents.
func programs(t *testing.T) []program {
	t.Helper()
	files, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var found []program
	for _, file := range append([]string{"../README.md"}, files...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		document := strings.TrimSuffix(filepath.Base(file), ".md")
		for i, m := range fenced.FindAllStringSubmatch(string(text), -1) {
			if code := m[2]; m[1] == "go" && regexp.MustCompile(`(?m)^package \w+$`).MatchString(code) {
				found = append(found, program{
					fmt.Sprintf("%s-%d", document, i), code, strings.Contains(code, "func Test"),
				})
			}
		}
	}
	return found
}

// TestDocuments runs every program of the documents. A server responds at /mcp; a program for stdio
// ends with its input.
func TestDocuments(t *testing.T) {
	all := programs(t)
	if len(all) == 0 {
		t.Fatal("the documents have no program")
	}
	for _, p := range all {
		t.Run(p.name, func(t *testing.T) {
			dir := t.TempDir()
			if p.test {
				runTest(t, dir, p)
				return
			}
			address := freeAddress(t)
			binary := filepath.Join(dir, "program")
			text := strings.ReplaceAll(p.text, "127.0.0.1:8080", address)
			if out, err := overlay(t, dir, "main.go", text, "build", "-ldflags=-s -w", "-o", binary); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			runProgram(t, binary, address, strings.Contains(p.text, "127.0.0.1:8080"))
		})
	}
}

// overlay runs a go command on a package that has one file, which is in this module for the time of
// the command: so a program needs no module of its own.
func overlay(t *testing.T, dir, name, text string, command ...string) ([]byte, error) {
	t.Helper()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	source, list := filepath.Join(dir, name), filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]any{
		"Replace": map[string]string{filepath.Join(here, "program", name): source},
	})
	if err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string]string{source: text, list: string(replace)} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	arguments := append(command, "-overlay", list, "./program")
	return exec.CommandContext(t.Context(), "go", arguments...).CombinedOutput()
}

// runTest compiles the tests of a document and runs them in a folder of their own, with new golden
// files.
func runTest(t *testing.T, dir string, p program) {
	t.Helper()
	binary := filepath.Join(dir, "program.test")
	if out, err := overlay(t, dir, "main_test.go", p.text, "test", "-vet=off", "-c", "-o", binary); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, update := range []string{"1", ""} {
		run := exec.CommandContext(t.Context(), binary)
		run.Dir, run.Env = dir, append(os.Environ(), "GINMCP_UPDATE="+update)
		if out, err := run.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
}

// runProgram starts a program until it responds, if it is a server, and until it ends, if not.
func runProgram(t *testing.T, binary, address string, server bool) {
	t.Helper()
	run := exec.CommandContext(t.Context(), binary)
	run.Dir = t.TempDir()
	run.Env = append(os.Environ(), environment...)
	var output strings.Builder
	run.Stdout, run.Stderr = &output, &output
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- run.Wait() }()
	if !server {
		if err := <-ended; err != nil {
			t.Errorf("%v\n%s", err, &output)
		}
		return
	}
	status, err := answer(address, ended)
	_ = run.Process.Kill()
	if err != nil {
		t.Fatalf("%v\n%s", err, &output)
	}
	// 401 is the response of a program with a guard.
	if status != http.StatusOK && status != http.StatusUnauthorized {
		t.Errorf("ping has the status %d, want 200 or 401", status)
	}
}

// environment is what the programs read: none of it is a secret.
var environment = []string{
	"JWT_KEY=a key for the test", "API_KEY=a key for the test", "API_TOKEN=a token for the test",
	"ISSUER=http://127.0.0.1:1", "STATE_KEY=0123456789abcdef0123456789abcdef",
}

// answer sends a ping until the program responds, and returns the status.
func answer(address string, ended <-chan error) (int, error) {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for {
		select {
		case err := <-ended:
			return 0, errors.Join(errors.New("the program has ended"), err)
		case <-time.After(20 * time.Millisecond):
		}
		ping := strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"ping"}`)
		r, err := http.NewRequest(http.MethodPost, "http://"+address+"/mcp", ping)
		if err != nil {
			return 0, err
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
		response, err := client.Do(r)
		if err != nil {
			continue // it does not listen yet
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		return response.StatusCode, nil
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}
