//go:build !windows

package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/ginmcp/ginmcp/ginmcp"
)

// onTerminal runs the command on a terminal of a width, as a process of its own.
func onTerminal(t *testing.T, columns uint16, env []string, args ...string) (text string, code int) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], args...)
	command.Env = append(append(os.Environ(), asCommand+"=1", "NO_COLOR="), env...)
	terminal, err := pty.StartWithSize(command, &pty.Winsize{Rows: 40, Cols: columns})
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	var out bytes.Buffer
	_, _ = io.Copy(&out, terminal) // it ends with an error when the other end is closed
	return strings.ReplaceAll(out.String(), "\r\n", "\n"), exitCode(t, command.Wait())
}

// piped runs the command without a terminal.
func piped(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], args...)
	command.Env = append(os.Environ(), asCommand+"=1")
	var stdout, stderr strings.Builder
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	return stdout.String(), stderr.String(), exitCode(t, err)
}

func exitCode(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if exit != nil {
		return exit.ExitCode()
	}
	return 0
}

// A table fits on the terminal, and is whole elsewhere. Only a terminal gets control sequences.
func TestTableOnATerminal(t *testing.T) {
	url := serve(t)
	for _, columns := range []uint16{60, 100} {
		text, code := onTerminal(t, columns, nil, "list", url)
		if code != exitOK || !strings.Contains(text, "\x1b[1mTOOL") || strings.Contains(text, "…") != (columns == 60) {
			t.Errorf("%d columns: code %d: %q", columns, code, text)
		}
		for line := range strings.Lines(text) {
			line = strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "", "\n", "").Replace(line)
			if n := utf8.RuneCountInString(line); n > int(columns) {
				t.Errorf("%d columns: a line has %d: %q", columns, n, line)
			}
		}
	}
	plain, code := onTerminal(t, 60, []string{"NO_COLOR=1"}, "list", url)
	if code != exitOK || strings.Contains(plain, "\x1b") {
		t.Errorf("with NO_COLOR: code %d: %q", code, plain)
	}
	out, errs, code := piped(t, "list", url)
	if code != exitOK || strings.ContainsAny(out+errs, "\x1b…") || !strings.Contains(out, "add_product(") {
		t.Errorf("elsewhere: code %d: %q %q", code, out, errs)
	}
}

// A call shows a progress bar on a terminal, removes it, and shows none elsewhere.
func TestProgressBarOnATerminal(t *testing.T) {
	url := serveEngine(t, func(r *gin.Engine) {
		r.POST("/steps", ginmcp.Op("steps", func(c *gin.Context) {
			for i := range 4 {
				ginmcp.FromContext(c).Progress(float64(i+1), 4, "step")
				time.Sleep(50 * time.Millisecond) // a client shows nothing that comes with the result
			}
			c.JSON(http.StatusOK, gin.H{"done": true})
		}))
	})
	text, code := onTerminal(t, 80, nil, "call", url, "steps")
	bar, result := strings.LastIndex(text, "[############............] 2/4 step"), strings.LastIndex(text, `"done": true`)
	if code != exitOK || bar < 0 || result < bar || !strings.Contains(text[bar:result], "\r\x1b[K") {
		t.Errorf("code %d: %q", code, text)
	}
	if out, errs, code := piped(t, "call", url, "steps"); code != exitOK || errs != "" || strings.Contains(out, "step") {
		t.Errorf("elsewhere: code %d: %q %q", code, out, errs)
	}
}

// Every exit code, on a terminal and with -json, where an error is one line of JSON on stderr.
func TestExitCodes(t *testing.T) {
	url := serve(t)
	closed := serveEngine(t, func(r *gin.Engine) {
		r.Use(func(c *gin.Context) { c.AbortWithStatus(http.StatusUnauthorized) })
	})
	refused := serveEngine(t, func(*gin.Engine) {}, func(s *ginmcp.Server) {
		s.MCP().AddTool(&mcp.Tool{Name: "a name with blanks", Description: "It does what it should.",
			InputSchema: json.RawMessage(`{"type":"object"}`)}, nil)
	})
	dir := t.TempDir()
	empty, one := filepath.Join(dir, "empty.json"), filepath.Join(dir, "one.json")
	for name, text := range map[string]string{empty: `[]`, one: `[{"name":"a","inputSchema":{"type":"object"}}]`} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		code       int
		kind, text string
		args       []string
	}{
		{exitOK, "", "4 tools", []string{"list", url}},
		{exitUsage, "usage", "did you mean timeout?", []string{"list", url, "--timeot", "1s"}},
		{exitUsage, "usage", "list", []string{"lisst", url}},
		{exitDifference, "difference", "1 changes", []string{"diff", empty, one}},
		{exitAuth, "authorization_needed", "--login", []string{"list", closed}},
		{exitUnreachable, "unreachable", "cannot be reached", []string{"list", "http://127.0.0.1:1/mcp"}},
		{exitTool, "tool_is_error", "HTTP 404", []string{"call", url, "get_product", "id=99"}},
		{exitTool, "tool_not_found", "did you mean get_product?", []string{"call", url, "get_produkt"}},
		{exitLint, "lint_errors", "clients refuse its name", []string{"lint", refused}},
	} {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			text, code := onTerminal(t, 200, nil, tt.args...)
			if code != tt.code || !strings.Contains(text, tt.text) {
				t.Errorf("code %d: %s", code, text)
			}
			_, errs, code := piped(t, append(tt.args, "-json")...)
			if code != tt.code {
				t.Errorf("with -json: code %d", code)
			}
			if tt.code == exitOK {
				return
			}
			var line struct {
				Error struct {
					Code, Message string
					Exit          int
				}
			}
			err := json.Unmarshal([]byte(errs), &line)
			if err != nil || strings.Count(errs, "\n") != 1 || line.Error.Code != tt.kind || line.Error.Exit != tt.code {
				t.Errorf("with -json: %s", errs)
			}
		})
	}
}

// The scripts for completion are valid in the shells that are installed, and complete subcommands, flags
// and clients.
func TestCompletion(t *testing.T) {
	checked := 0
	for _, shell := range []string{"bash", "zsh", "fish"} {
		got := run(t, "", "completion", shell)
		if got.code != exitOK || !strings.Contains(got.out, "__complete") {
			t.Errorf("%s: %+v", shell, got)
		}
		program, err := exec.LookPath(shell)
		if err != nil {
			t.Logf("%s is not installed", shell)
			continue
		}
		checked++
		check := exec.CommandContext(t.Context(), program, "-n")
		check.Stdin = strings.NewReader(got.out)
		if out, err := check.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v: %s", shell, err, out)
		}
	}
	if checked == 0 {
		t.Skip("no shell is installed")
	}
	for want, args := range map[string][]string{
		"lint\t":   {"li"},
		"--client": {"connect", "--cl"},
		"cursor\n": {"connect", "http://127.0.0.1/mcp", "--client", "cu"},
	} {
		if got := run(t, "", append([]string{"__complete"}, args...)...); !strings.Contains(got.out, want) {
			t.Errorf("%v is completed by %q, without %q", args, got.out, want)
		}
	}
}

// The total that list prints is that of lint.
func TestListAndLintAgree(t *testing.T) {
	url := serve(t)
	total := regexp.MustCompile(`about (\d+ tokens)`)
	list := total.FindStringSubmatch(run(t, "", "list", url).out)
	if lint := run(t, "", "lint", url).out; len(list) == 0 ||
		!strings.Contains(lint, "about "+list[1]+" in every conversation") {
		t.Errorf("list has %q, and lint:\n%s", list, lint)
	}
}
