package schema_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// schemasOf returns the input schema of a row, and the output schema of its type.
func schemasOf(t *testing.T, r row) (input, output json.RawMessage) {
	t.Helper()
	engine := gin.New()
	engine.Handle(r.method, r.path, r.handler(func(any) {}))
	ops, _, _ := introspect.Routes(engine, nil, nil)
	in, _, err := schema.NewInput(&ops[0], schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ops[0].Responses = []introspect.Response{{Status: 200, Type: introspect.TypeRef{Go: r.t}}}
	out, _ := schema.NewOutput(&ops[0], schema.Config{})
	return in.Schema, out.Schema
}

// TestGolden shows what agents see of every type of the corpus. Each file begins with what
// it guards; -update rewrites them.
func TestGolden(t *testing.T) {
	var names []string
	for _, r := range corpus {
		names = append(names, r.name+".txt")
		input, output := schemasOf(t, r)
		var want bytes.Buffer
		fmt.Fprintf(&want, "%s: %s.\n", r.name, r.why)
		for _, verdict := range [][2]string{{"The check is stricter than Gin", r.stricter}, {"JSON Schema cannot say", r.silent}, {"Only the application knows", r.beyond}} {
			if verdict[1] != "" {
				fmt.Fprintf(&want, "%s: %s.\n", verdict[0], verdict[1])
			}
		}
		fmt.Fprintf(&want, "\n%s as input of %s %s:\n%s\n\nas output:\n%s\n", r.t, r.method, r.path, indent(t, input), indent(t, output))
		file := filepath.Join("testdata", "corpus", r.name+".txt")
		if testkit.Updating() {
			if err := os.WriteFile(file, want.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%s has changed; if that is meant, run with -update\n%s", file, want.String())
		}
	}
	files, err := os.ReadDir(filepath.Join("testdata", "corpus"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !slices.Contains(names, f.Name()) {
			t.Errorf("%s belongs to no row", f.Name())
		}
	}
}

func indent(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestEverySchemaIsChecked checks every schema of the corpus with two validators, and against the limits
// of clients.
func TestEverySchemaIsChecked(t *testing.T) {
	for _, r := range corpus {
		input, output := schemasOf(t, r)
		checkSchema(t, r.name+" as input", input)
		checkSchema(t, r.name+" as output", output)
	}
}

// checkSchema checks a schema that was made: see [testkit.CheckSchema].
func checkSchema(t *testing.T, where string, raw json.RawMessage) {
	t.Helper()
	if err := testkit.CheckSchema(raw); err != nil {
		t.Errorf("%s: %v: %.2000s", where, err, raw)
	}
}
