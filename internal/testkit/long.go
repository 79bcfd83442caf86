// Package testkit holds what the tests of several packages share. Only tests import it.
package testkit

import (
	"os"
	"testing"
)

// LongEnv is the environment variable that enables long tests: any value but "" does. CI sets
// it, and `make test` does not.
const LongEnv = "GINMCP_LONG"

// Long skips a test that takes too long for everyday work, unless [LongEnv] is set. The reason
// states what takes long, such as "builds three more binaries".
func Long(tb testing.TB, reason string) {
	tb.Helper()
	if !IsLong() {
		tb.Skipf("%s; set %s=1 to run it", reason, LongEnv)
	}
}

// IsLong reports whether long tests are enabled, for a test that runs in a short form otherwise.
func IsLong() bool { return os.Getenv(LongEnv) != "" }
