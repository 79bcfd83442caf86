package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The code in docs/auth.md is part of a program that has a test of its own, and the page links to
// every program that it quotes.
func TestAuthGuideQuotesPrograms(t *testing.T) {
	text, err := os.ReadFile("../docs/auth.md")
	if err != nil {
		t.Fatal(err)
	}
	guide := string(text)
	quoted := map[string]int{}
	for _, m := range fenced.FindAllStringSubmatch(guide, -1) {
		if m[1] != "go" {
			continue
		}
		name := quotedProgram(t, m[2])
		if name == "" {
			t.Errorf("no program has this code:\n%s", m[2])
		}
		quoted[name]++
	}
	for _, name := range []string{"jwt", "apikey", "cookie", "oauth", "gateway", "stdio"} {
		if quoted[name] == 0 {
			t.Errorf("the guide does not quote %s", name)
		}
		if !strings.Contains(guide, "(../examples/"+name+"/main.go)") {
			t.Errorf("the guide does not link to %s", name)
		}
		if _, err := os.Stat(filepath.Join(name, "main_test.go")); err != nil {
			t.Error(err)
		}
	}
}

// quotedProgram returns the name of the example that has a piece of code, or "".
func quotedProgram(t *testing.T, code string) string {
	t.Helper()
	programs, err := filepath.Glob("*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range programs {
		program, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(program), code) {
			return filepath.Dir(file)
		}
	}
	return ""
}
