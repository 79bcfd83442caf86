package testkit

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Updating reports whether the flag -update is set, for a test that writes golden files itself.
func Updating() bool { return *update }

// Golden compares got with the golden file at path, such as "testdata/tools.json". With the
// flag -update it writes the file instead, and creates its directory.
func Golden(tb testing.TB, path string, got []byte) {
	tb.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path) //nolint:gosec // the test names the file
	if err != nil {
		tb.Fatalf("%v; run the test with -update to write the file", err)
	}
	if string(want) != string(got) {
		tb.Errorf("%s differs; run the test with -update and look at the change.\ngot:\n%s", path, got)
	}
}
