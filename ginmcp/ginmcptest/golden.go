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

// updateFlag and updateVariable ask for golden files to be rewritten.
const (
	updateFlag     = "ginmcp.update"
	updateVariable = "GINMCP_UPDATE"
)

// Nothing may be called update here: the flags of an application's tests are often called so,
// and whoever comes second panics.
var _ = flag.Bool(updateFlag, false, "rewrite the golden files of ginmcptest")

// Golden fails the test when what agents see of engine is not what file says: instructions,
// tools, resources, resource templates and prompts, with their schemas and hints. It tells
// which of them changed, and how. A mistake in the options or in the routes fails the test
// too. File is relative to the directory of the test.
//
// The file is written anew, and the test passes, with
//
//	GINMCP_UPDATE=1 go test ./...
//
// or with go test -ginmcp.update, or with -update where the application's tests have a flag of
// that name. What changed is then in the diff that is reviewed.
func Golden(t testing.TB, engine *gin.Engine, file string, opts ...ginmcp.Option) {
	t.Helper()
	GoldenOf(t, server(t, engine, opts), file)
}

// GoldenOf is [Golden] for a server that there is already, with the tools, resources and prompts
// that were added to it by hand. It does not look for mistakes, as [ginmcp.Server.Refresh]
// does.
func GoldenOf(t testing.TB, s *ginmcp.Server, file string) {
	t.Helper()
	got, err := read(t, s)
	if err != nil {
		t.Fatalf("ginmcptest: %v", err)
	}
	text, err := os.ReadFile(file) //nolint:gosec // G304: the test names its own file
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("ginmcptest: %v", err)
	}
	switch {
	case updating():
		if err := write(file, text, got.text()); err != nil {
			t.Fatalf("ginmcptest: %v", err)
		}
	case err != nil:
		t.Errorf("ginmcptest: there is no %s yet; %s=1 go test writes it", file, updateVariable)
	default:
		want, err := parse(text)
		if err != nil {
			t.Fatalf("ginmcptest: %s: %v; %s=1 go test writes it anew", file, err, updateVariable)
		}
		if changes := compare(want, got); changes != "" {
			t.Errorf("ginmcptest: agents see something else than %s says (- there, + now):\n%s\nIf that is meant: %s=1 go test", file, changes, updateVariable)
		}
	}
}

// updating tells whether somebody asked for golden files to be rewritten.
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

// write leaves a file alone that needs no change.
func write(file string, before, after []byte) error {
	if bytes.Equal(before, after) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return err
	}
	return os.WriteFile(file, after, 0o600)
}
