package ginmcp_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every Go block of the README is a program that compiles, and every call in a document has the
// output that follows it. The tests of the module examples run the programs of all documents.

// A block is a fenced block of a document: its language and its text.
type block struct{ language, text string }

func blocks(t *testing.T, document string) []block {
	t.Helper()
	var blocks []block
	text := readDocument(t, document)
	for _, m := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		blocks = append(blocks, block{m[1], m[2]})
	}
	return blocks
}

func TestREADMEPrograms(t *testing.T) {
	t.Parallel()
	programs := 0
	for _, b := range blocks(t, "README.md") {
		if b.language != "go" {
			continue
		}
		programs++
		if out, err := buildOverlay(t, b.text); err != nil {
			t.Errorf("%v\n%s\nthe program:\n%s", err, out, b.text)
		}
	}
	if programs == 0 {
		t.Error("the README has no program")
	}
}

// buildOverlay compiles a program as if it stood in this module, so that it needs no
// module, and no network, of its own.
func buildOverlay(t *testing.T, program string) ([]byte, error) {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	source, overlay := filepath.Join(dir, "main.go"), filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, "readme-program", "main.go"): source}})
	if err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string]string{source: program, overlay: string(replace)} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "program"), "-overlay", overlay, "./readme-program")
	return build.CombinedOutput()
}

func TestDocumentedCalls(t *testing.T) {
	t.Parallel()
	base := startExample(t)
	for _, document := range []string{"README.md", "docs/results.md"} {
		calls := 0
		blocks := blocks(t, document)
		for i, b := range blocks {
			if b.language != "sh" || !strings.HasPrefix(b.text, "curl ") {
				continue
			}
			calls++
			if i+1 == len(blocks) || blocks[i+1].language != "json" {
				t.Errorf("%s: no output follows the call\n%s", document, b.text)
				continue
			}
			if got, want := curl(t, base, b.text), strings.TrimSpace(blocks[i+1].text); got != want {
				t.Errorf("the call\n%s\nanswers\n%s\n%s states\n%s", b.text, got, document, want)
			}
		}
		if calls == 0 {
			t.Errorf("%s has no call", document)
		}
	}
}

// startExample serves the example on a free port until the test ends, and returns its
// address.
func startExample(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "example")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./example").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	example := exec.CommandContext(t.Context(), program, "-addr", "127.0.0.1:0")
	stdout, err := example.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := example.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = example.Wait() }) // the context of the test is over by now, which kills it
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if base := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(lines.Text()); base != "" {
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return base
		}
	}
	t.Fatal("the example does not say where it serves")
	return ""
}

// curl does what the command of the README does, at another address.
func curl(t *testing.T, base, command string) string {
	t.Helper()
	data := regexp.MustCompile(`-d '([^']*)'`).FindStringSubmatch(command)
	if data == nil {
		t.Fatalf("no -d in\n%s", command)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/mcp", strings.NewReader(data[1]))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range regexp.MustCompile(`-H '([^:']*): ([^']*)'`).FindAllStringSubmatch(command, -1) {
		r.Header.Set(h[1], h[2])
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(body))
}
