package ginmcptest

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// The flag and the environment variable that rewrite golden files.
const (
	updateFlag     = "ginmcp.update"
	updateVariable = "GINMCP_UPDATE"
)

// The flag is not called update, because the tests of applications often define a flag with that
// name, and the second definition of a flag panics.
var _ = flag.Bool(updateFlag, false, "rewrite the golden files of ginmcptest")

// Golden fails the test if the instructions, tools, resources, resource templates or prompts that
// agents see differ from file, including their schemas and hints. The failure shows the changes. A
// mistake in the options or routes fails the test too. File is relative to the directory of the
// test.
//
// The file is rewritten, and the test passes, with
//
//	GINMCP_UPDATE=1 go test ./...
//
// or with go test -ginmcp.update, or with -update if the application's tests define that flag.
// Reviewers then see the change as part of the diff.
func Golden(t testing.TB, engine *gin.Engine, file string, opts ...ginmcp.Option) {
	t.Helper()
	GoldenOf(t, server(t, engine, opts), file)
}

// GoldenOf is [Golden] for an existing server, with the tools, resources and prompts that were
// added to it by hand. It does not look for mistakes, as [ginmcp.Server.Check] does.
func GoldenOf(t testing.TB, s *ginmcp.Server, file string) {
	t.Helper()
	got, err := read(t, s)
	if err != nil {
		t.Fatalf("ginmcptest: %v", err)
	}
	text, err := os.ReadFile(file) //nolint:gosec // G304: the test chooses the file
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("ginmcptest: %v", err)
	}
	switch {
	case updating():
		if err := write(file, text, got.text()); err != nil {
			t.Fatalf("ginmcptest: %v", err)
		}
	case err != nil:
		t.Errorf("ginmcptest: %s does not exist; %s=1 go test writes it", file, updateVariable)
	default:
		want, err := parse(text)
		if err != nil {
			t.Fatalf("ginmcptest: %s: %v; %s=1 go test rewrites it", file, err, updateVariable)
		}
		if changes := compare(want, got); changes != "" {
			t.Errorf("ginmcptest: what agents see differs from %s (- in the file, + now):\n%s\n"+
				"If this is intended: %s=1 go test", file, changes, updateVariable)
		}
	}
}

// updating reports whether the tests should rewrite golden files.
func updating() bool {
	if v := os.Getenv(updateVariable); v != "" && v != "0" && v != "false" {
		return true
	}
	for _, name := range []string{updateFlag, "update"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() == "true" {
			return true
		}
	}
	return false
}

// write writes a file if its content has changed.
func write(file string, before, after []byte) error {
	if bytes.Equal(before, after) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return err
	}
	return os.WriteFile(file, after, 0o600)
}
