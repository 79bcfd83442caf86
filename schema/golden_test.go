package schema_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
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

// TestMetaSchema has an independent validator compile every schema of the corpus against the
// meta-schema of 2020-12.
func TestMetaSchema(t *testing.T) {
	for _, r := range corpus {
		input, output := schemasOf(t, r)
		for what, raw := range map[string]json.RawMessage{"input": input, "output": output} {
			doc, err := validator.UnmarshalJSON(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			c := validator.NewCompiler()
			c.DefaultDraft(validator.Draft2020)
			if err := c.AddResource("schema.json", doc); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Compile("schema.json"); err != nil {
				t.Errorf("%s of %s: %v", what, r.name, err)
			}
		}
	}
}

// TestClientLimits looks for what some client refuses or loses, in every schema of the corpus.
func TestClientLimits(t *testing.T) {
	propertyName := regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,64}$`)
	for _, r := range corpus {
		input, output := schemasOf(t, r)
		in := parseDocument(input)
		if in["type"] != "object" || in["anyOf"] != nil {
			t.Errorf("%s: the root is not a plain object: %s", r.name, input)
		}
		for _, name := range in.properties() {
			if !propertyName.MatchString(name) {
				t.Errorf("%s: the property %q is not a name that every client takes", r.name, name)
			}
		}
		if parseDocument(output)["type"] != "object" {
			t.Errorf("%s: the output is no object: %s", r.name, output)
		}
		for what, raw := range map[string]json.RawMessage{"input": input, "output": output} {
			limits(t, r.name+" "+what, parseDocument(raw), true)
		}
	}
}

// limits looks at one schema and everything below it.
func limits(t *testing.T, where string, d document, root bool) {
	t.Helper()
	for key, value := range d {
		switch {
		case slices.Contains([]string{"$schema", "$id", "allOf", "oneOf", "not", "if", "dependentSchemas"}, key):
			t.Errorf("%s: clients drop or refuse %s", where, key)
		case key == "$ref" && !strings.HasPrefix(fmt.Sprint(value), "#/$defs/"):
			t.Errorf("%s: %v leads nowhere", where, value)
		case value == true && key != "uniqueItems" && key != "readOnly", value == false:
			t.Errorf("%s: %s is %v, which converters for some models do not accept", where, key, value)
		case key == "$defs" && !root:
			t.Errorf("%s: definitions below the root", where)
		case key == "description" && len([]rune(fmt.Sprint(value))) > 1000:
			t.Errorf("%s: the description is longer than clients take", where)
		case key == "enum":
			list, _ := value.([]any)
			for _, choice := range list {
				if _, ok := choice.(string); !ok && choice != nil {
					t.Errorf("%s: an enumeration of %v, which Gemini refuses", where, choice)
				}
			}
		}
	}
	if slices.Contains(d.types(), "array") && d["items"] == nil {
		t.Errorf("%s: an array without items", where)
	}
	for _, key := range []string{"properties", "$defs"} {
		for name, sub := range d.sub(key) {
			below(t, where+"."+name, sub)
		}
	}
	for _, key := range []string{"items", "additionalProperties", "propertyNames"} {
		if sub, ok := d[key]; ok {
			below(t, where+"."+key, sub)
		}
	}
	options, _ := d["anyOf"].([]any)
	for _, sub := range options {
		below(t, where+".anyOf", sub)
	}
}

func below(t *testing.T, where string, sub any) {
	t.Helper()
	d, ok := sub.(map[string]any)
	if !ok {
		t.Errorf("%s: a schema that is %v", where, sub)
		return
	}
	limits(t, where, d, false)
}
