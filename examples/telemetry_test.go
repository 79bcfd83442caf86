package examples

import (
	"os"
	"strings"
	"testing"
)

// The guide to telemetry shows the examples as they are.
func TestTelemetryShowsTheExamples(t *testing.T) {
	guide, err := os.ReadFile("../docs/telemetry.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"prometheus", "ratelimit"} {
		program, err := os.ReadFile(name + "/main.go")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(guide), "```go\n"+string(program)+"```\n") {
			t.Errorf("docs/telemetry.md does not show %s/main.go as it is", name)
		}
	}
}
